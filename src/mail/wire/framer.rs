//! Cuts what a server sends into whole responses before any parser sees them.
//!
//! Knows lines, literals, quotes and brackets, and nothing of what they mean. The
//! bytes of a message are moved aside as they come and never run through the parser.

/// Longest response without its message, in bytes.
pub(super) const MAX_RESPONSE: usize = 1 << 20;
/// Deepest nesting of brackets; the parser behind is recursive.
const MAX_DEPTH: usize = 64;
/// Largest message that is read and thrown away; beyond it the connection ends.
const MAX_SKIPPED: u64 = 1 << 30;
/// Bytes asked of the socket at once.
const READ_STEP: usize = 64 * 1024;
/// The same while nothing much is expected: hundreds of connections wait so.
const IDLE_STEP: usize = 2 * 1024;
/// Memory set aside for a message on the server's word alone.
const FIRST_ROOM: usize = 1 << 20;

/// One whole response, with the bytes of a message moved out of its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Lines and small literals, ended by CRLF. The message's literal stands as `{0}`.
    pub(super) text: Vec<u8>,
    /// What came as the literal of `BODY[]` or `BODY[HEADER]`.
    pub(super) body: Option<Body>,
}

/// The literal of a message.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Its bytes.
    Whole(Vec<u8>),
    /// It was over the limit, so it was read past.
    Oversize,
}

/// What no server should send; the connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Garbled {
    /// Over [`MAX_RESPONSE`].
    #[error("an answer was longer than 1 MiB")]
    TooLong,
    /// Over [`MAX_DEPTH`].
    #[error("an answer was nested too deeply")]
    TooDeep,
    /// A literal that can't be read past.
    #[error("a literal of absurd size was announced")]
    TooLarge,
    /// Two messages in one response.
    #[error("an answer held two messages")]
    TwoBodies,
    /// LF without CR, or a NUL.
    #[error("a line was not ended or written as IMAP asks")]
    BadLine,
    /// Quotes or brackets that are never closed.
    #[error("an answer left quotes or brackets open")]
    Unbalanced,
}

/// A literal that is being read.
#[derive(Debug)]
enum Literal {
    /// Into the text.
    Inline { left: usize },
    /// Into a message.
    Body { bytes: Vec<u8>, size: usize },
    /// Nowhere.
    Skipped { left: u64 },
}

