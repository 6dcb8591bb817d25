//! Sequence sets (RFC 3501, section 9): `1:4,7,9:*`.

/// Ranges taken in one set; a longer one is refused.
const MAX_RANGES: usize = 5_000;

/// Numbers as ranges; an open end (`*`) is the highest number in use.
#[derive(Debug)]
pub(crate) struct Set(Vec<(End, End)>);

#[derive(Clone, Copy, Debug)]
enum End {
    Number(u32),
    Highest,
}

impl End {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Highest);
        }
        text.parse().ok().filter(|n| *n > 0).map(Self::Number)
    }

    fn resolve(self, highest: u32) -> u32 {
        match self {
            Self::Number(number) => number,
            Self::Highest => highest,
        }
    }
}

impl Set {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut ranges = Vec::new();
        for part in text.split(',') {
            if ranges.len() == MAX_RANGES {
                return None;
            }
            let (from, to) = part.split_once(':').unwrap_or((part, part));
            ranges.push((End::parse(from)?, End::parse(to)?));
        }
        Some(Self(ranges))
    }

    /// Whether the set names this number, where `highest` stands for `*`.
    pub(crate) fn has(&self, number: u32, highest: u32) -> bool {
        self.0.iter().any(|(from, to)| {
            let (from, to) = (from.resolve(highest), to.resolve(highest));
            (from.min(to)..=from.max(to)).contains(&number)
        })
    }
}

/// Numbers in rising order as the shortest set, for COPYUID and APPENDUID.
pub(crate) fn text(numbers: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match parts.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*number) => *last = *number,
            _ => parts.push((*number, *number)),
        }
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(from, to)| {
            if from == to {
                from.to_string()
            } else {
                format!("{from}:{to}")
            }
        })
        .collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_stars_and_reversed_ends() {
        let set = Set::parse("1:3,9,20:*").expect("a set");
        assert!(set.has(2, 30) && set.has(9, 30) && set.has(30, 30) && set.has(20, 30));
        assert!(!set.has(4, 30) && !set.has(19, 30));
        // "20:*" includes the highest even where that is below 20 (RFC 3501, 6.4.8).
        assert!(set.has(15, 15));
        for bad in ["", "0", "1,", "a", "1:2:3"] {
            assert!(Set::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn shortest_text() {
        assert_eq!(text(&[1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
    }
}
