//! Whose message is next: the account with the fewest bytes under way goes first, so that a first
//! sync of any size never keeps another account's new mail waiting (M-44).
//!
//! An account that brings one message while others bring thousands has next to nothing under
//! way, and is ahead of all of them at each step; those that bring thousands share alike.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant as Tick},
};

use model::AccountId;
use tokio::sync::oneshot;

/// KiB under way for each account.
type Loads = BTreeMap<AccountId, u32>;

/// Room for bytes under way, shared among accounts.
#[derive(Clone)]
pub(super) struct Room {
    book: Arc<Mutex<Book>>,
    share: u32,
}

struct Book {
    free: u32,
    loads: Loads,
    waiting: BTreeMap<AccountId, VecDeque<(u32, oneshot::Sender<Held>)>>,
}

impl Room {
    /// Room for so many KiB, of which one account may have `share`.
    pub(super) fn new(kib: u32, share: u32) -> Self {
        Self {
            book: Arc::new(Mutex::new(Book {
                free: kib,
                loads: Loads::new(),
                waiting: BTreeMap::new(),
            })),
            share,
        }
    }

    /// Waits for room for a message of so many KiB; a larger one than the account's share takes
    /// all of that. None if this process ends.
    pub(super) async fn take(&self, account: AccountId, kib: u32) -> Option<Held> {
        let (tell, told) = oneshot::channel();
        let kib = kib.clamp(1, self.share);
        lock(&self.book)
            .waiting
            .entry(account)
            .or_default()
            .push_back((kib, tell));
        self.grant();
        told.await.ok()
    }

    fn grant(&self) {
        loop {
            let (tell, held) = {
                let mut book = lock(&self.book);
                let Some((account, kib, tell)) = book.next(self.share) else {
                    return;
                };
                let held = Held {
                    room: self.clone(),
                    account,
                    kib,
                };
                (tell, held)
            };
            // Who waits no more gives it back by dropping it, outside of the lock.
            drop(tell.send(held));
        }
    }

    fn load(&self, account: AccountId) -> u32 {
        lock(&self.book).loads.get(&account).copied().unwrap_or(0)
    }
}

impl Book {
    /// Takes room for the first in turn, if there is enough.
    fn next(&mut self, share: u32) -> Option<(AccountId, u32, oneshot::Sender<Held>)> {
        let loads = &self.loads;
        let load = |account: &AccountId| loads.get(account).copied().unwrap_or(0);
        let (account, kib) = self
            .waiting
            .iter()
            .filter_map(|(account, queue)| queue.front().map(|(kib, _)| (*account, *kib)))
            .filter(|(account, kib)| load(account) + kib <= share)
            .min_by_key(|(account, _)| load(account))?;
        if kib > self.free {
            // Smaller ones do not pass: a large message would wait for ever.
            return None;
        }
        let queue = self.waiting.get_mut(&account)?;
        let (_, tell) = queue.pop_front()?;
        if queue.is_empty() {
            self.waiting.remove(&account);
        }
        self.free -= kib;
        *self.loads.entry(account).or_default() += kib;
        Some((account, kib, tell))
    }
}

/// Room that a message has, until it is dropped.
pub(super) struct Held {
    room: Room,
    account: AccountId,
    kib: u32,
}

impl Drop for Held {
    fn drop(&mut self) {
        {
            let mut book = lock(&self.room.book);
            book.free += self.kib;
            let load = book.loads.entry(self.account).or_default();
            *load = load.saturating_sub(self.kib);
            if *load == 0 {
                book.loads.remove(&self.account);
            }
        }
        self.room.grant();
    }
}

/// A queue between threads, in the order of [`Room`]'s loads and, for one account, as they came.
/// It is bounded by the room that all that lies in it holds.
pub(super) struct Turns<T> {
    room: Room,
    lanes: Mutex<Lanes<T>>,
    came: Condvar,
}

struct Lanes<T> {
    waiting: BTreeMap<AccountId, VecDeque<T>>,
    // Whose turn was last: accounts with equal loads go round.
    last: AccountId,
    writers: usize,
}

/// What a wait for the next one brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<T> {
    One(T),
    TooLate,
    Ended,
}

impl<T> Turns<T> {
    pub(super) fn new(room: &Room) -> Arc<Self> {
        Arc::new(Self {
            room: room.clone(),
            lanes: Mutex::new(Lanes {
                waiting: BTreeMap::new(),
                last: AccountId(0),
                writers: 0,
            }),
            came: Condvar::new(),
        })
    }

    /// Waits for the one whose turn it is, no longer than until `latest` where one is given.
    pub(super) fn next(&self, latest: Option<Tick>) -> Next<T> {
        let mut lanes = lock(&self.lanes);
        loop {
            if let Some(one) = lanes.pop(&self.room) {
                return Next::One(one);
            }
            if lanes.writers == 0 {
                return Next::Ended;
            }
            lanes = match latest {
                None => self
                    .came
                    .wait(lanes)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(latest) => {
                    let left = latest.saturating_duration_since(Tick::now());
                    if left == Duration::ZERO {
                        return Next::TooLate;
                    }
                    let waited = self.came.wait_timeout(lanes, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}

impl<T> Lanes<T> {
    fn pop(&mut self, room: &Room) -> Option<T> {
        let last = self.last;
        let account = *self
            .waiting
            .keys()
            .min_by_key(|account| (room.load(**account), **account <= last, **account))?;
        self.last = account;
        let lane = self.waiting.get_mut(&account)?;
        let one = lane.pop_front();
        if lane.is_empty() {
            self.waiting.remove(&account);
        }
        one
    }
}

/// The way into a queue; it ends when the last one is dropped.
pub(super) struct Way<T>(Arc<Turns<T>>);

impl<T> Way<T> {
    pub(super) fn into(turns: &Arc<Turns<T>>) -> Self {
        lock(&turns.lanes).writers += 1;
        Self(Arc::clone(turns))
    }

    pub(super) fn push(&self, account: AccountId, one: T) {
        let mut lanes = lock(&self.0.lanes);
        lanes.waiting.entry(account).or_default().push_back(one);
        drop(lanes);
        self.0.came.notify_one();
    }
}

impl<T> Clone for Way<T> {
    fn clone(&self) -> Self {
        Self::into(&self.0)
    }
}

impl<T> Drop for Way<T> {
    fn drop(&mut self) {
        lock(&self.0.lanes).writers -= 1;
        self.0.came.notify_all();
    }
}

fn lock<T>(book: &Mutex<T>) -> MutexGuard<'_, T> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
