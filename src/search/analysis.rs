//! How a text is cut into the words that the index holds.

use std::{iter::Peekable, ops::Range, vec::IntoIter};

use model::{Fold, words};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Of a longer word only so many bytes count: what is longer is no language.
const WORD_BYTES: usize = 64;
/// The longest address (RFC 5321, 4.5.3.1.3, without the angle brackets).
const ADDRESS_BYTES: usize = 254;

/// Adds a word in its searched form, lower case and without diacritics.
fn push_folded(word: &str, limit: usize, to: &mut String) {
    let end = to.len() + limit;
    for c in word.chars().flat_map(Fold::of) {
        if to.len() + c.len_utf8() > end {
            return;
        }
        to.push(c);
    }
}

/// A word in its searched form.
pub fn folded(word: &str) -> String {
    let mut to = String::with_capacity(word.len().min(WORD_BYTES));
    push_folded(word, WORD_BYTES, &mut to);
    to
}

/// The words of a text in their searched form, with their places.
pub fn folded_words(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    words(text)
        .map(|(range, word)| (range, folded(word)))
        .filter(|(_, word)| !word.is_empty())
}

/// The e-mail addresses of a text in their searched form, with their places.
pub fn addresses(text: &str) -> Vec<(Range<usize>, String)> {
    if !text.contains('@') {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    for run in text.split_inclusive(is_separator) {
        let address = run.trim_end_matches(is_separator);
        if is_address(address) {
            let mut whole = String::with_capacity(address.len());
            push_folded(address, ADDRESS_BYTES, &mut whole);
            found.push((at..at + address.len(), whole));
        }
        at += run.len();
    }
    found
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"')
}

fn is_address(run: &str) -> bool {
    run.len() <= ADDRESS_BYTES
        && run.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.contains('@')
        })
}

/// Which of a text's tokens are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Words only.
    Words,
    /// Words, and each address as a whole at the place of its first word.
    Addresses,
}

/// Our tokenizer, as the index's engine asks for it.
#[derive(Clone, Debug)]
pub struct Analyser(pub Cut);

impl Tokenizer for Analyser {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        let addresses = match self.0 {
            Cut::Words => Vec::new(),
            Cut::Addresses => addresses(text),
        };
        Tokens {
            words: Box::new(words(text)),
            addresses: addresses.into_iter().peekable(),
            whole: None,
            token: Token::default(),
        }
    }
}

/// The tokens of one text.
pub struct Tokens<'a> {
    words: Box<dyn Iterator<Item = (Range<usize>, &'a str)> + 'a>,
    addresses: Peekable<IntoIter<(Range<usize>, String)>>,
    /// The address whose first word was given last.
    whole: Option<(Range<usize>, String)>,
    token: Token,
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        if let Some((range, whole)) = self.whole.take() {
            self.token.offset_from = range.start;
            self.token.offset_to = range.end;
            self.token.text = whole;
            return true;
        }
        for (range, word) in self.words.by_ref() {
            self.token.text.clear();
            push_folded(word, WORD_BYTES, &mut self.token.text);
            if self.token.text.is_empty() {
                continue;
            }
            while let Some(address) = self.addresses.next_if(|(at, _)| at.start <= range.start) {
                self.whole = (range.start < address.0.end).then_some(address);
            }
            self.token.offset_from = range.start;
            self.token.offset_to = range.end;
            self.token.position = self.token.position.wrapping_add(1);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(cut: Cut, text: &str) -> Vec<(usize, String)> {
        let mut analyser = Analyser(cut);
        let mut stream = analyser.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        found
    }

    fn at(position: usize, text: &str) -> (usize, String) {
        (position, text.to_owned())
    }

    #[test]
    fn words_are_folded_and_counted() {
        assert_eq!(
            tokens(Cut::Words, "Łódź, Țară ёлка anna@x.pl"),
            [
                at(0, "lodz"),
                at(1, "tara"),
                at(2, "елка"),
                at(3, "anna"),
                at(4, "x"),
                at(5, "pl")
            ]
        );
    }

    #[test]
    fn addresses_stand_beside_their_first_word() {
        assert_eq!(
            tokens(Cut::Addresses, "Ana <_Ana.N@X.pl>, not@one"),
            [
                at(0, "ana"),
                at(1, "ana"),
                at(1, "_ana.n@x.pl"),
                at(2, "n"),
                at(3, "x"),
                at(4, "pl"),
                at(5, "not"),
                at(6, "one")
            ]
        );
    }

    #[test]
    fn long_words_are_cut_at_a_letter() {
        let long = "ж".repeat(100);
        assert_eq!(tokens(Cut::Words, &long), [at(0, &"ж".repeat(32))]);
        assert_eq!(folded(&long), "ж".repeat(32));
    }
}
