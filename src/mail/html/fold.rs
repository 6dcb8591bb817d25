//! Where the quoted history and the signature of an HTML letter begin and end (M-25).

use std::ops::Range;

use super::outline::{Element, Piece};
use super::token::decoded;
use crate::mime::quote;

/// Pieces behind a "From:" in which its header block must come.
const HEADER_PIECES: usize = 60;
/// Bytes of text that are put together to find a header block.
const HEADER_TEXT: usize = 4 * 1024;
/// Places at which a fold is tried in one letter.
const MAX_TRIES: usize = 200;

/// What is folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Quoted,
    Signature,
}

/// The folds of a letter: pieces that stand together, in order, none within another.
pub(super) fn folds(pieces: &[Piece<'_>]) -> Vec<(Range<usize>, Fold)> {
    let closes = closings(pieces);
    let mut finder = Finder {
        pieces,
        closes,
        path: Vec::new(),
        last_text: String::new(),
    };
    let mut found: Vec<(Range<usize>, Fold)> = Vec::new();
    let (mut at, mut tries, mut done) = (0, 0, 0);
    while let Some(piece) = pieces.get(at) {
        let fold = (tries < MAX_TRIES)
            .then(|| finder.begins(at, piece))
            .flatten();
        tries += usize::from(fold.is_some());
        if let Some((range, fold)) = fold
            && range.end > at
            && range.start >= done
            && !finder.in_table_frame(range.start)
            && finder.is_worth(&range)
        {
            at = range.end;
            done = range.end;
            // A fold that begins with an enclosing element leaves it.
            finder.path.retain(|open| *open < range.start);
            found.push((range, fold));
            continue;
        }
        finder.pass(at, piece);
        at += 1;
    }
    found
}

/// For each start tag the place of its end tag.
fn closings(pieces: &[Piece<'_>]) -> Vec<usize> {
    let mut closes = vec![0; pieces.len()];
    let mut open = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let opener = match piece {
            Piece::Open(element) if is_void(element.name) => Some(at),
            Piece::Open(_) => {
                open.push(at);
                None
            }
            Piece::Close(_) => open.pop(),
            _ => None,
        };
        if let Some(place) = opener.and_then(|opener| closes.get_mut(opener)) {
            *place = at;
        }
    }
    closes
}

pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "col")
}

struct Finder<'a, 'p> {
    pieces: &'p [Piece<'a>],
    closes: Vec<usize>,
    /// The elements that are open, by the places of their start tags.
    path: Vec<usize>,
    last_text: String,
}

impl Finder<'_, '_> {
    fn pass(&mut self, at: usize, piece: &Piece<'_>) {
        match piece {
            Piece::Open(element) if !is_void(element.name) => self.path.push(at),
            Piece::Close(_) => {
                self.path.pop();
            }
            Piece::Text(text) => {
                let text = decoded(text);
                if !text.trim().is_empty() {
                    if self.last_text.len() > 400 {
                        self.last_text.clear();
                    }
                    self.last_text.push_str(&text);
                }
            }
            _ => {}
        }
    }

    fn begins(&self, at: usize, piece: &Piece<'_>) -> Option<(Range<usize>, Fold)> {
        match piece {
            Piece::Open(element) => self.by_element(at, element),
            Piece::Text(text) => self.by_text(at, &decoded(text)),
            _ => None,
        }
    }

