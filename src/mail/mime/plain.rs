//! Plain text letters: lines joined again, quotes and signatures folded, links made.

use super::clean;
use super::quote;
use super::tree;
use crate::html::{Wording, escape_into, linked_into};

/// Bytes of text that are shown.
pub(super) const MAX_SHOWN: usize = 1024 * 1024;
/// Deepest quoting that is shown as such.
const MAX_LEVEL: usize = 10;
/// Changes of the quoting level that are shown as such in one letter.
const MAX_CHANGES: usize = 2_000;
/// Links made in one letter.
const MAX_LINKS: usize = 5_000;
/// Longest quote that stays open when it is answered below.
const SHORT_QUOTE: usize = 6;
/// Longest signature.
const MAX_SIGNATURE: usize = 40;
/// Lines of one letter that are tried as the beginning of a signature.
const MAX_MARKS: usize = 100;

/// How the lines of a text were broken (RFC 3676).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Fixed,
    /// A blank at the end of a line joins it with the next.
    Flowed,
    /// The same, and that blank goes (`delsp=yes`).
    FlowedWithoutBlank,
}

impl Flow {
    /// How the lines of a part were broken.
    pub(super) fn of(part: &tree::Part) -> Self {
        let is = |name, word: &str| {
            part.parameter(name)
                .is_some_and(|value| value.eq_ignore_ascii_case(word))
        };
        match (is("format", "flowed"), is("delsp", "yes")) {
            (false, _) => Self::Fixed,
            (true, false) => Self::Flowed,
            (true, true) => Self::FlowedWithoutBlank,
        }
    }
}

/// A text whose words were broken over lines, with its words whole again; others as they are.
pub(super) fn mended(text: String, flow: Flow) -> String {
    if flow != Flow::FlowedWithoutBlank {
        return text;
    }
    let mut whole = String::with_capacity(text.len());
    for line in lines(&text, flow) {
        whole.extend(std::iter::repeat_n('>', line.level));
        if line.level > 0 {
            whole.push(' ');
        }
        whole.push_str(&line.text);
        whole.push('\n');
    }
    whole
}

struct Line {
    level: usize,
    text: String,
}

impl Line {
    fn is_signature_mark(&self) -> bool {
        self.level == 0 && quote::is_signature_mark(&self.text)
    }
}

/// Lines with the depth at which each is quoted.
fn lines(text: &str, flow: Flow) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    let mut joins = false;
    for written in clean::cut(text, MAX_SHOWN).lines() {
        let written = written.strip_suffix('\r').unwrap_or(written);
        let (level, rest) = level(written, flow);
        let rest = match flow {
            Flow::Fixed => rest,
            _ => rest.strip_prefix(' ').unwrap_or(rest),
        };
        let signature = quote::is_signature_mark(rest);
        match all.last_mut() {
            Some(last) if joins && last.level == level && !signature => {
                if flow == Flow::FlowedWithoutBlank {
                    last.text.pop();
                }
                last.text.push_str(rest);
            }
            _ => all.push(Line {
                level,
                text: rest.to_owned(),
            }),
        }
        joins = flow != Flow::Fixed && rest.ends_with(' ') && !signature;
    }
    all
}

fn level(line: &str, flow: Flow) -> (usize, &str) {
    let mut level = 0;
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix('>') {
        level += 1;
        // "> > x" is two levels, unless the text is flowed, where a blank ends the marks.
        rest = match (flow, inner.strip_prefix(' ')) {
            (Flow::Fixed, Some(after)) => after,
            _ => inner,
        };
    }
    (level.min(MAX_LEVEL), rest)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Own,
    Quote,
    Signature,
    /// All that stands below "Original Message" or a pasted header block.
    Rest,
}

/// Lines that belong together, in order.
struct Block {
    part: Part,
    from: usize,
    to: usize,
}

/// The text as HTML: escaped, with links, and with folds for what is quoted or signed.
pub(super) fn shown(text: &str, flow: Flow, wording: &Wording<'_>) -> String {
    let lines = lines(text, flow);
    let blocks = blocks(&lines);
    let mut writer = Writer {
        out: String::from("<div style=\"white-space:pre-wrap;overflow-wrap:anywhere\">"),
        links: MAX_LINKS,
        changes: MAX_CHANGES,
    };
    let own = own_blocks(&lines, &blocks);
    for (at, block) in blocks.iter().enumerate() {
        let inside = lines.get(block.from..block.to).unwrap_or_default();
        let label = match block.part {
            Part::Signature => Some(wording.signature),
            Part::Rest => Some(wording.quoted),
            Part::Quote if folds(block, at, own) => Some(wording.quoted),
            Part::Quote | Part::Own => None,
        };
        if let Some(label) = label {
            writer.out.push_str("<details><summary>");
            escape_into(label, &mut writer.out);
            writer.out.push_str("</summary>");
        }
        writer.lines(inside);
        if label.is_some() {
            writer.out.push_str("</details>");
        }
    }
    writer.out.push_str("</div>");
    writer.out
}

fn is_blank(lines: &[Line]) -> bool {
    lines.iter().all(|line| line.text.trim().is_empty())
}

/// The first and the last block in which the writer says something.
fn own_blocks(lines: &[Line], blocks: &[Block]) -> Option<(usize, usize)> {
    let own = |block: &Block| {
        block.part == Part::Own && !is_blank(lines.get(block.from..block.to).unwrap_or_default())
    };
    Some((blocks.iter().position(own)?, blocks.iter().rposition(own)?))
}

/// A quote folds if it ends the letter, or is long; not if it is all there is.
fn folds(block: &Block, at: usize, own: Option<(usize, usize)>) -> bool {
    let long = block.to - block.from > SHORT_QUOTE;
    own.is_some_and(|(first, last)| at > last || (long && (at > first || at < last)))
}

