//! HTML as plain text, for the index, the snippet and where the markup cannot be shown.

use std::collections::HashSet;

use super::token::{Tag, Token, Tokens, decoded};

/// Deepest quoting that is told apart.
const MAX_QUOTES: usize = 10;
/// Content ids that are collected of one document.
const MAX_CONTENT_IDS: usize = 1_000;

/// The text of a document in lines; quoted ones begin with `>`.
///
/// Takes time in proportion to the document, and gives at most about `limit` bytes.
pub fn text(html: &str, limit: usize) -> String {
    let mut page = Page::default();
    for token in Tokens::of(html) {
        if page.out.len() >= limit {
            break;
        }
        match token {
            Token::Text(text) => page.words(&decoded(text)),
            Token::Open(tag) => page.open(&tag),
            Token::Close(name) => page.close(&name),
        }
    }
    page.out.truncate(page.out.trim_end().len());
    page.out
}

#[derive(Default)]
struct Page {
    out: String,
    quotes: usize,
    pre: usize,
    breaks: usize,
    space: bool,
}

impl Page {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name.as_ref() {
            "br" => {
                self.flush_breaks();
                self.breaks = 1;
            }
            "blockquote" => {
                self.breaks = self.breaks.max(1);
                self.flush_breaks();
                self.quotes += 1;
            }
            "pre" => {
                self.pre += 1;
                self.breaks = self.breaks.max(1);
            }
            "li" => {
                self.breaks = self.breaks.max(1);
                self.words("- ");
            }
            "td" | "th" => self.space = true,
            name if is_paragraph(name) => self.breaks = self.breaks.max(2),
            name if is_block(name) => self.breaks = self.breaks.max(1),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "blockquote" => {
                self.breaks = self.breaks.max(1);
                self.flush_breaks();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => {
                self.pre = self.pre.saturating_sub(1);
                self.breaks = self.breaks.max(1);
            }
            name if is_paragraph(name) => self.breaks = self.breaks.max(2),
            name if is_block(name) => self.breaks = self.breaks.max(1),
            _ => {}
        }
    }

    fn flush_breaks(&mut self) {
        let at_start = self.out.is_empty();
        for _ in 0..std::mem::take(&mut self.breaks) {
            if !at_start && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
            self.space = false;
        }
    }

    fn word(&mut self, word: &str) {
        self.flush_breaks();
        if self.out.is_empty() || self.out.ends_with('\n') {
            for _ in 0..self.quotes.min(MAX_QUOTES) {
                self.out.push_str("> ");
            }
        } else if self.space {
            self.out.push(' ');
        }
        self.space = false;
        self.out.push_str(word);
    }

    fn words(&mut self, text: &str) {
        if self.pre > 0 {
            for line in text.split_inclusive('\n') {
                self.word(line.trim_end_matches(['\r', '\n']));
                if line.ends_with('\n') {
                    self.breaks += 1;
                }
            }
            return;
        }
        if text.starts_with(char::is_whitespace) {
            self.space = true;
        }
        for word in text.split_whitespace() {
            let word = word.trim_matches([
                '\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}', '\u{ad}', '\u{34f}',
            ]);
            if !word.is_empty() {
                self.word(word);
            }
            self.space = true;
        }
        if !text.is_empty() && !text.ends_with(char::is_whitespace) {
            self.space = false;
        }
    }
}

fn is_paragraph(name: &str) -> bool {
    matches!(
        name,
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "ul" | "ol" | "dl"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "tr"
            | "hr"
            | "dt"
            | "dd"
            | "center"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "address"
            | "caption"
            | "form"
            | "fieldset"
            | "figure"
            | "body"
    )
}

/// The content ids to which a document refers by `cid:`, without brackets.
pub fn content_ids(html: &str) -> HashSet<String> {
    let mut found = HashSet::new();
    for token in Tokens::of(html) {
        if found.len() >= MAX_CONTENT_IDS {
            break;
        }
        if let Token::Open(tag) = token
            && tag.name == "img"
            && let Some(source) = tag.attributes.get("src")
            && let Some(id) = content_id(&source)
        {
            found.insert(id);
        }
    }
    found
}

/// The content id of a `cid:` address (RFC 2392).
pub(super) fn content_id(source: &str) -> Option<String> {
    let source = source.trim();
    let scheme = source.get(..4)?;
    scheme
        .eq_ignore_ascii_case("cid:")
        .then(|| percent_decoded(source.get(4..).unwrap_or_default()))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let value = (*first == b'%')
            .then(|| std::str::from_utf8(others.get(..2)?).ok())
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(value.unwrap_or(*first));
        rest = match value {
            Some(_) => others.get(2..).unwrap_or_default(),
            None => others,
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_quotes() {
        let html = "<head><title>no</title><style>p{}</style></head><p>Dzień&nbsp;<b>do</b>bry,</p><p>a<br>b</p><table><tr><td>x</td><td>y</td></tr></table><ul><li>one<li>two</ul><blockquote>old<blockquote>older</blockquote></blockquote><script>no()</script>";
        assert_eq!(
            text(html, 1000),
            "Dzień dobry,\n\na\nb\n\nx y\n\n- one\n- two\n\n> old\n> > older"
        );
        assert_eq!(text("<pre>a\n  b</pre>c", 100), "a\n  b\nc");
    }

    #[test]
    fn content_ids_of_images() {
        let found = content_ids("<img src='cid:a%40b'><IMG SRC=CID:c><a href='cid:d'>");
        assert!(found.contains("a@b") && found.contains("c") && found.len() == 2);
    }
}
