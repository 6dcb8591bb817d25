//! Letters without case and diacritics: `Łódź`, `lodz` and `ŁÓDŹ` are one.

/// One character folded: up to three characters.
#[derive(Clone, Debug)]
pub struct Fold {
    chars: [char; 3],
    at: u8,
    len: u8,
}

impl Fold {
    fn new(chars: &[char]) -> Self {
        let mut fold = Self {
            chars: ['\0'; 3],
            at: 0,
            len: 0,
        };
        for (place, c) in fold.chars.iter_mut().zip(chars) {
            *place = *c;
            fold.len += 1;
        }
        fold
    }

    /// What `c` becomes. Nothing for a combining mark.
    pub fn of(c: char) -> Self {
        if c.is_ascii() {
            return Self::new(&[c.to_ascii_lowercase()]);
        }
        match c {
            'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'Ă' | 'ą' | 'Ą' | 'ǎ' | 'Ǎ' => {
                Self::new(&['a'])
            }
            'ç' | 'Ç' | 'ć' | 'Ć' | 'ĉ' | 'Ĉ' | 'ċ' | 'Ċ' | 'č' | 'Č' => {
                Self::new(&['c'])
            }
            'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' | 'Ð' => Self::new(&['d']),
            'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ĕ' | 'Ĕ' | 'ė' | 'Ė' | 'ę' | 'Ę' | 'ě' | 'Ě' => {
                Self::new(&['e'])
            }
            'ĝ' | 'Ĝ' | 'ğ' | 'Ğ' | 'ġ' | 'Ġ' | 'ģ' | 'Ģ' => Self::new(&['g']),
            'ĥ' | 'Ĥ' | 'ħ' | 'Ħ' => Self::new(&['h']),
            'ì'..='ï' | 'Ì'..='Ï' | 'ĩ' | 'Ĩ' | 'ī' | 'Ī' | 'ĭ' | 'Ĭ' | 'į' | 'Į' | 'ı' | 'İ' => {
                Self::new(&['i'])
            }
            'ĵ' | 'Ĵ' => Self::new(&['j']),
            'ķ' | 'Ķ' => Self::new(&['k']),
            'ĺ' | 'Ĺ' | 'ļ' | 'Ļ' | 'ľ' | 'Ľ' | 'ł' | 'Ł' => Self::new(&['l']),
            'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ņ' | 'Ņ' | 'ň' | 'Ň' => Self::new(&['n']),
            'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'Ō' | 'ŏ' | 'Ŏ' | 'ő' | 'Ő' => {
                Self::new(&['o'])
            }
            'ŕ' | 'Ŕ' | 'ŗ' | 'Ŗ' | 'ř' | 'Ř' => Self::new(&['r']),
            'ś' | 'Ś' | 'ŝ' | 'Ŝ' | 'ş' | 'Ş' | 'š' | 'Š' | 'ș' | 'Ș' => {
                Self::new(&['s'])
            }
            'ţ' | 'Ţ' | 'ť' | 'Ť' | 'ŧ' | 'Ŧ' | 'ț' | 'Ț' => Self::new(&['t']),
            'ù'..='ü'
            | 'Ù'..='Ü'
            | 'ũ'
            | 'Ũ'
            | 'ū'
            | 'Ū'
            | 'ŭ'
            | 'Ŭ'
            | 'ů'
            | 'Ů'
            | 'ű'
            | 'Ű'
            | 'ų'
            | 'Ų' => Self::new(&['u']),
            'ŵ' | 'Ŵ' => Self::new(&['w']),
            'ý' | 'ÿ' | 'Ý' | 'Ÿ' | 'ŷ' | 'Ŷ' => Self::new(&['y']),
            'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => Self::new(&['z']),
            'ß' | 'ẞ' => Self::new(&['s', 's']),
            'æ' | 'Æ' => Self::new(&['a', 'e']),
            'œ' | 'Œ' => Self::new(&['o', 'e']),
            'þ' | 'Þ' => Self::new(&['t', 'h']),
            'ё' | 'Ё' => Self::new(&['е']),
            'й' | 'Й' => Self::new(&['й']),
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' => Self::new(&[]),
            _ => {
                let mut lower = c.to_lowercase();
                let chars = [lower.next(), lower.next(), lower.next()];
                let mut fold = Self::new(&[]);
                for c in chars.into_iter().flatten() {
                    // A lower case form may bring a combining mark of its own.
                    if !('\u{300}'..='\u{36f}').contains(&c)
                        && let Some(place) = fold.chars.get_mut(usize::from(fold.len))
                    {
                        *place = c;
                        fold.len += 1;
                    }
                }
                fold
            }
        }
    }
}

impl Iterator for Fold {
    type Item = char;
    fn next(&mut self) -> Option<char> {
        if self.at >= self.len {
            return None;
        }
        let c = self.chars.get(usize::from(self.at)).copied();
        self.at += 1;
        c
    }
}

/// The text in lower case and without diacritics.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().flat_map(Fold::of));
    folded
}

/// The words of a text with their byte ranges: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &str)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while rest.next_if(|(_, c)| !is_word(*c)).is_some() {}
        let (start, _) = *rest.peek()?;
        let mut end = start;
        while let Some((at, c)) = rest.next_if(|(_, c)| is_word(*c)) {
            end = at + c.len_utf8();
        }
        Some((start..end, text.get(start..end)?))
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_four_languages() {
        assert_eq!(fold("Łódź ŚWIĘTOJAŃSKA"), "lodz swietojanska");
        assert_eq!(fold("Țuța Ștefan țară ţară"), "tuta stefan tara tara");
        assert_eq!(fold("Фёдор ЁЛКА йод"), "федор елка йод");
        assert_eq!(fold("o\u{301}"), "o");
        assert_eq!(fold("Straße"), "strasse");
    }

    #[test]
    fn words_keep_their_places() {
        let text = "Łódź, ul. Kwiatowa-5";
        let found: Vec<&str> = words(text)
            .filter_map(|(range, _)| text.get(range))
            .collect();
        assert_eq!(found, ["Łódź", "ul", "Kwiatowa", "5"]);
    }
}
