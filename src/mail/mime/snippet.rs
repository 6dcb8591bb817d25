//! The few words of a letter that stand in a list row, and the words that are indexed.

use super::clean::turns_text;
use super::quote;

/// Characters of a snippet.
const MAX_SNIPPET: usize = 200;
/// Lines that are looked through for it.
const MAX_LINES: usize = 400;

/// One line of what the writer wrote: no quotes, no "wrote:" line, no signature.
pub(super) fn snippet(text: &str) -> String {
    let mut line = String::new();
    let mut left = MAX_SNIPPET;
    let lines = || text.lines().take(MAX_LINES).map(str::trim_end);
    let own = lines()
        .enumerate()
        .take_while(|(at, line)| {
            let pasted = *at > 0
                && quote::is_from_field(line)
                && quote::begins_header_block(lines().skip(*at));
            !(pasted || quote::is_signature_mark(line) || quote::is_original_mark(line))
        })
        .map(|(_, line)| line)
        .filter(|line| !line.starts_with('>') && !quote::is_attribution(line));
    for word in own.flat_map(str::split_whitespace) {
        if is_rule(word) {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
            left -= 1;
        }
        for c in word.chars().filter(|c| !c.is_control() && !turns_text(*c)) {
            if left == 0 {
                break;
            }
            line.push(c);
            left -= 1;
        }
        if left <= 1 {
            break;
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// A drawn line, such as `-----` or `*****`.
fn is_rule(word: &str) -> bool {
    word.len() >= 3
        && word
            .bytes()
            .all(|byte| matches!(byte, b'-' | b'_' | b'=' | b'*' | b'~'))
}

/// The text for the index: without the marks of quoted lines and without controls.
pub(super) fn indexed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_end();
        let line = if line.starts_with('>') {
            line.trim_start_matches(['>', ' '])
        } else {
            line
        };
        out.extend(line.chars().map(|c| if c.is_control() { ' ' } else { c }));
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_only() {
        let text = "Dzień dobry,\n\nproszę o   ofertę.\n-----\nW dniu 3.03.2026 o 10:11, Jan Kowalski pisze:\n> stare\n-- \nAnna";
        assert_eq!(snippet(text), "Dzień dobry, proszę o ofertę.");
        assert_eq!(snippet(&"słowo ".repeat(100)).chars().count(), 200);
        assert_eq!(snippet(&"ł".repeat(500)).chars().count(), 200);
        assert_eq!(snippet(""), "");
    }

    #[test]
    fn index_keeps_quoted_words() {
        assert_eq!(indexed("a\n> > b\0c\n"), "a\nb c");
    }
}
