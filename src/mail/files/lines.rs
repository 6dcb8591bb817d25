//! Lines of a file, with a look at what follows.

use std::io::{self, BufRead, Read as _};

use memchr::memchr;

/// Bytes of a line that are taken together; a longer one comes in pieces.
const PIECE: usize = 64 << 10;

/// A file that is read line by line, some of it ahead.
pub(super) struct Lines<R> {
    source: R,
    ahead: Vec<u8>,
    /// What was taken of it.
    at: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            ahead: Vec::new(),
            at: 0,
        }
    }

    /// The next line with its end, or a piece of one that is long; nothing at the end.
    pub(super) fn next(&mut self, into: &mut Vec<u8>) -> io::Result<()> {
        into.clear();
        let held = self.ahead.get(self.at..).unwrap_or_default();
        let held = held.get(..PIECE).unwrap_or(held);
        let end = memchr(b'\n', held).map_or(held.len(), |end| end + 1);
        into.extend(held.get(..end).unwrap_or_default());
        self.at += end;
        self.tidy();
        if into.ends_with(b"\n") || into.len() >= PIECE {
            return Ok(());
        }
        let left = (PIECE - into.len()) as u64;
        (&mut self.source).take(left).read_until(b'\n', into)?;
        Ok(())
    }

    /// The next bytes, which are not taken; fewer only at the end.
    pub(super) fn peek(&mut self, bytes: usize) -> io::Result<&[u8]> {
        let held = self.ahead.len() - self.at;
        if let Some(lacks) = bytes.checked_sub(held) {
            let lacks = lacks as u64;
            (&mut self.source)
                .take(lacks)
                .read_to_end(&mut self.ahead)?;
        }
        let held = self.ahead.get(self.at..).unwrap_or_default();
        Ok(held.get(..bytes).unwrap_or(held))
    }

    /// Takes the next bytes.
    pub(super) fn take(&mut self, bytes: usize) -> io::Result<Vec<u8>> {
        let taken = self.peek(bytes)?.to_vec();
        self.at += taken.len();
        self.tidy();
        Ok(taken)
    }

    /// Gives back the room of what was taken, once that is most of it.
    fn tidy(&mut self) {
        if self.at > self.ahead.len() / 2 {
            self.ahead.drain(..self.at);
            self.at = 0;
        }
    }
}