/// Where the next bytes from the socket belong.
pub(super) enum Space<'a> {
    /// Among what waits to be cut.
    Input(&'a mut Vec<u8>),
    /// Straight into a message, so many at most.
    Message(&'a mut Vec<u8>, usize),
}

/// The state between two reads. Dropping a read half-way loses nothing.
#[derive(Debug)]
pub(super) struct Framer {
    input: Vec<u8>,
    /// First byte of the input not used yet.
    at: usize,
    /// Bytes from there on that are known to hold no line end.
    seen: usize,
    text: Vec<u8>,
    depth: usize,
    shape: Shape,
    literal: Option<Literal>,
    body: Option<Body>,
    message_limit: u64,
    /// Whether messages are moved aside; if not, theirs are literals as any other.
    messages: bool,
    /// Bytes asked of the socket at once.
    step: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Ends at its first line: `tag OK ...`, `* BYE ...`, `+ ...`, and garbage.
    Line,
    /// `* 5 FETCH ...`.
    Fetch,
    /// Any other untagged data.
    Data,
}

impl Framer {
    /// Takes messages up to another limit; answers the one of before.
    pub(super) fn limit_messages(&mut self, limit: u64) -> u64 {
        std::mem::replace(&mut self.message_limit, limit)
    }

    pub(super) fn new(message_limit: u64) -> Self {
        Self {
            input: Vec::new(),
            at: 0,
            seen: 0,
            text: Vec::new(),
            depth: 0,
            shape: Shape::Line,
            literal: None,
            body: None,
            message_limit,
            messages: false,
            step: READ_STEP,
        }
    }

    /// Whether messages were asked for and are moved aside as they come.
    pub(super) fn expect_messages(&mut self, messages: bool) {
        self.messages = messages;
        self.step = READ_STEP;
    }

    /// Holds as little memory as can be while nothing much is expected.
    pub(super) fn rest(&mut self) {
        if self.waiting().is_empty() {
            self.input = Vec::new();
            self.at = 0;
        }
        self.step = IDLE_STEP;
    }

    /// Hands over what was received and not used yet.
    pub(super) fn take_waiting(&mut self) -> Vec<u8> {
        let waiting = self.waiting().to_vec();
        self.input = Vec::new();
        (self.at, self.seen) = (0, 0);
        waiting
    }

    /// What was received and not used yet.
    pub(super) fn waiting(&self) -> &[u8] {
        self.input.get(self.at..).unwrap_or_default()
    }

    /// Where to read to next.
    pub(super) fn space(&mut self) -> Space<'_> {
        if self.waiting().is_empty() {
            self.input.clear();
            self.at = 0;
            if let Some(Literal::Body { bytes, size }) = &mut self.literal {
                let left = size.saturating_sub(bytes.len());
                if left >= READ_STEP {
                    if bytes.capacity() == bytes.len() {
                        bytes.reserve_exact(left.min(bytes.len().max(FIRST_ROOM)));
                    }
                    return Space::Message(bytes, left);
                }
            }
        } else if self.at > READ_STEP {
            self.input.drain(..self.at);
            self.at = 0;
        }
        self.input.reserve(self.step);
        Space::Input(&mut self.input)
    }

    /// The next whole response, if it is there.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, Garbled> {
        loop {
            if !self.read_literal() {
                return Ok(None);
            }
            let Some(start) = self.read_line()? else {
                return Ok(None);
            };
            match self.announced(start)? {
                Some(size) => self.begin_literal(size)?,
                None => return self.finish().map(Some),
            }
        }
    }

    /// Moves on within a literal; true when none is open any more.
    fn read_literal(&mut self) -> bool {
        let waiting = self.input.get(self.at..).unwrap_or_default();
        let taken = match &mut self.literal {
            None => return true,
            Some(Literal::Inline { left }) => {
                let part = waiting.get(..*left).unwrap_or(waiting);
                self.text.extend_from_slice(part);
                *left -= part.len();
                part.len()
            }
            Some(Literal::Body { bytes, size }) => {
                let left = size.saturating_sub(bytes.len());
                let part = waiting.get(..left).unwrap_or(waiting);
                bytes.extend_from_slice(part);
                part.len()
            }
            Some(Literal::Skipped { left }) => {
                let part = usize::try_from(*left).map_or(waiting.len(), |n| n.min(waiting.len()));
                *left -= part as u64;
                part
            }
        };
        self.at += taken;
        match self.literal.take() {
            Some(Literal::Body { bytes, size }) if bytes.len() >= size => {
                self.body = Some(Body::Whole(bytes));
            }
            Some(Literal::Skipped { left: 0 }) => self.body = Some(Body::Oversize),
            Some(Literal::Inline { left: 0 }) => {}
            open => self.literal = open,
        }
        self.literal.is_none()
    }

    /// Moves the next line into the text and says where it starts there.
    fn read_line(&mut self) -> Result<Option<usize>, Garbled> {
        let waiting = self.input.get(self.at..).unwrap_or_default();
        let fresh = waiting.get(self.seen..).unwrap_or_default();
        let end = fresh.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(waiting.len(), |end| self.seen + end + 1);
        if self.text.len() + length > MAX_RESPONSE {
            return Err(Garbled::TooLong);
        }
        if end.is_none() {
            self.seen = length;
            return Ok(None);
        }
        let line = waiting.get(..length).unwrap_or_default();
        if !line.ends_with(b"\r\n") || line.contains(&0) {
            return Err(Garbled::BadLine);
        }
        let start = self.text.len();
        self.text.extend_from_slice(line);
        self.at += length;
        self.seen = 0;
        Ok(Some(start))
    }

    /// The size of the literal that the line from `start` on announces.
    fn announced(&mut self, start: usize) -> Result<Option<u64>, Garbled> {
        if start == 0 {
            self.shape = shape(&self.text);
        }
        if self.shape == Shape::Line {
            return Ok(None);
        }
        let line = self.text.get(start..).unwrap_or_default();
        self.depth = depth_after(line, self.depth)?;
        let Some(inner) = line.strip_suffix(b"}\r\n") else {
            return Ok(None);
        };
        let digits = inner
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_digit())
            .count();
        let (before, digits) = inner.split_at(inner.len() - digits);
        if digits.is_empty() || !before.ends_with(b"{") {
            return Ok(None);
        }
        // RFC 9051, section 9: a literal's size is a 32-bit number.
        let size = std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse::<u32>().ok())
            .ok_or(Garbled::TooLarge)?;
        Ok(Some(u64::from(size)))
    }

    fn begin_literal(&mut self, size: u64) -> Result<(), Garbled> {
        let open = self
            .text
            .iter()
            .rposition(|byte| *byte == b'{')
            .unwrap_or(0);
        let before = self.text.get(..open).unwrap_or_default();
        let is_body = self.messages
            && self.shape == Shape::Fetch
            && [&b"BODY[] "[..], b"BODY[HEADER] "]
                .into_iter()
                .any(|item| ends_with_ignoring_case(before, item));
        if !is_body {
            let left = usize::try_from(size).map_err(|_| Garbled::TooLarge)?;
            if self.text.len().saturating_add(left) > MAX_RESPONSE {
                return Err(Garbled::TooLarge);
            }
            self.literal = Some(Literal::Inline { left });
            return Ok(());
        }
        if self.body.is_some() {
            return Err(Garbled::TwoBodies);
        }
        self.text.truncate(open);
        self.text.extend_from_slice(b"{0}\r\n");
        self.literal = Some(if size <= self.message_limit {
            let size = usize::try_from(size).map_err(|_| Garbled::TooLarge)?;
            Literal::Body {
                bytes: Vec::with_capacity(size.min(FIRST_ROOM)),
                size,
            }
        } else if size <= MAX_SKIPPED {
            Literal::Skipped { left: size }
        } else {
            return Err(Garbled::TooLarge);
        });
        Ok(())
    }

    fn finish(&mut self) -> Result<Frame, Garbled> {
        if std::mem::take(&mut self.depth) != 0 {
            return Err(Garbled::Unbalanced);
        }
        Ok(Frame {
            text: std::mem::take(&mut self.text),
            body: self.body.take(),
        })
    }
}

