//! The parts of a message, found in one linear pass that decodes nothing.
//!
//! Nested messages are not entered: they are parts like any other. So no message, however
//! nested, costs more than its length.

use std::cell::Cell;
use std::ops::Range;

use mail_parser::ContentType;
use memchr::{memchr, memmem};
use model::Flaw;

use super::decode::Transfer;
use super::headers::Head;

/// Deepest nesting of multiparts.
pub(super) const MAX_DEPTH: usize = 100;
/// Most parts of one message.
pub(super) const MAX_PARTS: usize = 10_000;
/// Longest header block of a message or of a part.
const MAX_HEADER: usize = 1024 * 1024;
/// Bytes that may be decoded to read one message: more than any letter has, and soon done.
const MAX_WORK: usize = 32 * 1024 * 1024;
/// Longest boundary; RFC 2046 allows 70.
const MAX_BOUNDARY: usize = 256;

/// One part: a leaf with bytes, or a multipart with children.
pub(super) struct Part {
    pub(super) body: Range<usize>,
    pub(super) content_type: Option<ContentType<'static>>,
    pub(super) disposition: Option<ContentType<'static>>,
    pub(super) content_id: Option<String>,
    pub(super) transfer: Transfer,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Leaf,
    Multipart,
}

impl Part {
    pub(super) fn is_multipart(&self) -> bool {
        self.kind == Kind::Multipart
    }

    /// Whether the media type is `main/sub`, both in lower case.
    pub(super) fn is(&self, main: &str, sub: &str) -> bool {
        self.main().eq_ignore_ascii_case(main) && self.sub().eq_ignore_ascii_case(sub)
    }

    /// Whether it is a message of its own.
    pub(super) fn is_message(&self) -> bool {
        self.is("message", "rfc822") || self.is("message", "global")
    }

    pub(super) fn main(&self) -> &str {
        self.content_type
            .as_ref()
            .map_or("text", |kind| kind.ctype())
    }

    pub(super) fn sub(&self) -> &str {
        match &self.content_type {
            Some(kind) => kind.subtype().unwrap_or_default(),
            None => "plain",
        }
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.content_type.as_ref()?.attribute(name)
    }

    pub(super) fn is_attached(&self) -> bool {
        self.disposition
            .as_ref()
            .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("attachment"))
    }

    /// The file name as the message gives it.
    pub(super) fn written_name(&self) -> Option<&str> {
        let given = self
            .disposition
            .as_ref()
            .and_then(|d| d.attribute("filename"));
        given.or_else(|| self.parameter("name"))
    }
}

/// A message taken apart.
pub(super) struct Tree<'x> {
    pub(super) raw: &'x [u8],
    pub(super) head: Head<'x>,
    /// The message itself first, then its parts in their order; a part's place is its number.
    pub(super) parts: Vec<Part>,
    pub(super) flaws: Vec<Flaw>,
    /// Bytes that may still be decoded; none once more was wanted.
    work: Cell<Option<usize>>,
}

impl Tree<'_> {
    /// Takes from the work that reading this message may make; false when there is no more.
    ///
    /// It counts bytes and not time: the same message always reads the same.
    pub(super) fn spend(&self, bytes: usize) -> bool {
        let left = self.work.get().and_then(|left| left.checked_sub(bytes));
        self.work.set(left);
        left.is_some()
    }

    /// What was wrong with it, now that it is read.
    pub(super) fn told_flaws(&self) -> Vec<Flaw> {
        let mut flaws = self.flaws.clone();
        if self.work.get().is_none() {
            flaws.push(Flaw::TooSlow);
        }
        flaws
    }

    pub(super) fn bytes(&self, part: &Part) -> &[u8] {
        self.raw.get(part.body.clone()).unwrap_or_default()
    }

    /// The part's text, from at most `limit` raw bytes.
    pub(super) fn text(&self, part: &Part, limit: usize) -> String {
        let body = self.bytes(part);
        let body = body.get(..limit).unwrap_or(body);
        if !self.spend(body.len()) {
            return String::new();
        }
        super::decode::text(part.transfer.undo(body), part.parameter("charset"))
    }
}

struct Open {
    part: usize,
    boundary: Vec<u8>,
}

struct Walk<'x> {
    raw: &'x [u8],
    parts: Vec<Part>,
    open: Vec<Open>,
    leaf: Option<usize>,
    flaws: Vec<Flaw>,
}