    fn by_element(&self, at: usize, element: &Element<'_>) -> Option<(Range<usize>, Fold)> {
        if !matches!(
            element.name,
            "div" | "blockquote" | "span" | "p" | "pre" | "hr" | "table"
        ) {
            return None;
        }
        let word = |name| {
            element
                .attributes
                .get(name)
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let (class, id) = (word("class"), word("id"));
        let has = |words: &[&str]| words.iter().any(|word| class.contains(word));
        let whole = at..self.closes.get(at)? + 1;
        if has(&["gmail_signature", "moz-signature"])
            || matches!(id.as_str(), "signature" | "ms-outlook-mobile-signature")
        {
            return Some((whole, Fold::Signature));
        }
        if matches!(
            id.as_str(),
            "appendonsend"
                | "divrplyfwdmsg"
                | "stopspelling"
                | "mail-editor-reference-message-container"
                | "reply-intro"
        ) {
            return Some((at..self.parents_end(), Fold::Quoted));
        }
        let quoted = has(&[
            "gmail_quote",
            "yahoo_quoted",
            "protonmail_quote",
            "outlookmessageheader",
        ]) || element.name == "blockquote"
            && (word("type") == "cite" || has(&["cite"]) || quote::is_attribution(&self.last_text));
        quoted.then_some((whole, Fold::Quoted))
    }

    fn by_text(&self, at: usize, text: &str) -> Option<(Range<usize>, Fold)> {
        let line = text.trim();
        if quote::is_signature_mark(line) {
            return Some((at..self.parents_end(), Fold::Signature));
        }
        if quote::is_original_mark(line) || self.is_header_block(at, line) {
            let start = self.outermost(at);
            let parent = self.path.iter().rev().find(|open| **open < start);
            let end = parent.and_then(|open| self.closes.get(*open)).copied();
            return Some((start..end.unwrap_or(self.pieces.len()), Fold::Quoted));
        }
        None
    }

    /// Where the innermost open element ends, or the letter.
    fn parents_end(&self) -> usize {
        let parent = self.path.last().and_then(|open| self.closes.get(*open));
        parent.copied().unwrap_or(self.pieces.len())
    }

    /// The outermost element that begins with the piece at `at`, with no text before it.
    fn outermost(&self, at: usize) -> usize {
        let mut start = at;
        for open in self.path.iter().rev() {
            let between = self.pieces.get(open + 1..start).unwrap_or_default();
            let empty = between.iter().all(|piece| match piece {
                Piece::Text(text) => decoded(text).trim().is_empty(),
                Piece::Open(element) => element.name != "img",
                _ => true,
            });
            let before = self.pieces.get(..*open).unwrap_or_default();
            if !empty || !has_text(before) {
                break;
            }
            start = *open;
        }
        start
    }

    fn is_header_block(&self, at: usize, line: &str) -> bool {
        if !quote::is_from_field(line) {
            return false;
        }
        let end = self.pieces.len().min(at + HEADER_PIECES);
        let mut lines = String::new();
        for piece in self.pieces.get(at..end).unwrap_or_default() {
            if lines.len() > HEADER_TEXT {
                break;
            }
            match piece {
                Piece::Text(text) => lines.push_str(&decoded(text).replace(['\r', '\n'], " ")),
                Piece::Open(element) if matches!(element.name, "br" | "p" | "div" | "tr") => {
                    lines.push('\n');
                }
                _ => {}
            }
        }
        quote::begins_header_block(lines.lines().filter(|line| !line.trim().is_empty()))
    }

    fn in_table_frame(&self, start: usize) -> bool {
        let parent = self.path.iter().rev().find(|open| **open < start);
        parent
            .and_then(|open| self.pieces.get(*open))
            .is_some_and(|piece| matches!(piece, Piece::Open(element) if matches!(element.name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup" | "ul" | "ol" | "dl")))
    }

    /// A fold must leave something to read, and must not hide what was forwarded.
    fn is_worth(&self, range: &Range<usize>) -> bool {
        let inside = self.pieces.get(range.clone()).unwrap_or_default();
        let texts = inside.iter().filter_map(|piece| match piece {
            Piece::Text(text) if !text.trim().is_empty() => Some(decoded(text)),
            _ => None,
        });
        let forwarded = texts.take(4).any(|text| {
            let text = text.trim();
            quote::is_forward_mark(text)
                || quote::is_forward_mark(text.lines().next().unwrap_or_default())
        });
        let before = self.pieces.get(..range.start).unwrap_or_default();
        let after = self.pieces.get(range.end..).unwrap_or_default();
        !forwarded && has_text(inside) && (has_text(before) || has_text(after))
    }
}

fn has_text(pieces: &[Piece<'_>]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Text(text) => decoded(text).chars().any(char::is_alphanumeric),
        _ => false,
    })
}
