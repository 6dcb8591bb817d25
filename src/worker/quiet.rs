//! The log is not filled by one that fails all the time: so many lines an hour for each source,
//! then a count of those left out.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use model::AccountId;
use tokio::time::Instant;

use crate::budget::Server;

/// Lines in an hour about one account.
const ACCOUNT_LINES: u32 = 6;

/// Lines in an hour about all accounts at one server.
const SERVER_LINES: u32 = 30;

const HOUR: Duration = Duration::from_hours(1);

/// What was written about whom. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Quiet {
    sources: Arc<Mutex<BTreeMap<Source, Written>>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Account(AccountId),
    Server(Server),
}

#[derive(Clone, Copy)]
struct Written {
    since: Instant,
    lines: u32,
    left_out: u64,
}

impl Quiet {
    /// Whether a line about an account at a server may be written; then, how many lines about
    /// the account were left out before it.
    pub(crate) fn may_write(&self, account: AccountId, server: &Server) -> Option<u64> {
        let now = Instant::now();
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        // What has nothing left to tell is forgotten.
        sources.retain(|_, written| {
            now.saturating_duration_since(written.since) < HOUR || written.left_out > 0
        });
        let mut of = |source, most| {
            let written = sources.entry(source).or_insert(Written {
                since: now,
                lines: 0,
                left_out: 0,
            });
            if now.saturating_duration_since(written.since) >= HOUR {
                (written.since, written.lines) = (now, 0);
            }
            written.lines = written.lines.saturating_add(1);
            written.lines <= most
        };
        // What an account may not write costs the others at its server nothing.
        let may = of(Source::Account(account), ACCOUNT_LINES)
            && of(Source::Server(server.clone()), SERVER_LINES);
        let written = sources.get_mut(&Source::Account(account))?;
        if may {
            return Some(std::mem::take(&mut written.left_out));
        }
        written.left_out = written.left_out.saturating_add(1);
        None
    }
}

#[cfg(test)]
mod tests {
    use model::{Endpoint, Security};

    use super::*;

    fn server() -> Server {
        Server::of(&Endpoint {
            host: "a".to_owned(),
            port: 993,
            security: Security::Tls,
            user: String::new(),
        })
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_writes_so_much_and_no_more() {
        let (quiet, server) = (Quiet::default(), server());
        let written = (0..100)
            .filter_map(|_| quiet.may_write(AccountId(1), &server))
            .count();
        assert_eq!(written, 6);
        assert_eq!(quiet.may_write(AccountId(2), &server), Some(0));
        tokio::time::advance(HOUR).await;
        assert_eq!(quiet.may_write(AccountId(1), &server), Some(94));
        assert_eq!(quiet.may_write(AccountId(1), &server), Some(0));
    }

    #[tokio::test(start_paused = true)]
    async fn so_do_all_accounts_at_a_server() {
        let (quiet, server) = (Quiet::default(), server());
        let written = (0..500)
            .filter_map(|account| quiet.may_write(AccountId(account), &server))
            .count();
        assert_eq!(written, 30);
    }
}