fn shape(line: &[u8]) -> Shape {
    let Some(rest) = line.strip_prefix(b"* ") else {
        return Shape::Line;
    };
    let mut words = rest.split(u8::is_ascii_whitespace);
    let first = words.next().unwrap_or_default();
    let is =
        |word: &[u8], of: &[&str]| of.iter().any(|of| word.eq_ignore_ascii_case(of.as_bytes()));
    if is(first, &["OK", "NO", "BAD", "BYE", "PREAUTH"]) {
        Shape::Line
    } else if first.iter().all(u8::is_ascii_digit)
        && is(words.next().unwrap_or_default(), &["FETCH"])
    {
        Shape::Fetch
    } else {
        Shape::Data
    }
}

/// The depth of brackets after a line that starts at `depth`; those in quotes don't count.
fn depth_after(line: &[u8], mut depth: usize) -> Result<usize, Garbled> {
    let mut bytes = line.iter();
    let mut quoted = false;
    while let Some(byte) = bytes.next() {
        match (quoted, byte) {
            (true, b'\\') => {
                bytes.next();
            }
            (_, b'"') => quoted = !quoted,
            (false, b'(' | b'[') => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Garbled::TooDeep);
                }
            }
            (false, b')' | b']') => depth = depth.checked_sub(1).ok_or(Garbled::Unbalanced)?,
            _ => {}
        }
    }
    if quoted {
        return Err(Garbled::Unbalanced);
    }
    Ok(depth)
}

fn ends_with_ignoring_case(text: &[u8], end: &[u8]) -> bool {
    text.len()
        .checked_sub(end.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests;
