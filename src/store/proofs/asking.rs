//! Every question that the store answers, asked by every viewer, beside the rules' answer.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use model::{
    AccountId, AddressText, ContactId, MessageId, OrganizationId, Permission, Status, ThreadId,
    base_subject, fold,
};

use super::{
    rules::{Letter, Opens},
    world::{STRANGERS, World},
};
use crate::{
    CameBy, FolderLook, Listed, MailOrganize, MailView, NameAsk, Opened, Order, PageAsk, Reach,
    Reading, Record, Result, StoreError, Who, table::AUDIT,
};

/// Pages asked of one list at most: more than any list here has.
const MAX_PAGES: usize = 400;

impl World {
    /// Whoever could ask.
    pub fn viewers(&self) -> Vec<Who> {
        let users = self.rules.people.keys().copied().map(Who::User);
        users.chain([Who::Operator]).collect()
    }

    /// Compares all answers for all viewers.
    pub fn compare(&self) {
        for who in self.viewers() {
            let active = self.rules.people[&self.rules.me(who)].status == Status::Active;
            let asked = self.store.read(&who, |r| {
                self.accounts(r, who);
                self.lists(r, who);
                self.messages(r, who);
                self.records(r, who);
                self.people(r, who);
                self.gainers(r, who);
                self.tagged(r, who);
                Ok(())
            });
            if active {
                asked.unwrap();
                self.by_asking(who);
            } else {
                assert!(matches!(asked, Err(StoreError::NoViewer)), "{who:?}");
            }
        }
    }

    /// All that is derived is what the records call for; letters here have no bytes.
    pub fn verify(&self) {
        let go_on = |_| ControlFlow::Continue(());
        let check = |r: &Reading| r.check(self.store.blobs(), go_on);
        let mut faults = self.store.read(&Who::Operator, check).unwrap();
        faults.retain(|fault| fault.table != "BLOBS");
        assert!(faults.is_empty(), "{faults:?}");
    }

    fn accounts(&self, r: &Reading, who: Who) {
        let ids = self.rules.accounts.keys().copied();
        let reaches = |permission| -> BTreeMap<AccountId, Reach> {
            ids.clone()
                .filter_map(|id| Some((id, self.rules.reach(who, permission, id)?)))
                .collect()
        };
        let views = r.everywhere::<MailView>().unwrap();
        let views = views.iter().map(|grant| (grant.account(), grant.reach()));
        assert_eq!(
            views.collect::<BTreeMap<_, _>>(),
            reaches(Permission::MailView),
            "{who:?}"
        );
        let organizes = r.everywhere::<MailOrganize>().unwrap();
        let organizes = organizes
            .iter()
            .map(|grant| (grant.account(), grant.reach()));
        let expected = reaches(Permission::MailOrganize);
        assert_eq!(organizes.collect::<BTreeMap<_, _>>(), expected, "{who:?}");
        let mut named = BTreeSet::new();
        for (id, row) in &self.rules.accounts {
            let may_set = self.rules.may_set(who, *id);
            let reach = self.rules.reach(who, Permission::MailView, *id);
            let told = may_set || reach.is_some();
            // A few messages that came with a record tell nothing of how the account fares.
            let followed = may_set || reach > Some(Reach::Inherited);
            if followed {
                named.insert(*id);
            }
            assert_eq!(r.on::<MailView>(*id).ok().map(|grant| grant.reach()), reach);
            hidden_unless(followed, r.account_by_address(&row.address));
            hidden_unless(followed, r.health(*id));
            for found in [
                r.account(*id).map(drop),
                r.folders(*id).map(drop),
                r.folder(*id, row.folders[0]).map(drop),
            ] {
                hidden_unless(told, found);
            }
            if let Ok(grant) = r.on::<MailView>(*id) {
                let shown = r.shown_folders(&grant, &mut FolderLook::default());
                let shown = shown.unwrap().into_iter().map(|seen| seen.id);
                let known = (0..row.folders.len())
                    .filter(|at| self.rules.knows_folder(who, *id, *at))
                    .map(|at| row.folders[at]);
                assert_eq!(shown.collect::<Vec<_>>(), known.collect::<Vec<_>>());
            }
            hidden_unless(may_set, r.ledger(*id));
            let entries = r.ledger_entries(*id, false, (None, 1_000));
            if let Some((entries, _)) = hidden_unless(may_set, entries) {
                for entry in entries {
                    let Some(id) = entry.message else { continue };
                    let known = self.rules.letters[&id].parsed.message_id.clone();
                    let shown = who == Who::Operator || self.rules.sees(who, id);
                    assert_eq!(entry.message_id, known.filter(|_| shown), "{who:?} {id}");
                }
            }
        }
        let found = r.accounts().unwrap().into_iter().map(|(id, _)| id);
        assert_eq!(found.collect::<BTreeSet<_>>(), named, "{who:?}");
    }

