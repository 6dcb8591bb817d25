//! Texts that stand on one line: names, titles, positions.

/// A text as a line of its own, trimmed; empty where nothing was given.
///
/// `None` for what can't stand on a line as it reads: control characters and line breaks, marks
/// that turn the direction of what follows (UAX 9), and texts of which nothing is seen.
pub fn one_line(text: &str) -> Option<&str> {
    let text = text.trim();
    let turns = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_turning(c);
    if text.chars().any(turns) {
        return None;
    }
    (text.is_empty() || !text.chars().all(is_unseen)).then_some(text)
}

/// Whether a character turns the direction of the text behind it.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character leaves nothing to be seen: blanks, marks, fillers
/// (Unicode's `Default_Ignorable_Code_Point`, and the empty Braille pattern).
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn names_of_people_stand_on_a_line() {
        for (text, line) in [
            ("", ""),
            ("  ", ""),
            (" Zażółć Gęślą\n", "Zażółć Gęślą"),
            ("O'Brien-Łęcka, PhD", "O'Brien-Łęcka, PhD"),
            ("\u{5d3}\u{5df}\u{200f} 2", "\u{5d3}\u{5df}\u{200f} 2"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}💻", "👩\u{200d}💻"),
        ] {
            assert_eq!(one_line(text), Some(line), "{text:?}");
        }
    }

    #[test]
    fn what_breaks_turns_or_hides_a_line_is_refused() {
        for text in [
            "Bo\r\nBcc: all@example.com",
            "Bo\nBo",
            "Bo\0",
            "Bo\u{1b}[31m",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{202e}b",
            "\u{2066}a",
            "\u{200b}",
            " \u{2800}\u{3164}\u{feff} ",
        ] {
            assert_eq!(one_line(text), None, "{text:?}");
        }
    }
}
