//! What is done is noted: in the audit log (P-27), and to the owners of opened mail.

use model::{Hash, Parsed, Role, SeenMail, Status, UserId};

use super::super::rows::{contact_row, firm_row};
use super::super::world::{World, mailbox};
use crate::{
    Absence, AuditAsk, BulkEdit, Job, NetworkRow, OfficeRow, Reading, Sealed, SecondFactorRow,
    ShareWith, Shared, UserRow, Who, Writing,
};

/// What was noted since the world was made, oldest first.
fn noted(world: &World) -> Vec<(Option<UserId>, String)> {
    let page = world.store.read(&Who::Operator, |r| {
        r.audit_page(&AuditAsk::default(), None, 1_000)
    });
    let rows = page.unwrap().0.into_iter().rev();
    rows.map(|(_, row)| (row.by, row.action)).collect()
}

/// The first agent with an account of their own, and the account's letter.
fn agent_with_letter(world: &mut World) -> (UserId, model::MessageRef) {
    let (account, owner) = world
        .rules
        .accounts
        .iter()
        .map(|(id, row)| (*id, row))
        .find(|(_, row)| !row.shared && world.rules.people[&row.owner].role == Role::Agent)
        .map(|(id, row)| (id, row.owner))
        .unwrap();
    let letter = Parsed {
        message_id: Some("noted@ids".to_owned()),
        from: vec![mailbox("ola@dev.pl", 0)],
        header_hash: [7; 16],
        ..Parsed::default()
    };
    world.take_in(account, 0, letter, false);
    let id = *world.rules.letters.keys().next_back().unwrap();
    (owner, world.place_of(id))
}

/// A world whose deeds are written down beside the log.
struct Deeds {
    world: World,
    director: UserId,
    /// An agent, and a letter of theirs.
    agent: UserId,
    letter: model::MessageRef,
    /// Another user.
    user: UserId,
    before: usize,
    done: Vec<(Option<UserId>, String)>,
}

impl Deeds {
    fn new() -> Self {
        let mut world = World::staffed();
        let (agent, letter) = agent_with_letter(&mut world);
        let director = world.rules.director;
        let user = world.add_user(Role::Agent, director, None, Vec::new());
        let before = noted(&world).len();
        Self {
            world,
            director,
            agent,
            letter,
            user,
            before,
            done: Vec::new(),
        }
    }

    /// Does something, of which the log is to hold one row.
    fn deed<T>(
        &mut self,
        by: UserId,
        action: &str,
        work: impl FnOnce(&mut Writing) -> crate::Result<T>,
    ) -> T {
        let done = self.world.store.write(&Who::User(by), work);
        self.done.push((Some(by), action.to_owned()));
        done.unwrap_or_else(|error| panic!("{action}: {error:?}"))
    }

    fn stand_in_the_log(self) {
        assert_eq!(noted(&self.world).split_off(self.before), self.done);
    }
}

#[test]
fn what_is_done_to_users_is_noted() {
    let mut all = Deeds::new();
    let (director, agent, user) = (all.director, all.agent, all.user);
    let new = UserRow {
        email: "noted@agency.pl".to_owned(),
        name: "Noted".to_owned(),
        role: Role::Agent,
        supervisor: Some(director),
        status: Status::PendingActivation,
        ..UserRow::default()
    };
    let new = all.deed(director, "user.add", |w| w.add_user(&new));
    all.deed(director, "user.invite", |w| w.invite(new, Hash([1; 32])));
    all.deed(director, "user.edit", |w| {
        let before = w.user_to_edit(user)?;
        w.edit_user(user, before.version, before.clone())
    });
    all.deed(director, "user.block", |w| w.block_user(user));
    all.deed(director, "user.unblock", |w| w.unblock_user(user));
    all.deed(director, "user.status", |w| {
        w.set_status(user, Status::PendingActivation)
    });
    all.deed(director, "user.status", |w| {
        w.set_status(user, Status::Active)
    });
    all.deed(director, "user.hand-over", |w| w.hand_over(user, director));
    all.deed(director, "user.try-as", |w| w.sees(user));
    let now = all.world.clock.now();
    let absence = Absence {
        from: 0,
        until: 1,
        begins: now,
        ends: now.plus_ms(1),
        deputy: director,
        scope: SeenMail::Matched,
    };
    all.deed(agent, "user.absence", |w| {
        w.set_absence(agent, Some(absence))
    });
    all.deed(agent, "user.absence", |w| w.set_absence(agent, None));
    let nothing = BulkEdit::default();
    let bulk = all.deed(director, "users.bulk", |w| w.begin_bulk(&nothing, &[user]));
    all.deed(director, "users.bulk-undo", |w| w.undo_bulk(bulk));
    // Deleting hands over, and both are noted.
    all.deed(director, "user.hand-over", |w| {
        w.delete_user(user, director)
    });
    all.done.push((Some(director), "user.delete".to_owned()));
    all.deed(director, "user.restore", |w| w.restore_user(user));
    all.deed(director, "director.hand-over", |w| {
        w.hand_over_office(agent)
    });
    all.stand_in_the_log();
}

