//! What is to be done at the server, kept until it is done (M-17).

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, FolderId, MessageId, MessageRef, WriteBack};

use crate::{
    apart::part,
    error::Result,
    importing::EPOCH,
    placements::Place,
    rows::{AccountRow, FolderRow, FolderWish, PlacementRow, StandingRow, WishKind, WishRow},
    table::{ACCOUNTS, BODIES_WANTED, FOLDER_WISHES, FOLDERS, Nothing, PLACEMENTS, WISHES},
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
    /// Where its message lies.
    pub places: Vec<WishedPlace>,
}

/// A place of a message of which something is wished.
#[derive(Clone, Debug)]
pub struct WishedPlace {
    /// Its folder.
    pub folder: FolderId,
    /// The folder's UIDVALIDITY.
    pub uidvalidity: u32,
    /// Its UID there.
    pub uid: u32,
    /// What is known of it there.
    pub row: PlacementRow,
    /// What is wished of it: of a move to several folders, its own.
    pub kind: WishKind,
    /// Whether it lies in a folder of all mail, and bears the label of the Inbox.
    pub in_inbox: bool,
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
            let places = self.wished_places((account, message), &row)?;
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

    /// The places at the server of a message of which something is wished.
    fn wished_places(
        &self,
        (account, message): (AccountId, MessageId),
        wish: &WishRow,
    ) -> Result<Vec<WishedPlace>> {
        let (mut live, mut old) = (Vec::new(), Vec::new());
        for ((_, folder, uidvalidity, uid), row) in self.placements(account, message)? {
            if row.gone.is_some() {
                old.push((folder, row));
            } else if self.at_server(account, (folder, uidvalidity))? {
                live.push(WishedPlace {
                    folder,
                    uidvalidity,
                    uid,
                    row,
                    kind: wish.kind,
                    in_inbox: false,
                });
            }
        }
        if let WishKind::Move(first) = wish.kind
            && !self.move_labels(&mut live, (account, message), (first, &wish.also))?
            && !wish.also.is_empty()
        {
            part(&mut live, &old, (first, &wish.also));
        }
        Ok(live)
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

    /// Whether a folder at the server holds messages still, as far as is known here.
    pub fn folder_holds(&self, account: AccountId, folder: FolderId) -> Result<bool> {
        self.only(Job::Sync)?;
        let row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        let mut holds = false;
        self.each(
            PLACEMENTS,
            &(account, folder, row.uidvalidity),
            |_: Place, row: PlacementRow| {
                holds = row.gone.is_none();
                Ok(if holds {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            },
        )?;
        Ok(holds)
    }

    /// Whether a folder's UIDs are the server's: those of mail from a file are made up.
    fn at_server(&self, account: AccountId, (folder, validity): (FolderId, u32)) -> Result<bool> {
        if validity == EPOCH {
            return Ok(false);
        }
        let row: Option<FolderRow> = self.get(FOLDERS, &(account, folder))?;
        Ok(row.is_some_and(|row| !row.here_only && row.gone.is_none() && row.label_of.is_none()))
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
        self.wish_of((account, message), kind, &[])
    }

    /// Wishes a message moved to some folders, one of its places into each.
    pub(crate) fn wish_moved(&mut self, id: MessageRef, folders: &[FolderId]) -> Result<()> {
        match folders.split_first() {
            Some((first, also)) => {
                self.wish_of((id.account, id.message), WishKind::Move(*first), also)
            }
            None => Ok(()),
        }
    }

    fn wish_of(
        &mut self,
        (account, message): (AccountId, MessageId),
        kind: WishKind,
        also: &[FolderId],
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
            also: also.to_vec(),
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
}

/// A flag that was set or taken at the server.
#[derive(Clone, Debug)]
pub struct FlagsWritten {
    /// Folder and UIDVALIDITY.
    pub at: (FolderId, u32),
    /// UIDs.
    pub uids: Vec<u32>,
    /// The flag, as the server names it.
    pub flag: &'static str,
    /// Whether it was set.
    pub on: bool,
}

/// Messages that were moved at the server.
#[derive(Clone, Debug)]
pub struct MovedThere {
    /// Folder and UIDVALIDITY that they lay in.
    pub from: (FolderId, u32),
    /// Folder and UIDVALIDITY that they lie in.
    pub to: (FolderId, u32),
    /// UIDs before and after.
    pub pairs: Vec<(u32, u32)>,
}

/// What was done at the server, taken over at once so that no echo of it undoes anything.
#[derive(Clone, Debug, Default)]
pub struct CarriedOut {
    /// Flags.
    pub flags: Vec<FlagsWritten>,
    /// Moves.
    pub moves: Vec<MovedThere>,
    /// Wishes that are done or can't be.
    pub done: Vec<WishedAt>,
}

impl Reading {
    /// A folder's row, for our own work at the server.
    pub fn folder_for_job(&self, account: AccountId, folder: FolderId) -> Result<FolderRow> {
        self.only(Job::Sync)?;
        self.folder_of(account, folder)
    }

    pub(crate) fn folder_of(&self, account: AccountId, folder: FolderId) -> Result<FolderRow> {
        self.need(FOLDERS, &(account, folder))
    }

    /// The names of the folders that an account has at its server, as that writes them.
    pub fn folder_names(&self, account: AccountId) -> Result<BTreeSet<String>> {
        self.only(Job::Sync)?;
        let mut names = BTreeSet::new();
        self.each(
            FOLDERS,
            &account,
            |_: (AccountId, FolderId), row: FolderRow| {
                if row.gone.is_none() && !row.here_only {
                    names.insert(row.raw);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(names)
    }

    /// The accounts that wait for something to be done at their server: changes, or bodies.
    pub fn accounts_that_wait(&self, of: &[AccountId]) -> Result<Vec<AccountId>> {
        self.only(Job::Sync)?;
        let mut waiting = Vec::new();
        for account in of {
            let wishes: Vec<(AccountId, MessageId, u8)> = self.keys(WISHES, account, 1)?;
            let folders: Vec<(AccountId, FolderId)> = self.keys(FOLDER_WISHES, account, 1)?;
            if !wishes.is_empty()
                || !folders.is_empty()
                || !self.bodies_wanted(*account, 1)?.is_empty()
            {
                waiting.push(*account);
            }
        }
        Ok(waiting)
    }
}

impl Writing {
    /// Takes over what was done at the server, and forgets the wishes for it.
    pub fn carried_out(&mut self, account: AccountId, done: &CarriedOut) -> Result<()> {
        self.only(Job::Sync)?;
        self.wishes_done(account, &done.done)?;
        for written in &done.flags {
            let (folder, validity) = written.at;
            for uid in &written.uids {
                let place = (account, folder, validity, *uid);
                let Some(mut row) = self.get::<_, PlacementRow>(PLACEMENTS, &place)? else {
                    continue;
                };
                row.flags = row.flags.with(written.flag, written.on);
                self.labels_follow(place, row.message, &row)?;
                self.put_and_settle(place, &row)?;
            }
        }
        for moved in &done.moves {
            self.moved_there(account, moved)?;
        }
        Ok(())
    }

    fn moved_there(&mut self, account: AccountId, moved: &MovedThere) -> Result<()> {
        let ((from, old), (to, new)) = (moved.from, moved.to);
        let mut folder: FolderRow = self.need(FOLDERS, &(account, to))?;
        if folder.uidvalidity == 0 {
            folder.uidvalidity = new;
            self.put(FOLDERS, &(account, to), &folder)?;
        }
        if folder.uidvalidity != new {
            // The next look at both folders finds what became of them.
            return Ok(());
        }
        self.count_moved(account, (from, to), moved.pairs.len())?;
        for (before, after) in &moved.pairs {
            let place = (account, from, old, *before);
            let Some(mut row) = self.get::<_, PlacementRow>(PLACEMENTS, &place)? else {
                continue;
            };
            let there = (account, to, new, *after);
            let twin = PlacementRow {
                gone: None,
                ..row.clone()
            };
            let free = match self.get::<_, PlacementRow>(PLACEMENTS, &there)? {
                Some(lies) => lies.gone.is_some() && self.make_room(there, &lies)?,
                None => true,
            };
            if free {
                self.place(there, &twin)?;
                if self.has(BODIES_WANTED, &place)? {
                    self.put(BODIES_WANTED, &there, &Nothing)?;
                }
            }
            self.delete(BODIES_WANTED, &place);
            row.gone = Some(self.now());
            self.put_and_settle(place, &row)?;
        }
        Ok(())
    }

    /// Both folders' counts follow, so that the next look finds them as they should be.
    fn count_moved(
        &mut self,
        account: AccountId,
        (from, to): (FolderId, FolderId),
        messages: usize,
    ) -> Result<()> {
        let count = u32::try_from(messages).unwrap_or(u32::MAX);
        let mut source: FolderRow = self.need(FOLDERS, &(account, from))?;
        source.status.1 = source.status.1.saturating_sub(count);
        source.on_server = source.on_server.saturating_sub(u64::from(count));
        self.put(FOLDERS, &(account, from), &source)?;
        let mut target: FolderRow = self.need(FOLDERS, &(account, to))?;
        target.status.1 = target.status.1.saturating_add(count);
        target.on_server = target.on_server.saturating_add(u64::from(count));
        self.put(FOLDERS, &(account, to), &target)
    }

    /// Keeps the marks that were set here as long as they are still to be written to the
    /// server: what it says until then is from before.
    pub(crate) fn keep_wished(
        &self,
        key: (AccountId, MessageId),
        before: &StandingRow,
        after: &mut StandingRow,
    ) -> Result<()> {
        if before.owner_mark.is_some() && after.owner_mark.is_none() {
            let slot = WishKind::Seen(true).slot();
            let wish: Option<WishRow> = self.get(WISHES, &(key.0, key.1, slot))?;
            if let Some(WishKind::Seen(seen)) = wish.map(|wish| wish.kind) {
                after.owner_mark = Some(seen);
            }
        }
        if before.flag_mark.is_some() && after.flag_mark.is_none() {
            let slot = WishKind::Flagged(true).slot();
            let wish: Option<WishRow> = self.get(WISHES, &(key.0, key.1, slot))?;
            if let Some(WishKind::Flagged(flagged)) = wish.map(|wish| wish.kind) {
                after.flag_mark = Some(flagged);
            }
        }
        Ok(())
    }
}
