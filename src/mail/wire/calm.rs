use std::time::Duration;

use tokio::time::Instant;

/// News that may follow each other at once.
const BURST: u32 = 10;
/// How long one of them takes to be allowed again.
const REFILL: Duration = Duration::from_secs(1);

/// How often news may wake us: a few at once, then one a second, so that a server that
/// tells of itself without end makes no work without end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Calm {
    /// News told in quick succession.
    told: u32,
    last: Option<Instant>,
}

impl Calm {
    /// News have come at `now`: how long to gather more before they are told.
    pub(super) fn wait(&mut self, now: Instant) -> Duration {
        let since = self
            .last
            .map_or(Duration::MAX, |last| now.saturating_duration_since(last));
        let refilled = u32::try_from(since.as_secs() / REFILL.as_secs().max(1));
        self.told = self.told.saturating_sub(refilled.unwrap_or(u32::MAX));
        if since >= REFILL {
            self.last = Some(now);
        }
        self.told = self.told.saturating_add(1).min(BURST + 1);
        if self.told > BURST {
            REFILL
        } else {
            Duration::ZERO
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_at_once_then_one_a_second() {
        let mut calm = Calm::default();
        let mut now = Instant::now();
        for _ in 0..BURST {
            assert_eq!(calm.wait(now), Duration::ZERO);
        }
        for _ in 0..20 {
            now += Duration::from_millis(10);
            assert_eq!(calm.wait(now), REFILL);
        }
        now += REFILL * 60;
        assert_eq!(calm.wait(now), Duration::ZERO);
    }
}
