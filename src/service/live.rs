//! What open panels are told as it happens (M-36).

use std::collections::VecDeque;

use model::{
    AccountId, Change, ChangeKind, ChangeSeq, Code, ContactId, FolderId, MessageRef,
    OrganizationId, Problem,
};
use serde::Serialize;
use store::{Job, MailView, Opened, Reach, Reading, Who};
use tokio::sync::watch;

use crate::{Desk, sign_in};

/// Changes read at a time.
const BATCH: usize = 200;

/// A viewer further behind than this is told to load the page again.
const MAX_BEHIND: u64 = 1_000;

/// Something that an open panel shows at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Live {
    /// A message came in.
    Arrived {
        /// Which.
        id: MessageRef,
        /// Where.
        folder: FolderId,
        /// Whether it is in an account of the viewer's own.
        mine: bool,
    },
    /// A message's folders, flags or read state changed.
    Changed {
        /// Which.
        id: MessageRef,
    },
    /// An account's state changed.
    Account {
        /// Which.
        id: AccountId,
    },
    /// An account's folders changed.
    Folders {
        /// Whose.
        account: AccountId,
    },
    /// A contact changed.
    Contact {
        /// Which.
        id: ContactId,
    },
    /// An organization changed.
    Organization {
        /// Which.
        id: OrganizationId,
    },
    /// Too much happened to tell one by one: load the page again.
    Reload,
}

/// A viewer's place in the change log.
pub struct Follow {
    desk: Desk,
    who: Who,
    session: Option<model::Hash>,
    at: ChangeSeq,
    ready: VecDeque<(ChangeSeq, Live)>,
    news: watch::Receiver<ChangeSeq>,
}

impl Follow {
    /// Waits for what comes next that the viewer may see, with its place in the change log.
    ///
    /// [`Code::SignInFirst`] when the viewer's rights or session are gone. Cancel-safe: what
    /// was not answered is answered by the next call.
    pub async fn next(&mut self) -> Result<(ChangeSeq, Live), Problem> {
        loop {
            if let Some(live) = self.ready.pop_front() {
                self.check()?;
                return Ok(live);
            }
            let last = *self.news.borrow_and_update();
            if last.0 > self.at.0 {
                self.read_on(last)?;
                continue;
            }
            self.news
                .changed()
                .await
                .map_err(|_| Problem::new(Code::SignInFirst))?;
        }
    }

    /// Ends when the session or the user's rights do.
    fn check(&self) -> Result<(), Problem> {
        if let Some(session) = self.session {
            sign_in::alive(&self.desk, session)?;
        }
        sign_in::still_there(&self.desk, &self.who)
    }

    fn read_on(&mut self, last: ChangeSeq) -> Result<(), Problem> {
        self.check()?;
        if last.0 - self.at.0 > MAX_BEHIND {
            self.at = last;
            self.ready.push_back((last, Live::Reload));
            return Ok(());
        }
        let from = self.at;
        let changes = self.desk.read(&Who::Job(Job::Housekeeping), |r| {
            r.changes_after(from, BATCH)
        })?;
        self.at = changes.last().map_or(last, |(seq, _)| *seq);
        let who = self.who;
        let shown = self.desk.read(&who, |r| {
            Ok(changes
                .into_iter()
                .filter_map(|(seq, change)| shown(r, &change).map(|live| (seq, live)))
                .collect::<Vec<_>>())
        })?;
        self.ready.extend(shown);
        Ok(())
    }
}

/// What of a change the viewer may be told: nothing of what they could not open.
fn shown(r: &Reading, change: &Change) -> Option<Live> {
    match change.kind {
        ChangeKind::MessageNew { message, folder } => {
            r.open(message).ok().map(|(_, opened)| Live::Arrived {
                id: message,
                folder,
                mine: opened == Opened::Granted(Reach::Own),
            })
        }
        ChangeKind::MessageChanged { message } | ChangeKind::MessageReparsed { message } => {
            r.open(message).ok().map(|_| Live::Changed { id: message })
        }
        ChangeKind::ReadMark { user, message } => {
            let mine = r.me().is_ok_and(|(me, _)| me == user) && r.open(message).is_ok();
            mine.then_some(Live::Changed { id: message })
        }
        ChangeKind::Folders { account } => follows(r, account).then_some(Live::Folders { account }),
        ChangeKind::Account { account } => {
            follows(r, account).then_some(Live::Account { id: account })
        }
        // What is no more can't be opened: told to who saw all of its account.
        ChangeKind::MessageRemoved { message, secluded } => {
            let grant = r.on::<MailView>(message.account).ok();
            let all = grant.is_some_and(|grant| {
                let least = if secluded { Reach::Own } else { Reach::Whole };
                grant.reach() >= least
            });
            all.then_some(Live::Changed { id: message })
        }
        ChangeKind::Tag { .. } => r.me().is_ok().then_some(Live::Reload),
        // A contact or organization opens mail and closes it: lists may look different now.
        ChangeKind::Contact { contact } => r
            .contact(contact)
            .ok()
            .map(|_| Live::Contact { id: contact }),
        ChangeKind::Organization { organization } => r
            .organization(organization)
            .ok()
            .map(|_| Live::Organization { id: organization }),
        ChangeKind::Group { group } => {
            let mine = r.my_groups().iter().any(|(id, _)| *id == group);
            mine.then_some(Live::Reload)
        }
        ChangeKind::User { user } => r
            .me()
            .is_ok_and(|(me, _)| me == user)
            .then_some(Live::Reload),
    }
}

fn follows(r: &Reading, account: AccountId) -> bool {
    r.follows_account(account).is_ok_and(|follows| follows)
}

/// Follows from a place in the change log, or from now; `session` is the secret of the session
/// with which the following ends.
pub async fn follow(
    desk: &Desk,
    who: &Who,
    session: Option<&str>,
    after: Option<ChangeSeq>,
) -> Result<Follow, Problem> {
    let news = desk.store().changes();
    let now = *news.borrow();
    let at = after.filter(|after| after.0 <= now.0).unwrap_or(now);
    let follow = Follow {
        desk: desk.clone(),
        who: *who,
        session: session.map(|secret| store::sha256(secret.as_bytes())),
        at,
        ready: VecDeque::new(),
        news,
    };
    follow.check()?;
    Ok(follow)
}
