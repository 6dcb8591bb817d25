//! Connections are few: so many at a server, so many in all, and so many begun a minute. Who
//! wants one waits in turn; a server that says "too much" is left alone by all for a while (M-44).

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use model::{AccountId, Endpoint};
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

use crate::pause;

/// Connections that one account may begin in a [`MINUTE`], whatever becomes of them.
const ACCOUNT_STARTS: usize = 12;

/// Connections begun at a server in a [`MINUTE`], for each that may be open there ...
const STARTS_EACH: usize = 3;

/// ... but so many at least.
const LEAST_STARTS: usize = 60;

const MINUTE: Duration = Duration::from_mins(1);

/// A server that told nobody off for so long begins with the shortest pause again.
const FORGIVEN: Duration = Duration::from_hours(1);

/// A wait that only another's end can end looks again after so long at the latest.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// At one server.
    pub per_server: usize,
    /// In all.
    pub all: usize,
}

/// A server, whichever account calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Server {
    host: String,
    port: u16,
}

impl Server {
    pub(crate) fn of(at: &Endpoint) -> Self {
        Self {
            host: at.host.trim().trim_end_matches('.').to_ascii_lowercase(),
            port: at.port,
        }
    }
}

/// Who may have a connection when. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Budget {
    limits: Connections,
    book: Arc<Mutex<Book>>,
}

#[derive(Default)]
struct Book {
    open: usize,
    servers: BTreeMap<Server, AtServer>,
    starts: BTreeMap<AccountId, VecDeque<Instant>>,
    queue: VecDeque<Waiting>,
    granted: BTreeSet<u64>,
    tickets: u64,
}

#[derive(Default)]
struct AtServer {
    open: usize,
    starts: VecDeque<Instant>,
    closed_until: Option<Instant>,
    told_off: Option<Instant>,
    strikes: u32,
}

struct Waiting {
    ticket: u64,
    account: AccountId,
    server: Server,
    wake: Arc<Notify>,
}

/// Whether a connection may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum May {
    Now,
    At(Instant),
    WhenOneEnds,
}

impl Budget {
    pub(crate) fn new(limits: Connections) -> Self {
        Self {
            limits,
            book: Arc::default(),
        }
    }

    /// Waits in turn for a connection to a server. Dropping the future gives the place up.
    pub(crate) async fn connection(&self, server: &Server, account: AccountId) -> Permit {
        let mut place = self.queue_up(server, account);
        loop {
            match self.look(place.ticket) {
                Look::Granted => return place.take(),
                Look::Wait(until) => tokio::select! {
                    () = place.wake.notified() => {}
                    () = sleep_until(until) => {}
                },
            }
        }
    }

    /// Leaves a server alone for a while that said that it was too much; all that comes of one
    /// such time counts once.
    pub(crate) fn told_off(&self, server: &Server) {
        let now = Instant::now();
        let mut book = self.book();
        let at = book.servers.entry(server.clone()).or_default();
        if at.closed_until.is_some_and(|until| until > now) {
            return;
        }
        let lately = |told: Instant| now.saturating_duration_since(told) < FORGIVEN;
        at.strikes = if at.told_off.is_some_and(lately) {
            at.strikes.saturating_add(1)
        } else {
            0
        };
        at.told_off = Some(now);
        at.closed_until = Some(now + pause::of_server(at.strikes));
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue_up(&self, server: &Server, account: AccountId) -> Place {
        let mut book = self.book();
        book.tickets += 1;
        let (ticket, wake) = (book.tickets, Arc::new(Notify::new()));
        book.queue.push_back(Waiting {
            ticket,
            account,
            server: server.clone(),
            wake: Arc::clone(&wake),
        });
        Place {
            budget: self.clone(),
            server: server.clone(),
            ticket,
            wake,
            taken: false,
        }
    }

    /// Grants what can be, and tells how one in the queue fares.
    fn look(&self, ticket: u64) -> Look {
        let now = Instant::now();
        let mut book = self.book();
        let next = book.grant(self.limits, now);
        let far = now + LONGEST_WAIT;
        // The first of the queue keeps the time for all.
        let keeps_time = match book.queue.front() {
            Some(front) if front.ticket == ticket => true,
            Some(front) if next.is_some() => {
                front.wake.notify_one();
                false
            }
            _ => false,
        };
        if book.granted.remove(&ticket) {
            return Look::Granted;
        }
        Look::Wait(next.filter(|_| keeps_time).unwrap_or(far))
    }

    /// Gives a connection back.
    fn end(&self, server: &Server) {
        let mut book = self.book();
        book.open = book.open.saturating_sub(1);
        if let Some(at) = book.servers.get_mut(server) {
            at.open = at.open.saturating_sub(1);
        }
        book.stir(self.limits);
    }

    /// Whether anybody waits for nothing but that a connection at this server ends.
    fn is_wanted(&self, server: &Server) -> bool {
        let now = Instant::now();
        let book = self.book();
        let full = book.open >= self.limits.all;
        book.queue.iter().any(|waiting| {
            (full || waiting.server == *server)
                && book.may_begin(self.limits, waiting, now) == May::WhenOneEnds
        })
    }
}

impl Book {
    /// Grants what can be, and has the first of the queue keep the time.
    fn stir(&mut self, limits: Connections) {
        let next = self.grant(limits, Instant::now());
        if let Some(front) = self.queue.front().filter(|_| next.is_some()) {
            front.wake.notify_one();
        }
    }

