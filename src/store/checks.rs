//! Full comparisons of accounts with their servers: asked for, resumed, and what they found (M-43).

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, Failure, FolderId, Instant};

use crate::{
    error::{Result, StoreError},
    rows::{AccountRow, CheckRow, ComparedRow, FolderRow},
    table::{ACCOUNTS, CHECKS, COMPARED, FOLDERS},
    tx::{Reading, Writing},
    who::Job,
};

impl Reading {
    /// How far the last full comparison of an account came, for who may see its ledger.
    pub fn check_of_account(&self, account: AccountId) -> Result<Option<CheckRow>> {
        self.may_see_ledger(account)?;
        self.get(CHECKS, &account)
    }

    /// Since when a full comparison of an account is asked for that has not ended.
    pub fn check_wanted(&self, account: AccountId) -> Result<Option<Instant>> {
        self.only(Job::Sync)?;
        let check: Option<CheckRow> = self.get(CHECKS, &account)?;
        Ok(check
            .filter(|check| check.ended.is_none())
            .map(|check| check.wanted))
    }

    /// When a full comparison of each account was last asked for; its making counts as one.
    pub fn checks_asked(&self) -> Result<Vec<(AccountId, Instant)>> {
        let mut asked = Vec::new();
        for (account, row) in self.accounts_to_sync()? {
            let check: Option<CheckRow> = self.get(CHECKS, &account)?;
            asked.push((account, check.map_or(row.made, |check| check.wanted)));
        }
        Ok(asked)
    }

    /// Whether a folder was compared in full since a moment.
    pub fn compared_since(
        &self,
        account: AccountId,
        folder: FolderId,
        since: Instant,
    ) -> Result<bool> {
        self.only(Job::Sync)?;
        let row: Option<ComparedRow> = self.get(COMPARED, &(account, folder))?;
        Ok(row.is_some_and(|row| row.at >= since))
    }

    /// When a folder was last compared in full, and why it could not be.
    pub(crate) fn compared(
        &self,
        account: AccountId,
        folder: FolderId,
    ) -> Result<Option<ComparedRow>> {
        self.get(COMPARED, &(account, folder))
    }

    /// Messages of an account that its last full comparison found missing and could not mend,
    /// for whoever follows it.
    pub fn unmended(&self, account: AccountId) -> Result<u64> {
        let check: Option<CheckRow> = self.get(CHECKS, &account)?;
        Ok(check.map_or(0, |check| check.told))
    }

