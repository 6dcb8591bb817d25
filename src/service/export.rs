//! Mail on its way out of an account, batch by batch (M-20).

use model::{AccountId, Code, Problem};
use serde::Serialize;
use store::{Export, ExportAsk, StoreError, Who};

use crate::{Desk, desk::cursor, import, message::without_bcc, sealing::hex, told};

/// Bytes of a batch at most, but for a single message that is larger.
const BATCH_BYTES: u64 = 8 << 20;

/// Messages of a batch at most.
const BATCH_MESSAGES: usize = 1_000;

/// What is told of a batch, before its messages.
#[derive(Debug, Serialize)]
struct BatchTold {
    /// Where the next batch starts.
    next: Option<String>,
    /// Messages of which only the headers are held: they are left out.
    headers_only: u64,
    /// Messages whose bytes the disk damaged or lost: they are left out.
    damaged: u64,
}

/// What is told of a message, before its bytes.
#[derive(Debug, Serialize)]
struct ExportTold<'a> {
    folder: &'a str,
    uidvalidity: u32,
    uid: u32,
    flags: Vec<String>,
    received: i64,
    sha256: String,
}

/// A batch of an account's messages, or of one of its folders, in the framing of
/// [`import::put`]: first what is told of it and nothing, then what is told of each message and
/// its bytes. For who sees the mail and has mail.export; the operator gets all.
pub async fn batch(
    desk: &Desk,
    who: &Who,
    account: AccountId,
    (folder, from): (Option<String>, Option<String>),
) -> Result<Vec<u8>, Problem> {
    let after = cursor(from.as_deref())?;
    if after.is_none() {
        let named = folder.clone();
        desk.write(who, move |w| {
            // Who may not is told so before anything is noted.
            w.export(account, &ask((None, None), 0))?;
            w.note_export(account, named.as_deref())
        })
        .await?;
    }
    let (desk, who) = (desk.clone(), *who);
    tokio::task::spawn_blocking(move || {
        let asked = ask((folder.as_deref(), after.as_deref()), BATCH_MESSAGES);
        let page = desk.read(&who, |r| r.export(account, &asked))?;
        let (mut told, mut mails) = (BatchTold::of(page.next.as_deref()), Vec::new());
        for one in &page.items {
            let raw = match one.blob.map(|blob| desk.store().blobs().read(blob)) {
                None => {
                    told.headers_only += 1;
                    continue;
                }
                Some(Err(StoreError::BytesMissing | StoreError::Damaged { .. })) => {
                    told.damaged += 1;
                    continue;
                }
                Some(read) => read.map_err(told::store)?,
            };
            let raw = if page.without_bcc {
                without_bcc(&raw)
            } else {
                raw
            };
            import::put(&mut mails, &json(&told_of(one))?, &raw);
        }
        let mut batch = Vec::with_capacity(mails.len() + 256);
        import::put(&mut batch, &json(&told)?, &[]);
        batch.append(&mut mails);
        Ok(batch)
    })
    .await
    .map_err(|_| told::broken("an export stopped"))?
}

fn ask<'a>((folder, after): (Option<&'a str>, Option<&'a [u8]>), messages: usize) -> ExportAsk<'a> {
    ExportAsk {
        folder,
        after,
        messages,
        bytes: BATCH_BYTES,
    }
}

impl BatchTold {
    fn of(next: Option<&[u8]>) -> Self {
        Self {
            next: next.map(hex),
            headers_only: 0,
            damaged: 0,
        }
    }
}

fn told_of(one: &Export) -> ExportTold<'_> {
    ExportTold {
        folder: &one.folder,
        uidvalidity: one.uidvalidity,
        uid: one.uid,
        flags: one.placement.flags.names(),
        received: one.placement.received.0,
        sha256: one.blob.map(|blob| blob.to_string()).unwrap_or_default(),
    }
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(|_| Problem::new(Code::Broken))
}
