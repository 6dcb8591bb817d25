//! What a server tells of folders that are not open.

use super::{command::Command, error::WireError, reader::Reader, response::Data, session::Session};

/// What a server tells of a folder that is not open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderStatus {
    /// The epoch of its UIDs.
    pub uidvalidity: u32,
    /// The next UID.
    pub uidnext: u32,
    /// Messages in it.
    pub messages: u32,
    /// Messages without \Seen.
    pub unseen: u32,
    /// The highest number of a change in it (RFC 7162), where the server counts them.
    pub highest_modseq: Option<u64>,
}

/// A STATUS response.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) name: Vec<u8>,
    pub(super) status: FolderStatus,
}

/// Reads what follows `* STATUS `; what it doesn't know it goes past.
pub(super) fn read(text: &[u8]) -> Option<Told> {
    let mut reader = Reader::new(text);
    let name = reader.word()?.bytes().to_vec();
    let mut status = FolderStatus::default();
    reader.spaces();
    reader.eat(b'(')?;
    loop {
        reader.spaces();
        if reader.eat(b')').is_some() {
            return reader.is_done().then_some(Told { name, status });
        }
        let word = reader.atom()?.to_ascii_uppercase();
        reader.spaces();
        match word.as_slice() {
            b"MESSAGES" => status.messages = reader.number32()?,
            b"UIDNEXT" => status.uidnext = reader.number32()?,
            b"UIDVALIDITY" => status.uidvalidity = reader.number32()?,
            b"UNSEEN" => status.unseen = reader.number32()?,
            b"HIGHESTMODSEQ" => status.highest_modseq = modseq(reader.number()?),
            _ => reader.skip()?,
        }
    }
}

/// A number of changes that can be relied on: positive, 63 bits (RFC 7162, section 7).
pub(super) fn modseq(told: u64) -> Option<u64> {
    i64::try_from(told)
        .is_ok_and(|told| told > 0)
        .then_some(told)
}

impl Session {
    /// What STATUS is asked for here, by what the server offers. MAILBOXID (RFC 8474) is not
    /// among it: Cyrus 3.6 answers it in LIST with bytes of memory that it freed before.
    pub(super) fn status_items(&self) -> String {
        let mut items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN".to_owned();
        if self.counts_changes() {
            items.push_str(" HIGHESTMODSEQ");
        }
        items
    }

    /// What the server tells of a folder without opening it.
    pub async fn status(&mut self, raw: &str) -> Result<FolderStatus, WireError> {
        let name = self.spoken(raw);
        let command = Command::new("STATUS")
            .string(&name)
            .word(&format!(" ({})", self.status_items()));
        let mut own = None;
        let mut last = None;
        self.connection
            .run(&command, |data| {
                if let Data::Status(told) = data {
                    // Names may come back in another spelling; ours goes before others.
                    if told.name == name.as_bytes() {
                        own = Some(told.status);
                    } else {
                        last = Some(told.status);
                    }
                }
            })
            .await?;
        own.or(last)
            .ok_or_else(|| WireError::not_understood("no STATUS came").of_command())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_folder_tells() {
        let told = read(b"\"a b\" (MESSAGES 4 SIZE 99 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 1 HIGHESTMODSEQ 12 MAILBOXID (F22) X (a (b)))\r\n").unwrap();
        assert_eq!(told.name, b"a b");
        assert_eq!(told.status.messages, 4);
        assert_eq!(told.status.highest_modseq, Some(12));
        for text in [
            "x",
            "x (MESSAGES)",
            "x (MESSAGES -1)",
            "(MESSAGES 1)",
            "x (UIDNEXT 1",
        ] {
            assert_eq!(read(format!("{text}\r\n").as_bytes()), None, "{text}");
        }
        assert_eq!(
            (modseq(0), modseq(u64::MAX), modseq(5)),
            (None, None, Some(5))
        );
    }
}
