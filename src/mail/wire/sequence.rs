//! Reads sets of UIDs as servers write them (RFC 9051, `sequence-set`).

use super::{reader::number, uids::UidSet};

/// The ranges in the order they stand in, each lowest first; `None` for `*`, 0 and nonsense.
pub(super) fn ranges(text: &[u8]) -> Option<Vec<(u32, u32)>> {
    text.split(|byte| *byte == b',').map(range).collect()
}

fn range(text: &[u8]) -> Option<(u32, u32)> {
    let mut ends = text.splitn(2, |byte| *byte == b':').map(uid);
    let first = ends.next()??;
    let last = match ends.next() {
        Some(last) => last?,
        None => first,
    };
    Some((first.min(last), first.max(last)))
}

fn uid(digits: &[u8]) -> Option<u32> {
    let uid = u32::try_from(number(digits)?).ok()?;
    (uid != 0).then_some(uid)
}

/// The UIDs one by one in the order they stand in; `None` if there are more than `most`.
pub(super) fn expanded(text: &[u8], most: u64) -> Option<Vec<u32>> {
    let ranges = ranges(text)?;
    let count: u64 = ranges
        .iter()
        .map(|(first, last)| u64::from(last - first) + 1)
        .sum();
    (count <= most).then(|| {
        ranges
            .into_iter()
            .flat_map(|(first, last)| first..=last)
            .collect()
    })
}

/// The part of a set that lies in another.
pub(super) fn common(all: &UidSet, other: &UidSet) -> UidSet {
    all.difference(&all.difference(other))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sets_are_read_and_nonsense_is_none() {
        assert_eq!(ranges(b"3,9:7,1:2"), Some(vec![(3, 3), (7, 9), (1, 2)]));
        for text in [
            "",
            "0",
            "1:*",
            "1,,2",
            "1:2:3",
            "x",
            "4294967296",
            "1:",
            "-1",
        ] {
            assert_eq!(ranges(text.as_bytes()), None, "{text}");
        }
        assert_eq!(expanded(b"5,1:3", 4), Some(vec![5, 1, 2, 3]));
        assert_eq!(expanded(b"1:4294967295", 1000), None);
    }

    proptest! {
        #[test]
        fn what_we_write_is_read(uids in prop::collection::vec(1..500_u32, 1..50)) {
            let set: UidSet = uids.into_iter().collect();
            let read = UidSet::from_ranges(ranges(set.to_string().as_bytes()).unwrap());
            prop_assert_eq!(&common(&set, &read), &set);
            prop_assert_eq!(read, set);
        }
    }
}
