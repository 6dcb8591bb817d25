//! HTML taken apart in one linear pass, with nothing kept that a browser would not show.
//!
//! This is for limits, folding and text. What is safe is decided by the sanitiser, which
//! reads with a browser's own rules; so a difference in reading costs looks, not safety.

use std::borrow::Cow;

use mail_parser::decoders::html::add_html_token;
use memchr::{memchr, memchr_iter, memmem, memrchr};

/// Longest character reference.
const MAX_REFERENCE: usize = 34;

/// Elements whose content is no markup; nothing of it is shown.
const RAW: [&str; 9] = [
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript",
];
/// Tags without an end that are looked for anew; each may cost a walk to the document's end.
const MAX_UNFINISHED: usize = 16;

/// A piece of a document.
pub(super) enum Token<'a> {
    /// Text as written, with its character references.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// The name of an end tag, in lower case.
    Close(Cow<'a, str>),
}

/// A start tag.
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: Cow<'a, str>,
    pub(super) attributes: Attributes<'a>,
    /// How many attributes it has.
    pub(super) count: usize,
}

/// The tokens of a document.
///
/// What a document opens and never closes hides nothing: a browser would leave out the rest of
/// it, and a reader would lose what stands there.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The elements of `RAW` that are known to have no end tag from here on.
    endless: [bool; RAW.len()],
    /// Whether it is known that no `-->` comes from here on.
    endless_comment: bool,
    /// Tags so far whose end was not found.
    unfinished: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            endless: [false; RAW.len()],
            endless_comment: false,
            unfinished: 0,
        }
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn skip_past(&mut self, mark: u8) {
        let rest = self.rest();
        self.at += memchr(mark, rest.as_bytes()).map_or(rest.len(), |found| found + 1);
    }

    /// Skips a comment or anything that reads like one (WHATWG HTML, 13.2.5.42).
    fn skip_declaration(&mut self) {
        let rest = self.rest();
        let is_short = rest.starts_with("<!-->") || rest.starts_with("<!--->");
        let Some(inside) = rest.strip_prefix("<!--").filter(|_| !is_short) else {
            self.skip_past(b'>');
            return;
        };
        let length = (!self.endless_comment).then(|| comment(inside)).flatten();
        self.endless_comment = length.is_none();
        match length {
            Some(length) => self.at += 4 + length,
            // Office's conditions are no text.
            None if inside.starts_with('[') => self.skip_past(b'>'),
            None => self.at += 4,
        }
    }

    /// Skips the content and the end tag of an element whose content is no markup.
    fn skip_raw(&mut self, kind: usize, name: &str) {
        let known = self.endless.get(kind).copied().unwrap_or_default();
        let end = if known {
            Raw::Endless
        } else {
            raw(self.rest(), name)
        };
        match end {
            Raw::Closed(length) => {
                self.at += length;
                self.skip_past(b'>');
                return;
            }
            Raw::OpenedAgain => {}
            Raw::Endless => {
                if let Some(known) = self.endless.get_mut(kind) {
                    *known = true;
                }
            }
        }
        if matches!(name, "script" | "style") {
            self.skip_code();
        }
    }

    /// Skips what is code by its looks before the next tag; letters have no braces.
    fn skip_code(&mut self) {
        let rest = self.rest();
        let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let run = rest.as_bytes().get(..end).unwrap_or_default();
        self.at += memrchr(b'}', run).map_or(0, |last| last + 1);
    }

    fn text(&mut self, from: usize) -> Token<'a> {
        let rest = self.html.as_bytes().get(from + 1..).unwrap_or_default();
        self.at = memchr(b'<', rest).map_or(self.html.len(), |at| from + 1 + at);
        Token::Text(self.html.get(from..self.at).unwrap_or_default())
    }

    /// An end tag; `None` if the document ends within it.
    fn close(&mut self) -> Option<Token<'a>> {
        let begin = self.at;
        let name = name(self.html.get(self.at + 2..).unwrap_or_default());
        self.at += 2 + name.len();
        let mut attributes = Attributes::of(self.rest());
        attributes.by_ref().for_each(drop);
        self.at = self.html.len() - attributes.text.len();
        if !attributes.ended {
            return self.unfinished(begin);
        }
        Some(Token::Close(lower(name)))
    }

    /// A start tag; `None` if the document ends within it.
    fn open(&mut self) -> Option<Token<'a>> {
        let begin = self.at;
        let name = name(self.html.get(self.at + 1..).unwrap_or_default());
        self.at += 1 + name.len();
        let start = self.rest();
        let mut attributes = Attributes::of(start);
        let count = attributes.by_ref().count();
        let left = attributes.text.len();
        self.at = self.html.len() - left;
        if !attributes.ended {
            return self.unfinished(begin);
        }
        let name = lower(name);
        if let Some(kind) = RAW.iter().position(|raw| *raw == name) {
            self.skip_raw(kind, &name);
        }
        let length = start.len() - left;
        Some(Token::Open(Tag {
            name,
            attributes: Attributes::of(start.get(..length).unwrap_or_default()),
            count,
        }))
    }

    /// Goes on behind the first `>` of a tag that never ends, as one does whose quote is not
    /// closed; `None` if there is nothing behind it.
    fn unfinished(&mut self, begin: usize) -> Option<Token<'a>> {
        self.unfinished += 1;
        if self.unfinished > MAX_UNFINISHED {
            return None;
        }
        self.at = begin;
        self.skip_past(b'>');
        self.next()
    }
}

