use std::collections::BTreeMap;

use model::{FailureKind, Flags, Instant};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc::{Sender, error::TrySendError};

use super::{
    command::{Command, MAX_SET},
    connection::Heard,
    error::WireError,
    facts::Facts,
    framer::Body,
    list::Names,
    pace::Pace,
    response::Data,
    session::Session,
    uids::UidSet,
};

/// A body may be shorter than a server that only guesses says by this many bytes and an
/// eighth.
const SLACK: u64 = 16;
/// After so many bodies that came a little short and the same twice, a server is known to
/// guess: some count line ends in their own ways, or what the message takes on their disks.
const GUESSES: u32 = 8;
/// Bodies of one answer of which it is asked whether they go on.
const TAILS: usize = 8;
/// Bytes asked for behind a body that may have been cut.
const TAIL: usize = 1_024;

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
    /// What names its bytes in every folder of the account; see [`Facts::object`].
    pub object: Option<String>,
    /// Gmail's labels; see [`Facts::labels`].
    pub labels: Vec<String>,
    /// The number of its last change, where the server counts them.
    pub modseq: Option<u64>,
    /// Its bytes, or those of its header.
    pub raw: Vec<u8>,
}

/// What became of the messages that were asked for and not handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The server said OK and never brought them, or brought another stump each time.
    pub absent: UidSet,
    /// Over the size limit; their bytes were read past.
    pub oversize: UidSet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Header,
}

impl Part {
    fn item(self) -> &'static str {
        match self {
            Self::Whole => " BODY.PEEK[]",
            Self::Header => " BODY.PEEK[HEADER]",
        }
    }
}

/// The state of one gathering.
struct Gathering<'a> {
    part: Part,
    names: Names,
    outcome: Outcome,
    /// Messages that came too short.
    doubtful: BTreeMap<u32, Stump>,
    /// Those of them that go on where they were cut, and whether others may too.
    cut: UidSet,
    /// Whether those are being asked for again.
    is_second: bool,
    /// Bodies of this session that were shorter than said, and all there was.
    guesses: u32,
    into: &'a Sender<Fetched>,
}

/// What came of a body that may have been cut.
#[derive(Clone, Copy)]
struct Stump {
    hash: [u8; 32],
    length: usize,
}

/// What to make of a body that may have been cut.
enum Doubt {
    Believed,
    AskAgain,
    /// It came before in the same answer.
    Foreign,
}

/// What a response brought.
enum Brought {
    Message(Fetched),
    /// It was asked for and there is nothing to hand out.
    Noted,
    Nothing,
}

impl Session {
    /// Brings messages of the open folder, each handed out as it comes.
    ///
    /// The answer counts only as a whole: on an error what was handed out is good, and
    /// nothing is known of the rest. A full channel makes the server wait. A body that is
    /// shorter than its server says is asked for once more, and taken when it comes the
    /// same again and nothing lies behind it.
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
        let mut gathering = Gathering {
            part,
            names: self.names(),
            outcome: Outcome {
                absent: uids.clone(),
                oversize: UidSet::new(),
            },
            doubtful: BTreeMap::new(),
            cut: UidSet::new(),
            is_second: false,
            guesses: self.guesses,
            into,
        };
        self.gather_all(uids, &mut gathering).await?;
        if !gathering.doubtful.is_empty() {
            self.look_for_tails(&mut gathering).await?;
            gathering.is_second = true;
            let again: UidSet = gathering.doubtful.keys().copied().collect();
            self.gather_all(&again, &mut gathering).await?;
        }
        self.guesses = gathering.guesses;
        Ok(gathering.outcome)
    }

    /// Asks whether doubtful bodies go on where they ended: what does was cut, whatever its
    /// size is said to be. A server that cut one is not believed about any.
    async fn look_for_tails(&mut self, gathering: &mut Gathering<'_>) -> Result<(), WireError> {
        let doubtful = || gathering.doubtful.iter();
        let stumps: Vec<(u32, usize)> = doubtful()
            .map(|(uid, stump)| (*uid, stump.length))
            // Nothing at all is believed in no case.
            .filter(|(_, length)| *length > 0)
            .take(TAILS)
            .collect();
        for (uid, length) in stumps {
            let words = format!("UID FETCH {uid} (UID BODY.PEEK[]<{length}.{TAIL}>)");
            let mut goes_on = false;
            let command = Command::new(&words);
            let told = self.connection.run(&command, |data| {
                if let Data::Fetch(item) = data
                    && item.uid == Some(uid)
                {
                    goes_on |= item.goes_on == Some(true);
                }
            });
            match told.await {
                Ok(_) => {}
                // A server that can't tell is as good as one that tells nothing.
                Err(_) if self.is_open() => return Ok(()),
                Err(error) => return Err(error),
            }
            if goes_on {
                gathering.cut.insert(uid);
            }
        }
        if !gathering.cut.is_empty() {
            gathering.cut = gathering.doubtful.keys().copied().collect();
        }
        Ok(())
    }

    async fn gather_all(
        &mut self,
        uids: &UidSet,
        gathering: &mut Gathering<'_>,
    ) -> Result<(), WireError> {
        for set in uids.sets(MAX_SET) {
            let command = self.fetching(&set, gathering.part.item()).with_bodies();
            match self.gather_set(&command, gathering).await {
                Err(error) if self.may_do_without(&error) && self.strike_extras() => {
                    let command = self.fetching(&set, gathering.part.item()).with_bodies();
                    self.gather_set(&command, gathering).await?;
                }
                told => told?,
            }
        }
        Ok(())
    }

    async fn gather_set(
        &mut self,
        command: &Command,
        gathering: &mut Gathering<'_>,
    ) -> Result<(), WireError> {
        self.connection.begin(command).await?;
        let mut pace = Pace::flowing(&self.connection.deadlines());
        loop {
            let brought = match self.connection.hear(&mut pace).await? {
                Heard::Data(data) => gathering.take(data),
                Heard::Done(_) => return Ok(()),
                Heard::Continue => return Err(self.connection.asked_too_much()),
            };
            match brought {
                Brought::Nothing => {}
                Brought::Noted => self.connection.was_asked(),
                Brought::Message(message) => {
                    self.connection.was_asked();
                    if !handed_out(message, gathering.into, &mut pace).await {
                        let error =
                            WireError::new(FailureKind::Unreachable, "the fetch was stopped");
                        return Err(self.connection.close(error));
                    }
                }
            }
        }
    }
}

