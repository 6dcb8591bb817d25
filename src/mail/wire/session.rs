use std::{borrow::Cow, time::Duration};

use jiff::civil::Date;
use model::{FailureKind, Flags};
use tokio::time::timeout;

use super::{
    calm::Calm,
    command::{Command, MAX_SET},
    connection::Connection,
    error::WireError,
    guard::Worth,
    mutf7,
    open::Stream,
    reason::Reason,
    response::Data,
    select::{Access, Selected},
    uids::UidSet,
};

/// Messages asked about by one SEARCH, so that its answer stays far below 1 MiB.
const SEARCH_RANGE: u32 = 20_000;
/// The same where the answer comes as ranges (RFC 9051, `esearch-response`).
const ESEARCH_RANGE: u32 = 100_000;
/// Ranges that one folder's search may give.
const MAX_FOUND: usize = 10_000_000;
/// Messages whose flags one command asks for.
pub(super) const FLAGS_RANGE: u32 = 20_000;
/// Commands that one folder's search may take: ten million messages.
const MAX_SEARCHES: u32 = 500;
/// How long a server is waited for when we leave.
const LOGOUT: Duration = Duration::from_secs(5);

/// A signed-in connection to one account.
///
/// A folder opened for reading stays as it is; changes need one opened for them (see
/// [`Session::changes`]). After an error that is not the server's plain NO the session is
/// closed; see [`Session::is_open`].
pub struct Session {
    pub(super) connection: Connection<Stream>,
    capabilities: Vec<String>,
    struck: Vec<&'static str>,
    pub(super) enabled: Enabled,
    pub(super) server: Option<String>,
    /// What the open folder was opened for.
    pub(super) open_for: Option<Access>,
    /// How many messages the open folder was last said to have.
    pub(super) exists: u32,
    pub(super) calm: Calm,
    /// Messages that were shorter than the server said, and all there was.
    pub(super) guesses: u32,
}

/// What the server was asked to speak, and said it would (RFC 5161).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Enabled {
    /// RFC 7162.
    pub(super) condstore: bool,
    /// RFC 7162.
    pub(super) qresync: bool,
    /// RFC 6855: folders' names are UTF-8.
    pub(super) utf8: bool,
}

impl Session {
    pub(super) fn new(connection: Connection<Stream>, capabilities: Vec<String>) -> Self {
        Self {
            connection,
            capabilities,
            struck: Vec::new(),
            enabled: Enabled::default(),
            server: None,
            open_for: None,
            exists: 0,
            calm: Calm::default(),
            guesses: 0,
        }
    }

    /// Whether the server offers something, as `IDLE`, and keeps to it.
    pub fn has(&self, capability: &str) -> bool {
        self.capabilities
            .iter()
            .any(|word| word.eq_ignore_ascii_case(capability))
    }

    /// All that the server offers, in capitals, without what it was found not to keep to.
    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    /// What the server offers and does not keep to; best left out of the next call's use too
    /// ([`super::Dial::without`]).
    pub fn struck(&self) -> &[&'static str] {
        &self.struck
    }

    /// Takes messages up to another limit, in bytes, as for one that somebody asks for;
    /// answers the one of before.
    pub fn limit_messages(&mut self, limit: u64) -> u64 {
        self.connection.limit_messages(limit)
    }

    /// What the server calls itself (RFC 2971), in at most 100 characters.
    pub fn server(&self) -> Option<&str> {
        self.server.as_deref()
    }

    /// Whether another command can be given.
    pub fn is_open(&self) -> bool {
        self.connection.is_open()
    }

    /// Goes on without something that the server offers and does not keep to.
    pub(super) fn strike(&mut self, capability: &'static str) {
        self.capabilities.retain(|word| word != capability);
        if !self.struck.contains(&capability) {
            self.struck.push(capability);
        }
    }

    /// Whether a command was refused for no reason that was told, and may go well without
    /// what was new in it.
    pub(super) fn may_do_without(&self, error: &WireError) -> bool {
        self.is_open() && error.kind == FailureKind::ServerSaysNo && error.reason == Reason::Untold
    }

