use std::time::Duration;

use imap_proto::StatusAttribute;
use jiff::civil::Date;
use model::Flags;
use tokio::time::timeout;

use super::{
    command::{Command, MAX_SET},
    connection::{Connection, Heard},
    error::WireError,
    list::Listing,
    open::Stream,
    pace::Pace,
    response::Data,
    uids::UidSet,
};

/// Messages asked about by one SEARCH, so that its answer stays far below 1 MiB.
const SEARCH_RANGE: u32 = 20_000;
/// Messages whose flags one command asks for.
const FLAGS_RANGE: u32 = 20_000;
/// Commands that one folder's search may take: ten million messages.
const MAX_SEARCHES: u32 = 500;
/// How long a server is waited for when we leave.
const LOGOUT: Duration = Duration::from_secs(5);

/// A signed-in connection to one account.
///
/// Folders are opened read-only, so nothing at the server changes. After an error that is
/// not the server's plain NO the session is closed; see [`Session::is_open`].
pub struct Session {
    pub(super) connection: Connection<Stream>,
    capabilities: Vec<String>,
}

/// An opened folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The epoch of its UIDs; never 0.
    pub uidvalidity: u32,
    /// The next UID, as the server says.
    pub uidnext: Option<u32>,
    /// Messages in it, as the server says.
    pub exists: u32,
}

/// What a server tells of a folder that is not open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderStatus {
    /// The epoch of its UIDs.
    pub uidvalidity: u32,
    /// The next UID.
    pub uidnext: u32,
    /// Messages in it.
    pub messages: u32,
    /// Messages without \Seen.
    pub unseen: u32,
}

impl Session {
    pub(super) fn new(connection: Connection<Stream>, capabilities: Vec<String>) -> Self {
        Self {
            connection,
            capabilities,
        }
    }

    /// Whether the server offers something, as `IDLE`.
    pub fn has(&self, capability: &str) -> bool {
        self.capabilities
            .iter()
            .any(|word| word.eq_ignore_ascii_case(capability))
    }

    /// All that the server offers, in capitals.
    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    /// Whether another command can be given.
    pub fn is_open(&self) -> bool {
        self.connection.is_open()
    }

    /// The account's folders.
    pub async fn folders(&mut self) -> Result<Listing, WireError> {
        let command = if self.has("SPECIAL-USE") && self.has("LIST-EXTENDED") {
            "LIST \"\" \"*\" RETURN (SPECIAL-USE)"
        } else {
            "LIST \"\" \"*\""
        };
        let mut listing = Listing::default();
        self.connection
            .run(&Command::new(command), |data| {
                if let Data::List(listed) = data {
                    listing.take(listed);
                }
            })
            .await?;
        Ok(listing)
    }

    /// Opens a folder read-only, by its raw name.
    pub async fn examine(&mut self, raw: &str) -> Result<Selected, WireError> {
        let mut exists = 0;
        let mut uidvalidity = None;
        let mut uidnext = None;
        let number = |value: Option<&str>| value.and_then(|value| value.parse::<u32>().ok());
        self.connection
            .run(&Command::new("EXAMINE").string(raw), |data| match data {
                Data::Exists(count) => exists = count,
                Data::Remark(remark) => {
                    uidvalidity = number(remark.code_value("UIDVALIDITY")).or(uidvalidity);
                    uidnext = number(remark.code_value("UIDNEXT")).or(uidnext);
                }
                _ => {}
            })
            .await?;
        let uidvalidity = uidvalidity
            .filter(|value| *value != 0)
            .ok_or_else(|| WireError::not_understood("the folder has no UIDVALIDITY"))?;
        Ok(Selected {
            uidvalidity,
            uidnext: uidnext.filter(|value| *value != 0),
            exists,
        })
    }

    /// The UIDs in the open folder, of all messages or of those that came on or after a day.
    ///
    /// The last range is open-ended: the server's count bounds nothing.
    pub async fn uids(
        &mut self,
        selected: &Selected,
        since: Option<Date>,
    ) -> Result<UidSet, WireError> {
        let mut ranges = Vec::new();
        let mut first: u32 = 1;
        for round in 1..=MAX_SEARCHES {
            let last = first.saturating_add(SEARCH_RANGE - 1);
            let is_last = last >= selected.exists || round == MAX_SEARCHES;
            let what = match (selected.exists, is_last) {
                (0, _) => "ALL".to_owned(),
                (_, true) => format!("{first}:*"),
                (_, false) => format!("{first}:{last}"),
            };
            let removed = self.search(&what, since, &mut ranges).await?;
            if is_last {
                break;
            }
            // What was removed meanwhile has moved the rest down: look there again.
            first = last.saturating_add(1).saturating_sub(removed).max(1);
        }
        Ok(UidSet::from_ranges(ranges))
    }

