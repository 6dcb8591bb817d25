//! What is done to contacts and organizations.

use model::{Permission, UserId};

use super::{
    deeds::Pick,
    doing::nth,
    rows::{contact_row, firm_row},
    rules::{Card, Firm},
    world::{DOMAINS, STRANGERS, World, company, plain, written},
};
use crate::{ContactRow, Who};

impl World {
    fn values(&self, what: Pick) -> (String, Vec<String>, String) {
        let first = STRANGERS[what % STRANGERS.len()];
        let mut emails = vec![written(first, what)];
        match what % 5 {
            0 => emails.push(STRANGERS[what / 5 % STRANGERS.len()].to_owned()),
            1 => emails.push(self.rules.people[&self.person(what / 5)].email.clone()),
            _ => {}
        }
        emails.dedup();
        let name = ["Kowal", "Kowalska", "Nowak"][what % 3].to_owned();
        (name, emails, company(what / 3).to_owned())
    }

    fn card(&self, who: Who, owner: UserId, row: &ContactRow, version: u64) -> Card {
        Card {
            owner,
            name: row.last_name.clone(),
            emails: row.emails.iter().map(|email| plain(email)).collect(),
            organization: self.firm_named(who, &row.company),
            version,
            binned: false,
            handed: Vec::new(),
        }
    }

    pub fn add_card(&mut self, who: Pick, what: Pick, owner: Pick) {
        let (who, owner) = (self.actor(who), self.person(owner));
        let (name, emails, company) = self.values(what);
        let row = contact_row(owner, &name, emails, &company);
        let may = self.rules.in_scope(who, Permission::ContactsEdit, owner);
        let card = self.card(who, owner, &row, 1);
        let done = self.store.write(&who, |w| w.add_contact(row));
        assert_eq!(done.is_ok(), may, "{who:?} makes a contact of {owner}");
        if let Ok(id) = done {
            self.rules.cards.insert(id, card);
        }
    }

    pub fn edit_card(&mut self, who: Pick, card: Pick, what: Pick) {
        let Some(id) = nth(self.rules.cards.keys().copied(), card) else {
            return;
        };
        let who = self.actor(who);
        let before = &self.rules.cards[&id];
        let owner = if what.is_multiple_of(4) {
            self.person(what / 4)
        } else {
            before.owner
        };
        let may = self.rules.sees_card(who, id)
            && self
                .rules
                .in_scope(who, Permission::ContactsEdit, before.owner)
            && self.rules.in_scope(who, Permission::ContactsEdit, owner);
        let (name, emails, company) = self.values(what);
        let row = contact_row(owner, &name, emails, &company);
        let version = before.version;
        let handed = before.handed.clone();
        let card = Card {
            handed,
            ..self.card(who, owner, &row, version + 1)
        };
        let done = self.store.write(&who, |w| w.edit_contact(id, version, row));
        assert_eq!(done.is_ok(), may, "{who:?} edits contact {id}");
        if may {
            self.rules.cards.insert(id, card);
        }
    }

    pub fn bin_card(&mut self, who: Pick, card: Pick) {
        let Some(id) = nth(self.rules.cards.keys().copied(), card) else {
            return;
        };
        let who = self.actor(who);
        let owner = self.rules.cards[&id].owner;
        let may = self.rules.sees_card(who, id)
            && self.rules.in_scope(who, Permission::ContactsDelete, owner);
        let done = self.store.write(&who, |w| w.bin_contact(id));
        assert_eq!(done.is_ok(), may, "{who:?} bins contact {id}");
        if may {
            self.rules.cards.get_mut(&id).unwrap().binned = true;
        }
    }

    pub fn add_firm(&mut self, who: Pick, what: Pick, owner: Pick) {
        let (who, owner) = (self.actor(who), self.person(owner));
        let name = company(1 + what % 2);
        let domains = vec![DOMAINS[what % DOMAINS.len()].to_owned()];
        let emails = if what.is_multiple_of(3) {
            vec![STRANGERS[what % STRANGERS.len()].to_owned()]
        } else {
            Vec::new()
        };
        let row = firm_row(owner, name, emails.clone(), domains.clone());
        let may = self.rules.in_scope(who, Permission::ContactsEdit, owner);
        let done = self.store.write(&who, |w| w.add_organization(row));
        assert_eq!(
            done.is_ok(),
            may,
            "{who:?} makes an organization of {owner}"
        );
        if let Ok(id) = done {
            let firm = Firm {
                owner,
                name: name.to_owned(),
                emails,
                domains,
                binned: false,
                handed: Vec::new(),
            };
            self.rules.firms.insert(id, firm);
        }
    }

    pub fn bin_firm(&mut self, who: Pick, firm: Pick) {
        let Some(id) = nth(self.rules.firms.keys().copied(), firm) else {
            return;
        };
        let who = self.actor(who);
        let owner = self.rules.firms[&id].owner;
        let may = self.rules.sees_firm(who, id)
            && self.rules.in_scope(who, Permission::ContactsDelete, owner);
        let done = self.store.write(&who, |w| w.bin_organization(id));
        assert_eq!(done.is_ok(), may, "{who:?} bins organization {id}");
        if may {
            self.rules.firms.get_mut(&id).unwrap().binned = true;
        }
    }
}
