use std::fmt;

/// A set of message UIDs, held as ranges.
///
/// The ranges are sorted, disjoint, not adjacent and inclusive; 0 is never in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UidSet {
    ranges: Vec<(u32, u32)>,
}

impl UidSet {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The UIDs from `first` to `last`, both included; 0 is left out.
    pub fn range(first: u32, last: u32) -> Self {
        let first = first.max(1);
        let ranges = if first <= last {
            vec![(first, last)]
        } else {
            Vec::new()
        };
        Self { ranges }
    }

    /// From ranges in any order that may overlap.
    pub fn from_ranges(ranges: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut all: Vec<(u32, u32)> = ranges
            .into_iter()
            .map(|(first, last)| (first.max(1), last))
            .filter(|(first, last)| first <= last)
            .collect();
        all.sort_unstable();
        let mut set = Self::new();
        for (first, last) in all {
            set.append(first, last);
        }
        set
    }

    /// Adds a range that begins no earlier than the last one does.
    fn append(&mut self, first: u32, last: u32) {
        match self.ranges.last_mut() {
            Some(end) if first <= end.1.saturating_add(1) => end.1 = end.1.max(last),
            _ => self.ranges.push((first, last)),
        }
    }

    /// The ranges, lowest first.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many.
    pub fn len(&self) -> u64 {
        self.ranges
            .iter()
            .map(|(first, last)| u64::from(last - first) + 1)
            .sum()
    }

    /// The highest, if any.
    pub fn highest(&self) -> Option<u32> {
        self.ranges.last().map(|(_, last)| *last)
    }

    /// Where the range that could hold `uid` stands: the last one that begins at or before it.
    fn position(&self, uid: u32) -> Option<usize> {
        self.ranges
            .partition_point(|(first, _)| *first <= uid)
            .checked_sub(1)
    }

    /// Whether `uid` is in the set.
    pub fn contains(&self, uid: u32) -> bool {
        self.position(uid)
            .and_then(|at| self.ranges.get(at))
            .is_some_and(|(_, last)| uid <= *last)
    }

    /// Puts `uid` in; false if it was there or is 0.
    pub fn insert(&mut self, uid: u32) -> bool {
        if uid == 0 || self.contains(uid) {
            return false;
        }
        let at = self.ranges.partition_point(|(first, _)| *first <= uid);
        let joins_next = self
            .ranges
            .get(at)
            .is_some_and(|(first, _)| uid.checked_add(1) == Some(*first));
        let next_last = self.ranges.get(at).map_or(uid, |(_, last)| *last);
        let last = if joins_next { next_last } else { uid };
        let before = at.checked_sub(1).and_then(|i| self.ranges.get_mut(i));
        match before {
            Some(before) if before.1.checked_add(1) == Some(uid) => {
                before.1 = last;
                if joins_next {
                    self.ranges.remove(at);
                }
            }
            _ if joins_next => {
                if let Some(next) = self.ranges.get_mut(at) {
                    next.0 = uid;
                }
            }
            _ => self.ranges.insert(at, (uid, uid)),
        }
        true
    }

    /// Takes `uid` out; false if it was not there.
    pub fn remove(&mut self, uid: u32) -> bool {
        let Some(at) = self.position(uid) else {
            return false;
        };
        let Some(&(first, last)) = self.ranges.get(at).filter(|(_, last)| uid <= *last) else {
            return false;
        };
        let left = (first < uid).then(|| (first, uid - 1));
        let right = (uid < last).then(|| (uid + 1, last));
        self.ranges
            .splice(at..=at, [left, right].into_iter().flatten());
        true
    }

