use jiff::civil::Date;
use model::FolderKind;

use super::{
    command::{Command, MAX_SET},
    error::WireError,
    guard::Worth,
    list::RemoteFolder,
    open::{Dial, open},
    response::Data,
    secret::Secret,
    session::Session,
    tls::Trust,
    uids::UidSet,
};

/// Folders looked into for the estimate.
const MAX_LOOKED_INTO: usize = 200;
/// Messages of one folder whose size is asked for.
const SAMPLE: u64 = 200;

/// What "Test connection" found, and what a first sync would bring (M-7, M-9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// All that the server offers.
    pub capabilities: Vec<String>,
    /// Folders of the account.
    pub folders: u32,
    /// Messages that came on or after the day, or all; those under several labels count once
    /// where the server has a folder of all.
    pub messages_since: u64,
    /// Their bytes, reckoned from a sample; `None` if the server tells no sizes.
    pub bytes_estimate: Option<u64>,
    /// Whether new mail is told at once.
    pub idle: bool,
}

/// Signs in, looks into each folder, and leaves without a trace.
pub async fn probe(
    trust: &Trust,
    dial: &Dial,
    password: &Secret,
    since: Option<Date>,
) -> Result<Probe, WireError> {
    let mut session = open(trust, dial, password).await?;
    let listing = session.folders().await?;
    let mut messages_since = 0;
    let mut bytes = Some(0_u64);
    let kept = if session.has("X-GM-EXT-1") {
        Kept::ByLabel
    } else {
        Kept::ByFolder
    };
    for folder in counted(&listing.folders, kept).take(MAX_LOOKED_INTO) {
        let uids = match look_into(&mut session, &folder.raw, since).await {
            Ok(uids) => uids,
            // A folder that can't be opened is no reason to fail the test.
            Err(_) if session.is_open() => continue,
            Err(error) => return Err(error),
        };
        messages_since += uids.len();
        let folder_bytes = estimate(&mut session, &uids).await?;
        bytes = bytes.zip(folder_bytes).map(|(a, b)| a.saturating_add(b));
    }
    let folders = u32::try_from(listing.folders.len())
        .unwrap_or(u32::MAX)
        .saturating_add(listing.left_out);
    let probe = Probe {
        capabilities: session.capabilities().to_vec(),
        folders,
        messages_since,
        bytes_estimate: bytes,
        idle: session.has("IDLE"),
    };
    session.logout().await;
    Ok(probe)
}

/// Where each message is found once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// Folders are labels: "All Mail" has every message but spam and what was deleted.
    ByLabel,
    /// Every folder has its own; a folder of all shows them once more.
    ByFolder,
}

fn counted(folders: &[RemoteFolder], kept: Kept) -> impl Iterator<Item = &RemoteFolder> {
    let has_all = folders.iter().any(|folder| folder.selectable && folder.all);
    let by_label = kept == Kept::ByLabel && has_all;
    folders.iter().filter(move |folder| {
        let apart = matches!(folder.kind, Some(FolderKind::Spam | FolderKind::Trash));
        folder.selectable
            && if by_label {
                folder.all || apart
            } else {
                !folder.all
            }
    })
}

async fn look_into(
    session: &mut Session,
    raw: &str,
    since: Option<Date>,
) -> Result<UidSet, WireError> {
    let selected = session.examine(raw).await?;
    session.uids(&selected, since).await
}

/// The bytes of all of them, from the sizes of some spread evenly over them.
async fn estimate(session: &mut Session, uids: &UidSet) -> Result<Option<u64>, WireError> {
    if uids.is_empty() {
        return Ok(Some(0));
    }
    let step = usize::try_from(uids.len().div_ceil(SAMPLE)).unwrap_or(usize::MAX);
    let sample: UidSet = uids.iter().step_by(step).collect();
    let (mut count, mut bytes) = (0_u64, 0_u64);
    for set in sample.sets(MAX_SET) {
        let command = Command::new("UID FETCH ")
            .word(&set)
            .word(" (UID RFC822.SIZE)");
        session
            .connection
            .bring(&command, |data| {
                if let Data::Fetch(item) = data
                    && let Some(size) = item.size
                {
                    count += 1;
                    bytes = bytes.saturating_add(size);
                }
                Worth::Foreign
            })
            .await?;
    }
    Ok((count > 0).then(|| (bytes / count.max(1)).saturating_mul(uids.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(raw: &str, kind: Option<FolderKind>) -> RemoteFolder {
        RemoteFolder {
            raw: raw.into(),
            name: raw.into(),
            delimiter: Some('/'),
            selectable: true,
            kind,
            all: raw == "All",
            status: None,
            mailbox_id: None,
        }
    }

    fn names(folders: &[RemoteFolder], kept: Kept) -> Vec<&str> {
        counted(folders, kept)
            .map(|folder| folder.raw.as_str())
            .collect()
    }

    #[test]
    fn a_label_is_no_second_message() {
        let mut folders = vec![
            folder("INBOX", Some(FolderKind::Inbox)),
            folder("Work", None),
            folder("All", None),
            folder("Spam", Some(FolderKind::Spam)),
            folder("Sent", Some(FolderKind::Sent)),
            folder("Bin", Some(FolderKind::Trash)),
        ];
        assert_eq!(names(&folders, Kept::ByLabel), ["All", "Spam", "Bin"]);
        let own = ["INBOX", "Work", "Spam", "Sent", "Bin"];
        assert_eq!(names(&folders, Kept::ByFolder), own);
        // "All Mail" can be hidden at the server.
        folders[2].selectable = false;
        assert_eq!(names(&folders, Kept::ByLabel), own);
    }
}