    fn lists(&self, r: &Reading, who: Who) {
        let mut folders = Vec::new();
        for grant in r.everywhere::<MailView>().unwrap() {
            for seen in r.folders(grant.account()).unwrap() {
                folders.push((grant, seen.id));
            }
        }
        let shown = |letter: &Letter, id: MessageId| {
            folders.iter().any(|(grant, folder)| {
                grant.account() == letter.account && letter.folders.contains(folder)
            }) && matches!(self.rules.opens(who, id), Opens::By(_))
        };
        let mut expected: Vec<(MessageId, &Letter)> = self
            .rules
            .letters
            .iter()
            .map(|(id, row)| (*id, row))
            .collect();
        expected.retain(|(id, letter)| shown(letter, *id));
        for (order, limit) in [
            (Order::Date, 1),
            (Order::Sender, 2),
            (Order::Subject, 3),
            (Order::Size, 5),
        ] {
            expected
                .sort_by_key(|(id, letter)| (sort_text(order, letter), Reverse(letter.date), *id));
            let ids: Vec<MessageId> = expected.iter().map(|(id, _)| *id).collect();
            let rows = pages(limit, |page| r.list(&folders, order, page).map(told));
            self.same_rows(who, &rows, &ids);
        }
        for place in &folders {
            let rows = pages(2, |page| r.list(&[*place], Order::Date, page).map(told));
            expected.sort_by_key(|(id, letter)| (Reverse(letter.date), *id));
            let ids: Vec<MessageId> = expected
                .iter()
                .filter(|(_, letter)| letter.folders.contains(&place.1))
                .map(|(id, _)| *id)
                .collect();
            self.same_rows(who, &rows, &ids);
        }
    }

    fn same_rows(&self, who: Who, rows: &[Listed], ids: &[MessageId]) {
        let found: Vec<MessageId> = rows.iter().map(|row| row.id.message).collect();
        assert_eq!(found, ids, "{who:?}");
        for row in rows {
            let id = row.id.message;
            assert_eq!(row.unread, self.rules.unread(who, id), "{who:?} {id}");
        }
    }

    fn messages(&self, r: &Reading, who: Who) {
        for (id, letter) in &self.rules.letters {
            let found = r.open(self.place_of(*id));
            match self.rules.opens(who, *id) {
                Opens::By(reach) => {
                    let (listed, opened) = found.unwrap();
                    assert_eq!(opened, Opened::Granted(reach));
                    self.beside(r, who, &listed, letter);
                }
                Opens::Shared => {
                    let (listed, opened) = found.unwrap();
                    assert_eq!(opened, Opened::Shared);
                    self.beside(r, who, &listed, letter);
                }
                Opens::Asking => {
                    assert!(matches!(found, Err(StoreError::NotAllowed)), "{who:?} {id}");
                }
                Opens::Never => assert!(matches!(found, Err(StoreError::NotFound)), "{who:?} {id}"),
            }
        }
        for (account, thread) in self.rules.threads.keys() {
            let rows = r.thread(*account, ThreadId(*thread)).unwrap();
            self.same_rows(who, &rows, &self.rules.thread(who, *account, *thread));
        }
    }

    /// What stands beside an open message.
    fn beside(&self, r: &Reading, who: Who, listed: &Listed, letter: &Letter) {
        let rules = &self.rules;
        let thread = rules.thread(who, letter.account, letter.thread);
        assert_eq!(
            r.thread_size(listed).unwrap() as usize,
            thread.len(),
            "{who:?}"
        );
        let cards = rules.cards_of(who, letter);
        assert_eq!(
            r.contacts_of_message(listed).unwrap(),
            cards,
            "{who:?} {}",
            listed.id
        );
        let mut expected: BTreeSet<Record> = cards.iter().copied().map(Record::Contact).collect();
        let firms = cards.iter().filter_map(|id| rules.cards[id].organization);
        let firms = firms.filter(|id| rules.sees_firm(who, *id));
        expected.extend(firms.map(Record::Organization));
        expected.extend(
            rules
                .firms_of(who, letter)
                .into_iter()
                .map(Record::Organization),
        );
        let users = letter
            .parties
            .iter()
            .filter_map(|party| rules.internal(party));
        expected.extend(users.map(Record::User));
        let found: BTreeSet<Record> = r.related(listed).unwrap().into_iter().collect();
        assert_eq!(found, expected, "{who:?} {}", listed.id);
        self.reasons(r, who, listed, letter);
        for (account, thread) in r.copies_elsewhere(listed).unwrap() {
            let seen = rules.thread(who, account, thread.0);
            assert!(!seen.is_empty(), "{who:?} is told of a copy in {account}");
        }
    }

