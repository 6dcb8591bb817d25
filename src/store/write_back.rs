//! What is to be done at the server, kept until it is done (M-17).

use std::ops::ControlFlow;

use model::{AccountId, FolderId, MessageId, WriteBack};

use crate::{
    error::Result,
    rows::{AccountRow, FolderRow, FolderWish, PlacementRow, WishKind, WishRow},
    table::{ACCOUNTS, FOLDER_WISHES, FOLDERS, WISHES},
    tx::{Reading, Writing},
    who::Job,
};

/// A wish with where its message lies at the server now.
#[derive(Clone, Debug)]
pub struct Wished {
    /// Which wish.
    pub at: WishedAt,
    /// What.
    pub kind: WishKind,
    /// Where its message lies: folder, UIDVALIDITY, UID, and what is known of it there.
    pub places: Vec<(FolderId, u32, u32, PlacementRow)>,
}

/// Which wish, and which wording of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WishedAt {
    /// Of which message.
    pub message: MessageId,
    slot: u8,
    number: u64,
}

impl Reading {
    /// The first wishes of an account, at most `limit`.
    pub fn wishes(&self, account: AccountId, limit: usize) -> Result<Vec<Wished>> {
        self.only(Job::Sync)?;
        let mut found = Vec::new();
        let mut rows = Vec::new();
        self.each(
            WISHES,
            &account,
            |key: (AccountId, MessageId, u8), row: WishRow| {
                rows.push((key, row));
                Ok(if rows.len() < limit {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                })
            },
        )?;
        for ((_, message, slot), row) in rows {
            let mut places = Vec::new();
            for ((_, folder, validity, uid), placement) in self.placements(account, message)? {
                if placement.gone.is_none() && self.at_server(account, folder)? {
                    places.push((folder, validity, uid, placement));
                }
            }
            found.push(Wished {
                at: WishedAt {
                    message,
                    slot,
                    number: row.number,
                },
                kind: row.kind,
                places,
            });
        }
        Ok(found)
    }

    /// What is wished of an account's folders.
    pub fn folder_wishes(
        &self,
        account: AccountId,
    ) -> Result<Vec<(FolderId, FolderRow, FolderWish)>> {
        self.only(Job::Sync)?;
        let mut found = Vec::new();
        self.each(
            FOLDER_WISHES,
            &account,
            |(_, folder): (AccountId, FolderId), wish: FolderWish| {
                found.push((folder, self.need(FOLDERS, &(account, folder))?, wish));
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(found)
    }

    fn at_server(&self, account: AccountId, folder: FolderId) -> Result<bool> {
        let row: Option<FolderRow> = self.get(FOLDERS, &(account, folder))?;
        Ok(row.is_some_and(|row| !row.here_only && row.gone.is_none()))
    }
}

impl Writing {
    /// Wishes a change at the server, if the account's setting allows it.
    pub(crate) fn wish(
        &mut self,
        account: AccountId,
        message: MessageId,
        kind: WishKind,
    ) -> Result<()> {
        let row: AccountRow = self.need(ACCOUNTS, &account)?;
        let allowed = match kind {
            WishKind::Move(_) => row.write_back == WriteBack::All,
            _ => row.write_back != WriteBack::None,
        };
        if !allowed {
            return Ok(());
        }
        let row = WishRow {
            kind,
            at: self.now(),
            number: self.next("wishes")?,
        };
        self.put(WISHES, &(account, message, kind.slot()), &row)
    }

    /// Forgets wishes that were carried out or can't be; one that was worded anew meanwhile stays.
    pub fn wishes_done(&mut self, account: AccountId, done: &[WishedAt]) -> Result<()> {
        self.only(Job::Sync)?;
        for at in done {
            let key = (account, at.message, at.slot);
            let row: Option<WishRow> = self.get(WISHES, &key)?;
            if row.is_some_and(|row| row.number == at.number) {
                self.delete(WISHES, &key);
            }
        }
        Ok(())
    }

    /// Forgets what was wished of a folder.
    pub fn folder_wish_done(&mut self, account: AccountId, folder: FolderId) -> Result<()> {
        self.only(Job::Sync)?;
        self.delete(FOLDER_WISHES, &(account, folder));
        Ok(())
    }
}
