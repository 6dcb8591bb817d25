//! What one does with messages, one or many: put them elsewhere, mark, flag, tag, attach, remove
//! for good; in batches that go on by themselves, and with a way back (M-31, M-32).

mod which;

use model::{
    AccountId, Code, ContactId, FolderId, Instant, MessageRef, OrganizationId, Problem, TagId,
};
use serde::Serialize;
use store::{Job, MailRecord, Reading, StoreError, TriageDeed, TriageRow, Who};

use crate::{Desk, reading::Line};

pub use which::{Emptying, Which, emptying};

/// How long a request works before the rest is left to the worker, in milliseconds.
const BUDGET_MS: i64 = 700;

/// How long a deed can be undone, in milliseconds.
const UNDO_MS: i64 = 3_600_000;

/// What is to be done; of the ids those that the deed needs.
#[derive(Clone, Debug, Default)]
pub struct DeedAsk {
    /// trash, restore, spam, not-spam, archive, move, read, unread, flag, unflag, tag, untag,
    /// attach, detach or remove.
    pub deed: String,
    /// The account of the folder.
    pub account: Option<AccountId>,
    /// For `move`.
    pub folder: Option<FolderId>,
    /// For `tag` and `untag`.
    pub tag: Option<TagId>,
    /// For `attach` and `detach`.
    pub contact: Option<ContactId>,
    /// For `attach` and `detach`, in place of a contact.
    pub organization: Option<OrganizationId>,
}

impl DeedAsk {
    /// A deed that needs nothing else.
    pub fn word(deed: &str) -> Self {
        Self {
            deed: deed.to_owned(),
            ..Self::default()
        }
    }

    fn deed(&self) -> Result<TriageDeed, Problem> {
        Ok(match self.deed.as_str() {
            "trash" => TriageDeed::Trash,
            "restore" => TriageDeed::Restore,
            "spam" => TriageDeed::Spam,
            "not-spam" => TriageDeed::NotSpam,
            "archive" => TriageDeed::Archive,
            "move" => match (self.account, self.folder) {
                (Some(account), Some(folder)) => TriageDeed::Move(account, folder),
                _ => return Err(Problem::at(Code::Required, "folder")),
            },
            "read" => TriageDeed::Read(true),
            "unread" => TriageDeed::Read(false),
            "flag" => TriageDeed::Flag(true),
            "unflag" => TriageDeed::Flag(false),
            "tag" => TriageDeed::Tag(self.tag.ok_or(Problem::at(Code::Required, "tag"))?),
            "untag" => TriageDeed::Untag(self.tag.ok_or(Problem::at(Code::Required, "tag"))?),
            "attach" => TriageDeed::Attach(self.record()?),
            "detach" => TriageDeed::Detach(self.record()?),
            "remove" => TriageDeed::Remove,
            _ => return Err(Problem::at(Code::BadChoice, "deed")),
        })
    }

    fn record(&self) -> Result<MailRecord, Problem> {
        match (self.contact, self.organization) {
            (Some(id), None) => Ok(MailRecord::Contact(id)),
            (None, Some(id)) => Ok(MailRecord::Organization(id)),
            _ => Err(Problem::at(Code::Required, "contact")),
        }
    }

    /// The field that names what the deed needs.
    fn field(&self) -> &'static str {
        match self.deed.as_str() {
            "move" => "folder",
            "tag" | "untag" => "tag",
            _ => "contact",
        }
    }
}

/// Something done to messages, as far as it got.
#[derive(Clone, Debug, Serialize)]
pub struct TriagePage {
    /// By which it can be followed, stopped and undone.
    pub id: u64,
    /// What.
    pub deed: &'static str,
    /// When it was begun.
    pub at: Instant,
    /// Until when it can be undone at least.
    pub undo_until: Instant,
    /// To how many messages.
    pub total: u64,
    /// How many it changed.
    pub changed: u64,
    /// How many were so already.
    pub unchanged: u64,
    /// How many are not there, or not the viewer's to change.
    pub skipped: u64,
    /// How many it has yet to come to.
    pub left: u64,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// Whether it can be undone.
    pub can_undo: bool,
    /// How far undoing it got, if that was begun.
    pub undo: Option<TriageUndo>,
}

/// How far undoing got.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TriageUndo {
    /// Messages as they were again.
    pub undone: u64,
    /// Messages that were changed since, and stay.
    pub kept: u64,
    /// Messages yet to come to.
    pub left: u64,
}

impl TriagePage {
    fn of(id: u64, row: &TriageRow) -> Self {
        Self {
            id,
            deed: row.deed.word(),
            at: row.at,
            undo_until: row.at.plus_ms(UNDO_MS),
            total: row.total,
            changed: row.changed,
            unchanged: row.unchanged,
            skipped: row.skipped,
            left: row.left(),
            stopped: row.stopped,
            can_undo: row.can_undo(),
            undo: row.undo.map(|undo| TriageUndo {
                undone: undo.undone,
                kept: undo.kept,
                left: undo.left,
            }),
        }
    }

    /// Whether the worker is still at it.
    pub fn goes_on(&self) -> bool {
        match &self.undo {
            Some(undo) => undo.left > 0,
            None => self.left > 0,
        }
    }
}