    /// Why a message is shown beyond scopes.
    fn reasons(&self, r: &Reading, who: Who, listed: &Listed, letter: &Letter) {
        let (rules, id) = (&self.rules, listed.id);
        let account = &rules.accounts[&letter.account];
        let deputy = !letter.private && !account.shared && rules.deputised(who, letter);
        let told = r.seen_as_deputy(listed).unwrap();
        assert_eq!(told.is_some(), deputy, "{who:?} {id}");
        if rules.reach(who, Permission::MailView, letter.account) == Some(Reach::Inherited) {
            let (by, records) = r.came_with(listed).unwrap();
            assert_eq!(
                !records.is_empty(),
                rules.came_with(who, letter),
                "{who:?} {id}"
            );
            assert_eq!(
                by == CameBy::Leaving,
                rules.left(account.owner),
                "{who:?} {id}"
            );
        }
    }

    fn records(&self, r: &Reading, who: Who) {
        let rules = &self.rules;
        let mut named: Vec<(String, ContactId)> = Vec::new();
        for (id, row) in &rules.cards {
            let sees = rules.sees_card(who, *id);
            hidden_unless(sees, r.contact(*id));
            let addresses = row.emails.iter().cloned().collect();
            self.same_correspondence(r, who, (Record::Contact(*id), sees), &addresses);
            if sees {
                named.push((fold(&row.name), *id));
            }
        }
        named.sort();
        let all: Vec<ContactId> = named.iter().map(|(_, id)| *id).collect();
        assert_eq!(names(2, |ask| r.contacts(ask), ""), all, "{who:?}");
        for q in ["kow", "nowak", "o", "dev"] {
            let mut found = names(1, |ask| r.contacts(ask), q);
            let count = found.len();
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), count, "{who:?} finds one twice by {q}");
            let mut expected: Vec<ContactId> = all
                .iter()
                .copied()
                .filter(|id| self.has_word(*id, q))
                .collect();
            expected.sort_unstable();
            assert_eq!(found, expected, "{who:?} looks for {q}");
        }
        let mut firms: Vec<(String, OrganizationId)> = Vec::new();
        for (id, row) in &rules.firms {
            let sees = rules.sees_firm(who, *id);
            hidden_unless(sees, r.organization(*id));
            let addresses = rules.addresses_of_firm(who, *id);
            self.same_correspondence(r, who, (Record::Organization(*id), sees), &addresses);
            if sees {
                firms.push((fold(&row.name), *id));
            }
        }
        firms.sort();
        let all: Vec<OrganizationId> = firms.iter().map(|(_, id)| *id).collect();
        assert_eq!(names(2, |ask| r.organizations(ask), ""), all, "{who:?}");
        for address in STRANGERS {
            let text = AddressText::parse(address).unwrap();
            let found = r.would_open(&text, 1_000).unwrap();
            assert_eq!(found, rules.would_open(who, address), "{who:?} {address}");
            let owners: BTreeSet<_> = found.into_keys().collect();
            let gainers = r.gainers(rules.me(who), &owners).unwrap();
            assert_eq!(gainers, rules.gainers(rules.me(who), &owners));
        }
    }

    /// The scopes from the owner's side: as many users reach an owner as do by the rules.
    fn gainers(&self, r: &Reading, who: Who) {
        for owner in self.rules.people.keys() {
            let owners = BTreeSet::from([*owner]);
            let gainers = r.gainers(self.rules.me(who), &owners).unwrap();
            let expected = self.rules.gainers(self.rules.me(who), &owners);
            assert_eq!(gainers, expected, "{who:?} {owner}");
        }
    }

    fn has_word(&self, id: ContactId, q: &str) -> bool {
        let row = self.contact(id).unwrap();
        let texts = row.emails.iter().chain([&row.last_name, &row.company]);
        texts
            .flat_map(|text| {
                let words = text.split(|c: char| !c.is_alphanumeric()).map(fold);
                words.chain([fold(text)]).collect::<Vec<_>>()
            })
            .any(|word| word.starts_with(q))
    }

    fn same_correspondence(
        &self,
        r: &Reading,
        who: Who,
        (record, sees): (Record, bool),
        addresses: &BTreeSet<String>,
    ) {
        let first = PageAsk {
            after: None,
            limit: 1,
        };
        if hidden_unless(sees, r.correspondence(record, &first)).is_none() {
            return;
        }
        let rows = pages(2, |page| r.correspondence(record, page).map(told));
        let found: Vec<(MessageId, BTreeSet<AccountId>)> = rows
            .iter()
            .map(|row| (row.id.message, row.also_in.iter().copied().collect()))
            .collect();
        let expected = self.rules.correspondence(who, addresses);
        assert_eq!(found, expected, "{who:?} {record:?}");
    }

    fn people(&self, r: &Reading, who: Who) {
        let found = r.users().unwrap();
        assert!(found.iter().all(|(_, row)| row.password.is_empty()));
        let found: Vec<_> = found.into_iter().map(|(id, _)| id).collect();
        let users = self.rules.people.keys().copied();
        let expected: Vec<_> = users
            .filter(|user| self.rules.in_scope(who, Permission::UsersView, *user))
            .collect();
        assert_eq!(found, expected, "{who:?}");
        for user in self.rules.people.keys() {
            let addresses = self.rules.addresses_of_user(*user);
            self.same_correspondence(r, who, (Record::User(*user), true), &addresses);
        }
    }

    /// whoever directs opens anything by asking, and each time is in the audit log.
    fn by_asking(&self, who: Who) {
        let hidden = |opens| matches!(opens, Opens::Asking | Opens::Never);
        let mut letters = self.rules.letters.keys();
        let Some(id) = letters.find(|id| hidden(self.rules.opens(who, **id))) else {
            return;
        };
        let entries = || {
            self.store
                .read(&Who::Operator, |r| r.keys::<_, u64, _>(AUDIT, &(), 100_000))
                .unwrap()
                .len()
        };
        let before = entries();
        let asked = self.store.write(&who, |w| w.open_asked(self.place_of(*id)));
        if self.rules.directs(who) {
            assert_eq!(asked.unwrap().1, Opened::Asked);
            assert_eq!(entries(), before + 1);
        } else {
            assert!(matches!(asked, Err(StoreError::NotFound)), "{who:?} {id}");
            assert_eq!(entries(), before);
        }
    }
}

