//! What is done with messages by their headers alone, before any body is fetched (M-48, M-49).

use mail::{
    mime,
    wire::{Fetched, UidSet},
};
use model::{AccountId, FolderId, Problem};
use store::{Job, Verdict, Who};

use crate::Desk;

const JOB: Who = Who::Job(Job::Sync);

/// Messages told apart by their headers.
#[derive(Debug, Default)]
pub struct Sifted {
    /// Those whose bodies are fetched.
    pub take: UidSet,
    /// Those that stay stubs, with their headers.
    pub stubs: Vec<Fetched>,
    /// Those that are left out.
    pub left_out: u64,
}

/// Whether headers must be looked at before bodies are fetched.
pub fn needed(desk: &Desk, account: AccountId) -> Result<bool, Problem> {
    desk.read(&JOB, |r| r.sifts(account))
}

/// Tells messages apart by their headers; those on the never-log list are left out at once.
pub async fn sift(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    headers: Vec<Fetched>,
) -> Result<Sifted, Problem> {
    let (headers, parsed) = desk
        .with_stack(move || {
            let parsed: Vec<_> = headers.iter().map(|one| mime::parse(&one.raw)).collect();
            (headers, parsed)
        })
        .await?;
    let verdicts = desk.read(&JOB, |r| r.verdicts(account, &parsed))?;
    let mut sifted = Sifted::default();
    let mut never = Vec::new();
    for (one, verdict) in headers.into_iter().zip(verdicts) {
        match verdict {
            Verdict::Take => {
                sifted.take.insert(one.uid);
            }
            Verdict::Stub => sifted.stubs.push(one),
            Verdict::NeverLog => never.push((one.uid, one.size)),
        }
    }
    if !never.is_empty() {
        sifted.left_out = never.len() as u64;
        desk.write(&JOB, move |w| w.never_log_these(account, at, &never))
            .await?;
    }
    Ok(sifted)
}
