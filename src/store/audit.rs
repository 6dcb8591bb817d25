//! The audit log as it is read (P-27). It is only ever added to: nothing here writes.

use model::{Instant, Permission, UserId, fold};

use crate::{
    error::{Result, StoreError},
    owners::Owners,
    rows::AuditRow,
    table::{AUDIT, META, USERS_BY_EMAIL},
    tx::Reading,
};

/// Rows looked through for one page at most; where they end, the next page goes on.
pub const AUDIT_LOOK: usize = 10_000;

/// What of the audit log is asked for; what is empty lets everything through.
#[derive(Clone, Debug, Default)]
pub struct AuditAsk {
    /// By whom.
    pub by: Option<UserId>,
    /// Actions, whole or the first part of them up to a dot.
    pub actions: Vec<String>,
    /// Letters of the object, folded.
    pub text: String,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub to: Option<Instant>,
}

/// Actions whose objects name clients' addresses: those are told to whom the contacts of
/// the doer are open.
const OF_CLIENTS: [&str; 2] = ["mail.opened", "address.opens"];

impl AuditAsk {
    fn takes(&self, row: &AuditRow) -> bool {
        let family = row.action.split('.').next().unwrap_or_default();
        let mut actions = self.actions.iter();
        (self.actions.is_empty() || actions.any(|asked| *asked == row.action || asked == family))
            && self.to.is_none_or(|to| row.at < to)
            && (self.text.is_empty() || fold(&row.object).contains(&self.text))
    }
}

/// Rows of a page with their numbers, and the number before which the next page starts.
type AuditPage = (Vec<(u64, AuditRow)>, Option<u64>);

impl Reading {
    /// What was done by those whose deeds the viewer may see, newest first: rows before the
    /// number `before`, where one is given. What the Director or the machine's administrator
    /// did is the Director's to see. An object that names clients of whom the viewer may not
    /// know is empty, and no text finds it.
    pub fn audit_page(
        &self,
        ask: &AuditAsk,
        before: Option<u64>,
        limit: usize,
    ) -> Result<AuditPage> {
        let owners = self.owners(Permission::AuditView)?;
        if owners.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        let mut at = match before {
            Some(before) => before,
            None => self.audit_end(ask.to)?,
        };
        let (mut found, mut looked) = (Vec::new(), 0);
        while at > 1 && found.len() < limit && looked < AUDIT_LOOK {
            at -= 1;
            looked += 1;
            let Some(mut row) = self.get::<_, AuditRow>(AUDIT, &at)? else {
                continue;
            };
            if ask.from.is_some_and(|from| row.at < from) {
                return Ok((found, None));
            }
            if !ask.takes(&row) {
                continue;
            }
            let doer = self.doer(&row)?;
            let seen = match doer {
                Some(doer) => owners.contains(doer),
                // Tries with addresses that are nobody's are for who sees everyone's.
                None if is_sign_in(&row) => !matches!(*owners, Owners::Of(_)),
                None => *owners == Owners::All,
            };
            if !seen || ask.by.is_some_and(|by| doer != Some(by)) {
                continue;
            }
            if !self.told_object(&row)? {
                if !ask.text.is_empty() {
                    continue;
                }
                row.object.clear();
            }
            found.push((at, row));
        }
        Ok((found, Some(at).filter(|at| *at > 1)))
    }

