//! The ledger: what the server has and what we hold, folder by folder (M-43, X-14).

use std::ops::ControlFlow;

use model::{AccountId, FolderId, Instant};

use crate::{
    access::MailView,
    error::{Result, StoreError},
    key::Key,
    placements::Place,
    rows::{FolderRow, HeldAs, MessageRow, PlacementRow, Sight},
    table::{FOLDERS, MESSAGES, PLACEMENTS},
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
    /// On the server since sync-from, when last compared.
    pub on_server: u64,
    /// Whole.
    pub stored: u64,
    /// Headers only.
    pub headers_only: u64,
    /// Not parsed.
    pub quarantined: u64,
    /// Headers only, as no party is known (M-48).
    pub stub: u64,
    /// Brought by imports; outside the sum.
    pub imported: u64,
    /// When last compared.
    pub checked: Option<Instant>,
}

impl LedgerFolder {
    /// On the server, not held and not explained.
    pub fn missing(&self) -> u64 {
        self.on_server
            .saturating_sub(self.stored + self.headers_only + self.quarantined + self.stub)
    }
}

/// One placement of the ledger.
#[derive(Clone, Debug)]
pub struct LedgerEntry {
    /// Folder name.
    pub folder: String,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// The placement.
    pub placement: PlacementRow,
    /// Whether its folder was made by an import.
    pub imported: bool,
    /// Message-ID; none where the viewer may not see the message, but for the operator.
    pub message_id: Option<String>,
}

impl Reading {
    /// Whether the viewer may see an account's ledger: who may change its settings.
    fn may_see_ledger(&self, account: AccountId) -> Result<()> {
        let row = self.account(account)?;
        if self.may_set(&row)? {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// The sums of all folders of an account.
    pub fn ledger(&self, account: AccountId) -> Result<Vec<LedgerFolder>> {
        self.may_see_ledger(account)?;
        let mut sums = Vec::new();
        self.each(
            FOLDERS,
            &account,
            |(_, folder): (AccountId, FolderId), row: FolderRow| {
                if row.gone.is_some() {
                    return Ok(ControlFlow::Continue(()));
                }
                let mut sum = LedgerFolder {
                    name: row.name,
                    excluded: row.excluded,
                    on_server: row.on_server,
                    checked: row.checked,
                    ..LedgerFolder::default()
                };
                self.each(
                    PLACEMENTS,
                    &(account, folder, row.uidvalidity),
                    |_: Place, placement: PlacementRow| {
                        if row.here_only {
                            sum.imported += 1;
                        } else if placement.gone.is_none() {
                            match placement.held {
                                HeldAs::Stored => sum.stored += 1,
                                HeldAs::HeadersOnly => sum.headers_only += 1,
                                HeldAs::Quarantined => sum.quarantined += 1,
                                HeldAs::Stub => sum.stub += 1,
                            }
                        }
                        Ok(ControlFlow::Continue(()))
                    },
                )?;
                sums.push(sum);
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(sums)
    }

    /// Placements of an account in the order of folder, UIDVALIDITY and UID; those that are
    /// gone at the source only if asked for.
    pub fn ledger_entries(
        &self,
        account: AccountId,
        gone: bool,
        (after, limit): (Option<&[u8]>, usize),
    ) -> Result<(Vec<LedgerEntry>, Option<Vec<u8>>)> {
        self.may_see_ledger(account)?;
        let grant = self.on::<MailView>(account).ok();
        let names_all = self.viewer.who() == Who::Operator;
        let mut entries: Vec<LedgerEntry> = Vec::new();
        let mut last: Option<Vec<u8>> = None;
        let mut next = None;
        let mut folder: Option<(FolderId, (String, bool))> = None;
        self.each_key(PLACEMENTS, &account.bytes(), after, |key, value| {
            let (_, at, uidvalidity, uid): Place = read_key(PLACEMENTS.name, key)?;
            let placement: PlacementRow = decode(PLACEMENTS.name, value)?;
            if placement.gone.is_some() && !gone {
                return Ok(ControlFlow::Continue(()));
            }
            if entries.len() >= limit {
                next = last.take();
                return Ok(ControlFlow::Break(()));
            }
            let name = match &folder {
                Some((known, name)) if *known == at => name.clone(),
                _ => {
                    let row: FolderRow = self.need(FOLDERS, &(account, at))?;
                    (row.name, row.here_only)
                }
            };
            folder = Some((at, name.clone()));
            let message: MessageRow = self.need(MESSAGES, &(account, placement.message))?;
            let shown = names_all
                || self.visible(
                    grant.as_ref(),
                    (account, placement.message),
                    &Sight::of(&message),
                )?;
            entries.push(LedgerEntry {
                folder: name.0,
                imported: name.1,
                uidvalidity,
                uid,
                placement,
                message_id: message.message_id.filter(|_| shown),
            });
            last = Some(key.to_vec());
            Ok(ControlFlow::Continue(()))
        })?;
        Ok((entries, next))
    }
}