/// Does something to messages: at once as far as one request may, the rest by the worker.
pub async fn begin(
    desk: &Desk,
    who: &Who,
    ask: &DeedAsk,
    which: Which,
) -> Result<TriagePage, Problem> {
    let deed = ask.deed()?;
    let basket = matches!(which, Which::Basket);
    let single = match &which {
        Which::Ids(ids) if ids.len() == 1 => ids.first().copied(),
        _ => None,
    };
    let ids = which::ids(desk, who, which).await?;
    if ids.is_empty() {
        return Err(Problem::new(Code::NothingTicked));
    }
    let begun = desk.write(who, move |w| {
        if basket {
            w.clear_mail_basket()?;
        }
        w.begin_triage(deed, &ids)
    });
    let number = begun.await.map_err(|problem| match problem.code {
        Code::NotFound if !matches!(ask.deed.as_str(), "trash" | "remove") => {
            Problem::at(Code::BadChoice, ask.field())
        }
        _ => problem,
    })?;
    let page = advance(desk, who, number).await?;
    // What is asked of one message only is refused as anything else about it is.
    if let Some(id) = single.filter(|_| page.skipped == 1) {
        let code = if desk.read(who, |r| r.organizes(id))? {
            Code::ChangedMeanwhile
        } else {
            Code::NotFound
        };
        return Err(Problem::new(code));
    }
    Ok(page)
}

/// How far one of the viewer's own deeds got; for an hour.
pub async fn page(desk: &Desk, who: &Who, id: u64) -> Result<TriagePage, Problem> {
    let row = desk.read(who, |r| r.triage(id))?;
    Ok(TriagePage::of(id, &row))
}

/// Undoes a deed: each message as it was, unless it was changed since.
pub async fn undo(desk: &Desk, who: &Who, id: u64) -> Result<TriagePage, Problem> {
    desk.write(who, move |w| w.undo_triage(id)).await?;
    advance(desk, who, id).await
}

/// Stops a deed; what it has yet to come to stays as it is.
pub async fn stop(desk: &Desk, who: &Who, id: u64) -> Result<TriagePage, Problem> {
    desk.write(who, move |w| w.stop_triage(id)).await?;
    page(desk, who, id).await
}

async fn step(desk: &Desk, who: &Who, id: u64) -> Result<TriageRow, Problem> {
    desk.write(who, move |w| {
        if w.triage(id)?.undo.is_some() {
            w.undo_triage(id)
        } else {
            w.go_on_triage(id)
        }
    })
    .await
}

async fn advance(desk: &Desk, who: &Who, id: u64) -> Result<TriagePage, Problem> {
    let until = desk.clock().now().plus_ms(BUDGET_MS);
    loop {
        let row = step(desk, who, id).await?;
        if row.goes_on() && desk.clock().now() < until {
            continue;
        }
        if row.goes_on() {
            desk.errands().notify_one();
        }
        return Ok(TriagePage::of(id, &row));
    }
}

/// Waits until something that users began is to be gone on with.
pub async fn wait(desk: &Desk) {
    desk.errands().notified().await;
}

/// Goes on with all that users began, a batch of each in turn; whether there is more. What one
/// fails of is told after the others have come to their end.
pub async fn go_on(desk: &Desk) -> Result<bool, Problem> {
    let ahead = desk.read(&Who::Job(Job::Housekeeping), Reading::triages_ahead)?;
    let (mut more, mut failed) = (false, None);
    for (user, id) in ahead {
        match step(desk, &Who::User(user), id).await {
            Ok(row) => more |= row.goes_on(),
            // Who is blocked meanwhile does nothing more.
            Err(problem) if problem.code == Code::SignInFirst => {}
            Err(problem) => failed = Some(problem),
        }
    }
    match failed {
        Some(problem) if !more => Err(problem),
        _ => Ok(more),
    }
}

/// Puts messages into the viewer's basket and takes others out; how many are in it then.
pub async fn change_basket(
    desk: &Desk,
    who: &Who,
    (put, take): (Vec<MessageRef>, Vec<MessageRef>),
) -> Result<usize, Problem> {
    desk.write(who, move |w| w.change_mail_basket(&put, &take))
        .await
}

/// Puts all of something into the viewer's basket; how many are in it then.
pub async fn fill_basket(desk: &Desk, who: &Who, which: Which) -> Result<usize, Problem> {
    let ids = which::ids(desk, who, which).await?;
    change_basket(desk, who, (ids, Vec::new())).await
}

/// Takes everything out.
pub async fn clear_basket(desk: &Desk, who: &Who) -> Result<(), Problem> {
    desk.write(who, store::Writing::clear_mail_basket).await
}

/// The basket: how many are in it, and the last ones.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MailBasket {
    /// How many messages.
    pub count: usize,
    /// The last of them.
    pub items: Vec<Line>,
}

/// The viewer's basket with its last messages, at most `limit`.
pub async fn basket(desk: &Desk, who: &Who, limit: usize) -> Result<MailBasket, Problem> {
    desk.read(who, |r| {
        let mut lines = crate::lines::Lines::new(r);
        let rows = r.mail_in_basket(limit)?;
        let items: Result<Vec<Line>, StoreError> = rows
            .into_iter()
            .map(|seen| lines.line(seen, None))
            .collect();
        Ok(MailBasket {
            count: r.mail_basket_size()?,
            items: items?,
        })
    })
}

/// How many are in the viewer's basket, and which of some rows are.
pub async fn ticks(
    desk: &Desk,
    who: &Who,
    of: &[MessageRef],
) -> Result<(usize, Vec<MessageRef>), Problem> {
    desk.read(who, |r| Ok((r.mail_basket_size()?, r.ticked(of)?)))
}
