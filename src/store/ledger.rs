//! The ledger: what the server has and what we hold, folder by folder (M-43, X-14).

use std::ops::ControlFlow;

use model::{AccountId, Failure, Flags, FolderId, Hash, Instant, MessageId};

use crate::{
    access::MailView,
    error::{Result, StoreError},
    key::Key,
    placements::Place,
    rows::{AccountRow, FolderRow, HoldingsRow, LeftOutRow, MessageRow, PlacementRow, Sight},
    table::{ACCOUNTS, FOLDERS, LEFT_OUT, MESSAGES, PLACEMENTS},
    tx::{Reading, decode, read_key},
    who::Who,
};

/// The sums of one folder.
#[derive(Clone, Debug, Default)]
pub struct LedgerFolder {
    /// Name.
    pub name: String,
    /// Whether it is left out of sync.
    pub excluded: bool,
    /// Whether it was made here and the server does not have it.
    pub here_only: bool,
    /// On the server since sync-from, when last compared.
    pub on_server: u64,
    /// Whether it is a label, whose messages are counted where they lie.
    pub label: bool,
    /// What of these is accounted for.
    pub holds: HoldingsRow,
    /// Missing after the last full comparison, which could not mend them.
    pub unmended: u64,
    /// When last compared.
    pub checked: Option<Instant>,
    /// When last compared in full.
    pub compared: Option<Instant>,
    /// Why it can't be brought in step, if so; then the other figures are of an earlier time.
    pub failure: Option<Failure>,
}

impl LedgerFolder {
    /// Whether it counts: neither left out of sync, ours alone nor a label.
    pub fn counts(&self) -> bool {
        !self.excluded && !self.here_only && !self.label
    }

    /// Messages brought by imports, which are outside the sum.
    pub fn imported(&self) -> u64 {
        if self.here_only { self.holds.sum() } else { 0 }
    }

    /// On the server, not held and not explained.
    pub fn missing(&self) -> u64 {
        if self.counts() {
            self.on_server.saturating_sub(self.holds.sum())
        } else {
            0
        }
    }
}

/// One message at a place of the server.
#[derive(Clone, Debug)]
pub struct LedgerEntry {
    /// Folder name.
    pub folder: String,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// Its message; none of what is left out.
    pub message: Option<MessageId>,
    /// SHA-256 of its raw bytes, where they are held.
    pub blob: Option<Hash>,
    /// Size in bytes.
    pub size: u64,
    /// Flags at the server; none of what is left out.
    pub flags: Flags,
    /// Its state by X-14.
    pub state: &'static str,
    /// Message-ID; none where the viewer may not see the message, but for the operator.
    pub message_id: Option<String>,
}

