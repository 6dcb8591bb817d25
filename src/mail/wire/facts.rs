//! What a server says of messages without bringing them.

use model::{Flags, Instant};

use super::{
    command::{Command, MAX_SET},
    error::WireError,
    guard::Worth,
    item::Item,
    list::Names,
    response::Data,
    session::{FLAGS_RANGE, Session},
    uids::UidSet,
};

/// What a server says of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its UID.
    pub uid: u32,
    /// Its flags.
    pub flags: Flags,
    /// When the server took it in.
    pub internal_date: Option<Instant>,
    /// Its size as the server says, in bytes; not to be relied on.
    pub size: Option<u64>,
    /// What names its bytes in every folder of the account: `EMAILID` (RFC 8474), or Gmail's
    /// `X-GM-MSGID` in digits.
    pub object: Option<String>,
    /// Gmail's labels, as people read them; `\Inbox` and its kin as they are.
    pub labels: Vec<String>,
    /// The number of its last change (RFC 7162), where the server counts them.
    pub modseq: Option<u64>,
}

impl Facts {
    pub(super) fn of(uid: u32, item: &mut Item, names: Names) -> Self {
        let labels = std::mem::take(&mut item.labels);
        Self {
            uid,
            flags: item.flags.take().unwrap_or_default(),
            internal_date: item.date,
            size: item.size,
            object: item.object.take(),
            labels: labels
                .into_iter()
                .map(|label| names.read(label).1)
                .collect(),
            modseq: item.modseq,
        }
    }
}

impl Session {
    /// What the server says of messages in the open folder, without their bytes; those it
    /// doesn't tell of are missing.
    pub async fn facts(&mut self, uids: &UidSet) -> Result<Vec<Facts>, WireError> {
        let mut all = Vec::new();
        for range in uids.chunks_newest_first(FLAGS_RANGE) {
            let mut pending = range.clone();
            for set in range.sets(MAX_SET) {
                self.facts_of(&set, &mut pending, &mut all).await?;
            }
        }
        Ok(all)
    }

    async fn facts_of(
        &mut self,
        set: &str,
        pending: &mut UidSet,
        into: &mut Vec<Facts>,
    ) -> Result<(), WireError> {
        let names = self.names();
        let mut take = |data| {
            let Data::Fetch(mut item) = data else {
                return Worth::Foreign;
            };
            let Some(uid) = item.uid.filter(|uid| pending.remove(*uid)) else {
                return Worth::Foreign;
            };
            into.push(Facts::of(uid, &mut item, names));
            Worth::Asked
        };
        let command = self.fetching(set, "");
        match self.connection.bring(&command, &mut take).await {
            Err(error) if self.may_do_without(&error) && self.strike_extras() => {
                let command = self.fetching(set, "");
                self.connection.bring(&command, &mut take).await?;
            }
            told => {
                told?;
            }
        }
        Ok(())
    }

    /// A FETCH of a message's facts, and of `part` besides.
    pub(super) fn fetching(&self, set: &str, part: &str) -> Command {
        let extras = self.extras();
        let words = format!("UID FETCH {set} (UID FLAGS INTERNALDATE RFC822.SIZE{extras}{part})");
        let command = Command::new(&words);
        if extras.is_empty() {
            command
        } else {
            command.tentative()
        }
    }

    fn extras(&self) -> String {
        let mut extras = String::new();
        if self.enabled.condstore {
            extras.push_str(" MODSEQ");
        }
        if self.has("OBJECTID") {
            extras.push_str(" EMAILID");
        } else if self.has("X-GM-EXT-1") {
            extras.push_str(" X-GM-MSGID");
        }
        if self.has("X-GM-EXT-1") {
            extras.push_str(" X-GM-LABELS");
        }
        extras
    }

    /// Goes on without ids and labels; false if they weren't asked for.
    pub(super) fn strike_extras(&mut self) -> bool {
        let mut asked = false;
        for capability in ["OBJECTID", "X-GM-EXT-1"] {
            if self.has(capability) {
                self.strike(capability);
                asked = true;
            }
        }
        asked
    }
}
