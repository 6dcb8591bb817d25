use model::{FailureKind, Flags, Instant};
use tokio::sync::mpsc::{Sender, error::TrySendError};

use super::{
    command::{Command, MAX_SET},
    connection::Heard,
    error::WireError,
    framer::Body,
    pace::Pace,
    response::{Data, Item},
    session::Session,
    uids::UidSet,
};

/// A message as its server holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its UID.
    pub uid: u32,
    /// Its flags.
    pub flags: Flags,
    /// When the server took it in.
    pub internal_date: Option<Instant>,
    /// Its size as the server says, in bytes; not to be relied on.
    pub size: u64,
    /// Its bytes, or those of its header.
    pub raw: Vec<u8>,
}

/// What became of the messages that were asked for and not handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The server said OK and never brought them.
    pub absent: UidSet,
    /// Over the size limit; their bytes were read past.
    pub oversize: UidSet,
}

#[derive(Clone, Copy)]
enum Part {
    Whole,
    Header,
}

impl Part {
    fn items(self) -> &'static str {
        match self {
            Self::Whole => " (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])",
            Self::Header => " (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])",
        }
    }
}

impl Session {
    /// Brings messages of the open folder, each handed out as it comes.
    ///
    /// The answer counts only as a whole: on an error what was handed out is good, and
    /// nothing is known of the rest. A full channel makes the server wait.
    pub async fn fetch(
        &mut self,
        uids: &UidSet,
        into: &Sender<Fetched>,
    ) -> Result<Outcome, WireError> {
        self.gather(uids, Part::Whole, into).await
    }

    /// Brings the headers alone, as for messages over the size limit.
    pub async fn headers(
        &mut self,
        uids: &UidSet,
        into: &Sender<Fetched>,
    ) -> Result<Outcome, WireError> {
        self.gather(uids, Part::Header, into).await
    }

    async fn gather(
        &mut self,
        uids: &UidSet,
        part: Part,
        into: &Sender<Fetched>,
    ) -> Result<Outcome, WireError> {
        let mut outcome = Outcome {
            absent: uids.clone(),
            oversize: UidSet::new(),
        };
        for set in uids.sets(MAX_SET) {
            let command = Command::new("UID FETCH ").word(&set).word(part.items());
            self.gather_set(&command, &mut outcome, into).await?;
        }
        Ok(outcome)
    }

    async fn gather_set(
        &mut self,
        command: &Command,
        outcome: &mut Outcome,
        into: &Sender<Fetched>,
    ) -> Result<(), WireError> {
        self.connection.begin(command).await?;
        let mut pace = Pace::flowing(&self.connection.deadlines());
        loop {
            let item = match self.connection.hear(&mut pace).await? {
                Heard::Data(Data::Fetch(item)) => item,
                Heard::Data(_) => continue,
                Heard::Done(_) => return Ok(()),
                Heard::Continue => return Err(self.asked_too_much()),
            };
            let Some(message) = wanted(*item, outcome) else {
                continue;
            };
            let sent = match into.try_send(message) {
                Err(TrySendError::Full(message)) => {
                    let sent = into.send(message).await.is_ok();
                    pace.resume();
                    sent
                }
                sent => sent.is_ok(),
            };
            if sent {
                continue;
            }
            let error = WireError::new(FailureKind::Unreachable, "the fetch was stopped");
            return Err(self.connection.close(error));
        }
    }
}

/// The message, if it was asked for and did not come before; moves it out of `absent`.
fn wanted(item: Item, outcome: &mut Outcome) -> Option<Fetched> {
    let uid = item.uid?;
    let raw = match item.body? {
        Body::Whole(raw) if raw.is_empty() && item.size.is_some_and(|size| size > 0) => {
            return None;
        }
        Body::Whole(raw) => raw,
        Body::Oversize => {
            if outcome.absent.remove(uid) {
                outcome.oversize.insert(uid);
            }
            return None;
        }
    };
    outcome.absent.remove(uid).then(|| Fetched {
        uid,
        flags: item.flags.unwrap_or_default(),
        internal_date: item.date,
        size: item.size.map_or(raw.len() as u64, u64::from),
        raw,
    })
}
