//! The daemon's life: signals, and what systemd is told.

use std::{io, time::Duration};

use sd_notify::NotifyState;
use service::Desk;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// A stop takes at most this long, requests and workers together (O-11: under 5 s).
pub const STOP_TIME: Duration = Duration::from_millis(4_700);

/// The watchdog is fed this often in each of its intervals.
const FEEDS: u32 = 3;

/// Waits for SIGTERM or SIGINT.
///
/// # Errors
/// Fails if the signals can't be listened for.
pub async fn told_to_stop() -> io::Result<()> {
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    let name = tokio::select! {
        _ = term.recv() => "SIGTERM",
        _ = int.recv() => "SIGINT",
    };
    info!(signal = name, "stopping");
    Ok(())
}

/// Tells systemd that the panel can be reached.
pub fn say_ready() {
    say(&NotifyState::Ready);
}

/// Tells systemd that the daemon is ending.
pub fn say_stopping() {
    say(&NotifyState::Stopping);
}

/// Feeds systemd's watchdog while the daemon proves that it can work; ends at `stop`.
/// Without a watchdog it only waits.
pub async fn feed_watchdog(desk: Desk, stop: CancellationToken) {
    let Some(interval) = sd_notify::watchdog_enabled() else {
        stop.cancelled().await;
        return;
    };
    let pause = interval / FEEDS;
    loop {
        let health = tokio::time::timeout(pause, desk.health()).await;
        match health {
            Ok(health) if health.store_open && health.writer_alive => say(&NotifyState::Watchdog),
            Ok(health) => warn!(
                store_open = health.store_open,
                writer_alive = health.writer_alive,
                "not well: the watchdog is not fed"
            ),
            Err(_) => warn!("no sign of health in time: the watchdog is not fed"),
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return,
        }
    }
}

fn say(state: &NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(std::slice::from_ref(state)) {
        warn!(%error, "systemd can't be told");
    }
}
