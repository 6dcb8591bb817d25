//! Mail on its way out, message by message in the order of folders (M-20).

use std::ops::ControlFlow;

use model::{AccountId, FolderId, Hash, MessageId};

use crate::{
    access::{MailExport, MailView, Reach},
    error::{Result, StoreError},
    key::Key,
    placements::Place,
    rows::{FolderRow, MessageRow, PlacementRow, Sight, StandingRow},
    table::{FOLDERS, MESSAGES, PLACEMENTS, STANDINGS},
    tx::{Reading, Writing, decode, read_key},
    who::Who,
};

/// Placements looked at for one page at most: a viewer may see few of many.
const LOOKED_AT: usize = 20_000;

/// A message that the viewer may take out.
#[derive(Clone, Debug)]
pub struct Export {
    /// Folder name.
    pub folder: String,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// The placement.
    pub placement: PlacementRow,
    /// Its raw bytes; none where only its headers are held.
    pub blob: Option<Hash>,
}

/// A page of an export.
#[derive(Debug, Default)]
pub struct ExportPage {
    /// The messages.
    pub items: Vec<Export>,
    /// Where the next page starts.
    pub next: Option<Vec<u8>>,
    /// Whether Bcc, which only an account's owner is shown, is to be left out.
    pub without_bcc: bool,
}

/// Which part of an export.
#[derive(Debug)]
pub struct ExportAsk<'a> {
    /// One folder only.
    pub folder: Option<&'a str>,
    /// Where the page starts.
    pub after: Option<&'a [u8]>,
    /// Messages at most ...
    pub messages: usize,
    /// ... and bytes, but for the first message.
    pub bytes: u64,
}

impl Reading {
    /// Messages of an account as they lie in folders, as far as the viewer sees them and may
    /// take them out; the operator takes all. What is gone at the source stands where it stood
    /// last.
    pub fn export(&self, account: AccountId, ask: &ExportAsk<'_>) -> Result<ExportPage> {
        self.account(account)?;
        let all = self.viewer.who() == Who::Operator;
        let grant = self.on::<MailView>(account).ok();
        if !all && (grant.is_none() || self.on::<MailExport>(account).is_err()) {
            return Err(StoreError::NotAllowed);
        }
        let own = grant
            .as_ref()
            .is_some_and(|grant| grant.reach() == Reach::Own);
        let mut page = ExportPage {
            without_bcc: !all && !own,
            ..ExportPage::default()
        };
        let (mut looked, mut bytes, mut last) = (0, 0, None::<Vec<u8>>);
        let mut at: Option<(FolderId, String)> = None;
        self.each_key(PLACEMENTS, &account.bytes(), ask.after, |key, value| {
            let (_, folder, uidvalidity, uid): Place = read_key(PLACEMENTS.name, key)?;
            let placement: PlacementRow = decode(PLACEMENTS.name, value)?;
            let full = page.items.len() >= ask.messages
                || (bytes > 0 && bytes + placement.size > ask.bytes);
            if full || looked >= LOOKED_AT {
                page.next = last.take();
                return Ok(ControlFlow::Break(()));
            }
            looked += 1;
            last = Some(key.to_vec());
            let name = match at.take() {
                Some((known, name)) if known == folder => name,
                _ => self.need::<_, FolderRow>(FOLDERS, &(account, folder))?.name,
            };
            let asked = ask.folder.is_none_or(|wanted| wanted == name);
            at = Some((folder, name.clone()));
            if !asked || !self.stands(account, folder, &placement)? {
                return Ok(ControlFlow::Continue(()));
            }
            let message: MessageRow = self.need(MESSAGES, &(account, placement.message))?;
            let shown = all
                || self.visible(
                    grant.as_ref(),
                    (account, placement.message),
                    &Sight::of(&message),
                )?;
            if shown {
                bytes += placement.size;
                page.items.push(Export {
                    folder: name,
                    uidvalidity,
                    uid,
                    blob: placement.blob,
                    placement,
                });
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(page)
    }

    /// Whether a placement is where its message stands.
    fn stands(
        &self,
        account: AccountId,
        folder: FolderId,
        placement: &PlacementRow,
    ) -> Result<bool> {
        if placement.gone.is_none() {
            return Ok(true);
        }
        let key: (AccountId, MessageId) = (account, placement.message);
        let standing: StandingRow = self.get(STANDINGS, &key)?.unwrap_or_default();
        Ok(standing.gone && standing.folders.contains(&folder))
    }
}

impl Writing {
    /// Accounts for an export that begins.
    pub fn note_export(&mut self, account: AccountId, folder: Option<&str>) -> Result<()> {
        let address = self.account(account)?.address;
        let object = match folder {
            Some(folder) => format!("{folder} ({address})"),
            None => address,
        };
        self.audit("mail.export", &object)
    }
}