    /// The number after the last row before a moment. Rows are in the order of time, but for
    /// what was written while the machine's clock was set back.
    fn audit_end(&self, to: Option<Instant>) -> Result<u64> {
        let last: u64 = self.get(META, &"audit".to_owned())?.unwrap_or(0);
        let Some(to) = to else {
            return Ok(last + 1);
        };
        let (mut low, mut high) = (1, last + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let row: Option<AuditRow> = self.get(AUDIT, &middle)?;
            if row.is_some_and(|row| row.at < to) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Whether the viewer may know to what it was done. What nobody by name did is told to who
    /// sees everyone's contacts, the Director's too.
    fn told_object(&self, row: &AuditRow) -> Result<bool> {
        if !OF_CLIENTS.contains(&row.action.as_str()) {
            return Ok(true);
        }
        let owners = self.owners(Permission::ContactsView)?;
        Ok(match row.by {
            Some(by) => owners.contains(by),
            None => *owners == Owners::All,
        })
    }

    /// Who did it. Whoever signs in is nobody yet: their address says who it was.
    fn doer(&self, row: &AuditRow) -> Result<Option<UserId>> {
        match row.by {
            None if is_sign_in(row) => self.get(USERS_BY_EMAIL, &row.object),
            by => Ok(by),
        }
    }
}

fn is_sign_in(row: &AuditRow) -> bool {
    row.action == "sign-in" || row.action.starts_with("sign-in.")
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use model::{Permission, Role, Scope};

    use super::AuditAsk;
    use crate::{Job, StoreError, Who, proofs::World};

    /// No verb of this room changes or drops what was noted.
    #[test]
    fn the_log_is_only_added_to() {
        let mut writers = Vec::new();
        let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()];
        while let Some(dir) = open.pop() {
            for entry in fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    let text = fs::read_to_string(&path).unwrap();
                    let text = text.split_whitespace().collect::<String>();
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    for call in ["put(", "delete("] {
                        let call = format!("self.{call}AUDIT,");
                        writers.extend(
                            text.matches(&call)
                                .map(|found| (name.clone(), found.to_owned())),
                        );
                    }
                }
            }
        }
        let only = ("people.rs".to_owned(), ["self.put(", "AUDIT,"].concat());
        assert_eq!(writers, [only]);
    }

    #[test]
    fn everyone_sees_all_but_the_directors() {
        let mut world = World::staffed();
        let director = world.rules.director;
        let mut people = world.rules.people.keys().copied();
        let clerk = people.find(|id| *id != director).unwrap();
        let other = people.find(|id| *id != director).unwrap();
        let store = &world.store;
        let agent = world.built_in(model::BuiltIn::Agent);
        let clerk_row = store.read(&Who::Operator, |r| r.user_card(clerk)).unwrap();
        assert_ne!(clerk_row.role, Role::Director);
        for who in [Who::User(director), Who::User(other), Who::Operator] {
            store
                .write(&who, |w| w.audit("contact.bin", "mark"))
                .unwrap();
        }
        let email = clerk_row.email.clone();
        let job = Who::Job(Job::SignIn);
        store
            .write(&job, |w| w.audit("sign-in.failed", &email))
            .unwrap();
        store
            .write(&job, |w| w.audit("sign-in.failed", "nobody@mark"))
            .unwrap();
        let ask = AuditAsk {
            text: "mark".to_owned(),
            ..AuditAsk::default()
        };
        let doers = |who: Who, ask: &AuditAsk| {
            let page = store.read(&who, |r| r.audit_page(ask, None, 100));
            page.map(|(rows, _)| rows.into_iter().map(|(_, row)| row.by).collect::<Vec<_>>())
        };
        let all = [None, None, Some(other), Some(director)];
        assert_eq!(doers(Who::User(director), &ask).unwrap(), all);
        let refused = doers(Who::User(other), &ask);
        assert!(matches!(refused, Err(StoreError::NotAllowed)));
        let group = clerk_row.groups[0];
        assert!(group == agent || clerk_row.role == Role::Supervisor);
        world.set_scope(group, Permission::AuditView, Scope::Everyone);
        let store = &world.store;
        let doers = |ask: &AuditAsk| {
            let page = store.read(&Who::User(clerk), |r| r.audit_page(ask, None, 100));
            let (rows, _) = page.unwrap();
            rows.into_iter()
                .map(|(_, row)| (row.by, row.object))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            doers(&ask),
            [
                (None, "nobody@mark".to_owned()),
                (Some(other), "mark".to_owned())
            ]
        );
        let own = AuditAsk {
            by: Some(clerk),
            actions: vec!["sign-in".to_owned()],
            ..AuditAsk::default()
        };
        assert_eq!(doers(&own), [(None, clerk_row.email.clone())]);
    }

    /// whose contacts are not the reader's to see, their addresses are not either.
    #[test]
    fn addresses_of_clients_are_told_to_whom_their_contacts_are_open() {
        let mut world = World::staffed();
        let administration = world.built_in(model::BuiltIn::Administration);
        let of = |world: &World, group| {
            let mut people = world.rules.people.iter();
            people
                .find(|(_, row)| row.groups == [group])
                .map(|(id, _)| *id)
                .unwrap()
        };
        let clerk = of(&world, administration);
        let agent = of(&world, world.built_in(model::BuiltIn::Agent));
        for action in ["mail.opened", "address.opens", "contact.bin"] {
            for who in [Who::User(agent), Who::Operator] {
                let said = world.store.write(&who, |w| w.audit(action, "ola@mark"));
                said.unwrap();
            }
        }
        let objects = |world: &World, who: Who, text: &str| {
            let ask = AuditAsk {
                actions: ["mail", "address", "contact"].map(str::to_owned).into(),
                text: text.to_owned(),
                ..AuditAsk::default()
            };
            let page = world.store.read(&who, |r| r.audit_page(&ask, None, 9));
            let (rows, _) = page.unwrap();
            rows.into_iter()
                .map(|(_, row)| row.object)
                .collect::<Vec<_>>()
        };
        let reads = Who::User(clerk);
        assert_eq!(objects(&world, reads, ""), ["ola@mark", "", ""]);
        assert_eq!(objects(&world, reads, "ola"), ["ola@mark"]);
        for who in [Who::Operator, Who::User(world.rules.director)] {
            assert_eq!(objects(&world, who, "ola"), ["ola@mark"; 6]);
        }
        world.set_scope(administration, Permission::ContactsView, Scope::Everyone);
        assert_eq!(objects(&world, reads, "ola"), ["ola@mark"; 3]);
    }

    #[test]
    fn pages_and_dates_hold_every_row_once() {
        let world = World::staffed();
        let store = &world.store;
        for number in 0..25 {
            world.clock.advance_ms(1_000);
            let said = store.write(&Who::Operator, |w| w.audit("mark", &number.to_string()));
            said.unwrap();
        }
        let now = world.clock.now();
        let ask = AuditAsk {
            actions: vec!["mark".to_owned()],
            from: Some(now.plus_ms(-19_000)),
            to: Some(now.plus_ms(-4_000)),
            ..AuditAsk::default()
        };
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = store.read(&Who::Operator, |r| r.audit_page(&ask, before, 4));
            let (rows, next) = page.unwrap();
            seen.extend(rows.into_iter().map(|(_, row)| row.object));
            before = next;
            if before.is_none() {
                break;
            }
        }
        let expected: Vec<String> = (5..20)
            .rev()
            .map(|number: i32| number.to_string())
            .collect();
        assert_eq!(seen, expected);
    }
}
