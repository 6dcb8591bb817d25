//! Putting messages into folders: Trash, Spam, Archive and any other are one verb (M-31 to M-33).
//! It holds here whatever the source does, and goes to the server where write-back allows it.

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, ChangeKind, FolderId, FolderKind, MessageRef, WriteBack};

use crate::{
    error::{Result, StoreError},
    importing::EPOCH,
    lists::Listed,
    placements::{Place, standing_of},
    rows::{
        AccountRow, FolderRow, FolderWish, PutRow, StandingRow, TriageDeed, TriageStepRow, WishKind,
    },
    table::{ACCOUNTS, FOLDER_WISHES, FOLDERS, FOLDERS_LEAVING, PLACEMENTS, STANDINGS, WISHES},
    tx::{Reading, Writing},
};

/// Where a message is put.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    /// Into one folder, or several.
    Into(BTreeSet<FolderId>),
    /// Wherever the source has it.
    Source,
}

impl Target {
    fn into(folder: FolderId) -> Self {
        Self::Into(BTreeSet::from([folder]))
    }
}

/// The name of a folder of a kind that is made here.
fn name_of(kind: FolderKind) -> &'static str {
    match kind {
        FolderKind::Inbox => "INBOX",
        FolderKind::Sent => "Sent",
        FolderKind::Drafts => "Drafts",
        FolderKind::Spam => "Spam",
        FolderKind::Trash => "Trash",
        FolderKind::Archive => "Archive",
        FolderKind::Custom => "Folder",
    }
}

/// A folder that is only here.
pub(crate) fn made_here(name: &str, kind: FolderKind) -> FolderRow {
    FolderRow {
        name: name.to_owned(),
        raw: name.to_owned(),
        delimiter: None,
        kind,
        kind_chosen: true,
        excluded: false,
        uidvalidity: 0,
        on_server: 0,
        checked: None,
        gone: None,
        status: (0, 0, 0),
        modseq: None,
        mailbox_id: None,
        here_only: true,
        epochs: None,
        label_of: None,
        unmended: 0,
    }
}

impl Reading {
    /// What a folder is for; none for one that is there no more.
    pub(crate) fn kind_of(
        &self,
        account: AccountId,
        folder: FolderId,
    ) -> Result<Option<FolderKind>> {
        let row: Option<FolderRow> = self.get(FOLDERS, &(account, folder))?;
        Ok(row.map(|row| row.kind))
    }

    /// Whether something can be put into a folder.
    pub(crate) fn takes_mail(&self, account: AccountId, folder: FolderId) -> Result<bool> {
        let key = (account, folder);
        let row: Option<FolderRow> = self.get(FOLDERS, &key)?;
        let wish: Option<FolderWish> = self.get(FOLDER_WISHES, &key)?;
        let goes =
            matches!(wish, Some(FolderWish::Remove(_))) || self.has(FOLDERS_LEAVING, &key)?;
        Ok(row.is_some_and(|row| row.gone.is_none()) && !goes)
    }

