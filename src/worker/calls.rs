//! What an account's task is called for while it watches or waits.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

/// Calls to one account's task. A call that comes while it is busy is not lost.
#[derive(Default)]
pub(crate) struct Calls {
    /// Interrupts a watch.
    pub(crate) notify: Notify,
    look: AtomicBool,
    /// Whether a look was asked for that has not begun.
    anew: AtomicBool,
    rest: Mutex<Option<Instant>>,
}

impl Calls {
    /// Somebody wants a look at all folders now.
    pub(crate) fn look(&self) {
        self.anew.store(true, Ordering::Release);
        self.look.store(true, Ordering::Release);
        self.notify.notify_one();
    }

    /// Something is to be done at the server; not heard while that rests after a failure.
    pub(crate) fn work(&self) {
        let rest = *self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        if rest.is_none_or(|until| until <= Instant::now()) {
            self.notify.notify_one();
        }
    }

    /// Leaves the server alone for a while after it could not do what was wished.
    pub(crate) fn rest(&self, pause: Duration) {
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + pause);
    }

    /// Whether a look was asked for since this was last asked.
    pub(crate) fn wants_look(&self) -> bool {
        self.look.swap(false, Ordering::AcqRel)
    }

    /// Whether the look that begins now was asked for.
    pub(crate) fn begins_asked(&self) -> bool {
        self.anew.swap(false, Ordering::AcqRel)
    }

    /// Waits for the next call for a look.
    pub(crate) async fn next_look(&self) {
        loop {
            self.notify.notified().await;
            if self.wants_look() {
                return;
            }
        }
    }

    /// Waits for the next call of any kind.
    pub(crate) async fn next(&self) {
        self.notify.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_not_heard_while_it_rests() {
        let calls = Calls::default();
        let heard = async || {
            tokio::time::timeout(Duration::from_millis(1), calls.next())
                .await
                .is_ok()
        };
        calls.work();
        assert!(heard().await);
        calls.rest(Duration::from_mins(1));
        calls.work();
        assert!(!heard().await);
        calls.look();
        assert!(heard().await && calls.wants_look() && !calls.wants_look());
        calls.rest(Duration::ZERO);
        calls.work();
        assert!(heard().await);
    }
}
