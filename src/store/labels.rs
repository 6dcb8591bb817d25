//! Gmail's labels as folders (M-15).
//!
//! Gmail shows a message once in "All Mail" and once more in each label's folder, under other
//! UIDs. Only All Mail is fetched and compared; a label's folder holds placements with the UIDs
//! and the UIDVALIDITY of All Mail, made from X-GM-LABELS. They can't be mistaken for the
//! label's own UIDs, as nothing is ever asked of the server by them: [`FolderRow::label_of`]
//! keeps the folder out of comparison, fetching and write-back. The ledger counts such a folder
//! through All Mail: what it has is what All Mail's messages say that it has.

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, FolderId, MessageId};

use crate::{
    error::Result,
    rows::{FolderRow, PlacementRow},
    table::{FOLDERS, PLACEMENTS, PLACES},
    tx::{Reading, Writing},
    who::Job,
};

impl Reading {
    /// The folders of an account's labels.
    pub fn labels_of(
        &self,
        account: AccountId,
        all: FolderId,
    ) -> Result<Vec<(FolderId, FolderRow)>> {
        self.only(Job::Sync)?;
        let mut found = Vec::new();
        self.each(
            FOLDERS,
            &account,
            |(_, folder): (AccountId, FolderId), row: FolderRow| {
                if row.label_of == Some(all) && row.gone.is_none() && !row.excluded {
                    found.push((folder, row));
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(found)
    }
}

impl Writing {
    /// Makes folders labels of the folder of all mail, or folders of their own again.
    pub fn set_labels(
        &mut self,
        account: AccountId,
        all: Option<FolderId>,
        labels: &[FolderId],
    ) -> Result<()> {
        self.only(Job::Sync)?;
        let mut rows = Vec::new();
        self.each(
            FOLDERS,
            &account,
            |(_, folder): (AccountId, FolderId), row: FolderRow| {
                rows.push((folder, row));
                Ok(ControlFlow::Continue(()))
            },
        )?;
        for (folder, mut row) in rows {
            let label_of = all.filter(|_| labels.contains(&folder));
            if row.label_of != label_of {
                row.label_of = label_of;
                self.put(FOLDERS, &(account, folder), &row)?;
                self.look_anew(account, folder)?;
            }
        }
        Ok(())
    }

    /// Takes over the labels of messages in the folder of all mail: for each UID the folders of
    /// its labels; none for what lies there no more.
    pub fn take_labels(
        &mut self,
        account: AccountId,
        (all, uidvalidity): (FolderId, u32),
        labels: &[(u32, Vec<FolderId>)],
    ) -> Result<()> {
        self.only(Job::Sync)?;
        for (uid, wanted) in labels {
            let place = (account, all, uidvalidity, *uid);
            let Some(row) = self.get::<_, PlacementRow>(PLACEMENTS, &place)? else {
                continue;
            };
            let mut had = BTreeSet::new();
            for ((_, folder, validity, at), label) in self.placements(account, row.message)? {
                if (validity, at) == (uidvalidity, *uid)
                    && folder != all
                    && label.gone.is_none()
                    && self.is_label(account, folder, all)?
                {
                    had.insert(folder);
                }
            }
            let wanted: BTreeSet<FolderId> = if row.gone.is_none() {
                wanted.iter().copied().collect()
            } else {
                BTreeSet::new()
            };
            for folder in had.difference(&wanted) {
                self.mark_gone(account, (*folder, uidvalidity), &[*uid])?;
                self.count_label(account, *folder, -1)?;
            }
            for folder in &wanted {
                self.label((account, *folder, uidvalidity, *uid), &row)?;
                if !had.contains(folder) {
                    self.count_label(account, *folder, 1)?;
                }
            }
        }
        Ok(())
    }

    fn is_label(&self, account: AccountId, folder: FolderId, all: FolderId) -> Result<bool> {
        let row: Option<FolderRow> = self.get(FOLDERS, &(account, folder))?;
        Ok(row.is_some_and(|row| row.label_of == Some(all)))
    }

    /// What a placement of all mail became, its labels' placements become too.
    pub(crate) fn labels_follow(
        &mut self,
        place: crate::placements::Place,
        former: MessageId,
        row: &PlacementRow,
    ) -> Result<()> {
        let (account, all, uidvalidity, uid) = place;
        for (label, before) in self.placements(account, former)? {
            let (_, folder, validity, at) = label;
            if (validity, at) != (uidvalidity, uid)
                || folder == all
                || before.gone.is_some()
                || !self.is_label(account, folder, all)?
            {
                continue;
            }
            self.delete(PLACES, &(account, former, folder, validity, at));
            self.place(label, row)?;
        }
        Ok(())
    }

    /// Places a message under a label, with the flags that it has in all mail.
    fn label(&mut self, place: crate::placements::Place, row: &PlacementRow) -> Result<()> {
        let known: Option<PlacementRow> = self.get(PLACEMENTS, &place)?;
        if known.as_ref() == Some(row) {
            return Ok(());
        }
        let another = known.filter(|known| known.message != row.message);
        if let Some(another) = another
            && !self.make_room(place, &another)?
        {
            return Ok(());
        }
        if self.get::<_, PlacementRow>(PLACEMENTS, &place)?.is_none() {
            self.place(place, row)?;
        }
        self.put_and_settle(place, row)
    }

    fn count_label(&mut self, account: AccountId, folder: FolderId, by: i64) -> Result<()> {
        let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        row.on_server = row.on_server.saturating_add_signed(by);
        row.checked = Some(self.now());
        self.put(FOLDERS, &(account, folder), &row)
    }
}