    fn all_take_mail(&self, account: AccountId, folders: &[FolderId]) -> Result<bool> {
        for folder in folders {
            if !self.takes_mail(account, *folder)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether mail from a file lies in a folder: no server can have that under its UIDs.
    pub(crate) fn was_filled(&self, account: AccountId, folder: FolderId) -> Result<bool> {
        let places: Vec<Place> = self.keys(PLACEMENTS, &(account, folder, EPOCH), 1)?;
        Ok(!places.is_empty())
    }

    /// Whether a message stands in folders of these kinds only.
    pub(crate) fn stands_in(&self, seen: &Listed, kinds: &[FolderKind]) -> Result<bool> {
        for folder in &seen.standing.folders {
            let kind = self.kind_of(seen.id.account, *folder)?;
            if !kind.is_some_and(|kind| kinds.contains(&kind)) {
                return Ok(false);
            }
        }
        Ok(!seen.standing.folders.is_empty())
    }

    /// An account's folder of a kind: one at the server before one that is only here.
    fn folder_of_kind(&self, account: AccountId, kind: FolderKind) -> Result<Option<FolderId>> {
        let mut found: Option<(bool, FolderId)> = None;
        self.each(
            FOLDERS,
            &account,
            |(_, id): (AccountId, FolderId), row: FolderRow| {
                let better = found.is_none_or(|(here_only, _)| here_only && !row.here_only);
                if row.kind == kind && row.gone.is_none() && better {
                    found = Some((row.here_only, id));
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(found.map(|(_, id)| id))
    }

    pub(crate) fn writes_folders(&self, account: AccountId) -> Result<bool> {
        let row: AccountRow = self.need(ACCOUNTS, &account)?;
        Ok(row.write_back == WriteBack::All)
    }
}

impl Writing {
    /// An account's folder of a kind; where it has none, one is made.
    pub(crate) fn folder_for(&mut self, account: AccountId, kind: FolderKind) -> Result<FolderId> {
        match self.folder_of_kind(account, kind)? {
            Some(folder) => Ok(folder),
            None => self.make_folder_here(account, &made_here(name_of(kind), kind)),
        }
    }

    pub(crate) fn make_folder_here(
        &mut self,
        account: AccountId,
        row: &FolderRow,
    ) -> Result<FolderId> {
        let folder = FolderId(self.next("folders")?);
        self.put(FOLDERS, &(account, folder), row)?;
        self.wish_made(account, folder)?;
        self.change(ChangeKind::Folders { account })?;
        Ok(folder)
    }

    /// Puts a message where a deed says; how it was before where that changed anything.
    pub(crate) fn put_by(
        &mut self,
        id: MessageRef,
        deed: TriageDeed,
    ) -> Result<Option<TriageStepRow>> {
        let seen = self.to_organize(id)?;
        let target = match deed {
            TriageDeed::Trash => Target::into(self.folder_for(id.account, FolderKind::Trash)?),
            TriageDeed::Spam => Target::into(self.folder_for(id.account, FolderKind::Spam)?),
            TriageDeed::Archive if let Some(all) = self.all_mail(id.account)? => {
                self.out_of_inbox(&seen, all)?
            }
            TriageDeed::Archive => Target::into(self.folder_for(id.account, FolderKind::Archive)?),
            TriageDeed::NotSpam if self.stands_in(&seen, &[FolderKind::Spam])? => {
                Target::into(self.folder_for(id.account, FolderKind::Inbox)?)
            }
            TriageDeed::Restore => match self.way_back(&seen)? {
                Some(target) => target,
                None => return Ok(None),
            },
            TriageDeed::Move(account, folder)
                if account == id.account && self.takes_mail(account, folder)? =>
            {
                Target::into(folder)
            }
            // A folder of another account is none of this message's.
            TriageDeed::Move(..) => return Err(StoreError::NotFound),
            _ => return Ok(None),
        };
        let came_from = match deed {
            TriageDeed::Restore => Vec::new(),
            _ => seen.standing.folders.clone(),
        };
        self.stand_at(id, &seen.standing, (target, came_from))
    }

    /// Where a message is archived whose folders are labels: everywhere but in the Inbox.
    fn out_of_inbox(&self, seen: &Listed, all: FolderId) -> Result<Target> {
        let mut folders = BTreeSet::new();
        for folder in &seen.standing.folders {
            if self.kind_of(seen.id.account, *folder)? != Some(FolderKind::Inbox) {
                folders.insert(*folder);
            }
        }
        Ok(if folders.contains(&all) {
            Target::Into(folders)
        } else {
            Target::into(all)
        })
    }

    /// Where a message that was put away goes back to; none where it was not.
    fn way_back(&mut self, seen: &Listed) -> Result<Option<Target>> {
        let away = [FolderKind::Trash, FolderKind::Spam, FolderKind::Archive];
        if seen.standing.put.is_none() && !self.stands_in(seen, &away)? {
            return Ok(None);
        }
        let account = seen.id.account;
        let source = self.at_source(seen.id, &seen.standing)?;
        let from = &seen.standing.came_from;
        if !from.is_empty() && *from == source && self.all_take_mail(account, from)? {
            return Ok(Some(Target::Source));
        }
        let mut into = BTreeSet::new();
        for folder in from {
            if self.takes_mail(account, *folder)?
                && self.kind_of(account, *folder)? != Some(FolderKind::Trash)
            {
                into.insert(*folder);
            }
        }
        if into.is_empty() {
            into.insert(self.folder_for(account, FolderKind::Inbox)?);
        }
        Ok(Some(Target::Into(into)))
    }

    /// The folders in which the source has a message.
    fn at_source(&self, id: MessageRef, standing: &StandingRow) -> Result<Vec<FolderId>> {
        let placements = self.placements(id.account, id.message)?;
        let bare = StandingRow {
            put: None,
            ..standing.clone()
        };
        Ok(standing_of(&placements, &bare).folders)
    }

    fn stand_at(
        &mut self,
        id: MessageRef,
        before: &StandingRow,
        (target, came_from): (Target, Vec<FolderId>),
    ) -> Result<Option<TriageStepRow>> {
        let put = match target {
            Target::Into(folders) if before.folders.iter().eq(&folders) => return Ok(None),
            Target::Into(folders) => {
                let source = self.at_source(id, before)?;
                self.put_into(id.account, &folders, source)?
            }
            Target::Source => None,
        };
        let into = self.put_at(id, before, (put, came_from))?;
        Ok((into != before.folders).then(|| TriageStepRow {
            put: before.put.clone(),
            came_from: before.came_from.clone(),
            folders: before.folders.clone(),
            into,
            ..TriageStepRow::default()
        }))
    }

    /// What is noted of a message that is put into folders; nothing where the source has it in
    /// them already.
    fn put_into(
        &self,
        account: AccountId,
        folders: &BTreeSet<FolderId>,
        from: Vec<FolderId>,
    ) -> Result<Option<PutRow>> {
        let mut all = folders.iter().copied();
        let Some(folder) = all.next().filter(|_| !folders.iter().eq(&from)) else {
            return Ok(None);
        };
        let also: Vec<FolderId> = all.collect();
        let stays = also.is_empty() && self.kind_of(account, folder)? == Some(FolderKind::Trash);
        Ok(Some(PutRow {
            folder,
            from,
            at: self.now(),
            stays,
            also,
        }))
    }

    /// Puts a message that stands in one folder into another instead, whoever put it there.
    pub(crate) fn put_instead(
        &mut self,
        id: MessageRef,
        before: &StandingRow,
        (old, new): (FolderId, FolderId),
    ) -> Result<()> {
        let mut folders: BTreeSet<FolderId> = before.folders.iter().copied().collect();
        folders.remove(&old);
        folders.insert(new);
        let source = self.at_source(id, before)?;
        let put = self.put_into(id.account, &folders, source)?;
        self.put_at(id, before, (put, before.came_from.clone()))?;
        Ok(())
    }

    /// Sets where a message was put; answers the folders in which it stands then.
    fn put_at(
        &mut self,
        id: MessageRef,
        before: &StandingRow,
        (put, came_from): (Option<PutRow>, Vec<FolderId>),
    ) -> Result<Vec<FolderId>> {
        let placements = self.placements(id.account, id.message)?;
        let wished = put.as_ref().map(PutRow::folders);
        let after = standing_of(
            &placements,
            &StandingRow {
                put,
                came_from,
                ..before.clone()
            },
        );
        let slot = (id.account, id.message, WishKind::MOVE);
        match wished {
            Some(folders) if !after.gone => {
                let mut there = Vec::with_capacity(folders.len());
                for folder in folders {
                    if self.wish_made(id.account, folder)? {
                        there.push(folder);
                    }
                }
                if there.is_empty() {
                    // It stands there here only, and an older wish holds no more.
                    self.delete(WISHES, &slot);
                } else {
                    self.wish_moved(id, &there)?;
                }
            }
            // One that was wished may be under way: what holds at the server is wished instead.
            _ if self.has(WISHES, &slot)? => self.wish_moved(id, &after.folders)?,
            _ => {}
        }
        if self.restand(id.account, id.message, (before, &after))? {
            self.change(ChangeKind::MessageChanged { message: id })?;
        }
        Ok(after.folders)
    }

    /// Wishes a folder at the server that is only here, where the account writes folders back;
    /// whether it is there or may come there.
    fn wish_made(&mut self, account: AccountId, folder: FolderId) -> Result<bool> {
        let key = (account, folder);
        let row: FolderRow = self.need(FOLDERS, &key)?;
        if !row.here_only {
            return Ok(true);
        }
        if !self.writes_folders(account)? || self.was_filled(account, folder)? {
            return Ok(false);
        }
        if !self.has(FOLDER_WISHES, &key)? {
            let row = self.named_for_server(account, row)?;
            self.put(FOLDERS, &key, &row)?;
            self.put(FOLDER_WISHES, &key, &FolderWish::Make)?;
        }
        Ok(true)
    }

    /// Takes a wish of a kind back: it may be under way, so what holds at the server is wished in
    /// its place.
    pub(crate) fn unwish(&mut self, id: MessageRef, kind: WishKind) -> Result<()> {
        if self.has(WISHES, &(id.account, id.message, kind.slot()))? {
            self.wish(id.account, id.message, kind)?;
        }
        Ok(())
    }

    /// Puts a message back to how it was before a deed; false where it was put elsewhere since.
    pub(crate) fn unput(&mut self, id: MessageRef, step: &TriageStepRow) -> Result<bool> {
        self.to_organize(id)?;
        let before: StandingRow = self.need(STANDINGS, &(id.account, id.message))?;
        if before.folders != step.into {
            return Ok(false);
        }
        let source = self.at_source(id, &before)?;
        let back = match &step.put {
            Some(put) => put.folders(),
            // Where the server has moved it meanwhile, as was wished, each place goes back.
            None => step.folders.iter().copied().collect(),
        };
        let mut folders = BTreeSet::new();
        for folder in back {
            // It may have been removed since.
            if self.takes_mail(id.account, folder)? {
                folders.insert(folder);
            }
        }
        if folders.is_empty() {
            folders.insert(self.folder_for(id.account, FolderKind::Inbox)?);
        }
        let put = match &step.put {
            Some(put) if put.from == source && put.folders() == folders => Some(put.clone()),
            _ => self.put_into(id.account, &folders, source)?,
        };
        self.put_at(id, &before, (put, step.came_from.clone()))?;
        Ok(true)
    }
}