    /// Whether the server counts changes (RFC 7162).
    pub(super) fn counts_changes(&self) -> bool {
        self.enabled.condstore || self.enabled.qresync || self.has("CONDSTORE")
    }

    /// A folder's raw name as it is said on this connection.
    ///
    /// Raw names are modified UTF-7 wherever the server speaks it at all, so that a folder
    /// keeps its raw name when its server learns UTF-8.
    pub(super) fn spoken<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        match mutf7::decode(raw) {
            Some(name) if self.enabled.utf8 => Cow::Owned(name),
            _ => Cow::Borrowed(raw),
        }
    }

    /// The UIDs in the open folder, of all messages or of those that came on or after a day.
    ///
    /// The last range is open-ended: the server's count bounds nothing.
    pub async fn uids(
        &mut self,
        selected: &Selected,
        since: Option<Date>,
    ) -> Result<UidSet, WireError> {
        let (step, how) = if self.has("ESEARCH") {
            (ESEARCH_RANGE, "RETURN (ALL) ")
        } else {
            (SEARCH_RANGE, "")
        };
        let mut all = UidSet::new();
        let mut first: u32 = 1;
        for round in 1..=MAX_SEARCHES {
            let last = first.saturating_add(step - 1);
            let is_last = last >= selected.exists || round == MAX_SEARCHES;
            let what = match (selected.exists, is_last) {
                (0, _) => "ALL".to_owned(),
                (_, true) => format!("{first}:*"),
                (_, false) => format!("{first}:{last}"),
            };
            let (found, removed) = self.search(&format!("{how}{what}"), since).await?;
            all = all.union(&found);
            if all.ranges().len() > MAX_FOUND {
                let error = WireError::not_understood("more messages were found than there are");
                return Err(self.connection.close(error));
            }
            if is_last {
                break;
            }
            // What was removed meanwhile has moved the rest down: look there again.
            first = last.saturating_add(1).saturating_sub(removed).max(1);
        }
        Ok(all)
    }

    /// One SEARCH; says how many messages were removed while it ran.
    async fn search(
        &mut self,
        what: &str,
        since: Option<Date>,
    ) -> Result<(UidSet, u32), WireError> {
        let since = since.map_or_else(String::new, |day| format!(" SINCE {}", imap_date(day)));
        let command = Command::new("UID SEARCH ").word(what).word(&since);
        let mut removed: u64 = 0;
        let mut ranges = Vec::new();
        self.connection
            .bring(&command, |data| {
                match data {
                    Data::Search(found) if ranges.len() <= MAX_FOUND => ranges.extend(found),
                    Data::Expunge => removed += 1,
                    // The same, where QRESYNC was enabled.
                    Data::Vanished(gone) => removed += UidSet::from_ranges(gone).len(),
                    _ => return Worth::Foreign,
                }
                Worth::Asked
            })
            .await?;
        let removed = u32::try_from(removed).unwrap_or(u32::MAX);
        Ok((UidSet::from_ranges(ranges), removed))
    }

    /// The flags of messages in the open folder, lowest UID first in each range.
    pub async fn flags(&mut self, uids: &UidSet) -> Result<Vec<(u32, Flags)>, WireError> {
        let mut all = Vec::new();
        for range in uids.chunks_newest_first(FLAGS_RANGE) {
            let mut pending = range.clone();
            for set in range.sets(MAX_SET) {
                let command = Command::new("UID FETCH ").word(&set).word(" (UID FLAGS)");
                self.connection
                    .bring(&command, |data| {
                        let Data::Fetch(item) = data else {
                            return Worth::Foreign;
                        };
                        let (Some(uid), Some(flags)) = (item.uid, item.flags) else {
                            return Worth::Foreign;
                        };
                        if pending.remove(uid) {
                            all.push((uid, flags));
                            return Worth::Asked;
                        }
                        // Told again: it changed meanwhile.
                        if range.contains(uid) {
                            all.push((uid, flags));
                        }
                        Worth::Foreign
                    })
                    .await?;
            }
        }
        Ok(all)
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
