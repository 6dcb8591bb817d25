//! Which conversation a message belongs to (M-26).

use std::ops::ControlFlow;

use model::{AccountId, Instant, MessageId, Parsed, ThreadId, base_subject, fold};
use sha2::{Digest, Sha256};

use crate::{
    error::Result,
    key::{Oldest, Short},
    rows::{MessageRow, SubjectRow},
    table::{MESSAGES, THREAD_ALIASES, THREAD_IDS, THREAD_SUBJECTS, THREADS},
    tx::{Reading, Writing},
};

/// References of one message that are followed, the latest.
const MAX_REFERENCES: usize = 50;

/// Messages of a thread that a join moves at most; larger ones stay apart.
pub(crate) const MAX_MOVED: usize = 2_000;

/// How long a subject alone keeps a thread together, in milliseconds: 30 days.
const SUBJECT_MS: i64 = 30 * 24 * 3_600_000;

/// Aliases followed at most.
const MAX_ALIASES: usize = 16;

/// Sixteen bytes of SHA-256 over parts.
pub(crate) fn short_hash(parts: &[&[u8]]) -> Short {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let full: [u8; 32] = hash.finalize().into();
    let mut short = [0; 16];
    for (to, from) in short.iter_mut().zip(full) {
        *to = from;
    }
    Short(short)
}

/// The key of a Message-ID.
pub(crate) fn id_key(message_id: &str) -> Short {
    short_hash(&[message_id.trim().as_bytes()])
}

impl Reading {
    /// The thread that a joined one went into, or itself.
    pub(crate) fn thread_root(&self, account: AccountId, thread: ThreadId) -> Result<ThreadId> {
        let mut at = thread;
        for _ in 0..MAX_ALIASES {
            match self.get(THREAD_ALIASES, &(account, at))? {
                Some(next) => at = next,
                None => break,
            }
        }
        Ok(at)
    }
}

impl Writing {
    /// Finds or makes the thread of a message that is being taken in, joining threads that it
    /// shows to be one.
    pub(crate) fn thread_for(
        &mut self,
        account: AccountId,
        message: MessageId,
        parsed: &Parsed,
        date: Instant,
    ) -> Result<ThreadId> {
        let ids: Vec<Short> = parsed
            .message_id
            .iter()
            .chain(parsed.in_reply_to.iter().take(MAX_REFERENCES))
            .chain(parsed.references.iter().rev().take(MAX_REFERENCES))
            .map(|id| id_key(id))
            .collect();
        let mut found: Vec<ThreadId> = Vec::new();
        for id in &ids {
            if let Some(thread) = self.get(THREAD_IDS, &(account, *id))? {
                let root = self.thread_root(account, thread)?;
                if !found.contains(&root) {
                    found.push(root);
                }
            }
        }
        let by_subject = subject_key(parsed);
        let replies = !parsed.in_reply_to.is_empty() || !parsed.references.is_empty();
        if found.is_empty()
            && !replies
            && has_prefix(&parsed.subject)
            && let Some(key) = by_subject
            && let Some(row) = self.get(THREAD_SUBJECTS, &(account, key))?
            && date.since_ms(row.last).abs() <= SUBJECT_MS
        {
            found.push(self.thread_root(account, row.thread)?);
        }
        found.sort_unstable();
        let thread = found.first().copied().unwrap_or(ThreadId(message.0));
        for other in found.iter().skip(1) {
            self.join(account, *other, thread)?;
        }
        for id in ids {
            self.put(THREAD_IDS, &(account, id), &thread)?;
        }
        if let Some(key) = by_subject {
            self.put(
                THREAD_SUBJECTS,
                &(account, key),
                &SubjectRow { thread, last: date },
            )?;
        }
        Ok(thread)
    }

    /// Moves all messages of a thread into another, and remembers it.
    fn join(&mut self, account: AccountId, from: ThreadId, into: ThreadId) -> Result<()> {
        let mut moved = Vec::new();
        self.each(
            THREADS,
            &(account, from),
            |key: (AccountId, ThreadId, Oldest, MessageId), _| {
                moved.push(key);
                Ok(if moved.len() > MAX_MOVED {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            },
        )?;
        let (ours, theirs) = (
            self.thread_is_private(account, into)?,
            self.thread_is_private(account, from)?,
        );
        if moved.len() > MAX_MOVED {
            // What answers a private thread is private, even where the two stay apart.
            return if theirs && !ours {
                self.set_thread_private(account, into, true)
            } else {
                Ok(())
            };
        }
        self.join_shares(account, from, into)?;
        for key in moved {
            let (_, _, date, message) = key;
            self.delete(THREADS, &key);
            self.put(
                THREADS,
                &(account, into, date, message),
                &crate::table::Nothing,
            )?;
            if let Some(mut row) = self.get::<_, MessageRow>(MESSAGES, &(account, message))? {
                row.thread = into;
                self.put(MESSAGES, &(account, message), &row)?;
            }
        }
        self.put(THREAD_ALIASES, &(account, from), &into)?;
        // A thread of which a part is private is private.
        if ours == theirs {
            Ok(())
        } else {
            self.set_thread_private(account, into, true)
        }
    }
}

fn has_prefix(subject: &str) -> bool {
    let base = base_subject(subject);
    !base.is_empty() && base != fold(subject.trim())
}

/// The key of a subject with its participants; none where there is no subject.
fn subject_key(parsed: &Parsed) -> Option<Short> {
    let base = base_subject(&parsed.subject);
    if base.is_empty() || parsed.automatic {
        return None;
    }
    let mut people: Vec<String> = parsed
        .from
        .iter()
        .chain(&parsed.to)
        .chain(&parsed.cc)
        .take(crate::addresses::MAX_PARTIES)
        .map(|party| party.address.to_lowercase())
        .collect();
    people.sort();
    people.dedup();
    Some(short_hash(&[base.as_bytes(), people.join("\n").as_bytes()]))
}