/// Takes a message apart.
pub(super) fn read(raw: &[u8]) -> Tree<'_> {
    // A line of the mbox format, before the first field.
    let start = match raw.strip_prefix(b"From ") {
        Some(rest) => memchr(b'\n', rest).map_or(0, |at| at + 6),
        None => 0,
    };
    let mut walk = Walk {
        raw,
        parts: Vec::new(),
        open: Vec::new(),
        leaf: None,
        flaws: Vec::new(),
    };
    let body = walk.header_end(start);
    let head = Head::of(raw.get(start..body).unwrap_or_default());
    if !head.is_mail() {
        walk.flaws.push(Flaw::NotMime);
        return Tree {
            raw,
            head: Head::of(b""),
            parts: vec![Part {
                body: 0..raw.len(),
                content_type: None,
                disposition: None,
                content_id: None,
                transfer: Transfer::Plain,
                parent: None,
                children: Vec::new(),
                kind: Kind::Leaf,
            }],
            flaws: walk.flaws,
            work: Cell::new(Some(MAX_WORK)),
        };
    }
    walk.take_in(body, &head);
    walk.run(body);
    walk.forget_empty();
    Tree {
        raw,
        head,
        parts: walk.parts,
        flaws: walk.flaws,
        work: Cell::new(Some(MAX_WORK)),
    }
}

