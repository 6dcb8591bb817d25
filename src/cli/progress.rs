//! How far long work is, on stderr, and its interruption.

use std::{
    io::{IsTerminal, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use super::fault::{Exit, Fault, plain};

/// Rest between two lines on a terminal ...
const ON_TERMINAL: Duration = Duration::from_millis(200);

/// ... and in a file.
const IN_FILE: Duration = Duration::from_secs(10);

/// What is known of messages meanwhile.
#[derive(Clone, Copy)]
pub enum Messages {
    /// So many are done.
    Done(u64),
    /// So many are done, of so many.
    Of(u64, u64),
    /// So many there are.
    InAll(u64),
}

/// How far work is.
pub struct Shown {
    what: &'static str,
    begun: Instant,
    last: Instant,
    every: Duration,
    terminal: bool,
    told: bool,
}

impl Shown {
    /// Begins to show.
    pub fn begin(what: &'static str) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let now = Instant::now();
        Self {
            what,
            begun: now,
            last: now,
            every: if terminal { ON_TERMINAL } else { IN_FILE },
            terminal,
            told: false,
        }
    }

    /// Shows messages, bytes and rate, unless it did a moment ago.
    pub fn show(&mut self, messages: Messages, bytes: u64) {
        if self.last.elapsed() >= self.every {
            self.last = Instant::now();
            self.line(messages, bytes);
        }
    }

    /// Shows where it ended.
    pub fn end(mut self, messages: Messages, bytes: u64) {
        self.line(messages, bytes);
        if self.terminal && self.told {
            eprintln!();
        }
    }

    fn line(&mut self, messages: Messages, bytes: u64) {
        let messages = match messages {
            Messages::Done(done) => format!("{done} messages"),
            Messages::Of(done, all) => format!("{done} of {all} messages"),
            Messages::InAll(all) => format!("{all} messages in all"),
        };
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        let line = format!(
            "{}: {messages}, {}, {}/s",
            self.what,
            size(bytes),
            size(rate(bytes, seconds))
        );
        if self.terminal {
            eprint!("\r{line}   ");
            drop(std::io::stderr().flush());
        } else {
            eprintln!("{}", plain(&line));
        }
        self.told = true;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a figure for the eye"
)]
fn rate(bytes: u64, seconds: f64) -> u64 {
    (bytes as f64 / seconds) as u64
}

/// Bytes for the eye.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 3] = ["KiB", "MiB", "GiB"];
    let mut tenths = u128::from(bytes) * 10 / 1_024;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1_024;
        unit += 1;
    }
    let name = UNITS.get(unit).unwrap_or(&"GiB");
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

/// Whether somebody pressed Ctrl-C.
#[derive(Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on Ctrl-C ends nothing by itself: whoever works asks [`Interrupt::came`].
    pub fn watch() -> Self {
        let interrupt = Self::default();
        let flag = Arc::clone(&interrupt.0);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                flag.store(true, Ordering::Relaxed);
            }
        });
        interrupt
    }

    /// Whether it came.
    pub fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Fails if it came.
    pub fn check(&self) -> Result<(), Fault> {
        if self.came() {
            Err(Fault::new(Exit::Interrupted, "interrupted"))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_the_eye() {
        assert_eq!(size(0), "0.0 KiB");
        assert_eq!(size(1_536), "1.5 KiB");
        assert_eq!(size(525 << 20), "525.0 MiB");
        assert_eq!(size(3 << 40), "3072.0 GiB");
    }
}
