//! Where a text shows what was asked for.

use std::ops::Range;

use super::{Condition, End, Query, Wanted};
use crate::analysis::folded_words;

/// The most places that are marked in one text.
const MARKS: usize = 1_000;

impl Query {
    /// The bytes of `text` to highlight: the words that were asked for, those of a
    /// phrase only in a row; at most 1,000 places, in order, none overlapping.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let wanted: Vec<&Condition> = self
            .conditions
            .iter()
            .filter(|condition| condition.wanted == Wanted::Yes)
            .collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let words: Vec<(Range<usize>, String)> = folded_words(text).collect();
        let mut marks: Vec<Range<usize>> = Vec::new();
        for start in 0..words.len() {
            let Some(here) = words.get(start..) else {
                break;
            };
            let longest = wanted
                .iter()
                .filter(|condition| condition.begins(here))
                .map(|condition| condition.words.len())
                .max();
            for (range, _) in here.iter().take(longest.unwrap_or(0)) {
                if marks.last().is_none_or(|last| last.end <= range.start) {
                    marks.push(range.clone());
                }
            }
            if marks.len() >= MARKS {
                marks.truncate(MARKS);
                break;
            }
        }
        marks
    }
}

impl Condition {
    /// Whether its words are the first of these.
    fn begins(&self, words: &[(Range<usize>, String)]) -> bool {
        let last = self.words.len().saturating_sub(1);
        self.words.len() <= words.len()
            && self
                .words
                .iter()
                .zip(words)
                .enumerate()
                .all(|(at, (asked, (_, word)))| {
                    word == asked
                        || (self.end == End::Open && at == last && word.starts_with(asked))
                })
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::Typing;

    fn marked<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        let query = Query::parse(query, &TimeZone::UTC, Typing::Done).unwrap();
        let marks = query.marks(text).into_iter();
        marks.map(|at| text.get(at).unwrap()).collect()
    }

    #[test]
    fn words_are_marked_as_they_stand() {
        assert_eq!(
            marked("lodz ёлка", "Z Łodzi do ŁODZI, Łódź. Елка"),
            ["Łódź", "Елка"]
        );
        assert_eq!(marked("lodz*", "Z Łodzi do Łódź"), ["Łodzi", "Łódź"]);
        assert_eq!(marked("-lodz from:2025", "Łódź 2024"), [""; 0]);
    }

    #[test]
    fn phrases_are_marked_in_a_row_only() {
        assert_eq!(
            marked("\"dwa pokoje\"", "Dwa, pokoje; dwa inne pokoje"),
            ["Dwa", "pokoje"]
        );
        assert_eq!(marked("a \"a b\" \"b c\"", "a b c a"), ["a", "b", "c", "a"]);
        assert_eq!(marked("anna@x.pl", "Anna <anna@x.pl>"), ["anna", "x", "pl"]);
    }

    #[test]
    fn there_is_an_end_to_marks() {
        assert_eq!(marked("a", &"a ".repeat(5_000)).len(), 1_000);
    }
}
