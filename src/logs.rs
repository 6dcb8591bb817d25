//! Logs: to the journal under systemd, else a line for each event on stderr (O-14).
//!
//! Libraries are held at warnings by the filter itself, whatever the configuration says, so
//! that none of them can write a password or a message's text.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
};

use tracing::{Level, Metadata};
use tracing_subscriber::{
    Layer, Registry,
    filter::{FilterFn, filter_fn},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::config::{Format, Log};

/// Our own rooms; all other targets are libraries.
const ROOMS: [&str; 9] = [
    "korespond",
    "model",
    "store",
    "search",
    "mail",
    "service",
    "worker",
    "web",
    "demo",
];

/// Starts logging, once for the process.
///
/// # Errors
/// Fails if the journal is asked for and is not there, or if logging has begun already.
pub fn start(log: Log, variables: &BTreeMap<String, String>) -> io::Result<()> {
    let filter = filter(log.level);
    let layer = match chosen(log.format, variables) {
        Format::Journald => tracing_journald::layer()?.with_filter(filter).boxed(),
        Format::Json => fmt::layer()
            .json()
            .with_writer(|| OneLine(io::stderr()))
            .with_filter(filter)
            .boxed(),
        Format::Text | Format::Auto => fmt::layer()
            .with_ansi(false)
            .with_writer(|| OneLine(io::stderr()))
            .with_filter(filter)
            .boxed(),
    };
    Registry::default()
        .with(layer)
        .try_init()
        .map_err(io::Error::other)
}

fn chosen(format: Format, variables: &BTreeMap<String, String>) -> Format {
    let under_systemd = variables.contains_key("JOURNAL_STREAM")
        && Path::new("/run/systemd/journal/socket").exists();
    match format {
        Format::Auto if under_systemd => Format::Journald,
        Format::Auto => Format::Text,
        named => named,
    }
}

fn filter(level: Level) -> FilterFn<impl Fn(&Metadata<'_>) -> bool> {
    filter_fn(move |event| *event.level() <= most(event.target(), level)).with_max_level_hint(level)
}

/// The most that a target may log. A target is ours if its whole first part is a room's
/// name: `mail::wire` is, the library `mail_parser` is not.
fn most(target: &str, level: Level) -> Level {
    let first = target.split("::").next().unwrap_or_default();
    // Crates are named after us and their room.
    let room = first.strip_prefix("korespond_").unwrap_or(first);
    if ROOMS.contains(&room) {
        level
    } else {
        level.min(Level::WARN)
    }
}

/// Writes each event as one line: whatever could end the line or steer a terminal is
/// written as `\u{..}`. The formatter hands over one event at a time.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let mut line = String::with_capacity(text.len() + 1);
        for c in text.trim_end_matches('\n').chars() {
            if c.is_control() {
                line.extend(c.escape_unicode());
            } else {
                line.push(c);
            }
        }
        line.push('\n');
        self.0.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A panic's words may hold what a stranger wrote in a mail: only its place is told.
pub fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        if tracing::dispatcher::has_been_set() {
            tracing::error!(place, "something of ours broke");
        } else {
            eprintln!("something of ours broke at {place}");
        }
    }));
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_event_is_one_line() {
        let kept = Kept::default();
        let writer = kept.clone();
        let layer = fmt::layer()
            .with_ansi(false)
            .with_writer(move || OneLine(writer.clone()));
        tracing::subscriber::with_default(Registry::default().with(layer), || {
            tracing::info!(words = %"a\nFORGED \u{1b}[31mline\r", "server said");
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches('\n').count(), 1, "{text}");
        assert!(text.ends_with('\n') && !text.contains(['\u{1b}', '\r']));
    }

    #[test]
    fn libraries_never_log_below_warnings() {
        for level in [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG] {
            for library in ["rustls", "hyper::proto", "tantivy", "mail_parser", "webpki"] {
                assert_eq!(most(library, level), level.min(Level::WARN), "{library}");
            }
            assert_eq!(most("worker::sync", level), level);
            assert_eq!(most("korespond_worker::account", level), level);
            assert_eq!(most("korespond::life", level), level);
        }
    }

    #[test]
    fn the_journal_is_chosen_under_systemd_only() {
        assert_eq!(chosen(Format::Auto, &BTreeMap::new()), Format::Text);
        assert_eq!(chosen(Format::Json, &BTreeMap::new()), Format::Json);
    }
}