    /// One SEARCH; says how many messages were removed while it ran.
    async fn search(
        &mut self,
        what: &str,
        since: Option<Date>,
        into: &mut Vec<(u32, u32)>,
    ) -> Result<u32, WireError> {
        let since = since.map_or_else(String::new, |day| format!(" SINCE {}", imap_date(day)));
        let command = Command::new("UID SEARCH ").word(what).word(&since);
        let mut removed: u32 = 0;
        self.connection
            .run(&command, |data| match data {
                Data::Search(found) => into.extend(found.into_iter().map(|uid| (uid, uid))),
                Data::Expunge => removed = removed.saturating_add(1),
                _ => {}
            })
            .await?;
        Ok(removed)
    }

    /// The flags of messages in the open folder, lowest UID first in each range.
    pub async fn flags(&mut self, uids: &UidSet) -> Result<Vec<(u32, Flags)>, WireError> {
        let mut all = Vec::new();
        for range in uids.chunks_newest_first(FLAGS_RANGE) {
            for set in range.sets(MAX_SET) {
                let command = Command::new("UID FETCH ").word(&set).word(" (UID FLAGS)");
                self.brought(&command, |data| {
                    if let Data::Fetch(item) = data
                        && let (Some(uid), Some(flags)) = (item.uid, item.flags)
                        && range.contains(uid)
                    {
                        all.push((uid, flags));
                    }
                })
                .await?;
            }
        }
        Ok(all)
    }

    /// Runs a command whose answer may be long: a least rate instead of a fixed end.
    pub(super) async fn brought(
        &mut self,
        command: &Command,
        mut take: impl FnMut(Data),
    ) -> Result<(), WireError> {
        self.connection.begin(command).await?;
        let mut pace = Pace::flowing(&self.connection.deadlines());
        loop {
            match self.connection.hear(&mut pace).await? {
                Heard::Data(data) => take(data),
                Heard::Done(_) => return Ok(()),
                Heard::Continue => return Err(self.asked_too_much()),
            }
        }
    }

    /// Closes on a `+` that no command of ours calls for.
    pub(super) fn asked_too_much(&mut self) -> WireError {
        let error = WireError::not_understood("the server asked for more than there is");
        self.connection.close(error)
    }

    /// What the server tells of a folder without opening it.
    pub async fn status(&mut self, raw: &str) -> Result<FolderStatus, WireError> {
        let command = Command::new("STATUS")
            .string(raw)
            .word(" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)");
        let mut told = None;
        self.connection
            .run(&command, |data| {
                if let Data::Status(attributes) = data {
                    told = Some(attributes);
                }
            })
            .await?;
        let told = told.ok_or_else(|| WireError::not_understood("no STATUS came"))?;
        let mut status = FolderStatus::default();
        for attribute in told {
            match attribute {
                StatusAttribute::Messages(count) => status.messages = count,
                StatusAttribute::UidNext(uid) => status.uidnext = uid,
                StatusAttribute::UidValidity(epoch) => status.uidvalidity = epoch,
                StatusAttribute::Unseen(count) => status.unseen = count,
                _ => {}
            }
        }
        Ok(status)
    }

    /// Takes leave; a server that doesn't answer is left all the same.
    pub async fn logout(mut self) {
        if self.is_open() {
            let logout = Command::new("LOGOUT");
            // A BYE is the right answer here and the connection ends in any case.
            drop(timeout(LOGOUT, self.connection.run(&logout, |_| {})).await);
        }
    }
}

/// RFC 9051, `date`: `5-Feb-2026`.
pub(super) fn imap_date(day: Date) -> String {
    day.strftime("%-d-%b-%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_imap_writes_them() {
        assert_eq!(imap_date(jiff::civil::date(2026, 2, 5)), "5-Feb-2026");
        assert_eq!(imap_date(jiff::civil::date(2025, 12, 31)), "31-Dec-2025");
    }
}