async fn handed_out(message: Fetched, into: &Sender<Fetched>, pace: &mut Pace) -> bool {
    match into.try_send(message) {
        Err(TrySendError::Full(message)) => {
            let sent = into.send(message).await.is_ok();
            pace.resume();
            sent
        }
        sent => sent.is_ok(),
    }
}

impl Gathering<'_> {
    /// Takes a message that was asked for and did not come before out of `absent`.
    fn take(&mut self, data: Data) -> Brought {
        let Data::Fetch(mut item) = data else {
            return Brought::Nothing;
        };
        let body = match self.part {
            Part::Whole => item.body.take(),
            Part::Header => item.header.take(),
        };
        let (Some(uid), Some(body)) = (item.uid, body) else {
            return Brought::Nothing;
        };
        if !self.outcome.absent.contains(uid) {
            return Brought::Nothing;
        }
        let raw = match body {
            Body::Oversize => {
                self.outcome.absent.remove(uid);
                self.outcome.oversize.insert(uid);
                return Brought::Noted;
            }
            Body::Whole(raw) => raw,
        };
        if self.part == Part::Whole && is_stump(&raw, item.size, self.guesses) {
            match self.doubted(uid, &raw) {
                Doubt::Believed => {}
                Doubt::AskAgain => return Brought::Noted,
                Doubt::Foreign => return Brought::Nothing,
            }
        }
        self.outcome.absent.remove(uid);
        let facts = Facts::of(uid, &mut item, self.names);
        Brought::Message(Fetched {
            uid,
            flags: facts.flags,
            internal_date: facts.internal_date,
            size: facts.size.unwrap_or(raw.len() as u64),
            object: facts.object,
            labels: facts.labels,
            modseq: facts.modseq,
            raw,
        })
    }

    /// What to do with a body that may have been cut: it is taken if it came the same
    /// before, and so is all that there is.
    fn doubted(&mut self, uid: u32, raw: &[u8]) -> Doubt {
        let stump = Stump {
            hash: Sha256::digest(raw).into(),
            length: raw.len(),
        };
        if !self.is_second {
            return match self.doubtful.insert(uid, stump) {
                None => Doubt::AskAgain,
                Some(_) => Doubt::Foreign,
            };
        }
        match self.doubtful.remove(&uid) {
            // Nothing at all is no message, however often it comes.
            Some(before)
                if before.hash == stump.hash && !raw.is_empty() && !self.cut.contains(uid) =>
            {
                self.guesses = self.guesses.saturating_add(1);
                Doubt::Believed
            }
            Some(_) => Doubt::AskAgain,
            None => Doubt::Foreign,
        }
    }
}

/// Whether a body is so much shorter than its server says that it may have been cut.
fn is_stump(raw: &[u8], said: Option<u64>, guesses: u32) -> bool {
    let said = said.unwrap_or_default();
    let came = raw.len() as u64;
    if came == 0 || guesses < GUESSES {
        came < said
    } else {
        came.saturating_add(SLACK) < said - said / 8
    }
}
