//! A letter's markup, well nested and within limits, before the sanitiser sees it.
//!
//! Elements that browsers close by themselves are closed here in so many words. So what
//! goes on to the sanitiser cannot make its tree larger than what was counted here.

use std::ops::Range;

use super::TooComplex;
use super::style;
use super::token::{Attributes, Tag, Token, Tokens};

/// Largest HTML part that is shown as HTML, in bytes.
pub(crate) const MAX_HTML: usize = 1024 * 1024;
/// Deepest nesting.
pub(super) const MAX_DEPTH: usize = 256;
/// Most elements.
pub(super) const MAX_ELEMENTS: usize = 20_000;
/// Most attributes of an element.
pub(super) const MAX_ATTRIBUTES: usize = 64;
/// Longest style attribute, in bytes.
pub(super) const MAX_STYLE: usize = 4 * 1024;

/// Elements that a letter may have.
pub(super) const ALLOWED: [&str; 42] = [
    "p",
    "div",
    "span",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "small",
    "sub",
    "sup",
    "a",
    "img",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "colgroup",
    "col",
    "blockquote",
    "pre",
    "code",
    "font",
    "center",
];

/// Elements that are left out with all they hold, if they are closed.
pub(super) const LEFT_OUT: [&str; 11] = [
    "svg", "math", "select", "template", "object", "audio", "video", "applet", "canvas",
    "frameset", "datalist",
];

/// Elements that stand for a block, and are shown as one.
const BLOCKS: [&str; 15] = [
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "figure",
    "figcaption",
    "address",
    "fieldset",
    "form",
    "details",
    "summary",
    "body",
];

/// A piece of the outline.
#[derive(Clone)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Open(Element<'a>),
    Close(&'static str),
    /// A picture that is not shown, and that may be there to be counted.
    Hidden(Attributes<'a>),
}

/// A start tag of an element that may be shown.
#[derive(Clone)]
pub(super) struct Element<'a> {
    pub(super) name: &'static str,
    pub(super) attributes: Attributes<'a>,
}

struct Open {
    name: String,
    shown: Option<&'static str>,
    /// By its style.
    invisible: bool,
}

#[derive(Default)]
struct Outline<'a> {
    pieces: Vec<Piece<'a>>,
    open: Vec<Open>,
    hidden: usize,
}

/// The outline of a document.
pub(super) fn outline(html: &str) -> Result<Vec<Piece<'_>>, TooComplex> {
    if html.len() > MAX_HTML {
        return Err(TooComplex);
    }
    let mut outline = Outline::default();
    let mut elements = 0;
    let mut left_out = left_out(html).into_iter().peekable();
    for (at, token) in Tokens::of(html).enumerate() {
        while left_out.next_if(|range| range.end <= at).is_some() {}
        let is_left_out = left_out.peek().is_some_and(|range| range.contains(&at));
        match token {
            Token::Text(text) => {
                if !is_left_out && outline.is_shown() && outline.takes_text(text) {
                    outline.pieces.push(Piece::Text(text));
                }
            }
            Token::Close(name) => {
                if !is_left_out {
                    outline.close(&name);
                }
            }
            Token::Open(tag) => {
                elements += 1;
                let style = tag.attributes.get("style");
                if elements > MAX_ELEMENTS
                    || tag.count > MAX_ATTRIBUTES
                    || style.as_ref().is_some_and(|style| style.len() > MAX_STYLE)
                {
                    return Err(TooComplex);
                }
                if !is_left_out {
                    outline.open(&tag, style.is_some_and(|style| style::hides(&style)))?;
                }
            }
        }
    }
    outline.close_above(0);
    Ok(outline.pieces)
}

