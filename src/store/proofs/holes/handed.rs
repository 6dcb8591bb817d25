//! Mail that goes with a record: of whose accounts, and of which addresses.

use std::collections::BTreeSet;

use model::{AccountId, BuiltIn, MessageRef, Parsed, Role, UserId};

use super::super::rows::contact_row;
use super::super::world::{World, mailbox};
use crate::Who;

/// Agents directly under the Director, who see nothing of each other, each with an account.
struct Desk {
    world: World,
    anna: UserId,
    bo: UserId,
    cy: UserId,
    letters: u8,
}

impl Desk {
    fn new() -> Self {
        let mut world = World::new();
        let agent = vec![world.built_in(BuiltIn::Agent)];
        let (director, custom) = (world.rules.director, world.custom);
        let [anna, bo, cy] = [(); 3].map(|()| {
            let user = world.add_user(Role::Agent, director, None, agent.clone());
            world.add_account(user, false, (user, custom));
            user
        });
        Self {
            world,
            anna,
            bo,
            cy,
            letters: 0,
        }
    }

    fn account(&self, owner: UserId) -> AccountId {
        let mut accounts = self.world.rules.accounts.iter();
        let found = accounts.find(|(_, row)| row.owner == owner);
        *found.unwrap().0
    }

    fn letter(&mut self, to: UserId, from: &str) -> MessageRef {
        self.letters += 1;
        let letter = Parsed {
            message_id: Some(format!("{}@ids", self.letters)),
            from: vec![mailbox(from, 0)],
            header_hash: [self.letters; 16],
            ..Parsed::default()
        };
        let known: BTreeSet<_> = self.world.rules.letters.keys().copied().collect();
        self.world.take_in(self.account(to), 0, letter, false);
        let mut letters = self.world.rules.letters.keys();
        let new = letters.find(|id| !known.contains(id)).unwrap();
        self.world.place_of(*new)
    }

    fn contact(&self, owner: UserId, email: &str) {
        let row = contact_row(owner, email, vec![email.to_owned()], "");
        let made = self
            .world
            .store
            .write(&Who::User(owner), |w| w.add_contact(row));
        made.unwrap();
    }

    fn hand_over(&self, from: UserId, to: UserId) {
        let done = self
            .world
            .store
            .write(&Who::Operator, |w| w.hand_over(from, to));
        done.unwrap();
    }

    fn opens(&self, who: UserId, letter: MessageRef) -> bool {
        let seen = self
            .world
            .store
            .read(&Who::User(who), |r| r.open(letter).map(drop));
        seen.is_ok()
    }
}

#[test]
fn mail_comes_from_who_handed_that_very_record_over() {
    let mut desk = Desk::new();
    let (anna, bo, cy) = (desk.anna, desk.bo, desk.cy);
    desk.contact(anna, "ola@dev.pl");
    desk.contact(cy, "jan@dev.pl");
    let [annas, cys, cys_own] = [(anna, "ola@dev.pl"), (cy, "ola@dev.pl"), (cy, "jan@dev.pl")]
        .map(|(to, from)| desk.letter(to, from));
    desk.hand_over(anna, bo);
    desk.hand_over(cy, bo);
    assert!(desk.opens(bo, annas) && desk.opens(bo, cys_own));
    assert!(!desk.opens(bo, cys), "cy never had that record");
    // What comes after the hand-over is theirs who handed over.
    desk.world.clock.advance_ms(1);
    let later = desk.letter(anna, "ola@dev.pl");
    assert!(!desk.opens(bo, later) && desk.opens(anna, later));
}

#[test]
fn a_record_with_a_colleagues_address_brings_no_mail() {
    let mut desk = Desk::new();
    let (anna, bo, cy) = (desk.anna, desk.bo, desk.cy);
    let colleague = desk.world.rules.people[&cy].email.clone();
    desk.contact(anna, "ola@dev.pl");
    desk.contact(anna, &colleague);
    let from_client = desk.letter(anna, "ola@dev.pl");
    let from_colleague = desk.letter(anna, &colleague);
    desk.hand_over(anna, bo);
    assert!(desk.opens(bo, from_client));
    assert!(!desk.opens(bo, from_colleague));
}