    fn sum_unmended(&self, account: AccountId) -> Result<u64> {
        let mut sum: u64 = 0;
        self.each(
            FOLDERS,
            &account,
            |_: (AccountId, FolderId), row: FolderRow| {
                if row.gone.is_none() && !row.excluded && !row.here_only {
                    sum = sum.saturating_add(row.unmended);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(sum)
    }
}

impl Writing {
    /// Asks for a full comparison of an account; one that is under way begins anew.
    pub fn want_check(&mut self, account: AccountId) -> Result<()> {
        if self.only(Job::Sync).is_err() {
            let row: AccountRow = self.need(ACCOUNTS, &account)?;
            if !self.may_set(&row)? {
                return Err(StoreError::NotFound);
            }
        }
        let before: Option<CheckRow> = self.get(CHECKS, &account)?;
        let check = CheckRow {
            wanted: self.now(),
            done: 0,
            total: 0,
            ended: None,
            told: before.map_or(0, |check| check.told),
        };
        self.put(CHECKS, &account, &check)
    }

    /// Notes that a folder was compared in full, or why it could not be; what is still missing
    /// then could not be mended.
    pub fn note_compared(
        &mut self,
        account: AccountId,
        folder: FolderId,
        failure: Option<Failure>,
    ) -> Result<()> {
        self.only(Job::Sync)?;
        let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        row.unmended = self.missing(account, folder, &row)?;
        self.put(FOLDERS, &(account, folder), &row)?;
        match &failure {
            Some(failure) => self.note_shut((account, folder), failure.clone(), true)?,
            None => self.folder_opened(account, folder)?,
        }
        let compared = ComparedRow {
            at: self.now(),
            failure,
        };
        self.put(COMPARED, &(account, folder), &compared)
    }

    /// Notes how far an account's full comparison has come.
    pub fn check_goes_on(&mut self, account: AccountId, done: u64, total: u64) -> Result<()> {
        self.only(Job::Sync)?;
        if let Some(mut check) = self.get::<_, CheckRow>(CHECKS, &account)? {
            (check.done, check.total) = (done, total);
            self.put(CHECKS, &account, &check)?;
        }
        Ok(())
    }

    /// Notes that less is missing than was told of.
    pub(crate) fn mended(&mut self, account: AccountId) -> Result<()> {
        let unmended = self.sum_unmended(account)?;
        if let Some(mut check) = self.get::<_, CheckRow>(CHECKS, &account)? {
            check.told = check.told.min(unmended);
            self.put(CHECKS, &account, &check)?;
        }
        Ok(())
    }

    /// Ends an account's full comparison of a moment; more messages missing than were told of
    /// are told to its owner and to the Director. Answers how many are missing.
    pub fn end_check(&mut self, account: AccountId, wanted: Instant) -> Result<u64> {
        self.only(Job::Sync)?;
        let unmended = self.sum_unmended(account)?;
        let Some(mut check) = self.get::<_, CheckRow>(CHECKS, &account)? else {
            return Ok(unmended);
        };
        // One that was asked for meanwhile goes on.
        if check.wanted == wanted {
            check.ended = Some(self.now());
        }
        if unmended > check.told {
            self.tell_of_missing(account, unmended)?;
        }
        check.told = unmended;
        self.put(CHECKS, &account, &check)?;
        self.change(ChangeKind::Account { account })?;
        Ok(unmended)
    }

    fn tell_of_missing(&mut self, account: AccountId, messages: u64) -> Result<()> {
        let row: AccountRow = self.need(ACCOUNTS, &account)?;
        let told = [Some(row.owner), self.director()];
        let mut done = None;
        for user in told.into_iter().flatten() {
            if done != Some(user) {
                self.tell_of_missing_mail(user, (account, &row), messages)?;
            }
            done = Some(user);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::{
        Clock, Endpoint, FolderKind, Locale, Role, Security, SeenMail, Status, UserId, WriteBack,
    };

    use super::*;
    use crate::{AgencyRow, FolderFound, Sealed, Store, UserRow, Who};

    const SYNC: Who = Who::Job(Job::Sync);
    const UIDVALIDITY: u32 = 7;

    fn store(dir: &std::path::Path) -> (Store, UserId) {
        let store = Store::open(dir, Clock::fixed(Instant(1_700_000_000_000))).unwrap();
        let agency = AgencyRow {
            name: "Agency".to_owned(),
            time_zone: "UTC".to_owned(),
            seen_mail: SeenMail::Matched,
            locale: Locale::En,
            currency: String::new(),
            languages: Vec::new(),
            never_log: Vec::new(),
            no_care_letter: false,
        };
        let row = UserRow {
            email: "director@agency.example".to_owned(),
            role: Role::Director,
            status: Status::Active,
            ..UserRow::default()
        };
        let director = store
            .write(&Who::Job(Job::Housekeeping), |w| w.found(&agency, row))
            .unwrap();
        (store, director)
    }

    fn account(owner: UserId) -> AccountRow {
        AccountRow {
            address: "a@agency.example".to_owned(),
            owner,
            shared: false,
            members: Vec::new(),
            member_groups: Vec::new(),
            imap: Endpoint {
                host: "imap.agency.example".to_owned(),
                port: 993,
                security: Security::Tls,
                user: "a".to_owned(),
            },
            smtp: None,
            password: Some(Sealed(Vec::new())),
            sync_from: 0,
            refresh_minutes: 10,
            ca_pem: None,
            seen_mail: None,
            write_back: WriteBack::None,
            plain_confirmed: false,
            version: 0,
            made: Instant(0),
            header_first: false,
            never_log: Vec::new(),
            watched: None,
        }
    }

    fn found(name: &str) -> FolderFound {
        FolderFound {
            name: name.to_owned(),
            raw: name.to_owned(),
            delimiter: None,
            kind: FolderKind::Custom,
            mailbox_id: None,
            status: None,
        }
    }

    fn synced(on_server: u64) -> crate::Synced {
        crate::Synced {
            on_server,
            status: (1, 1, 0),
            modseq: None,
            mailbox_id: None,
        }
    }

    #[test]
    fn what_can_not_be_mended_is_told_once_until_it_grows() {
        let dir = tempfile::tempdir().unwrap();
        let (store, director) = store(dir.path());
        let me = Who::User(director);
        let id = store
            .write(&me, |w| w.add_account(&account(director)))
            .unwrap();
        let inbox = FolderFound {
            kind: FolderKind::Inbox,
            ..found("INBOX")
        };
        let folders = store
            .write(&SYNC, |w| w.take_folders(id, &[inbox]))
            .unwrap();
        let folder = folders[0].0;
        let compare = |on_server: u64| {
            store.write(&me, |w| w.want_check(id)).unwrap();
            let wanted = store.read(&SYNC, |r| r.check_wanted(id)).unwrap().unwrap();
            store
                .write(&SYNC, |w| {
                    w.folder_synced(id, (folder, 0), synced(on_server))?;
                    w.note_compared(id, folder, None)?;
                    w.end_check(id, wanted)
                })
                .unwrap()
        };
        let told = || -> Vec<u64> {
            let notices = store.read(&me, Reading::my_notices).unwrap();
            let missing = notices.into_iter().filter_map(|(_, row)| row.missing);
            missing.map(|missing| missing.messages).collect()
        };
        assert_eq!(compare(0), 0);
        assert!(told().is_empty());
        assert_eq!(compare(3), 3);
        assert_eq!(told(), [3]);
        let (notice, _) = store.read(&me, Reading::my_notices).unwrap()[0];
        store.write(&me, |w| w.put_notice_away(notice)).unwrap();
        assert_eq!(compare(3), 3);
        assert!(told().is_empty(), "it was told before");
        assert_eq!(compare(5), 5);
        assert_eq!(told(), [5]);
        // What comes in after all is no longer missed.
        store
            .write(&SYNC, |w| w.folder_synced(id, (folder, 0), synced(1)))
            .unwrap();
        assert_eq!(store.read(&SYNC, |r| r.unmended(id)).unwrap(), 1);
    }

    #[test]
    fn a_folder_that_does_not_open_is_told_of_until_it_does() {
        let dir = tempfile::tempdir().unwrap();
        let (store, director) = store(dir.path());
        let me = Who::User(director);
        let id = store
            .write(&me, |w| w.add_account(&account(director)))
            .unwrap();
        let folders = store
            .write(&SYNC, |w| w.take_folders(id, &[found("one"), found("two")]))
            .unwrap();
        let (one, two) = (folders[0].0, folders[1].0);
        let no = |at: i64| Failure::new(model::FailureKind::ServerSaysNo, Instant(at), "denied");
        store
            .write(&SYNC, |w| w.folder_shut(id, one, no(1)))
            .unwrap();
        store
            .write(&SYNC, |w| w.folder_shut(id, one, no(2)))
            .unwrap();
        store
            .write(&SYNC, |w| w.note_compared(id, two, Some(no(3))))
            .unwrap();
        let shut = || store.read(&me, |r| r.shut_folders(id)).unwrap();
        let rows: Vec<_> = shut().into_iter().map(|shut| shut.row).collect();
        assert_eq!((rows[0].since, rows[0].compared), (Instant(1), false));
        assert_eq!((rows[1].since, rows[1].compared), (Instant(3), true));
        let sums = store.read(&me, |r| r.ledger(id)).unwrap();
        assert_eq!(sums[0].failure.as_ref().unwrap().at, Instant(2));
        assert_eq!(sums[1].compared, None, "it was not");
        // It opens, by a pass or by a comparison; or its server has it no more.
        store
            .write(&SYNC, |w| w.folder_synced(id, (one, 0), synced(0)))
            .unwrap();
        assert_eq!(shut().len(), 1);
        store
            .write(&SYNC, |w| w.note_compared(id, two, None))
            .unwrap();
        assert!(shut().is_empty());
        store
            .write(&SYNC, |w| w.folder_shut(id, two, no(4)))
            .unwrap();
        store
            .write(&SYNC, |w| w.take_folders(id, &[found("one")]))
            .unwrap();
        assert!(shut().is_empty());
    }

    #[test]
    fn what_is_left_out_is_accounted_for() {
        let dir = tempfile::tempdir().unwrap();
        let (store, director) = store(dir.path());
        let me = Who::User(director);
        let id = store
            .write(&me, |w| w.add_account(&account(director)))
            .unwrap();
        let folders = store
            .write(&SYNC, |w| w.take_folders(id, &[found("one"), found("two")]))
            .unwrap();
        let (folder, other) = (folders[0].0, folders[1].0);
        let row = |why| crate::LeftOutRow { why, size: 9 };
        let (never, removed) = (crate::LeftOut::NeverLog, crate::LeftOut::Removed);
        store
            .write(&SYNC, |w| {
                for uid in 1..=4 {
                    w.put_left_out((id, folder, UIDVALIDITY, uid), &row(never))?;
                }
                w.put_left_out((id, folder, UIDVALIDITY, 4), &row(removed))?;
                w.put_left_out((id, other, UIDVALIDITY, 1), &row(removed))?;
                w.folder_synced(id, (folder, 0), synced(5))?;
                // Gone at the source: no longer to be accounted for.
                w.mark_gone(id, (folder, UIDVALIDITY), &[1])
            })
            .unwrap();
        let sums = store.read(&me, |r| r.ledger(id)).unwrap();
        assert_eq!((sums[0].holds.never_log, sums[0].holds.removed), (2, 1));
        assert_eq!((sums[0].missing(), sums[1].holds.removed), (2, 1));
        // Page by page, in the order of the keys.
        let mut lines = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let (page, next) = store
                .read(&me, |r| r.ledger_entries(id, false, (after.as_deref(), 2)))
                .unwrap();
            lines.extend(
                page.into_iter()
                    .map(|line| (line.folder, line.uid, line.state)),
            );
            after = next;
            if after.is_none() {
                break;
            }
        }
        let line = |folder: &str, uid, state| (folder.to_owned(), uid, state);
        assert_eq!(
            lines,
            [
                line("one", 2, "never_log"),
                line("one", 3, "never_log"),
                line("one", 4, "removed"),
                line("two", 1, "removed"),
            ]
        );
        let counted = store.read(&SYNC, |r| r.count_holdings(id, folder)).unwrap();
        assert_eq!(counted, sums[0].holds);
    }
}