/// How the content of an element goes on that is no markup.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Raw {
    /// To the end tag's `>`, which is to be found this far on.
    Closed(usize),
    /// Another of its kind begins first, so this one was left open.
    OpenedAgain,
    /// It was left open, and so would be all others of its kind.
    Endless,
}

fn raw(text: &str, name: &str) -> Raw {
    for at in memchr_iter(b'<', text.as_bytes()) {
        let behind = text.as_bytes().get(at + 1..).unwrap_or_default();
        let (is_end, word) = match behind.strip_prefix(b"/") {
            Some(word) => (true, word),
            None => (false, behind),
        };
        let is_named = word
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && word
                .get(name.len())
                .is_none_or(|byte| !byte.is_ascii_alphanumeric());
        match (is_named, is_end) {
            (true, true) => return Raw::Closed(at + 2 + name.len()),
            (true, false) => return Raw::OpenedAgain,
            _ => {}
        }
    }
    Raw::Endless
}

/// The length of a comment from behind its `<!--`, with its end.
fn comment(inside: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    memmem::find_iter(bytes, b"--").find_map(|at| {
        let behind = bytes.get(at + 2..)?;
        let end = [&b">"[..], b"!>", b"->"]
            .into_iter()
            .find(|end| behind.starts_with(end))?;
        Some(at + 2 + end.len())
    })
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest().as_bytes();
            let second = rest.get(1).copied().unwrap_or_default();
            let third = rest.get(2).copied().unwrap_or_default();
            match rest.first()? {
                b'<' if second.is_ascii_alphabetic() => return self.open(),
                b'<' if second == b'/' && third.is_ascii_alphabetic() => return self.close(),
                b'<' if matches!(second, b'!' | b'?' | b'/') => self.skip_declaration(),
                _ => return Some(self.text(self.at)),
            }
        }
    }
}

fn name(text: &str) -> &str {
    let end = text
        .bytes()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// The attributes of a tag: name and value as written. What is left is behind the tag's `>`.
#[derive(Clone)]
pub(super) struct Attributes<'a> {
    text: &'a str,
    /// Whether the tag's `>` was come to.
    ended: bool,
}

