//! The look of a letter: greeting, signature, quoted history, plain and as HTML.

use jiff::Zoned;

use super::dice::Dice;
use super::{
    encode::Charset,
    files::escape,
    letter::{Content, Person, Transfer},
    words::Words,
};
use model::Locale;

/// What a letter of a conversation says, before it is given a form.
pub(super) struct Said {
    pub(super) paragraphs: Vec<String>,
    pub(super) signature: Vec<String>,
    pub(super) quoted: Option<Quoted>,
}

/// An earlier letter under the answer.
pub(super) struct Quoted {
    pub(super) head: String,
    pub(super) paragraphs: Vec<String>,
}

/// The line over a quoted letter, as the language has it.
pub(super) fn quote_head(words: &Words, at: &Zoned, who: &Person) -> String {
    words
        .quote
        .replace("{date}", &at.strftime(words.day).to_string())
        .replace("{time}", &at.strftime("%H:%M").to_string())
        .replace("{who}", &format!("{} <{}>", who.name, who.email))
}

impl Said {
    pub(super) fn plain(&self) -> String {
        let mut parts = vec![self.paragraphs.join("\n\n")];
        if !self.signature.is_empty() {
            parts.push(format!("-- \n{}", self.signature.join("\n")));
        }
        if let Some(quoted) = &self.quoted {
            let earlier = quoted.paragraphs.join("\n\n");
            let lines = earlier.split('\n').flat_map(|line| wrapped(line, 70));
            let lines: Vec<String> = lines.map(|line| format!("> {line}")).collect();
            parts.push(format!("{}\n{}", quoted.head, lines.join("\n")));
        }
        parts.join("\n\n")
    }

    /// As mail programs write it, with the agency's mark where asked.
    pub(super) fn html(&self, mark: Mark) -> String {
        let paragraphs = |all: &[String]| -> String {
            let all = all.iter().map(|one| escape(one).replace('\n', "<br>\n"));
            all.map(|one| format!("<p>{one}</p>\n"))
                .collect::<Vec<_>>()
                .concat()
        };
        let mut parts = vec!["<html><body>\n".to_owned(), paragraphs(&self.paragraphs)];
        if !self.signature.is_empty() {
            let lines: Vec<String> = self.signature.iter().map(|line| escape(line)).collect();
            parts.push(format!(
                "<div class=\"signature\" style=\"color: #555555\">{}</div>\n",
                lines.join("<br>\n")
            ));
        }
        if let Mark::Shown = mark {
            let mark =
                "<p><img src=\"cid:logo\" alt=\"Kwiatowa\" width=\"96\" height=\"32\"></p>\n";
            parts.push(mark.to_owned());
        }
        if let Some(quoted) = &self.quoted {
            parts.push(format!(
                "<div class=\"gmail_quote\"><div>{}<br></div>\n<blockquote style=\"margin: 0 0 0 8px; border-left: 1px solid #cccccc; padding-left: 8px\">\n{}</blockquote></div>\n",
                escape(&quoted.head),
                paragraphs(&quoted.paragraphs)
            ));
        }
        parts.push("</body></html>".to_owned());
        parts.concat()
    }

    /// One of the forms that people's mail programs send.
    pub(super) fn content(&self, dice: &mut Dice, mark: Mark) -> Content {
        match (dice.below(10), mark) {
            (0..4, _) => Content::Plain(self.plain()),
            (4..6, Mark::None) => Content::Flowed(self.plain()),
            _ => Content::Both {
                plain: self.plain(),
                html: self.html(mark),
            },
        }
    }
}

/// Whether a letter bears the agency's mark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Shown,
    None,
}

fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let Some(last) = lines.last_mut() else {
            continue;
        };
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            last.push(' ');
            last.push_str(word);
        }
    }
    lines
}

/// How a letter is encoded: old mail programs of each country are among the senders.
pub(super) fn encoding(locale: Locale, dice: &mut Dice) -> (Charset, Transfer) {
    let charset = match (locale, dice.below(10)) {
        (Locale::Pl, 0..3) => Charset::Latin2,
        (Locale::Ru, 0..2) => Charset::Windows1251,
        (Locale::Ru, 2..4) => Charset::Koi8R,
        _ => Charset::Utf8,
    };
    let transfer = match (locale, dice.below(10)) {
        (Locale::Ru, 0..6) | (_, 0) => Transfer::Base64,
        (_, 6..8) => Transfer::EightBit,
        _ => Transfer::QuotedPrintable,
    };
    (charset, transfer)
}