#[test]
fn what_is_done_to_rights_is_noted() {
    let mut all = Deeds::new();
    let (director, user, group) = (all.director, all.user, all.world.custom);
    all.deed(director, "group.add", |w| w.add_group("Noted"));
    all.deed(director, "group.edit", |w| {
        let before = w.group(group)?;
        w.edit_group(group, before.version, before.clone())
    });
    all.deed(director, "group.join", |w| w.add_member(group, user));
    all.deed(director, "group.leave", |w| w.remove_member(group, user));
    all.deed(director, "second-factor.required", |w| {
        w.require_second_factor(&[group].into())
    });
    all.deed(director, "second-factor.optional", |w| {
        w.require_second_factor(&[].into())
    });
    all.deed(director, "group.delete", |w| w.delete_group(group));
    let network = NetworkRow {
        name: "Office".to_owned(),
        range: "192.0.2.0/24".to_owned(),
    };
    let id = all.deed(director, "network.add", |w| w.add_network(&network));
    all.deed(director, "network.edit", |w| w.edit_network(id, &network));
    all.deed(director, "network.remove", |w| w.remove_network(id));
    all.stand_in_the_log();
}

#[test]
fn what_is_done_to_ways_in_is_noted() {
    let mut all = Deeds::new();
    let (director, user, token) = (all.director, all.user, Hash([2; 32]));
    let factor = SecondFactorRow {
        seed: Sealed(vec![1]),
        step: 0,
        recovery: Vec::new(),
        since: all.world.clock.now(),
    };
    all.deed(user, "second-factor.on", |w| {
        w.set_my_second_factor(&factor)
    });
    all.deed(user, "second-factor.recovery", |w| {
        w.set_my_recovery(Vec::new())
    });
    all.deed(user, "second-factor.off", Writing::end_my_second_factor);
    all.deed(director, "second-factor.reset", |w| {
        w.end_second_factor_of(user)
    });
    all.deed(user, "token.add", |w| w.add_token(user, token, "tool"));
    all.deed(user, "token.end", |w| w.end_my_token(token));
    all.deed(user, "password.change", |w| {
        w.set_my_password("other".to_owned(), None)
    });
    all.stand_in_the_log();
}

#[test]
fn what_is_done_to_settings_and_records_is_noted() {
    let mut all = Deeds::new();
    let director = all.director;
    let row = OfficeRow {
        name: "East".to_owned(),
        ..OfficeRow::default()
    };
    let office = all.deed(director, "office.add", |w| w.add_office(&row));
    all.deed(director, "office.edit", |w| w.edit_office(office, 0, row));
    all.deed(director, "office.remove", |w| w.remove_office(office, None));
    all.deed(director, "agency.edit", |w| {
        w.set_agency_seen_mail(SeenMail::Matched)
    });
    all.deed(director, "agency.logo", |w| w.set_logo(None));
    all.deed(director, "contact.bin", |w| {
        let contact = w.add_contact(contact_row(director, "Bin", Vec::new(), ""))?;
        w.bin_contact(contact)
    });
    all.stand_in_the_log();
}

#[test]
fn what_is_done_to_mail_is_noted() {
    let mut all = Deeds::new();
    let (director, agent, letter) = (all.director, all.agent, all.letter);
    let with = ShareWith::User(all.user);
    all.deed(agent, "message.share", |w| {
        w.share(letter, with, Shared::Message)
    });
    all.deed(agent, "message.unshare", |w| w.unshare(letter, with));
    all.deed(agent, "message.private", |w| w.set_private(letter, true));
    all.deed(director, "message.open", |w| w.open_asked(letter));
    all.deed(agent, "message.open-again", |w| {
        w.set_private(letter, false)
    });
    all.stand_in_the_log();
}

/// an organization opens colleagues' mail as a contact does: it is told and noted.
#[test]
fn the_owner_is_told_of_mail_that_an_organization_opens() {
    let mut world = World::staffed();
    let (agent, _) = agent_with_letter(&mut world);
    let director = world.rules.director;
    let row = firm_row(director, "Dom", vec!["ola@dev.pl".to_owned()], Vec::new());
    let made = world
        .store
        .write(&Who::User(director), |w| w.add_organization(row));
    made.unwrap();
    let told = world.store.read(&Who::User(agent), Reading::my_notices);
    let told = told.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].1.by, told[0].1.messages), (director, 1));
    assert_eq!(told[0].1.addresses, ["ola@dev.pl"]);
    let opened = (Some(director), "mail.opened".to_owned());
    assert!(noted(&world).contains(&opened));
}

/// a blocked user's accounts go on syncing. X-8: no card tells a password's hash.
#[test]
fn the_accounts_of_the_blocked_go_on() {
    let mut world = World::staffed();
    let (agent, letter) = agent_with_letter(&mut world);
    let director = Who::User(world.rules.director);
    world
        .store
        .write(&director, |w| w.block_user(agent))
        .unwrap();
    let orders = world
        .store
        .read(&Who::Job(Job::Sync), Reading::accounts_to_sync);
    let orders = orders.unwrap();
    assert!(orders.iter().any(|(id, _)| *id == letter.account));
    let hidden = world.store.read(&director, |r| {
        let (_, by_email) = r.user_by_email("director@agency.pl")?;
        let all = r.users()?.into_iter().map(|(_, row)| row.password);
        Ok(all
            .chain([r.user_card(agent)?.password, by_email.password])
            .collect::<String>())
    });
    assert_eq!(hidden.unwrap(), "");
    // Who sits in an office is known of active users only.
    let office = world.offices[0];
    let seated = |world: &World| {
        let users = world.store.read(&director, |r| r.office_users(office));
        users
            .unwrap()
            .into_iter()
            .map(|(id, _)| id)
            .collect::<Vec<_>>()
    };
    let sitting = seated(&world);
    let one = *sitting
        .iter()
        .find(|id| Who::User(**id) != director)
        .unwrap();
    world.store.write(&director, |w| w.block_user(one)).unwrap();
    let left: Vec<UserId> = sitting.into_iter().filter(|id| *id != one).collect();
    assert_eq!(seated(&world), left);
}
