//! Moves under Gmail: a message lies in All Mail once, and a move is a change of its labels.

use std::{collections::BTreeMap, ops::ControlFlow};

use model::{AccountId, FolderId, FolderKind, MessageId};

use crate::{
    error::Result,
    rows::{FolderRow, WishKind},
    table::FOLDERS,
    tx::Reading,
    write_back::WishedPlace,
};

impl Reading {
    /// The folder of all mail, where an account's other folders are labels in it.
    pub(crate) fn all_mail(&self, account: AccountId) -> Result<Option<FolderId>> {
        let mut all = None;
        self.each(
            FOLDERS,
            &account,
            |_: (AccountId, FolderId), row: FolderRow| {
                all = row.label_of.filter(|_| row.gone.is_none());
                Ok(if all.is_some() {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            },
        )?;
        Ok(all)
    }

    /// Gives a message's places the one label by which it is moved to some folders: that of the
    /// Inbox before others, as that alone is taken by another move. False where none of the
    /// folders is a label or holds any.
    pub(crate) fn move_labels(
        &self,
        places: &mut [WishedPlace],
        (account, message): (AccountId, MessageId),
        (first, also): (FolderId, &[FolderId]),
    ) -> Result<bool> {
        let Some(all) = self.all_mail(account)? else {
            return Ok(false);
        };
        let mut labels: BTreeMap<bool, FolderId> = BTreeMap::new();
        let mut to_all = false;
        for folder in also.iter().chain([&first]) {
            to_all |= *folder == all;
            let row: Option<FolderRow> = self.get(FOLDERS, &(account, *folder))?;
            if let Some(row) = row.filter(|row| row.label_of == Some(all)) {
                labels.insert(row.kind != FolderKind::Inbox, *folder);
            }
        }
        let Some(to) = labels.into_values().next().or(to_all.then_some(all)) else {
            return Ok(false);
        };
        let in_inbox = self.in_inbox((account, message), all)?;
        for place in places {
            place.kind = WishKind::Move(to);
            place.in_inbox = in_inbox && place.folder == all;
        }
        Ok(true)
    }

    fn in_inbox(&self, (account, message): (AccountId, MessageId), all: FolderId) -> Result<bool> {
        for ((_, folder, _, _), row) in self.placements(account, message)? {
            let at: Option<FolderRow> = self.get(FOLDERS, &(account, folder))?;
            let inbox =
                at.is_some_and(|at| at.label_of == Some(all) && at.kind == FolderKind::Inbox);
            if inbox && row.gone.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
