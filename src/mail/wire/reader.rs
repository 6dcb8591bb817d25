//! Reads the words of a framed response one after another, without recursion.

use std::borrow::Cow;

/// What is left to read of a response.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

/// An atom, or the content of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// As it stands; NIL is one.
    Atom(&'a [u8]),
    /// Quoted, or a literal.
    String(Cow<'a, [u8]>),
}

impl Word<'_> {
    /// The bytes, whichever way they came.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Atom(bytes) => bytes,
            Self::String(bytes) => bytes,
        }
    }

    /// Whether it is NIL, which is an atom.
    pub(super) fn is_nil(&self) -> bool {
        matches!(self, Self::Atom(word) if word.eq_ignore_ascii_case(b"NIL"))
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// Goes past a byte, if it is the next one.
    pub(super) fn eat(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        (*first == byte).then(|| self.rest = rest)
    }

    /// Goes past spaces, if there are any.
    pub(super) fn spaces(&mut self) {
        while self.eat(b' ').is_some() {}
    }

    /// Whether nothing but the line's end is left.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.rest, b"" | b"\r\n" | b" \r\n")
    }

    /// Whether a list begins here.
    pub(super) fn at_list(&self) -> bool {
        self.rest.first() == Some(&b'(')
    }

    /// RFC 9051, `astring` or `nstring`, read loosely.
    pub(super) fn word(&mut self) -> Option<Word<'a>> {
        match self.rest.first()? {
            b'"' => self.quoted(),
            b'{' => self.literal(),
            b'~' if self.rest.get(1) == Some(&b'{') => {
                self.eat(b'~')?;
                self.literal()
            }
            _ => self.atom().map(Word::Atom),
        }
    }

    /// What stands until the next space, bracket or line end; never empty.
    pub(super) fn atom(&mut self) -> Option<&'a [u8]> {
        self.until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'(' | b')'))
    }

    /// The name of something fetched, with its section: `BODY[HEADER.FIELDS (a b)]<0>`.
    pub(super) fn item_name(&mut self) -> Option<&'a [u8]> {
        let mut bracketed = false;
        self.until(|byte| {
            bracketed = match byte {
                b'[' => true,
                b']' => false,
                _ => bracketed,
            };
            !bracketed && (byte.is_ascii_whitespace() || matches!(byte, b'(' | b')'))
        })
    }

    fn until(&mut self, mut ends: impl FnMut(u8) -> bool) -> Option<&'a [u8]> {
        let end = self.rest.iter().position(|byte| ends(*byte));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    /// A number in digits alone, as long as it is no larger than a `u64`.
    pub(super) fn number(&mut self) -> Option<u64> {
        number(self.atom()?)
    }

    /// A number that must fit 32 bits.
    pub(super) fn number32(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn quoted(&mut self) -> Option<Word<'a>> {
        let inside = self.rest.get(1..)?;
        let end = inside
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\'))?;
        let (plain, after) = inside.split_at(end);
        if let Some(rest) = after.strip_prefix(b"\"") {
            self.rest = rest;
            return Some(Word::String(Cow::Borrowed(plain)));
        }
        let mut word = plain.to_vec();
        let mut bytes = after.iter();
        loop {
            match bytes.next()? {
                b'"' => break,
                b'\\' => word.push(*bytes.next()?),
                byte => word.push(*byte),
            }
        }
        self.rest = bytes.as_slice();
        Some(Word::String(Cow::Owned(word)))
    }

    fn literal(&mut self) -> Option<Word<'a>> {
        let inside = self.rest.get(1..)?;
        let (digits, after) = inside.split_at(inside.iter().position(|byte| *byte == b'}')?);
        let size = usize::try_from(number(digits)?).ok()?;
        let (word, rest) = after.strip_prefix(b"}\r\n")?.split_at_checked(size)?;
        self.rest = rest;
        Some(Word::String(Cow::Borrowed(word)))
    }

    /// Goes past one word or list; lists within are counted, not descended into.
    pub(super) fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.spaces();
            match self.rest.first()? {
                b'(' => {
                    self.eat(b'(')?;
                    depth += 1;
                }
                b')' => {
                    self.eat(b')')?;
                    depth = depth.checked_sub(1)?;
                }
                _ => {
                    self.word()?;
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// A list of words, each handed to `take`.
    pub(super) fn list(&mut self, mut take: impl FnMut(Word<'a>)) -> Option<()> {
        self.eat(b'(')?;
        loop {
            self.spaces();
            if self.eat(b')').is_some() {
                return Some(());
            }
            take(self.word()?);
        }
    }
}

/// Digits alone.
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_read_whichever_way_they_come() {
        let mut reader = Reader::new(b"a \"b\\\"c\" {3}\r\n)( NIL (x (\"y)\") z) 12\r\n");
        let mut words = Vec::new();
        for _ in 0..4 {
            words.push(reader.word().unwrap());
            reader.spaces();
        }
        assert_eq!(words[1].bytes(), b"b\"c");
        assert_eq!(words[2].bytes(), b")( ");
        assert!(words[3].is_nil() && !words[0].is_nil());
        reader.skip().unwrap();
        reader.spaces();
        assert_eq!(reader.number32(), Some(12));
        assert!(reader.is_done());
    }

    proptest! {
        #[test]
        fn whatever_comes_is_survived(text in "[a\" \\\\(){}\\[\\]0-9~\r\n]{0,40}") {
            let _ = Reader::new(text.as_bytes()).skip();
            let _ = Reader::new(text.as_bytes()).list(drop);
            let _ = Reader::new(text.as_bytes()).item_name();
            let _ = Reader::new(text.as_bytes()).number();
        }
    }
}