fn told(page: crate::ListPage) -> (Vec<Listed>, Option<Vec<u8>>) {
    (page.rows, page.next)
}

fn hidden_unless<T>(shown: bool, found: Result<T>) -> Option<T> {
    if shown {
        Some(found.unwrap())
    } else {
        assert!(matches!(found, Err(StoreError::NotFound)));
        None
    }
}

/// All rows of a list, page by page; a page that another follows is full, and so is none empty.
fn pages<T>(
    limit: usize,
    mut ask: impl FnMut(&PageAsk<'_>) -> Result<(Vec<T>, Option<Vec<u8>>)>,
) -> Vec<T> {
    let (mut all, mut after) = (Vec::new(), None::<Vec<u8>>);
    for number in 0..MAX_PAGES {
        let page = PageAsk {
            after: after.as_deref(),
            limit,
        };
        let (rows, next) = ask(&page).unwrap();
        assert!(rows.len() == limit || next.is_none());
        assert!(
            number == 0 || !rows.is_empty(),
            "an empty page was promised"
        );
        all.extend(rows);
        after = next;
        if after.is_none() {
            return all;
        }
    }
    panic!("a list without an end");
}

fn names<I, T>(
    limit: usize,
    mut ask: impl FnMut(&NameAsk<'_>) -> Result<crate::Named<(I, T)>>,
    q: &str,
) -> Vec<I> {
    let rows = pages(limit, |page| {
        ask(&NameAsk {
            q,
            after: page.after,
            limit: page.limit,
        })
    });
    rows.into_iter().map(|(id, _)| id).collect()
}

/// What comes before date and number in an order.
fn sort_text(order: Order, letter: &Letter) -> (String, Reverse<u64>) {
    match order {
        Order::Date => (String::new(), Reverse(0)),
        Order::Sender => (fold(letter.parsed.from[0].label()), Reverse(0)),
        Order::Subject => (base_subject(&letter.parsed.subject), Reverse(0)),
        Order::Size => (String::new(), Reverse(letter.size)),
    }
}
