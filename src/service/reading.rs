//! Lists of messages.

use model::{
    AccountId, Code, ContactId, FolderId, FolderKind, Instant, Mailbox, MessageRef, Problem, TagId,
};
use serde::Serialize;
pub use store::SentTo;
use store::{FolderLook, Grant, ListPage, MailView, Order, PageAsk, Reading, StoreError, Who};

use crate::{Desk, Page, cursors, lines::Lines, tags::TagChip};

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// One folder.
    Folder(AccountId, FolderId),
    /// All folders of a kind, over all accounts that the viewer may see.
    Kind(FolderKind),
    /// All folders of a kind of one account.
    AccountKind(AccountId, FolderKind),
    /// What colleagues shared, a row a thread, the newest share first; no other order.
    Shared,
    /// Messages with a tag, newest first; no other order.
    Tag(TagId),
}

/// In which order (M-29).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    #[default]
    Date,
    /// By sender, A to Z, newest first within one.
    Sender,
    /// By subject without prefixes, A to Z.
    Subject,
    /// Largest first.
    Size,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct ListAsk {
    /// Where.
    pub place: Place,
    /// In which order.
    pub sort: Sort,
    /// Only what was sent to these (M-51); of Sent folders only.
    pub sent_to: Option<SentTo>,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// Rows a page, at most [`MAX_PAGE`].
    pub limit: usize,
}

/// Most rows a page.
pub const MAX_PAGE: usize = 200;

/// A message's row.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks that a row shows"
)]
pub struct Line {
    /// Id.
    pub id: MessageRef,
    /// Message-ID without brackets.
    pub message_id: Option<String>,
    /// Subject; may be empty.
    pub subject: String,
    /// First sender.
    pub from: Mailbox,
    /// Recipients in To, at most 20.
    pub to: Vec<Mailbox>,
    /// Whether the row is headed by its recipients (sent mail) instead of its sender.
    pub outgoing: bool,
    /// First lines of the text.
    pub snippet: String,
    /// Date header, or when the server got it.
    pub date: Instant,
    /// Address of its account.
    pub account: String,
    /// A folder that holds it.
    pub folder: String,
    /// That folder's kind.
    pub kind: FolderKind,
    /// Whether it has attachments.
    pub attachments: bool,
    /// Whether the viewer has yet to read it.
    pub unread: bool,
    /// \Flagged.
    pub flagged: bool,
    /// \Answered.
    pub answered: bool,
    /// Its tags, by name.
    pub tags: Vec<TagChip>,
    /// Contacts it belongs to that the viewer may see.
    pub contacts: Vec<ContactTag>,
    /// Owners of other accounts that hold it too.
    pub also_in: Vec<String>,
    /// Messages in its thread, in its account.
    pub thread_size: u32,
    /// Whether it is private.
    pub private: bool,
    /// Whether it is gone at the source.
    pub gone: bool,
    /// Whether it could not be parsed.
    pub quarantined: bool,
    /// What a search marks; empty elsewhere.
    pub marks: Marks,
}

/// Byte ranges that matched a search.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Marks {
    /// In the subject.
    pub subject: Vec<(usize, usize)>,
    /// In the sender's label.
    pub from: Vec<(usize, usize)>,
    /// In the snippet.
    pub snippet: Vec<(usize, usize)>,
}

/// A contact named at a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactTag {
    /// Id.
    pub id: ContactId,
    /// Name.
    pub name: String,
}