    /// All that are in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::from_ranges(self.ranges.iter().chain(&other.ranges).copied())
    }

    /// All that are in this and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut left = Self::new();
        let mut holes = other.ranges.iter().copied().peekable();
        for &(first, last) in &self.ranges {
            let mut from = Some(first);
            while let Some(&(hole_first, hole_last)) = holes.peek() {
                let Some(start) = from else { break };
                if hole_last < start {
                    holes.next();
                    continue;
                }
                if hole_first > last {
                    break;
                }
                if start < hole_first {
                    left.ranges.push((start, hole_first - 1));
                }
                from = hole_last.checked_add(1).filter(|next| *next <= last);
                if hole_last <= last {
                    holes.next();
                }
            }
            if let Some(start) = from {
                left.ranges.push((start, last));
            }
        }
        left
    }

    /// All, lowest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.ranges.iter().flat_map(|&(first, last)| first..=last)
    }

    /// Cut into sets of at most `size`, the highest UIDs first.
    pub fn chunks_newest_first(&self, size: u32) -> Vec<Self> {
        let size = size.max(1);
        let mut chunks = Vec::new();
        let mut chunk: Vec<(u32, u32)> = Vec::new();
        let mut room = size;
        for &(first, last) in self.ranges.iter().rev() {
            let mut end = Some(last);
            while let Some(last) = end {
                let start = first.max(last.saturating_sub(room - 1));
                chunk.push((start, last));
                room -= last - start + 1;
                end = (start > first).then(|| start - 1);
                if room == 0 {
                    chunks.push(newest_first(std::mem::take(&mut chunk)));
                    room = size;
                }
            }
        }
        if !chunk.is_empty() {
            chunks.push(newest_first(chunk));
        }
        chunks
    }

    /// As IMAP sequence sets (RFC 9051, `sequence-set`), each of at most `longest` bytes.
    ///
    /// One range takes up to 21 bytes, which is the least that a set can have.
    pub fn sets(&self, longest: usize) -> Vec<String> {
        let mut sets: Vec<String> = Vec::new();
        for range in &self.ranges {
            let word = word(*range);
            match sets.last_mut() {
                Some(set) if set.len() + 1 + word.len() <= longest => {
                    set.push(',');
                    set.push_str(&word);
                }
                _ => sets.push(word),
            }
        }
        sets
    }
}

fn newest_first(mut ranges: Vec<(u32, u32)>) -> UidSet {
    ranges.reverse();
    UidSet { ranges }
}

fn word((first, last): (u32, u32)) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}:{last}")
    }
}

impl FromIterator<u32> for UidSet {
    fn from_iter<I: IntoIterator<Item = u32>>(uids: I) -> Self {
        Self::from_ranges(uids.into_iter().map(|uid| (uid, uid)))
    }
}

impl fmt::Display for UidSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, range) in self.ranges.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{}", word(*range))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Small numbers, so that ranges touch, and both ends of the scale.
    fn uid() -> impl Strategy<Value = u32> {
        prop_oneof![0..40_u32, (u32::MAX - 20)..=u32::MAX]
    }

    fn pair() -> impl Strategy<Value = (UidSet, BTreeSet<u32>)> {
        prop::collection::vec(uid(), 0..60).prop_map(|uids| {
            let set = uids.iter().copied().collect();
            (set, uids.into_iter().filter(|uid| *uid != 0).collect())
        })
    }

    fn same(set: &UidSet, plain: &BTreeSet<u32>) {
        assert!(set.iter().eq(plain.iter().copied()));
        assert_eq!(set, &plain.iter().copied().collect::<UidSet>());
        assert_eq!(set.len(), plain.len() as u64);
    }

    proptest! {
        #[test]
        fn behaves_like_a_plain_set(
            (mut set, mut plain) in pair(),
            (other, other_plain) in pair(),
            changes in prop::collection::vec((uid(), any::<bool>()), 0..60),
        ) {
            same(&set, &plain);
            same(&set.union(&other), &plain.union(&other_plain).copied().collect());
            same(&set.difference(&other), &plain.difference(&other_plain).copied().collect());
            for (uid, add) in changes {
                if add {
                    prop_assert_eq!(set.insert(uid), uid != 0 && plain.insert(uid));
                } else {
                    prop_assert_eq!(set.remove(uid), plain.remove(&uid));
                }
                prop_assert_eq!(set.contains(uid), plain.contains(&uid));
                same(&set, &plain);
            }
        }

        #[test]
        fn chunks_hold_all_newest_first((set, plain) in pair(), size in 1..10_u32) {
            let chunks = set.chunks_newest_first(size);
            let mut all: Vec<u32> = Vec::new();
            for chunk in &chunks {
                prop_assert!(chunk.len() <= u64::from(size) && !chunk.is_empty());
                all.extend(chunk.iter().rev());
            }
            prop_assert!(all.iter().rev().copied().eq(plain.iter().copied()));
        }

        #[test]
        fn sets_are_bounded_and_hold_all((set, _) in pair(), longest in 21..60_usize) {
            let sets = set.sets(longest);
            prop_assert!(sets.iter().all(|set| set.len() <= longest));
            prop_assert_eq!(sets.join(","), set.to_string());
        }
    }

    #[test]
    fn the_whole_scale_fits() {
        let all = UidSet::range(0, u32::MAX);
        assert_eq!(all.len(), u64::from(u32::MAX));
        assert_eq!(all.to_string(), "1:4294967295");
        assert_eq!(all.difference(&all), UidSet::new());
        assert_eq!(all.chunks_newest_first(u32::MAX).len(), 1);
    }
}
