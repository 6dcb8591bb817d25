//! A letter in RTF read for its words, or for the HTML that Outlook hid in it (MS-OXRTFEX).

use std::collections::HashMap;

use super::{bytes::Bytes, charset, decode};

/// Groups within groups that are told apart; deeper ones count as one.
const MAX_DEPTH: usize = 200;
/// Fonts whose charset is remembered.
const MAX_FONTS: usize = 1_000;
/// Longest control word; the standard says 32.
const MAX_WORD: usize = 40;

/// What a letter turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Letter {
    Html(String),
    Text(String),
}

/// Reads at most `limit` bytes of a letter.
pub(super) fn read(rtf: &[u8], limit: usize) -> Letter {
    let mut reader = Reader {
        rest: Bytes::of(rtf),
        out: String::new(),
        raw: Vec::new(),
        groups: vec![Group::default()],
        deeper: 0,
        code_page: 1252,
        fonts: HashMap::new(),
        pass: 0,
        html: false,
        limit,
    };
    reader.run();
    if reader.html {
        Letter::Html(reader.out)
    } else {
        Letter::Text(reader.out)
    }
}

/// What holds until a group ends.
#[derive(Clone, Copy, Default)]
struct Group {
    kind: Kind,
    /// It began with `\*`: who does not know its word passes over it.
    optional: bool,
    /// The font, or the one that is being described.
    font: i32,
    /// How many characters stand for a Unicode one after it, less one.
    fewer: i32,
}

/// What a group holds.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    /// What is shown.
    #[default]
    Text,
    /// RTF's own picture of what stands in the hidden HTML already.
    Picture,
    /// The list of fonts.
    Fonts,
    /// Something else that is no text.
    Hidden,
}

