//! Changing messages in an open folder (M-17). Nothing is ever expunged or marked \Deleted.

use model::Flags;

use super::{
    command::{Command, MAX_SET},
    error::WireError,
    mutf7,
    reason::Reason,
    response::{Data, Remark},
    select::Access,
    sequence,
    session::Session,
    uids::UidSet,
};

/// Longest set of UIDs in one changing command; folder names and flags stand beside it.
const SET: usize = MAX_SET - 2_000;
/// Keywords or labels changed by one command.
const MAX_WORDS: usize = 100;
/// Longest keyword, in bytes.
const MAX_KEYWORD: usize = 100;

/// Whether something is put on messages or taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkChange {
    /// Put on.
    Add,
    /// Taken off.
    Remove,
}

impl MarkChange {
    fn sign(self) -> char {
        match self {
            Self::Add => '+',
            Self::Remove => '-',
        }
    }
}

/// Flags that may be written back: \Seen, \Flagged, \Answered and keywords.
///
/// There is no way to say \Deleted, \Recent or \Draft with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Vec<String>);

impl Marks {
    /// Those of some flags that may be written back; the others are left out.
    pub fn of(flags: &Flags) -> Self {
        let system = [
            (Flags::SEEN, "\\Seen"),
            (Flags::FLAGGED, "\\Flagged"),
            (Flags::ANSWERED, "\\Answered"),
        ];
        let system = system
            .into_iter()
            .filter(|(bit, _)| flags.has(*bit))
            .map(|(_, name)| name.to_owned());
        let keywords = flags.names().into_iter().filter(|name| is_keyword(name));
        Self(system.chain(keywords).take(MAX_WORDS).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// RFC 9051, `flag-keyword`: an atom.
fn is_keyword(name: &str) -> bool {
    (1..=MAX_KEYWORD).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"(){%*\"\\]".contains(&byte))
}

/// Messages that were moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// The epoch of the UIDs in the folder they came to, if the server told.
    pub uidvalidity: Option<u32>,
    /// The UID before and the one after, of those that the server told (RFC 4315).
    pub pairs: Vec<(u32, u32)>,
}

/// The open folder, where messages may be changed; see [`Session::changes`].
pub struct Changes<'a> {
    session: &'a mut Session,
}

impl Session {
    /// The way to change messages: there is none in a folder opened for reading.
    pub fn changes(&mut self) -> Result<Changes<'_>, WireError> {
        match self.open_for {
            Some(Access::Changes) => Ok(Changes { session: self }),
            Some(Access::Reading) | None => Err(WireError::declined(
                Reason::ReadOnly,
                "the folder is open for reading only",
            )),
        }
    }
}

