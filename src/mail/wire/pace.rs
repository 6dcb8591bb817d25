use std::time::Duration;

use tokio::time::Instant;

/// How long each phase of a connection may take; the default is the rule, tests shorten it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// Looking up the name and connecting; TLS has as long again.
    pub connect: Duration,
    /// The server's greeting.
    pub greeting: Duration,
    /// A command, from its first byte sent to its tagged answer.
    pub command: Duration,
    /// The first byte of an answer that brings messages.
    pub first_byte: Duration,
    /// The stretch over which such an answer must keep [`Deadlines::LEAST_RATE`].
    pub window: Duration,
}

impl Deadlines {
    /// Bytes a second that a server must send on average while it brings messages.
    pub const LEAST_RATE: u64 = 1024;
    /// The same while it brings lists, which it may have to put together as it goes.
    const LEAST_OF_LISTS: u64 = 16;
    /// Stretches that a list may take.
    const WINDOWS_OF_LISTS: u32 = 10;
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            greeting: Duration::from_secs(30),
            command: Duration::from_mins(1),
            first_byte: Duration::from_mins(1),
            window: Duration::from_mins(1),
        }
    }
}

/// The clock of one phase: a fixed end, or a least rate over a window.
#[derive(Debug)]
pub(super) struct Pace {
    ends: Instant,
    flow: Option<Flow>,
}

#[derive(Debug)]
struct Flow {
    window: Duration,
    least: u64,
    bytes: u64,
    started: bool,
    windows: u32,
}

impl Pace {
    /// A phase that ends after `time`.
    pub(super) fn within(time: Duration) -> Self {
        Self {
            ends: Instant::now() + time,
            flow: None,
        }
    }

    /// A phase that goes on for as long as bytes keep coming: messages.
    pub(super) fn flowing(deadlines: &Deadlines) -> Self {
        Self::at_least(deadlines, Deadlines::LEAST_RATE, u32::MAX)
    }

    /// A phase that may be slow but not for ever: lists of folders, flags and UIDs.
    pub(super) fn patient(deadlines: &Deadlines) -> Self {
        Self::at_least(
            deadlines,
            Deadlines::LEAST_OF_LISTS,
            Deadlines::WINDOWS_OF_LISTS,
        )
    }

    fn at_least(deadlines: &Deadlines, rate: u64, windows: u32) -> Self {
        let window = deadlines.window;
        let least = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
        Self {
            ends: Instant::now() + deadlines.first_byte,
            flow: Some(Flow {
                window,
                least: least.saturating_mul(rate) / 1000,
                bytes: 0,
                started: false,
                windows,
            }),
        }
    }

    pub(super) fn ends(&self) -> Instant {
        self.ends
    }

    /// Counts what was read; false when time is up even so.
    pub(super) fn read(&mut self, bytes: usize) -> bool {
        let now = Instant::now();
        if let Some(flow) = &mut self.flow {
            if !flow.started {
                flow.started = true;
                self.ends = now + flow.window;
            }
            flow.bytes = flow.bytes.saturating_add(bytes as u64);
        }
        now < self.ends || self.next_window()
    }

    /// Begins the next window if enough came in this one; false when time is up.
    pub(super) fn next_window(&mut self) -> bool {
        match &mut self.flow {
            Some(flow) if flow.started && flow.bytes >= flow.least && flow.windows > 1 => {
                flow.bytes = 0;
                flow.windows -= 1;
                self.ends = Instant::now() + flow.window;
                true
            }
            _ => false,
        }
    }

    /// Begins the window anew after a wait of our own, which is not the server's fault.
    pub(super) fn resume(&mut self) {
        if let Some(flow) = &mut self.flow {
            flow.bytes = 0;
            self.ends = Instant::now() + flow.window;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window passes.
    fn pass(pace: &mut Pace) {
        pace.ends = Instant::now();
    }

    #[test]
    fn messages_flow_for_ever_and_lists_do_not() {
        let deadlines = Deadlines::default();
        let windows = |mut pace: Pace, bytes: usize| {
            (0..20)
                .take_while(|_| {
                    let goes_on = pace.read(bytes);
                    pass(&mut pace);
                    goes_on
                })
                .count()
        };
        assert_eq!(windows(Pace::flowing(&deadlines), 70_000), 20);
        assert_eq!(windows(Pace::flowing(&deadlines), 1_500), 1);
        assert_eq!(windows(Pace::patient(&deadlines), 1_500), 10);
        assert_eq!(windows(Pace::patient(&deadlines), 400), 1);
    }
}
