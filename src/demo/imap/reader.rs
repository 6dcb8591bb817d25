//! Reading one command: lines joined by literals (RFC 3501, section 4.3; RFC 7888).

use std::io;

use super::token::{Piece, Token, tokens};
use crate::conn::Connection;

/// Longest line of a command, in bytes.
const MAX_LINE: usize = 64 * 1024;

/// Literals of one command.
const MAX_LITERALS: usize = 64;

/// Literal bytes of one command before sign-in, and after it.
#[derive(Clone, Copy)]
pub(crate) enum Allowance {
    Stranger,
    SignedIn,
}

impl Allowance {
    fn bytes(self) -> usize {
        match self {
            Self::Stranger => 4 * 1024,
            Self::SignedIn => super::MAX_MESSAGE,
        }
    }
}

/// What came.
pub(crate) enum Incoming {
    Command {
        tag: String,
        name: String,
        arguments: Vec<Token>,
    },
    /// Not a command; the tag where one could be read.
    Malformed { tag: Option<String> },
    /// A literal too large, announced and not sent; the connection goes on.
    TooBig { tag: String },
}

/// Reads the next command, asking for its literals.
pub(crate) async fn command(conn: &mut Connection, allowance: Allowance) -> io::Result<Incoming> {
    let mut pieces = Vec::new();
    let mut left = allowance.bytes();
    let mut tag = None;
    for _ in 0..=MAX_LITERALS {
        let mut line = conn.line(MAX_LINE).await?;
        if tag.is_none() {
            tag = Some(tag_of(&line));
        }
        let Some(literal) = literal_at_end(&mut line) else {
            pieces.push(Piece::Line(line));
            return Ok(assemble(tag.flatten(), pieces));
        };
        pieces.push(Piece::Line(line));
        if literal.size > left {
            return match (literal.wait, tag.flatten()) {
                (Wait::ForLeave, Some(tag)) => Ok(Incoming::TooBig { tag }),
                _ => Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "literal too big",
                )),
            };
        }
        left -= literal.size;
        if let Wait::ForLeave = literal.wait {
            conn.send(b"+ Ready for more\r\n").await?;
        }
        pieces.push(Piece::Literal(conn.exactly(literal.size).await?));
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidData,
        "too many literals",
    ))
}

fn tag_of(line: &[u8]) -> Option<String> {
    let word = line.split(|byte| *byte == b' ').next()?;
    let fine = !word.is_empty()
        && word.len() <= 64
        && word
            .iter()
            .all(|byte| byte.is_ascii_graphic() && !br#"(){%*"\+"#.contains(byte));
    fine.then(|| String::from_utf8_lossy(word).into_owned())
}

fn assemble(tag: Option<String>, pieces: Vec<Piece>) -> Incoming {
    let words = tokens(pieces);
    match (tag, words) {
        (Some(tag), Some(words)) => {
            let mut words = words.into_iter().skip(1);
            match words.next() {
                Some(Token::Atom(name)) => Incoming::Command {
                    tag,
                    name: name.to_ascii_uppercase(),
                    arguments: words.collect(),
                },
                _ => Incoming::Malformed { tag: Some(tag) },
            }
        }
        (tag, _) => Incoming::Malformed { tag },
    }
}

enum Wait {
    ForLeave,
    No,
}

struct Literal {
    size: usize,
    wait: Wait,
}

/// Takes `{12}` or `{12+}` off the end of a line.
fn literal_at_end(line: &mut Vec<u8>) -> Option<Literal> {
    let inner = line.strip_suffix(b"}")?;
    let start = inner.iter().rposition(|byte| *byte == b'{')?;
    let digits = std::str::from_utf8(inner.get(start + 1..)?).ok()?;
    let (digits, wait) = match digits.strip_suffix('+') {
        Some(digits) => (digits, Wait::No),
        None => (digits, Wait::ForLeave),
    };
    let size = digits.parse().ok()?;
    line.truncate(start);
    Some(Literal { size, wait })
}
