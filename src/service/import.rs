//! Mail brought from files into a folder of its own, batch by batch (M-20).

use mail::wire::Fetched;
use model::{AccountId, Code, Flags, FolderId, Instant, Problem};
use serde::{Deserialize, Serialize};
use store::{Part, StoreError, Who};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::{
    Desk,
    intake::{Intake, Place},
    told,
};

/// Bytes of a batch at most, but for a single message that is larger.
pub const BATCH_BYTES: u64 = 8 << 20;

/// Messages of a batch at most.
pub const BATCH_MESSAGES: usize = 1_000;

/// What stands before a message in a batch, in bytes at most.
pub const MAX_TOLD: usize = 16 << 10;

/// The longest name of a folder, in bytes.
const MAX_NAME: usize = 200;

/// What is told of a message beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailTold {
    /// Flags by their IMAP names.
    #[serde(default)]
    pub flags: Vec<String>,
    /// When it came in, in milliseconds since 1970.
    #[serde(default)]
    pub received: Option<i64>,
}

/// A message of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// What is told of it.
    pub told: MailTold,
    /// Its bytes.
    pub raw: Vec<u8>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Messages that stand in the folder now and did not before.
    pub added: u64,
    /// Messages that stood there, byte for byte.
    pub known: u64,
}

/// The right to hold a batch in memory.
pub struct ImportTurn(
    #[expect(dead_code, reason = "it ends the turn when dropped")] OwnedSemaphorePermit,
);

/// Waits for the turn of a batch that is about to be read; after the rights were looked at.
pub async fn turn(desk: &Desk, who: &Who, account: AccountId) -> Result<ImportTurn, Problem> {
    desk.read(who, |r| r.account_to_fill(account).map(drop))?;
    let permit = desk.imports().clone().acquire_owned().await;
    permit.map(ImportTurn).map_err(|_| Problem::new(Code::Busy))
}

/// The largest batch that is taken, in bytes.
pub fn largest_batch(desk: &Desk) -> u64 {
    let heads = BATCH_MESSAGES * (MAX_TOLD + 8);
    desk.settings().message_limit.max(BATCH_BYTES) + heads as u64
}

/// Takes a batch into an imported folder of an account, making the folder if need be: by the
/// account's owner or the operator. What is there already stays as it is, so that an import that
/// was cut off is simply begun again.
pub async fn take(
    desk: &Desk,
    who: &Who,
    (account, folder): (AccountId, &str),
    batch: Vec<Brought>,
) -> Result<ImportReport, Problem> {
    let name = folder.trim().to_owned();
    if name.is_empty() {
        return Err(Problem::at(Code::Required, "folder"));
    }
    if name.len() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(Problem::at(Code::TooLong, "folder"));
    }
    let limit = desk.settings().message_limit;
    if batch.len() > BATCH_MESSAGES || batch.iter().any(|one| one.raw.len() as u64 > limit) {
        return Err(Problem::new(Code::TooLarge));
    }
    let asks = *who;
    let found = desk.write(who, move |w| match w.folder_to_fill(account, &name) {
        Err(StoreError::Taken) => Ok(None),
        other => other.map(Some),
    });
    let folder = found.await?.ok_or_else(|| {
        Problem::at(Code::BadChoice, "folder").naming("the server has a folder of that name")
    })?;
    let all = batch.len() as u64;
    let before = desk.read(&asks, |r| r.imported(account, folder))?;
    submit(desk, (account, folder), batch).await?;
    let after = desk.read(&asks, |r| r.imported(account, folder))?;
    let added = u64::from(after.saturating_sub(before)).min(all);
    Ok(ImportReport {
        added,
        known: all - added,
    })
}

/// Through the same readers and the same writer as fetched mail.
async fn submit(
    desk: &Desk,
    (account, folder): (AccountId, FolderId),
    batch: Vec<Brought>,
) -> Result<(), Problem> {
    let intake = Intake::start(desk)?;
    let (receipt, mut receipts) = mpsc::unbounded_channel();
    let place = Place {
        account,
        folder,
        // Imported folders have none; the UID is given when it is written.
        uidvalidity: 0,
        part: Part::Whole,
    };
    let mut uid = 0;
    for one in batch {
        uid += 1;
        let fetched = Fetched {
            object: None,
            labels: Vec::new(),
            modseq: None,
            uid,
            flags: Flags::from_names(one.told.flags.iter().map(String::as_str)),
            internal_date: one.told.received.map(Instant),
            size: one.raw.len() as u64,
            raw: one.raw,
        };
        intake.submit(place, fetched, receipt.clone()).await?;
    }
    drop((receipt, intake));
    while let Some(receipt) = receipts.recv().await {
        receipt?;
        uid -= 1;
    }
    if uid == 0 {
        Ok(())
    } else {
        Err(told::broken("messages of an import were lost on their way"))
    }
}

/// Adds a message to a batch as it is sent: length and JSON of what is told, length and bytes.
pub fn put(batch: &mut Vec<u8>, told: &[u8], raw: &[u8]) {
    for part in [told, raw] {
        batch.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        batch.extend_from_slice(part);
    }
}

/// Takes a part of a batch off its beginning.
pub fn part<'b>(batch: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (length, rest) = batch.split_first_chunk::<4>()?;
    let (part, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    *batch = rest;
    Some(part)
}

/// The messages of a batch as it was sent.
pub fn messages(mut batch: &[u8]) -> Result<Vec<Brought>, Problem> {
    let bad = || Problem::new(Code::BadRequest).naming("the batch is cut or not framed");
    let mut messages = Vec::new();
    while !batch.is_empty() {
        let told = part(&mut batch)
            .filter(|told| told.len() <= MAX_TOLD && messages.len() < BATCH_MESSAGES)
            .ok_or_else(bad)?;
        let raw = part(&mut batch).ok_or_else(bad)?;
        messages.push(Brought {
            told: serde_json::from_slice(told).map_err(|_| bad())?,
            raw: raw.to_vec(),
        });
    }
    Ok(messages)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_batch_comes_as_it_was_sent(mails: Vec<(Vec<u8>, Option<i64>)>, noise: Vec<u8>) {
            let mails: Vec<Brought> = mails
                .into_iter()
                .map(|(raw, received)| Brought {
                    told: MailTold { flags: vec!["\\Seen".to_owned()], received },
                    raw,
                })
                .collect();
            let mut batch = Vec::new();
            for one in &mails {
                put(&mut batch, &serde_json::to_vec(&one.told).unwrap(), &one.raw);
            }
            prop_assert_eq!(messages(&batch).unwrap(), mails);
            if let Some((_, cut)) = batch.split_last() {
                prop_assert!(messages(&batch[..cut.len()]).is_err());
            }
            // Whatever comes, it is an answer.
            let _any = messages(&noise);
        }
    }
}
