//! HTML taken apart in one linear pass, with nothing kept that a browser would not show.
//!
//! This is for limits, folding and text. What is safe is decided by the sanitiser, which
//! reads with a browser's own rules; so a difference in reading costs looks, not safety.

use std::borrow::Cow;

use mail_parser::decoders::html::add_html_token;
use memchr::{memchr, memmem};

/// Longest character reference.
const MAX_REFERENCE: usize = 34;

/// Elements whose content is no markup; nothing of it is shown.
const RAW: [&str; 9] = [
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript",
];

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
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(html: &'a str) -> Self {
        Self { html, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn skip_past(&mut self, mark: &str) {
        let rest = self.rest();
        self.at += memmem::find(rest.as_bytes(), mark.as_bytes())
            .map_or(rest.len(), |found| found + mark.len());
    }

    /// Skips a comment or anything that reads like one (WHATWG HTML, 13.2.5.42).
    fn skip_declaration(&mut self) {
        let rest = self.rest();
        if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
            self.skip_past(">");
        } else if rest.starts_with("<!--") {
            self.at += 4;
            let rest = self.rest();
            let end = memmem::find(rest.as_bytes(), b"-->").map(|found| found + 3);
            self.at += end.unwrap_or(rest.len());
        } else {
            self.skip_past(">");
        }
    }

    /// Skips to behind the end tag of an element whose content is no markup.
    fn skip_raw(&mut self, name: &str) {
        loop {
            self.skip_past("</");
            let rest = self.rest();
            let Some(found) = rest.get(..name.len()) else {
                if rest.len() < name.len() {
                    self.at = self.html.len();
                    return;
                }
                continue;
            };
            let after = rest.as_bytes().get(name.len());
            if found.eq_ignore_ascii_case(name)
                && after.is_none_or(|byte| !byte.is_ascii_alphanumeric())
            {
                self.skip_past(">");
                return;
            }
        }
    }

    fn text(&mut self, from: usize) -> Token<'a> {
        let rest = self.html.as_bytes().get(from + 1..).unwrap_or_default();
        self.at = memchr(b'<', rest).map_or(self.html.len(), |at| from + 1 + at);
        Token::Text(self.html.get(from..self.at).unwrap_or_default())
    }

    fn close(&mut self) -> Token<'a> {
        let name = name(self.html.get(self.at + 2..).unwrap_or_default());
        self.at += 2 + name.len();
        let mut attributes = Attributes { text: self.rest() };
        attributes.by_ref().for_each(drop);
        self.at = self.html.len() - attributes.text.len();
        Token::Close(lower(name))
    }

    /// A start tag; `None` if the document ends within it.
    fn open(&mut self) -> Option<Token<'a>> {
        let name = name(self.html.get(self.at + 1..).unwrap_or_default());
        self.at += 1 + name.len();
        let start = self.rest();
        let mut attributes = Attributes { text: start };
        let count = attributes.by_ref().count();
        let left = attributes.text.len();
        self.at = self.html.len() - left;
        if left == 0 && !self.html.ends_with('>') {
            return None;
        }
        let name = lower(name);
        if RAW.contains(&name.as_ref()) {
            self.skip_raw(&name);
        } else if name == "plaintext" {
            self.at = self.html.len();
        }
        let length = start.len() - left;
        Some(Token::Open(Tag {
            name,
            attributes: Attributes {
                text: start.get(..length).unwrap_or_default(),
            },
            count,
        }))
    }
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
                b'<' if second == b'/' && third.is_ascii_alphabetic() => return Some(self.close()),
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
}

impl<'a> Attributes<'a> {
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
            ("<STYLE>x", "(style)"),
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
    fn references() {
        assert_eq!(
            decoded("&lt;a&gt; &oacute;&#322;&#x105;&nosuch; &"),
            "<a> ółą&nosuch; &"
        );
    }
}