impl<'x> Walk<'x> {
    fn slice(&self, range: Range<usize>) -> &'x [u8] {
        self.raw.get(range).unwrap_or_default()
    }

    fn line_end(&self, at: usize) -> usize {
        memchr(b'\n', self.slice(at..self.raw.len())).map_or(self.raw.len(), |end| at + end + 1)
    }

    /// Where the body begins of what begins at `start`.
    fn header_end(&self, start: usize) -> usize {
        let mut at = start;
        while at < self.raw.len() && at - start < MAX_HEADER {
            let end = self.line_end(at);
            let line = self.slice(at..end);
            if line.trim_ascii().is_empty() {
                return end;
            }
            if line.starts_with(b"--") && self.delimits(line).is_some() {
                return at;
            }
            at = end;
        }
        at
    }

    /// Which open multipart a line delimits, and whether it closes it (RFC 2046, 5.1.1).
    fn delimits(&self, line: &[u8]) -> Option<(usize, bool)> {
        let text = line.strip_prefix(b"--")?.trim_ascii_end();
        self.open
            .iter()
            .enumerate()
            .rev()
            .find_map(|(level, open)| {
                let rest = text.strip_prefix(open.boundary.as_slice())?;
                match rest {
                    b"" => Some((level, false)),
                    b"--" => Some((level, true)),
                    _ => None,
                }
            })
    }

    /// Enters the part that has this header block, and its body at `body`.
    fn take_in(&mut self, body: usize, head: &Head<'_>) {
        let at = self.parts.len();
        let parent = self.open.last().map(|open| open.part);
        if let Some(parent) = parent.and_then(|parent| self.parts.get_mut(parent)) {
            parent.children.push(at);
        }
        let in_digest = parent
            .and_then(|parent| self.parts.get(parent))
            .is_some_and(|parent| parent.is("multipart", "digest"));
        let content_type = head.content_type("content-type").or_else(|| {
            in_digest.then(|| ContentType {
                c_type: "message".into(),
                c_subtype: Some("rfc822".into()),
                attributes: None,
            })
        });
        let boundary = content_type
            .as_ref()
            .filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart"))
            .and_then(|kind| kind.attribute("boundary"))
            .filter(|boundary| !boundary.is_empty() && boundary.len() <= MAX_BOUNDARY)
            .map(|boundary| boundary.trim_end().as_bytes().to_vec());
        let too_deep = boundary.is_some() && self.open.len() >= MAX_DEPTH;
        if too_deep {
            self.flaw(Flaw::TooDeep);
        }
        let kind = match boundary {
            Some(boundary) if !too_deep => {
                self.open.push(Open { part: at, boundary });
                Kind::Multipart
            }
            _ => Kind::Leaf,
        };
        self.leaf = (kind == Kind::Leaf).then_some(at);
        self.parts.push(Part {
            body: body..self.raw.len(),
            content_type,
            disposition: head.content_type("content-disposition"),
            content_id: head.ids("content-id").into_iter().next(),
            transfer: Transfer::named(&head.word("content-transfer-encoding").unwrap_or_default()),
            parent,
            children: Vec::new(),
            kind,
        });
    }

    fn flaw(&mut self, flaw: Flaw) {
        if !self.flaws.contains(&flaw) {
            self.flaws.push(flaw);
        }
    }

    /// Goes from delimiter to delimiter until the last multipart is closed.
    fn run(&mut self, start: usize) {
        let finder = memmem::Finder::new(b"\n--");
        let mut at = start;
        while !self.open.is_empty() {
            // The line break before a delimiter may be the one that ends the header block.
            let from = at.saturating_sub(1);
            let Some(found) = finder.find(self.slice(from..self.raw.len())) else {
                return;
            };
            let line = from + found + 1;
            let end = self.line_end(line);
            at = end;
            let Some((level, closes)) = self.delimits(self.slice(line..end)) else {
                continue;
            };
            self.close(level, closes, line);
            if closes {
                continue;
            }
            if self.parts.len() >= MAX_PARTS || self.flaws.contains(&Flaw::TooDeep) {
                if self.parts.len() >= MAX_PARTS {
                    self.flaw(Flaw::TooManyParts);
                }
                return;
            }
            let body = self.header_end(end);
            let head = Head::of(self.slice(end..body));
            self.take_in(body, &head);
            at = body;
        }
    }

    /// A multipart whose boundary never came is read as the text it is.
    fn forget_empty(&mut self) {
        for part in &mut self.parts {
            if part.is_multipart() && part.children.is_empty() {
                part.kind = Kind::Leaf;
                part.content_type = None;
            }
        }
    }

    /// Ends what is open inside of `level`, and `level` itself if its closing line was met.
    fn close(&mut self, level: usize, closes: bool, line: usize) {
        let mut end = line.saturating_sub(1);
        if self.raw.get(end.wrapping_sub(1)) == Some(&b'\r') {
            end -= 1;
        }
        if let Some(leaf) = self.leaf.take() {
            self.end(leaf, end);
        }
        let keep = if closes { level } else { level + 1 };
        let parts: Vec<usize> = self.open.drain(keep..).map(|open| open.part).collect();
        for part in parts {
            self.end(part, end);
        }
    }

    fn end(&mut self, part: usize, at: usize) {
        if let Some(part) = self.parts.get_mut(part) {
            part.body.end = at.max(part.body.start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(raw: &str) -> Vec<String> {
        let tree = read(raw.as_bytes());
        let leaves = tree.parts.iter().filter(|part| !part.is_multipart());
        leaves
            .map(|part| String::from_utf8_lossy(tree.bytes(part)).into_owned())
            .collect()
    }

    #[test]
    fn parts_in_order() {
        let raw = "Content-Type: multipart/mixed; boundary=a\r\n\r\npreamble\r\n--a\r\n\r\none\r\n--a\r\nContent-Type: multipart/alternative; boundary=\"ab\"\r\n\r\n--ab\r\n\r\ntwo\r\n--ab--\r\n--a\r\n\r\nthree\r\n--a--\r\nepilogue";
        assert_eq!(bodies(raw), ["one", "two", "three"]);
        assert_eq!(bodies(&raw.replace("\r\n", "\n")), ["one", "two", "three"]);
    }

    #[test]
    fn unclosed_and_headless() {
        let raw = "Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\nContent-Type: text/plain\n--a\n\nlast";
        assert_eq!(bodies(raw), ["", "", "last"]);
    }

    #[test]
    fn no_header_is_no_mail() {
        assert_eq!(read(b"\x00\x01\x02").flaws, [Flaw::NotMime]);
        assert_eq!(read(b"").flaws, [Flaw::NotMime]);
        assert!(
            read(b"From a@b.example Mon\nSubject: x\n\nbody")
                .flaws
                .is_empty()
        );
    }

    #[test]
    fn work_ends() {
        let tree = read(b"Subject: x\n\nbody");
        assert!(tree.spend(MAX_WORK) && tree.told_flaws().is_empty());
        assert_eq!(tree.text(&tree.parts[0], 100), "");
        assert_eq!(tree.told_flaws(), [Flaw::TooSlow]);
        assert!(!tree.spend(0), "what was refused stays refused");
    }

    #[test]
    fn the_limits_hold() {
        let mut deep = vec!["Subject: x\n".to_owned()];
        deep.extend(
            (0..=MAX_DEPTH)
                .map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}x\n\n--b{at}x\n")),
        );
        let deep = deep.concat();
        let tree = read(deep.as_bytes());
        assert_eq!(tree.flaws, [Flaw::TooDeep]);

        let wide = format!(
            "Content-Type: multipart/mixed; boundary=a\n\n{}",
            "--a\n\nx\n".repeat(MAX_PARTS * 2)
        );
        let tree = read(wide.as_bytes());
        assert_eq!(tree.flaws, [Flaw::TooManyParts]);
        assert!(tree.parts.len() <= MAX_PARTS);
    }
}
