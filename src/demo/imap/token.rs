//! What a command line consists of: atoms, strings and lists (RFC 3501, section 9).

/// Tokens of one command; more is refused.
const MAX_TOKENS: usize = 10_000;

/// Lists within lists; deeper is refused.
const MAX_DEPTH: usize = 16;

/// One word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A bare word, `BODY[...]` with all that is in its brackets included.
    Atom(String),
    /// A quoted string or a literal.
    Text(Vec<u8>),
    /// What stood in parentheses.
    List(Vec<Token>),
}

impl Token {
    /// The word or string as text.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Atom(word) => Some(word.clone()),
            Self::Text(bytes) => String::from_utf8(bytes.clone()).ok(),
            Self::List(_) => None,
        }
    }

    /// Whether this is that bare word, in any case.
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Atom(atom) if atom.eq_ignore_ascii_case(word))
    }
}

/// A stretch of a command as it was read.
pub(crate) enum Piece {
    Line(Vec<u8>),
    Literal(Vec<u8>),
}

/// The tokens of a command; `None` where it is malformed.
pub(crate) fn tokens(pieces: Vec<Piece>) -> Option<Vec<Token>> {
    let mut open: Vec<Vec<Token>> = vec![Vec::new()];
    let mut count = 0;
    for piece in pieces {
        match piece {
            Piece::Literal(bytes) => open.last_mut()?.push(Token::Text(bytes)),
            Piece::Line(bytes) => line(&bytes, &mut open, &mut count)?,
        }
    }
    let all = open.pop()?;
    open.is_empty().then_some(all)
}

fn line(bytes: &[u8], open: &mut Vec<Vec<Token>>, count: &mut usize) -> Option<()> {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        *count += 1;
        if *count > MAX_TOKENS {
            return None;
        }
        match byte {
            b' ' => at += 1,
            b'(' => {
                if open.len() > MAX_DEPTH {
                    return None;
                }
                open.push(Vec::new());
                at += 1;
            }
            b')' => {
                let list = open.pop()?;
                open.last_mut()?.push(Token::List(list));
                at += 1;
            }
            b'"' => {
                let (text, after) = quoted(bytes, at + 1)?;
                open.last_mut()?.push(Token::Text(text));
                at = after;
            }
            _ => {
                let (atom, after) = atom(bytes, at)?;
                open.last_mut()?.push(Token::Atom(atom));
                at = after;
            }
        }
    }
    Some(())
}

fn quoted(bytes: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut text = Vec::new();
    loop {
        match bytes.get(at)? {
            b'"' => return Some((text, at + 1)),
            b'\\' => {
                text.push(*bytes.get(at + 1)?);
                at += 2;
            }
            other => {
                text.push(*other);
                at += 1;
            }
        }
    }
}

fn atom(bytes: &[u8], start: usize) -> Option<(String, usize)> {
    let mut at = start;
    let mut bracket = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'[' => bracket = true,
            b']' => bracket = false,
            b' ' | b'(' | b')' | b'"' if !bracket => break,
            _ => {}
        }
        at += 1;
    }
    let word = std::str::from_utf8(bytes.get(start..at)?).ok()?;
    Some((word.to_owned(), at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atom(word: &str) -> Token {
        Token::Atom(word.to_owned())
    }

    #[test]
    fn words_strings_lists_and_literals() {
        let pieces = vec![
            Piece::Line(
                br#"FETCH 1 (UID BODY.PEEK[HEADER.FIELDS (DATE "FROM")]<0.9>) "a\"b" "#.to_vec(),
            ),
            Piece::Literal(b"x y".to_vec()),
            Piece::Line(b" (\\Seen)".to_vec()),
        ];
        assert_eq!(
            tokens(pieces).expect("well formed"),
            [
                atom("FETCH"),
                atom("1"),
                Token::List(vec![
                    atom("UID"),
                    atom(r#"BODY.PEEK[HEADER.FIELDS (DATE "FROM")]<0.9>"#)
                ]),
                Token::Text(b"a\"b".to_vec()),
                Token::Text(b"x y".to_vec()),
                Token::List(vec![atom("\\Seen")]),
            ]
        );
    }

    #[test]
    fn malformed_is_refused() {
        for bad in [&b"a (b"[..], b"a b)", b"a \"b", &b"(".repeat(100)] {
            assert!(tokens(vec![Piece::Line(bad.to_vec())]).is_none());
        }
        assert!(tokens(vec![Piece::Line(b"a ".repeat(MAX_TOKENS))]).is_none());
    }
}
