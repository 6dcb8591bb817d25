use super::{
    framer::{Framer, Space},
    response,
};

/// Message limit while bytes are read for a test.
const LIMIT: u64 = 1 << 20;

/// Reads bytes as if a server had sent them, and says how many responses there were until
/// the end or until something that would have ended the connection.
///
/// For fuzzing and tests: all that reads what a server says, without the server. The first
/// byte tells in what pieces the rest arrives and whether messages are expected.
pub fn read_all(bytes: &[u8]) -> usize {
    let Some((how, mut rest)) = bytes.split_first() else {
        return 0;
    };
    let step = usize::from(how >> 1) + 1;
    let mut framer = Framer::new(LIMIT);
    framer.expect_messages(how & 1 == 1);
    let mut read = 0;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(step.min(rest.len()));
        rest = after;
        let mut piece = piece;
        while !piece.is_empty() {
            piece = match framer.space() {
                Space::Input(input) => {
                    input.extend_from_slice(piece);
                    &[]
                }
                Space::Message(message, left) => {
                    let (part, after) = piece.split_at(left.min(piece.len()));
                    message.extend_from_slice(part);
                    after
                }
            };
        }
        loop {
            let frame = match framer.next() {
                Ok(Some(frame)) => frame,
                Ok(None) => break,
                Err(_) => return read,
            };
            if response::read(frame).is_err() {
                return read;
            }
            read += 1;
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of what servers say, so that chance gets far.
    fn piece() -> impl Strategy<Value = Vec<u8>> {
        let words: [&'static [u8]; 34] = [
            b"* ",
            b"\r\n",
            b" ",
            b"(",
            b")",
            b"[",
            b"]",
            b"\"",
            b"\\",
            b"{3}\r\n",
            b"~{2}\r\n",
            b"OK ",
            b"BYE",
            b"a1 NO [LIMIT] ",
            b"FETCH (",
            b"UID ",
            b"FLAGS (\\Seen ",
            b"BODY[] ",
            b"BODY[HEADER] ",
            b"INTERNALDATE NIL",
            b"MODSEQ (",
            b"EMAILID (",
            b"X-GM-LABELS (",
            b"X-GM-MSGID 1",
            b"SEARCH 1",
            b"ESEARCH (TAG \"a\") UID ALL 1:2",
            b"VANISHED (EARLIER) 1:4294967295",
            b"STATUS x (",
            b"LIST (\\All) \"/\" x",
            b"ID (",
            b"ENABLED x",
            b"EXISTS",
            b"BODYSTRUCTURE ((((",
            b"4294967296",
        ];
        prop_oneof![
            8 => prop::sample::select(words.to_vec()).prop_map(<[u8]>::to_vec),
            1 => any::<[u8; 3]>().prop_map(|bytes| bytes.to_vec()),
            1 => any::<u32>().prop_map(|number| number.to_string().into_bytes()),
        ]
    }

    proptest! {
        #[test]
        fn whatever_comes_is_survived_in_whatever_pieces(
            pieces in prop::collection::vec(piece(), 0..40),
            how in any::<u8>(),
        ) {
            let mut bytes = vec![how];
            bytes.extend(pieces.concat());
            let read = read_all(&bytes);
            bytes[0] = how & 1;
            prop_assert_eq!(read_all(&bytes), read);
        }
    }

    #[test]
    fn whole_answers_are_counted() {
        let said = b"\xff* 1 FETCH (UID 2 BODY[] {3}\r\nabc)\r\n* 2 EXISTS\r\na1 OK\r\nnonsense\r\n* 3 EXISTS\r\n";
        assert_eq!(read_all(said), 3);
    }
}