fn blocks(lines: &[Line]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    let mut before = Before {
        part: Part::Own,
        says_something: false,
        marks: 0,
    };
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        let (part, length) = begins(rest, before);
        before.part = part;
        before.marks += usize::from(rest.first().is_some_and(Line::is_signature_mark));
        before.says_something |= !is_blank(rest.get(..length).unwrap_or_default());
        match blocks.last_mut() {
            Some(last) if last.part == part => last.to = at + length,
            _ => blocks.push(Block {
                part,
                from: at,
                to: at + length,
            }),
        }
        at += length;
    }
    blocks
}

/// What stands before a line.
#[derive(Clone, Copy)]
struct Before {
    part: Part,
    says_something: bool,
    /// Lines that looked like the beginning of a signature.
    marks: usize,
}

/// What begins with the first of these lines, and how many lines of it are certain.
fn begins(rest: &[Line], before: Before) -> (Part, usize) {
    let Some(line) = rest.first() else {
        return (Part::Own, 1);
    };
    if line.level > 0 {
        return (Part::Quote, 1);
    }
    let text = line.text.as_str();
    if before.part == Part::Quote && text.trim().is_empty() {
        return (Part::Quote, 1);
    }
    let said = attribution(rest);
    if said > 0 {
        return (Part::Quote, said);
    }
    let header = || quote::begins_header_block(rest.iter().map(|line| line.text.as_str()));
    if before.says_something
        && (quote::is_original_mark(text) || (quote::is_from_field(text) && header()))
    {
        return (Part::Rest, rest.len());
    }
    if before.says_something && before.marks < MAX_MARKS && line.is_signature_mark() {
        let following = rest.iter().enumerate().take(MAX_SIGNATURE + 2);
        let own = following.skip(1).take_while(|(after, line)| {
            line.level == 0 && attribution(rest.get(*after..).unwrap_or_default()) == 0
        });
        let length = own.count() + 1;
        if length <= MAX_SIGNATURE {
            return (Part::Signature, length);
        }
    }
    (Part::Own, 1)
}

/// How many lines say who wrote the quote that follows; 0 if none do.
fn attribution(rest: &[Line]) -> usize {
    let text = |at: usize| {
        rest.get(at)
            .filter(|line| line.level == 0)
            .map(|line| line.text.trim())
    };
    let Some(first) = text(0) else { return 0 };
    let said = if quote::is_attribution(first) {
        1
    } else if text(1).is_some_and(|second| quote::ends_attribution(first, second)) {
        2
    } else {
        return 0;
    };
    let quoted = rest
        .iter()
        .skip(said)
        .find(|line| line.level > 0 || !line.text.trim().is_empty())
        .is_some_and(|line| line.level > 0);
    if quoted { said } else { 0 }
}

struct Writer {
    out: String,
    links: usize,
    changes: usize,
}

impl Writer {
    fn lines(&mut self, lines: &[Line]) {
        let mut open = 0;
        let mut first = true;
        for line in lines {
            let level = if self.changes > 0 { line.level } else { open };
            if level == open && !first {
                self.out.push('\n');
            }
            self.changes -= usize::from(level != open && self.changes > 0);
            while open < level {
                self.out.push_str("<blockquote>");
                open += 1;
            }
            while open > level {
                self.out.push_str("</blockquote>");
                open -= 1;
            }
            first = false;
            linked_into(&line.text, &mut self.links, &mut self.out);
        }
        for _ in 0..open {
            self.out.push_str("</blockquote>");
        }
        if open == 0 && !first {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDING: Wording<'static> = Wording {
        quoted: "Q",
        signature: "S",
        blocked_image: "B",
    };

    fn html(text: &str) -> String {
        let html = shown(text, Flow::Fixed, &WORDING);
        html.replace(
            "<div style=\"white-space:pre-wrap;overflow-wrap:anywhere\">",
            "",
        )
        .replace("</div>", "")
    }

    #[test]
    fn reply_above() {
        assert_eq!(
            html("Tak.\n\nW dniu 3.03.2026 o 10:11, Jan pisze:\n> Czy\n>> A?\n"),
            "Tak.\n\n<details><summary>Q</summary>W dniu 3.03.2026 o 10:11, Jan pisze:<blockquote>Czy<blockquote>A?</blockquote></blockquote></details>"
        );
    }

    #[test]
    fn answered_quotes_stay_open() {
        let shown = html("> a?\nyes\n> b?\nno");
        assert!(!shown.contains("details"), "{shown}");
        assert!(html("ok\n> a").contains("details"));
        assert!(!html("> a").contains("details"));
    }

    #[test]
    fn signature_and_original() {
        assert_eq!(
            html("Hi\n-- \nAnna\n+48 1"),
            "Hi\n<details><summary>S</summary>-- \nAnna\n+48 1\n</details>"
        );
        let shown = html("Hi\n\n-----Original Message-----\nFrom: x\n> y");
        assert!(
            shown.contains("<details><summary>Q</summary>-----Original"),
            "{shown}"
        );
        let shown = html("Hi\n\nOd: Jan\nWysłano: wtorek\nTemat: x\n\ntext");
        assert!(shown.contains("<summary>Q</summary>Od: Jan"), "{shown}");
    }

    #[test]
    fn flowed() {
        let text = "one \ntwo\n> a \n> b\n-- \nsig";
        let joined: Vec<String> = lines(text, Flow::Flowed)
            .into_iter()
            .map(|line| format!("{}{}", line.level, line.text))
            .collect();
        assert_eq!(joined, ["0one two", "1a b", "0-- ", "0sig"]);
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(html("<script>&\"'"), "&lt;script&gt;&amp;&quot;&#39;\n");
    }
}