/// The tokens that are left out, by their numbers: ranges in order, none within another.
///
/// An element that is never closed is none of them, so that what follows it is shown.
fn left_out(html: &str) -> Vec<Range<usize>> {
    let mut open: [Vec<usize>; LEFT_OUT.len()] = Default::default();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, token) in Tokens::of(html).enumerate() {
        let (name, is_end) = match &token {
            Token::Text(_) => continue,
            Token::Open(tag) => (&tag.name, false),
            Token::Close(name) => (name, true),
        };
        let Some(kind) = LEFT_OUT.iter().position(|known| known == name) else {
            continue;
        };
        let Some(starts) = open.get_mut(kind) else {
            continue;
        };
        if !is_end {
            starts.push(at);
        } else if let Some(start) = starts.pop() {
            // What began within it ends with it.
            for starts in &mut open {
                starts.truncate(starts.partition_point(|inner| *inner < start));
            }
            while found.pop_if(|inner| inner.start > start).is_some() {}
            found.push(start..at + 1);
        }
    }
    found
}

impl<'a> Outline<'a> {
    fn is_shown(&self) -> bool {
        self.hidden == 0
    }

    /// Blanks between rows and cells are no text, and text there is none of the table's.
    fn takes_text(&self, text: &str) -> bool {
        !self.in_table_frame() || !text.trim().is_empty()
    }

    fn in_table_frame(&self) -> bool {
        matches!(
            self.top(),
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup"
        )
    }

    fn top(&self) -> &str {
        self.open.last().map_or("", |open| open.name.as_str())
    }

    fn open(&mut self, tag: &Tag<'a>, invisible: bool) -> Result<(), TooComplex> {
        let name = tag.name.as_ref();
        if name == "img" && (self.hidden > 0 || invisible) {
            self.pieces.push(Piece::Hidden(tag.attributes.clone()));
            return Ok(());
        }
        let shown = if BLOCKS.contains(&name) { "div" } else { name };
        let shown = ALLOWED.iter().find(|known| **known == shown).copied();
        if shown.is_none() || !self.make_room(name) {
            return Ok(());
        }
        if matches!(name, "br" | "hr" | "img" | "col") {
            if self.is_shown() && !invisible {
                self.push(shown, &tag.attributes);
            }
            return Ok(());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(TooComplex);
        }
        self.hidden += usize::from(invisible);
        let shown = shown.filter(|_| self.is_shown());
        self.push(shown, &tag.attributes);
        self.open.push(Open {
            name: name.to_owned(),
            shown,
            invisible,
        });
        Ok(())
    }

    fn push(&mut self, shown: Option<&'static str>, attributes: &Attributes<'a>) {
        if let Some(name) = shown {
            let attributes = attributes.clone();
            self.pieces.push(Piece::Open(Element { name, attributes }));
        }
    }

    /// Closes what a start tag closes by itself (WHATWG HTML, 13.1.2.4 and 13.2.6); false if
    /// the tag means nothing where it stands.
    fn make_room(&mut self, name: &str) -> bool {
        match name {
            "tr" => self.back_to(&["table", "thead", "tbody", "tfoot"]),
            "td" | "th" => {
                self.back_to(&["tr"]) || self.back_to(&["table", "thead", "tbody", "tfoot"])
            }
            "thead" | "tbody" | "tfoot" | "caption" | "colgroup" => self.back_to(&["table"]),
            "col" => self.back_to(&["colgroup"]) || self.back_to(&["table"]),
            "li" => self.close_nearest(
                &["li"],
                &["ul", "ol", "table", "td", "th", "blockquote", "div"],
            ),
            "dt" | "dd" => self.close_nearest(&["dt", "dd"], &["dl", "table", "td", "th", "div"]),
            "a" => self.close_nearest(&["a"], &["table", "td", "th", "caption"]),
            "table" => {
                if self.in_table_frame() {
                    self.close("table");
                }
                true
            }
            "br" | "img" | "span" | "b" | "i" | "u" | "em" | "strong" | "small" | "sub" | "sup"
            | "code" | "font" => true,
            // All others are blocks, and end a paragraph.
            _ => self.close_nearest(&["p"], &["table", "td", "th", "caption"]),
        }
    }