    /// Grants connections in the order of the queue; answers when one may be granted that has
    /// but to wait for its time.
    fn grant(&mut self, limits: Connections, now: Instant) -> Option<Instant> {
        let mut next: Option<Instant> = None;
        for waiting in std::mem::take(&mut self.queue) {
            match self.may_begin(limits, &waiting, now) {
                May::Now => self.begin(waiting, now),
                May::At(at) => {
                    next = Some(next.map_or(at, |next| next.min(at)));
                    self.queue.push_back(waiting);
                }
                May::WhenOneEnds => self.queue.push_back(waiting),
            }
        }
        next
    }

    fn may_begin(&self, limits: Connections, waiting: &Waiting, now: Instant) -> May {
        let at = self.servers.get(&waiting.server);
        let starts = (limits.per_server.saturating_mul(STARTS_EACH)).max(LEAST_STARTS);
        let times = [
            at.and_then(|at| at.closed_until),
            at.and_then(|at| free_at(&at.starts, starts, now)),
            self.starts
                .get(&waiting.account)
                .and_then(|begun| free_at(begun, ACCOUNT_STARTS, now)),
        ];
        match times.into_iter().flatten().filter(|time| *time > now).max() {
            Some(time) => May::At(time),
            None if self.open >= limits.all => May::WhenOneEnds,
            None if at.is_some_and(|at| at.open >= limits.per_server) => May::WhenOneEnds,
            None => May::Now,
        }
    }

    fn begin(&mut self, waiting: Waiting, now: Instant) {
        self.open += 1;
        let fresh = |begun: &mut VecDeque<Instant>| {
            begun.retain(|at| now.saturating_duration_since(*at) < MINUTE);
            !begun.is_empty()
        };
        self.starts.retain(|_, begun| fresh(begun));
        self.servers.retain(|_, at| {
            let lately =
                |told: Instant| now.saturating_duration_since(told) < FORGIVEN + pause::LONGEST * 2;
            fresh(&mut at.starts) || at.open > 0 || at.told_off.is_some_and(lately)
        });
        self.starts
            .entry(waiting.account)
            .or_default()
            .push_back(now);
        let at = self.servers.entry(waiting.server).or_default();
        at.open += 1;
        at.starts.push_back(now);
        self.granted.insert(waiting.ticket);
        waiting.wake.notify_one();
    }
}

/// When one more may begin, if not yet: where `most` did within the last minute.
fn free_at(begun: &VecDeque<Instant>, most: usize, now: Instant) -> Option<Instant> {
    let lately = begun
        .iter()
        .filter(|at| now.saturating_duration_since(**at) < MINUTE)
        .count();
    let over = (lately + 1).checked_sub(most).filter(|over| *over > 0)?;
    let oldest = begun.len() - lately;
    begun.get(oldest + over - 1).map(|at| *at + MINUTE)
}

/// How one in the queue fares.
enum Look {
    Granted,
    Wait(Instant),
}

/// A place in the queue, given up when it is dropped.
struct Place {
    budget: Budget,
    server: Server,
    ticket: u64,
    wake: Arc<Notify>,
    taken: bool,
}

impl Place {
    fn take(&mut self) -> Permit {
        self.taken = true;
        Permit {
            budget: self.budget.clone(),
            server: self.server.clone(),
            since: Instant::now(),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.taken {
            return;
        }
        let granted = {
            let mut book = self.budget.book();
            book.queue.retain(|waiting| waiting.ticket != self.ticket);
            book.granted.remove(&self.ticket)
        };
        if granted {
            self.budget.end(&self.server);
        } else {
            self.budget.book().stir(self.budget.limits);
        }
    }
}

/// Leave to hold one connection, until it is dropped.
pub(crate) struct Permit {
    budget: Budget,
    server: Server,
    since: Instant,
}

impl Permit {
    /// Whether it was held for a turn's length and somebody else waits for it.
    pub(crate) fn is_over(&self, turn: Duration) -> bool {
        self.since.elapsed() >= turn && self.budget.is_wanted(&self.server)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.budget.end(&self.server);
    }
}

#[cfg(test)]
mod tests;
