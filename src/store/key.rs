//! Keys: big-endian parts, so that byte order is the order that lists need.

use model::{
    AccountId, AddressId, ChangeSeq, ContactId, FolderId, GroupId, Hash, Instant, MessageId,
    NetworkId, OfficeId, OrganizationId, TagId, ThreadId, UserId,
};

/// Something that stands in a key.
pub(crate) trait Key: Sized {
    fn write(&self, to: &mut Vec<u8>);
    /// Reads one part and moves on; `None` for bytes that are no such part.
    fn read(from: &mut &[u8]) -> Option<Self>;

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(40);
        self.write(&mut bytes);
        bytes
    }
}

/// A moment, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Newest(pub(crate) Instant);

/// A moment, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Oldest(pub(crate) Instant);

/// Sixteen bytes of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Short(pub(crate) [u8; 16]);

fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*head)
}

impl Key for u64 {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_be_bytes());
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        take(from).map(Self::from_be_bytes)
    }
}

impl Key for u32 {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_be_bytes());
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        take(from).map(Self::from_be_bytes)
    }
}

impl Key for u8 {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(*self);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        take::<1>(from).map(|[byte]| byte)
    }
}

const SIGN: u64 = 1 << 63;

impl Key for Oldest {
    fn write(&self, to: &mut Vec<u8>) {
        (self.0.0.cast_unsigned() ^ SIGN).write(to);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        u64::read(from).map(|at| Self(Instant((at ^ SIGN).cast_signed())))
    }
}

impl Key for Newest {
    fn write(&self, to: &mut Vec<u8>) {
        (!(self.0.0.cast_unsigned() ^ SIGN)).write(to);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        u64::read(from).map(|at| Self(Instant((!at ^ SIGN).cast_signed())))
    }
}

impl Key for Hash {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.0);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        take(from).map(Self)
    }
}

impl Key for Short {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.0);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        take(from).map(Self)
    }
}

/// Text ends with a zero byte, so that a part may follow; zero bytes in it are left out.
impl Key for String {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.as_bytes().iter().copied().filter(|byte| *byte != 0));
        to.push(0);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        let end = from.iter().position(|byte| *byte == 0)?;
        let (text, rest) = from.split_at_checked(end)?;
        *from = rest.get(1..)?;
        Self::from_utf8(text.to_vec()).ok()
    }
}

/// No part at all: the prefix of every key.
impl Key for () {
    fn write(&self, _to: &mut Vec<u8>) {}
    fn read(_from: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

/// A key worked out elsewhere, whole.
impl Key for Vec<u8> {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        let all = from.to_vec();
        *from = &[];
        Some(all)
    }
}

macro_rules! ids {
    ($($name:ident),+) => {$(
        impl Key for $name {
            fn write(&self, to: &mut Vec<u8>) {
                self.0.write(to);
            }
            fn read(from: &mut &[u8]) -> Option<Self> {
                u64::read(from).map(Self)
            }
        }
    )+};
}

ids!(
    AccountId,
    AddressId,
    ChangeSeq,
    ContactId,
    FolderId,
    GroupId,
    MessageId,
    NetworkId,
    OfficeId,
    OrganizationId,
    TagId,
    ThreadId,
    UserId
);

macro_rules! tuples {
    ($(($($part:ident . $at:tt),+))+) => {$(
        impl<$($part: Key),+> Key for ($($part,)+) {
            fn write(&self, to: &mut Vec<u8>) {
                $(self.$at.write(to);)+
            }
            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(($($part::read(from)?,)+))
            }
        }
    )+};
}

tuples! {
    (A.0, B.1)
    (A.0, B.1, C.2)
    (A.0, B.1, C.2, D.3)
    (A.0, B.1, C.2, D.3, E.4)
}

/// The end of all keys that start with `prefix`; `None` if there is none.
pub(crate) fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn newest_first_is_the_byte_order(a: i64, b: i64) {
            let (x, y) = (Newest(Instant(a)), Newest(Instant(b)));
            prop_assert_eq!(x.bytes().cmp(&y.bytes()), b.cmp(&a));
            prop_assert_eq!(Newest::read(&mut x.bytes().as_slice()), Some(x));
            prop_assert_eq!(Oldest(Instant(a)).bytes().cmp(&Oldest(Instant(b)).bytes()), a.cmp(&b));
        }

        #[test]
        fn a_part_may_follow_text(text in "[a-zł]{0,8}", id: u64) {
            let key = (text.clone(), UserId(id));
            prop_assert_eq!(<(String, UserId)>::read(&mut key.bytes().as_slice()), Some(key));
        }
    }
}
