//! Reading numbers and pieces off the front of foreign bytes.

/// Bytes that are read from the front; all numbers are little-endian.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'x> {
    rest: &'x [u8],
}

impl<'x> Bytes<'x> {
    pub(super) fn of(rest: &'x [u8]) -> Self {
        Self { rest }
    }

    pub(super) fn is_empty(self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'x [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// A piece and what fills it up to a multiple of four; the last may lack the filling.
    pub(super) fn padded(&mut self, count: usize) -> Option<&'x [u8]> {
        let taken = self.take(count)?;
        let filling = (4 - count % 4) % 4;
        self.rest = self.rest.get(filling..).unwrap_or_default();
        Some(taken)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(super) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }
}
