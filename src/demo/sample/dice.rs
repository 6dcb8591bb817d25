//! Chance that falls the same way every time, so that the sample is always the same.

/// A small generator (splitmix64); good enough for stories, never for secrets.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed ^ 0x6b6f_7265_7370_6f6e)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to and without `limit`; 0 where `limit` is 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.roll().checked_rem(limit).unwrap_or(0)
    }

    /// True so many times of a hundred.
    pub(super) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of them; the default where there is none.
    pub(super) fn pick<T: Copy + Default>(&mut self, of: &[T]) -> T {
        let at = self.below(of.len() as u64);
        usize::try_from(at)
            .ok()
            .and_then(|at| of.get(at).copied())
            .unwrap_or_default()
    }
}