impl<'a> Attributes<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, ended: false }
    }

    /// The decoded value of the first attribute of that name.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut all = self.clone();
        all.find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| decoded(value))
    }

    fn take(&mut self, length: usize) -> &'a str {
        let taken = self.text.get(..length).unwrap_or(self.text);
        self.text = self.text.get(taken.len()..).unwrap_or_default();
        taken
    }

    fn skip(&mut self, skipped: impl Fn(u8) -> bool) {
        let end = self.text.bytes().position(|byte| !skipped(byte));
        self.take(end.unwrap_or(self.text.len()));
    }

    fn until(&mut self, ends: impl Fn(u8) -> bool) -> &'a str {
        let end = self.text.bytes().position(ends);
        self.take(end.unwrap_or(self.text.len()))
    }

    fn value(&mut self) -> &'a str {
        self.skip(|byte| byte.is_ascii_whitespace());
        if !self.text.starts_with('=') {
            return "";
        }
        self.take(1);
        self.skip(|byte| byte.is_ascii_whitespace());
        match self.text.bytes().next() {
            Some(quote @ (b'"' | b'\'')) => {
                self.take(1);
                let value = self.until(|byte| byte == quote);
                self.take(1);
                value
            }
            _ => self.until(|byte| byte.is_ascii_whitespace() || byte == b'>'),
        }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip(|byte| byte.is_ascii_whitespace() || byte == b'/');
        match self.text.bytes().next()? {
            b'>' => {
                self.take(1);
                self.ended = true;
                // The tag ends; a copy of these attributes ends here as well.
                None
            }
            first => {
                // An equals sign that begins a name belongs to it.
                let head = usize::from(first == b'=');
                let rest = self.text.get(head..).unwrap_or_default();
                let length = rest
                    .bytes()
                    .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='))
                    .unwrap_or(rest.len());
                let name = self.take(head + length);
                Some((name, self.value()))
            }
        }
    }
}

/// Text with its character references read.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = memchr(b'&', rest.as_bytes()) {
        out.push_str(rest.get(..start).unwrap_or_default());
        rest = rest.get(start..).unwrap_or_default();
        let window = rest
            .as_bytes()
            .get(..MAX_REFERENCE)
            .unwrap_or(rest.as_bytes());
        let length = memchr(b';', window).map_or(1, |end| end + 1);
        let reference = rest.get(..length).unwrap_or("&");
        add_html_token(&mut out, reference.as_bytes(), false);
        rest = rest.get(reference.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str) -> String {
        let tokens = Tokens::of(html).map(|token| match token {
            Token::Text(text) => format!("[{text}]"),
            Token::Open(tag) => {
                let attributes = tag
                    .attributes
                    .map(|(name, value)| format!(" {name}={value}"));
                format!("({}{})", tag.name, attributes.collect::<String>())
            }
            Token::Close(name) => format!("(/{name})"),
        });
        tokens.collect()
    }

    #[test]
    fn tokens() {
        for (html, expected) in [
            ("a<b>c</B >d", "[a](b)[c](/b)[d]"),
            (
                "<a href='x>y' b=\"c\" d=e/f g>z",
                "(a href=x>y b=c d=e/f g=)[z]",
            ),
            ("<br/>a < b <3", "(br)[a ][< b ][<3]"),
            ("x<!-- <b> -->y<!-->z<![if !mso]>w", "[x][y][z][w]"),
            ("<script>a</scr</script ><b>", "(script)(b)"),
            ("<STYLE>p{}q{} x", "(style)[ x]"),
            ("<script>if(a){b}<p>x", "(script)(p)[x]"),
            ("<style>a<style>b</style>c", "(style)[a](style)[c]"),
            ("<title>a<p>b", "(title)[a](p)[b]"),
            ("<plaintext>a<b>c", "(plaintext)[a](b)[c]"),
            ("x<!--a--!>y<!--b--->z<!-- c<b>d", "[x][y][z][ c](b)[d]"),
            ("x<!--[if mso]>y", "[x][y]"),
            ("<a b='c>d<i>e</i>", "[d](i)[e](/i)"),
            ("</a b='c>d<i>", "[d](i)"),
            ("<title>ąę</tit\u{105}</title>x", "(title)[x]"),
            ("<p>În<b>ą</b>", "(p)[În](b)[ą](/b)"),
            ("<a b", ""),
            ("<a =b=c>", "(a =b=c)"),
            ("</a x='>'>y", "(/a)[y]"),
        ] {
            assert_eq!(told(html), expected, "{html}");
        }
    }

    #[test]
    fn what_never_ends_takes_no_more_time() {
        for part in [
            "<style>",
            "<style><title><xmp><script>",
            "<!--",
            "<!--[",
            "<a b='",
            "</a b=\"<",
            "<!x",
            "</style><style ",
        ] {
            // A walk to the end from each of them would take minutes.
            let html = part.repeat((1 << 20) / part.len());
            assert!(Tokens::of(&html).count() <= html.len());
        }
    }

    #[test]
    fn references() {
        assert_eq!(
            decoded("&lt;a&gt; &oacute;&#322;&#x105;&nosuch; &"),
            "<a> ółą&nosuch; &"
        );
    }
}
