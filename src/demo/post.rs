//! The demo's post office: its accounts and what left it for the world.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use model::Clock;
use tokio::sync::watch;

use crate::imap::{
    flags::FlagSet,
    folders::{Folders, NewMail, Refused},
};

/// Messages to addresses elsewhere that are kept; the oldest go first.
const MAX_WORLD: usize = 500;

/// One account, as both servers see it.
pub(crate) struct Account {
    password: String,
    folders: Mutex<Folders>,
    changed: watch::Sender<u64>,
}

impl Account {
    pub(crate) fn new(password: String, folders: Folders) -> Self {
        Self {
            password,
            folders: Mutex::new(folders),
            changed: watch::Sender::new(0),
        }
    }

    /// Looks at the folders; not to be held while waiting.
    pub(crate) fn folders(&self) -> MutexGuard<'_, Folders> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the folders, then wakes every session of the account.
    pub(crate) fn change<T>(&self, by: impl FnOnce(&mut Folders) -> T) -> T {
        let done = by(&mut self.folders());
        self.changed
            .send_modify(|count| *count = count.wrapping_add(1));
        done
    }

    /// Tells when something changed.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

/// A message that left for an address elsewhere.
#[derive(Clone, Debug)]
pub struct WorldMail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipient.
    pub to: String,
    /// The raw message.
    pub raw: Arc<[u8]>,
}

/// All accounts by address in lower case.
pub(crate) struct Post {
    accounts: HashMap<String, Arc<Account>>,
    world: Mutex<VecDeque<WorldMail>>,
    pub(crate) clock: Clock,
}

impl Post {
    pub(crate) fn new(accounts: HashMap<String, Arc<Account>>, clock: Clock) -> Self {
        Self {
            accounts,
            world: Mutex::default(),
            clock,
        }
    }

    pub(crate) fn account(&self, address: &str) -> Option<&Arc<Account>> {
        self.accounts.get(&address.to_lowercase())
    }

    /// The account that signs in so; a wrong name and a wrong password look the same.
    pub(crate) fn sign_in(&self, address: &str, password: &str) -> Option<&Arc<Account>> {
        self.account(address)
            .filter(|account| account.password == password)
    }

    /// Whether the domain of this address is one of ours.
    pub(crate) fn is_local(&self, address: &str) -> bool {
        let domain = |text: &str| {
            text.rsplit_once('@')
                .map(|(_, domain)| domain.to_lowercase())
        };
        let wanted = domain(address);
        wanted.is_some() && self.accounts.keys().any(|key| domain(key) == wanted)
    }

    /// Puts a message into the recipient's INBOX, or among what left for the world.
    pub(crate) fn deliver(&self, from: &str, to: &str, raw: &Arc<[u8]>) -> Result<(), Refused> {
        let Some(account) = self.account(to) else {
            let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
            if world.len() >= MAX_WORLD {
                world.pop_front();
            }
            world.push_back(WorldMail {
                from: from.to_owned(),
                to: to.to_owned(),
                raw: Arc::clone(raw),
            });
            return Ok(());
        };
        let new = NewMail {
            flags: FlagSet::default(),
            date: self.clock.now(),
            raw: Arc::clone(raw),
        };
        account
            .change(|folders| folders.append("INBOX", new))
            .map(|_| ())
    }

    pub(crate) fn world(&self) -> Vec<WorldMail> {
        let world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.iter().cloned().collect()
    }
}