impl Changes<'_> {
    /// Puts flags on messages or takes them off; those that are gone are passed over.
    pub async fn store_flags(
        &mut self,
        uids: &UidSet,
        change: MarkChange,
        marks: &Marks,
    ) -> Result<(), WireError> {
        if marks.is_empty() {
            return Ok(());
        }
        let words = format!(" {}FLAGS.SILENT ({})", change.sign(), marks.0.join(" "));
        for set in uids.sets(SET) {
            let command = Command::new("UID STORE ").word(&set).word(&words);
            self.session.connection.run(&command, |_| {}).await?;
        }
        Ok(())
    }

    /// Puts Gmail's labels on messages or takes them off, by the names that people read.
    pub async fn store_labels(
        &mut self,
        uids: &UidSet,
        change: MarkChange,
        labels: &[String],
    ) -> Result<(), WireError> {
        if !self.session.has("X-GM-EXT-1") {
            return Err(not_offered("the server has no labels"));
        }
        for labels in labels.chunks(MAX_WORDS) {
            let raw: Vec<String> = labels.iter().map(|label| mutf7::encode(label)).collect();
            for set in uids.sets(SET) {
                let mut command = Command::new("UID STORE ")
                    .word(&set)
                    .word(&format!(" {}X-GM-LABELS.SILENT (", change.sign()));
                for (at, label) in raw.iter().enumerate() {
                    if at > 0 {
                        command = command.word(" ");
                    }
                    command = if is_system_label(label) {
                        command.word(label)
                    } else {
                        command.bare(&self.session.spoken(label))
                    };
                }
                let command = command.word(")");
                self.session.connection.run(&command, |_| {}).await?;
            }
        }
        Ok(())
    }

    /// Moves messages to another folder, by its raw name (RFC 6851).
    ///
    /// A server without MOVE is not asked: a copy would have to be deleted here. After an
    /// error some may have been moved; the folder has to be looked at anew.
    pub async fn move_to(&mut self, uids: &UidSet, raw: &str) -> Result<Moved, WireError> {
        if !self.session.has("MOVE") && !self.session.has("IMAP4REV2") {
            return Err(not_offered("the server can't move messages"));
        }
        let name = self.session.spoken(raw).into_owned();
        let mut moved = Moved::default();
        for set in uids.sets(SET) {
            let command = Command::new("UID MOVE ").word(&set).string(&name);
            let mut told = None;
            let done = self
                .session
                .connection
                .run(&command, |data| {
                    if let Data::Remark(remark) = data {
                        told = copied(&remark, uids).or(told.take());
                    }
                })
                .await?;
            if let Some(mut told) = copied(&done, uids).or(told) {
                moved.uidvalidity = told.uidvalidity;
                moved.pairs.append(&mut told.pairs);
            }
        }
        Ok(moved)
    }
}

fn not_offered(words: &str) -> WireError {
    WireError::declined(Reason::NotOffered, words)
}

/// `\Inbox`, `\Starred` and their kin, which are said without quotes.
fn is_system_label(label: &str) -> bool {
    label
        .strip_prefix('\\')
        .is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// `COPYUID 38505 304,319:320 3956:3958` (RFC 4315), if it makes sense and is about `asked`.
fn copied(remark: &Remark, asked: &UidSet) -> Option<Moved> {
    let mut words = remark.code_value("COPYUID")?.split(' ');
    let uidvalidity = words.next()?.parse().ok().filter(|epoch| *epoch != 0)?;
    let from = sequence::expanded(words.next()?.as_bytes(), asked.len())?;
    let to = sequence::expanded(words.next()?.as_bytes(), asked.len())?;
    let mut left = asked.clone();
    let known = from.iter().all(|uid| left.remove(*uid));
    let once = to.iter().copied().collect::<UidSet>().len() == to.len() as u64;
    (known && once && from.len() == to.len()).then(|| Moved {
        uidvalidity: Some(uidvalidity),
        pairs: from.into_iter().zip(to).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::response::Verdict;

    #[test]
    fn some_flags_can_not_be_said() {
        let flags = Flags::from_names([
            "\\Seen",
            "\\Deleted",
            "\\Draft",
            "\\Recent",
            "$Forwarded",
            "a b",
            "x)",
            "\u{e9}",
        ]);
        assert_eq!(Marks::of(&flags).0, ["\\Seen", "$Forwarded"]);
        assert!(Marks::of(&Flags::from_names(["\\Deleted"])).is_empty());
    }

    #[test]
    fn moves_are_believed_if_they_make_sense() {
        let told = |code: &str| {
            let remark = Remark {
                verdict: Verdict::Ok,
                code: Some(code.into()),
                words: String::new(),
            };
            copied(&remark, &UidSet::range(1, 9)).map(|moved| moved.pairs)
        };
        assert_eq!(
            told("COPYUID 7 1,3:4 10:12"),
            Some(vec![(1, 10), (3, 11), (4, 12)])
        );
        for code in [
            "COPYUID 0 1 10",
            "COPYUID 7 1 10:11",
            "COPYUID 7 1:2 10,10",
            "COPYUID 7 1,1 10:11",
            "COPYUID 7 99 10",
            "COPYUID 7 1:4294967295 1:4294967295",
            "COPYUID 7 1",
            "UIDNEXT 7",
        ] {
            assert_eq!(told(code), None, "{code}");
        }
    }
}