    /// Closes all that stands above the nearest of `names`; false if none of them is open.
    fn back_to(&mut self, names: &[&str]) -> bool {
        let place = self
            .open
            .iter()
            .rposition(|open| names.contains(&open.name.as_str()) || open.name == "table");
        let Some(at) = place else { return false };
        let found = self
            .open
            .get(at)
            .is_some_and(|open| names.contains(&open.name.as_str()));
        if found {
            self.close_above(at + 1);
        }
        found
    }

    fn close_nearest(&mut self, names: &[&str], walls: &[&str]) -> bool {
        let place = self.open.iter().rposition(|open| {
            names.contains(&open.name.as_str()) || walls.contains(&open.name.as_str())
        });
        if let Some(at) = place
            && self
                .open
                .get(at)
                .is_some_and(|open| names.contains(&open.name.as_str()))
        {
            self.close_above(at);
        }
        true
    }

    /// Closes the nearest element of that name, unless a table's cell lies between.
    fn close(&mut self, name: &str) {
        let of_table = matches!(
            name,
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" | "colgroup"
        );
        let place = self.open.iter().rposition(|open| {
            let wall = match open.name.as_str() {
                "table" => true,
                "td" | "th" | "caption" => !of_table,
                _ => false,
            };
            open.name == name || wall
        });
        if let Some(at) = place
            && self.open.get(at).is_some_and(|open| open.name == name)
        {
            self.close_above(at);
        }
    }

    fn close_above(&mut self, keep: usize) {
        while self.open.len() > keep {
            let Some(open) = self.open.pop() else { return };
            self.hidden -= usize::from(open.invisible);
            if let Some(name) = open.shown {
                self.pieces.push(Piece::Close(name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str) -> String {
        let pieces = outline(html).unwrap();
        let told = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Open(element) => format!("<{}>", element.name),
            Piece::Close(name) => format!("</{name}>"),
            Piece::Hidden(_) => "!".to_owned(),
        });
        told.collect()
    }

    #[test]
    fn well_nested() {
        for (html, expected) in [
            ("<p>a<p>b", "<p>a</p><p>b</p>"),
            ("<p><b>a<p>b", "<p><b>a</b></p><p>b</p>"),
            ("<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"),
            (
                "<table><tr><td>a<td>b<tr><td>c</table>",
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            ),
            (
                "<font><table><tr><td></font>x</table>",
                "<font><table><tr><td>x</td></tr></table></font>",
            ),
            ("<a>x<a>y</a>", "<a>x</a><a>y</a>"),
            (
                "<div style='display:none'>x<img src=http://t.example>y</div>z",
                "!z",
            ),
            ("<svg><a>x</a></svg>y<o:p>z</o:p>", "yz"),
            ("<svg>x<p>y", "x<p>y</p>"),
            ("<svg>x<svg>y</svg>z", "xz"),
            ("<svg><math>x</svg>y</math>z", "yz"),
            ("<svg><table><tr><td>x</svg>y", "y"),
            ("<select><option>x<div>y</div>", "x<div>y</div>"),
            ("a<object>b<object>c</object>d</object>e", "ae"),
            ("<section>a</section>", "<div>a</div>"),
            ("<td>a</td></b>b", "ab"),
        ] {
            let told = told(html).replace("</div></section>", "</div>");
            assert_eq!(told, expected, "{html}");
        }
    }

    #[test]
    fn limits() {
        for bomb in [
            "<div>".repeat(100_000),
            "<b>x</b>".repeat(MAX_ELEMENTS + 1),
            format!("<p {}>", "a=b ".repeat(100_000)),
            format!("<p style='{}'>", "color:red;".repeat(1000)),
            " ".repeat(MAX_HTML + 1),
        ] {
            assert_eq!(outline(&bomb).err(), Some(TooComplex));
        }
        let most = "<div>".repeat(MAX_DEPTH);
        assert!(outline(&most).is_ok());
    }
}