/// A page of messages.
pub async fn list(desk: &Desk, who: &Who, ask: ListAsk) -> Result<Page<Line>, Problem> {
    let after = cursors::read(desk, ask.cursor.as_deref())?;
    let page = PageAsk {
        after: after.as_deref(),
        limit: ask.limit.clamp(1, MAX_PAGE),
    };
    let order = match ask.sort {
        Sort::Date => Order::Date,
        Sort::Sender => Order::Sender,
        Sort::Subject => Order::Subject,
        Sort::Size => Order::Size,
    };
    if ask.sent_to.is_some() && !is_sent(desk, who, ask.place)? {
        return Err(Problem::at(Code::BadChoice, "sent_to").naming("folder: sent"));
    }
    let found = desk.read(who, |r| {
        if ask.place == Place::Shared {
            return lines(r, r.shared_with_viewer(&page)?, |_| None);
        }
        if let Place::Tag(tag) = ask.place {
            return lines(r, r.tagged(tag, &page)?, |_| None);
        }
        let folders = places(r, ask.place)?;
        let found = r.list_of(&folders, (order, ask.sent_to), &page)?;
        if let (Place::Folder(account, id), []) = (ask.place, &*found.rows) {
            // A folder that shows nothing may not be known by its name either.
            let (grant, row) = (r.on::<MailView>(account)?, r.folder(account, id)?);
            if !r.shows_folder(&grant, (id, &row), &mut FolderLook::default())? {
                return Err(StoreError::NotFound);
            }
        }
        let shown_in = match ask.place {
            Place::Folder(_, folder) => Some(folder),
            _ => None,
        };
        lines(r, found, |line_account| {
            shown_in.or_else(|| {
                folders
                    .iter()
                    .find(|(grant, _)| grant.account() == line_account)
                    .map(|(_, folder)| *folder)
            })
        })
    })?;
    cursors::page(desk, found)
}

/// Whether a place holds sent mail only.
fn is_sent(desk: &Desk, who: &Who, place: Place) -> Result<bool, Problem> {
    match place {
        Place::Kind(kind) | Place::AccountKind(_, kind) => Ok(kind == FolderKind::Sent),
        Place::Shared | Place::Tag(_) => Ok(false),
        Place::Folder(account, id) => desk.read(who, |r| {
            let (grant, row) = (r.on::<MailView>(account)?, r.folder(account, id)?);
            if !r.shows_folder(&grant, (id, &row), &mut FolderLook::default())? {
                return Err(StoreError::NotFound);
            }
            Ok(row.kind == FolderKind::Sent)
        }),
    }
}

/// Rows with the place where the next page starts.
pub(crate) type Rows = (Vec<Line>, Option<Vec<u8>>);

/// Rows of a page.
pub(crate) fn lines(
    r: &Reading,
    found: ListPage,
    shown_in: impl Fn(AccountId) -> Option<FolderId>,
) -> Result<Rows, StoreError> {
    let mut lines = Lines::new(r);
    let mut items = Vec::with_capacity(found.rows.len());
    for seen in found.rows {
        let folder = shown_in(seen.id.account);
        items.push(lines.line(seen, folder)?);
    }
    Ok((items, found.next))
}

pub(crate) fn places(
    r: &Reading,
    place: Place,
) -> Result<Vec<(Grant<'_, MailView>, FolderId)>, StoreError> {
    match place {
        Place::Shared | Place::Tag(_) => Ok(Vec::new()),
        Place::Folder(account, folder) => {
            let grant = r.on::<MailView>(account)?;
            r.folder(account, folder)?;
            Ok(vec![(grant, folder)])
        }
        Place::AccountKind(account, kind) => of_kind(r, r.on::<MailView>(account)?, kind),
        Place::Kind(kind) => {
            let mut found = Vec::new();
            for grant in r.everywhere::<MailView>()? {
                found.extend(of_kind(r, grant, kind)?);
            }
            Ok(found)
        }
    }
}

fn of_kind<'r>(
    r: &'r Reading,
    grant: Grant<'r, MailView>,
    kind: FolderKind,
) -> Result<Vec<(Grant<'r, MailView>, FolderId)>, StoreError> {
    let folders = r.folders(grant.account())?;
    Ok(folders
        .into_iter()
        .filter(|seen| seen.row.kind == kind)
        .map(|seen| (grant, seen.id))
        .collect())
}