impl Reading {
    /// Whether the viewer may see an account's ledger: who may change its settings.
    pub(crate) fn may_see_ledger(&self, account: AccountId) -> Result<()> {
        let row = self.account(account)?;
        if self.may_set(&row)? {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// On the server, not held and not explained; of a folder as its row has it.
    pub(crate) fn missing(
        &self,
        account: AccountId,
        folder: FolderId,
        row: &FolderRow,
    ) -> Result<u64> {
        Ok(self.ledger_folder(account, folder, row)?.missing())
    }

    fn ledger_folder(
        &self,
        account: AccountId,
        folder: FolderId,
        row: &FolderRow,
    ) -> Result<LedgerFolder> {
        let compared = self.compared(account, folder)?;
        Ok(LedgerFolder {
            name: row.name.clone(),
            excluded: row.excluded,
            here_only: row.here_only,
            on_server: row.on_server,
            label: row.label_of.is_some(),
            holds: self.holdings(account, folder)?,
            unmended: row.unmended,
            checked: row.checked,
            compared: compared
                .filter(|compared| compared.failure.is_none())
                .map(|compared| compared.at),
            failure: self.shut(account, folder)?.map(|shut| shut.failure),
        })
    }

    /// The sums of all folders of an account.
    pub fn ledger(&self, account: AccountId) -> Result<Vec<LedgerFolder>> {
        self.may_see_ledger(account)?;
        let mut sums = Vec::new();
        self.each(
            FOLDERS,
            &account,
            |(_, folder): (AccountId, FolderId), row: FolderRow| {
                // What was brought into a folder that was removed here is held still.
                let filled = row.here_only && self.was_filled(account, folder)?;
                if row.gone.is_none() || filled {
                    sums.push(self.ledger_folder(account, folder, &row)?);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(sums)
    }

    /// The accounts whose ledger the viewer may see.
    pub fn accounts_with_ledger(&self) -> Result<Vec<(AccountId, AccountRow)>> {
        let mut found = Vec::new();
        self.each(ACCOUNTS, &(), |id: AccountId, row: AccountRow| {
            if self.may_set(&row)? {
                found.push((id, row));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// The ledger's lines in the order of folder, UIDVALIDITY and UID; those of what is gone at
    /// the source only if asked for.
    pub fn ledger_entries(
        &self,
        account: AccountId,
        gone: bool,
        (after, limit): (Option<&[u8]>, usize),
    ) -> Result<(Vec<LedgerEntry>, Option<Vec<u8>>)> {
        self.may_see_ledger(account)?;
        let mut lines = self.held_lines(account, gone, (after, limit))?;
        lines.extend(self.left_out_lines(account, (after, limit))?);
        lines.sort_by(|a, b| a.key.cmp(&b.key));
        let more = lines.len() > limit;
        lines.truncate(limit);
        let next = lines.last().filter(|_| more).map(|line| line.key.clone());
        let grant = self.on::<MailView>(account).ok();
        let mut folder: Option<(FolderId, (String, bool))> = None;
        let mut entries = Vec::with_capacity(lines.len());
        for line in lines {
            let (_, at, uidvalidity, uid): Place = read_key(PLACEMENTS.name, &line.key)?;
            let name = match &folder {
                Some((known, name)) if *known == at => name.clone(),
                _ => {
                    let row: FolderRow = self.need(FOLDERS, &(account, at))?;
                    (row.name, row.here_only)
                }
            };
            folder = Some((at, name.clone()));
            let (name, imported) = name;
            let mut entry = LedgerEntry {
                folder: name,
                uidvalidity,
                uid,
                message: None,
                blob: None,
                size: 0,
                flags: Flags::default(),
                state: "",
                message_id: None,
            };
            match line.what {
                What::LeftOut(row) => {
                    (entry.size, entry.state) = (row.size, row.why.word());
                }
                What::Held(row) => {
                    let message: MessageRow = self.need(MESSAGES, &(account, row.message))?;
                    let shown = self.viewer.who() == Who::Operator
                        || self.visible(
                            grant.as_ref(),
                            (account, row.message),
                            &Sight::of(&message),
                        )?;
                    entry.message = Some(row.message);
                    entry.message_id = message.message_id.filter(|_| shown);
                    entry.state = match row.gone {
                        Some(_) => "gone",
                        None if imported => "imported",
                        None => row.held.word(),
                    };
                    (entry.blob, entry.size, entry.flags) = (row.blob, row.size, row.flags);
                }
            }
            entries.push(entry);
        }
        Ok((entries, next))
    }

    /// One line more than the limit, so that it shows whether there are more.
    fn held_lines(
        &self,
        account: AccountId,
        gone: bool,
        (after, limit): (Option<&[u8]>, usize),
    ) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        self.each_key(PLACEMENTS, &account.bytes(), after, |key, value| {
            let row: PlacementRow = decode(PLACEMENTS.name, value)?;
            if row.gone.is_none() || gone {
                lines.push(Line {
                    key: key.to_vec(),
                    what: What::Held(row),
                });
            }
            Ok(up_to(lines.len(), limit))
        })?;
        Ok(lines)
    }

    fn left_out_lines(
        &self,
        account: AccountId,
        (after, limit): (Option<&[u8]>, usize),
    ) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        self.each_key(LEFT_OUT, &account.bytes(), after, |key, value| {
            let row: LeftOutRow = decode(LEFT_OUT.name, value)?;
            lines.push(Line {
                key: key.to_vec(),
                what: What::LeftOut(row),
            });
            Ok(up_to(lines.len(), limit))
        })?;
        Ok(lines)
    }
}

/// A row of either table, whose keys are alike.
struct Line {
    key: Vec<u8>,
    what: What,
}

enum What {
    Held(PlacementRow),
    LeftOut(LeftOutRow),
}

fn up_to(found: usize, limit: usize) -> ControlFlow<()> {
    if found > limit {
        ControlFlow::Break(())
    } else {
        ControlFlow::Continue(())
    }
}