struct Reader<'x> {
    rest: Bytes<'x>,
    out: String,
    /// Text in the code page that is current.
    raw: Vec<u8>,
    groups: Vec<Group>,
    deeper: usize,
    code_page: u32,
    fonts: HashMap<i32, u32>,
    /// Characters to pass over after a Unicode one.
    pass: i32,
    html: bool,
    limit: usize,
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.rest.u8() {
            if self.out.len() + self.raw.len() >= self.limit {
                break;
            }
            match byte {
                b'{' => self.open(),
                b'}' => self.close(),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                other => self.byte(other),
            }
        }
        self.flush();
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or_default()
    }

    fn change(&mut self, change: impl FnOnce(&mut Group)) {
        if let Some(group) = self.groups.last_mut() {
            change(group);
        }
    }

    fn open(&mut self) {
        self.flush();
        self.pass = 0;
        if self.groups.len() >= MAX_DEPTH {
            self.deeper += 1;
            return;
        }
        let group = Group {
            optional: false,
            ..self.group()
        };
        self.groups.push(group);
    }

    fn close(&mut self) {
        self.flush();
        self.pass = 0;
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if self.groups.len() > 1 {
            self.groups.pop();
        }
    }

    fn shows(&self) -> bool {
        self.group().kind == Kind::Text
    }

    fn byte(&mut self, byte: u8) {
        if self.pass > 0 {
            self.pass -= 1;
        } else if self.shows() {
            self.raw.push(byte);
        }
    }

    fn text(&mut self, text: &str) {
        self.flush();
        if self.pass > 0 {
            self.pass -= 1;
        } else if self.shows() {
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        if self.raw.is_empty() {
            return;
        }
        let raw = std::mem::take(&mut self.raw);
        let font = self.fonts.get(&self.group().font);
        let page = font.copied().unwrap_or(self.code_page);
        let text = decode::text(raw, charset(page).as_deref());
        self.out.push_str(&text);
    }

    fn control(&mut self) {
        let Some(first) = self.rest.u8() else { return };
        match first {
            b'\\' | b'{' | b'}' => self.byte(first),
            b'\'' => {
                let digits = self.rest.take(2).unwrap_or_default();
                let text = std::str::from_utf8(digits).unwrap_or_default();
                if let Ok(byte) = u8::from_str_radix(text, 16) {
                    self.byte(byte);
                }
            }
            b'*' => self.change(|group| group.optional = true),
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'\r' | b'\n' => self.text("\n"),
            letter if letter.is_ascii_alphabetic() => {
                let (word, number) = self.word(letter);
                self.known(&word, number);
            }
            _ => {}
        }
    }

    /// A control word with its number; a blank after it belongs to it.
    fn word(&mut self, first: u8) -> (String, Option<i32>) {
        let mut word = String::from(char::from(first));
        let mut digits = String::new();
        let mut ahead = self.rest;
        while let Some(byte) = ahead.u8() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' if digits.is_empty() && word.len() < MAX_WORD => {
                    word.push(char::from(byte));
                }
                b'-' if digits.is_empty() => digits.push('-'),
                b'0'..=b'9' if digits.len() < 11 => digits.push(char::from(byte)),
                b' ' => {
                    self.rest = ahead;
                    break;
                }
                _ => break,
            }
            self.rest = ahead;
        }
        (word, digits.parse().ok())
    }

    fn known(&mut self, word: &str, number: Option<i32>) {
        let optional = self.group().optional;
        self.change(|group| group.optional = false);
        match word {
            "fromhtml" => self.html = number != Some(0),
            "ansicpg" => self.code_page = number.and_then(|n| n.try_into().ok()).unwrap_or(1252),
            "htmltag" if optional => self.picture(false),
            "htmlrtf" => self.picture(number != Some(0)),
            "fonttbl" => self.change(|group| group.kind = Kind::Fonts),
            "colortbl" | "stylesheet" | "info" | "pict" | "object" | "header" | "footer"
            | "mhtmltag" => self.change(|group| group.kind = Kind::Hidden),
            "f" => {
                self.flush();
                self.change(|group| group.font = number.unwrap_or_default());
            }
            "fcharset" => self.font(number.unwrap_or_default()),
            "plain" => {
                self.flush();
                self.change(|group| group.font = 0);
            }
            "uc" => self.change(|group| group.fewer = number.unwrap_or(1).clamp(0, 10) - 1),
            "u" => self.unicode(number.unwrap_or_default()),
            "bin" => {
                let count = number.and_then(|n| usize::try_from(n).ok());
                self.rest.take(count.unwrap_or_default());
            }
            _ if optional => self.change(|group| group.kind = Kind::Hidden),
            _ => self.sign(word),
        }
    }

    fn picture(&mut self, begins: bool) {
        self.flush();
        let html = self.html;
        self.change(|group| match group.kind {
            Kind::Text if begins && html => group.kind = Kind::Picture,
            Kind::Picture if !begins => group.kind = Kind::Text,
            _ => {}
        });
    }

    /// Words that stand for a character.
    fn sign(&mut self, word: &str) {
        let text = match word {
            "par" | "line" | "sect" | "page" | "row" => "\n",
            "tab" | "cell" => "\t",
            "lquote" => "\u{2018}",
            "rquote" => "\u{2019}",
            "ldblquote" => "\u{201c}",
            "rdblquote" => "\u{201d}",
            "bullet" => "\u{2022}",
            "endash" => "\u{2013}",
            "emdash" => "\u{2014}",
            _ => return,
        };
        self.text(text);
    }

    fn font(&mut self, charset: i32) {
        let group = self.group();
        if group.kind != Kind::Fonts || self.fonts.len() >= MAX_FONTS {
            return;
        }
        let page = match charset {
            0 => 1252,
            128 => 932,
            129 => 949,
            134 => 936,
            136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            _ => return,
        };
        self.fonts.insert(group.font, page);
    }

    /// A UTF-16 unit, written as a signed number; both halves of a pair come one by one.
    fn unicode(&mut self, number: i32) {
        self.flush();
        let unit = u16::try_from(number & 0xffff).unwrap_or_default();
        if self.shows() {
            match char::from_u32(u32::from(unit)) {
                Some(c) => self.out.push(c),
                None => self.half(unit),
            }
        }
        self.pass = self.group().fewer + 1;
    }

    fn half(&mut self, unit: u16) {
        // A first half waits as the sign that cannot occur in text.
        let waits = |c: char| u32::from(c).checked_sub(FIRST_HALVES);
        let first = self.out.chars().next_back().and_then(waits);
        match (first.filter(|first| *first < 0x400), unit) {
            (Some(first), 0xdc00..=0xdfff) => {
                self.out.pop();
                let code = 0x10000 + (first << 10) + u32::from(unit - 0xdc00);
                self.out.extend(char::from_u32(code));
            }
            (_, 0xd800..=0xdbff) => {
                let waiting = char::from_u32(FIRST_HALVES + u32::from(unit - 0xd800));
                self.out.extend(waiting);
            }
            _ => self.out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

/// Where first halves of pairs are kept until the second comes: at the end of private use.
const FIRST_HALVES: u32 = 0x10_fb00;

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        match read(rtf.as_bytes(), 10_000) {
            Letter::Text(text) => text,
            Letter::Html(html) => panic!("{html}"),
        }
    }

    #[test]
    fn words_of_a_plain_letter() {
        let rtf = r"{\rtf1\ansi\ansicpg1250\deff0{\fonttbl{\f0\fnil\fcharset238 Arial;}{\f1\fcharset204 Arial;}}{\*\generator x;}{\info{\author A}}\pard\f0 Za\'bf\'f3\'b3\'e6 \{g\}\par\f1\'cf\'f0\'e8\'e2\'e5\'f2\tab\u322?\u-10179?\u-8704?\bin3 }}{x\~y}";
        assert_eq!(text(rtf), "Zażółć {g}\nПривет\tł\u{1f600}x\u{a0}y");
    }

    #[test]
    fn hidden_html_is_found() {
        let rtf = r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}
{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Hello
{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 w\'f6rld{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\mhtmltag84 <x>}
\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}}";
        assert_eq!(
            read(rtf.as_bytes(), 10_000),
            Letter::Html("<p>Hello&nbsp;<b>wörld</b></p>".to_owned())
        );
    }

    #[test]
    fn broken_letters_end() {
        for rtf in [
            "",
            "\\",
            "{",
            "}}}",
            "\\'",
            "\\'zz",
            "\\u",
            "\\u99999999999",
            "\\bin99999 x",
            "\\bin-1",
            "\\uc-5\\u1",
            "{\\*",
            "\\f-1",
        ] {
            read(rtf.as_bytes(), 100);
        }
        let deep = "{".repeat(100_000) + "x" + &"}".repeat(100_000) + "y";
        assert_eq!(text(&deep), "xy");
    }
}
