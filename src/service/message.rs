//! One message: opening, read state, privacy; its files and shares in files of their own.

mod files;
mod reasons;
mod sharing;
mod versions;

use model::{
    AddressText, Attachment, Code, Flaw, Mailbox, MessageRef, OrganizationId, Problem, UserId,
};
use serde::{Deserialize, Serialize};
use store::{
    Listed, MailExport, MailRecord, MessageRow, Opened, PageAsk, Reach, Reading, Record,
    StoreError, Who,
};

use crate::{
    Desk,
    contacts::{self, ContactCard, NewContact},
    lines::Lines,
    organizations::{self, OrganizationLine},
    reading::{ContactTag, Line},
};

pub(crate) use files::without_bcc;
pub use files::{BodyAsk, Images, Labels, always_images, attachment, body, preview, raw, zip};
pub use reasons::{Reason, why};
pub use sharing::{Choices, Extent, ShareLine, With, choices, share, shares, unshare};
pub use versions::{Look, VersionLine};

/// Messages of the last correspondence shown beside an open one.
const LAST: usize = 5;

/// An open message.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that stand each for itself"
)]
pub struct MessageView {
    /// Its row.
    pub line: Line,
    /// All senders.
    pub from: Vec<Mailbox>,
    /// Reply-To.
    pub reply_to: Vec<Mailbox>,
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
    /// Bcc; empty but for the account's owner.
    pub bcc: Vec<Mailbox>,
    /// Attachments, inline ones among them.
    pub attachments: Vec<Attachment>,
    /// What was wrong with it.
    pub flaws: Vec<Flaw>,
    /// Folders that hold it.
    pub folders: Vec<String>,
    /// Its thread, oldest first, joined over the accounts in scope.
    pub thread: Vec<Line>,
    /// Whether remote images of this sender are always shown.
    pub images_allowed: bool,
    /// Related records.
    pub related: Related,
    /// Whether it is bulk or automatic mail.
    pub automatic: bool,
    /// Raw size in bytes.
    pub size: u64,
    /// Whether the viewer owns its account.
    pub mine: bool,
    /// With whom it or more of its thread is shared; none for who may not share it.
    pub shares: Option<Vec<ShareLine>>,
    /// Whether the viewer may put it elsewhere, tag and attach it.
    pub may_organize: bool,
    /// Contacts that it was attached to by hand and that the viewer may see.
    pub attached: Vec<ContactTag>,
    /// The same, organizations.
    pub attached_organizations: Vec<(OrganizationId, String)>,
    /// Whether the viewer may take its raw bytes out of the panel.
    pub exportable: bool,
    /// Why its body is not here, if so.
    pub lacks_body: Option<LacksBody>,
    /// Whether the viewer may have its body fetched.
    pub may_fetch_body: bool,
    /// Its texts, where the server holds it in several that differ.
    pub versions: Vec<VersionLine>,
}

/// Why only a message's headers are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LacksBody {
    /// It is larger than the limit (M-19).
    Large,
    /// None of its parties is known (M-48).
    Stub,
}

impl LacksBody {
    fn of(row: &MessageRow) -> Option<Self> {
        match (row.seclusion.stub(), row.headers_only) {
            (true, _) => Some(Self::Stub),
            (false, true) => Some(Self::Large),
            (false, false) => None,
        }
    }
}

/// What belongs to an open message (C-15).
#[derive(Clone, Debug, Default, Serialize)]
pub struct Related {
    /// Contacts, all that match.
    pub contacts: Vec<ContactCard>,
    /// Organizations.
    pub organizations: Vec<OrganizationLine>,
    /// Users among the parties.
    pub users: Vec<UserCard>,
    /// Last correspondence with these contacts, at most 5.
    pub last: Vec<Line>,
    /// A contact to be made from the sender, where nothing matched and C-28 allows.
    pub suggestion: Option<NewContact>,
}

/// A user's card.
#[derive(Clone, Debug, Serialize)]
pub struct UserCard {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Position.
    pub position: String,
}

/// Whether a message is opened as usual, or by a Director who confirmed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// As usual.
    No,
    /// The Director asked for this one; it is audited.
    Yes,
}

/// A read state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Read.
    Read,
    /// Not read.
    Unread,
}

/// Whether a message is its owner's alone (M-42).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// Owner and Director only; covers the thread.
    Private,
    /// As the account's setting says.
    Open,
}

/// Opens a message.
///
/// A Director gets [`Code::NotAllowed`] at field `asked` for another's private or unmatched
/// message until asked for; anyone else whose rights do not reach gets [`Code::NotFound`].
pub async fn open(
    desk: &Desk,
    who: &Who,
    id: MessageRef,
    look: impl Into<Look>,
) -> Result<MessageView, Problem> {
    let look = look.into();
    let (listed, opened) = seen(desk, who, id, look.asked).await?;
    let open = look.version.unwrap_or(listed.row.blob);
    let versions = versions::versions(desk, who, &listed, open).await?;
    let mut listed = versions::chosen(desk, who, listed, look.version)?;
    if look.version.is_some() {
        listed.row = files::told_by_bytes(desk, &listed).await?;
    }
    let mut view = desk.read(who, |r| view(r, listed, opened))?;
    view.versions = versions;
    Ok(view)
}

/// A message's row by the viewer's right to it.
async fn seen(
    desk: &Desk,
    who: &Who,
    id: MessageRef,
    asked: Asked,
) -> Result<(Listed, Opened), Problem> {
    let found = match asked {
        Asked::No => desk.read(who, |r| r.open(id)),
        Asked::Yes => desk.write(who, move |w| w.open_asked(id)).await,
    };
    found.map_err(|problem| match problem.code {
        Code::NotAllowed => Problem::at(Code::NotAllowed, "asked"),
        _ => problem,
    })
}

fn view(r: &Reading, listed: Listed, opened: Opened) -> Result<MessageView, StoreError> {
    let row = listed.row.clone();
    let id = listed.id;
    let lacks_body = LacksBody::of(&row);
    let mine = opened == Opened::Granted(Reach::Own);
    let images_allowed = match sender(&row.from) {
        Some(sender) => r.images_allowed(&sender)?,
        None => false,
    };
    let mut folders = Vec::new();
    for folder in &listed.standing.folders {
        folders.extend(r.folder(id.account, *folder).map(|row| row.name).ok());
    }
    let mut lines = Lines::new(r);
    let mut thread = Vec::new();
    for other in joined_thread(r, &listed)? {
        thread.push(lines.line(other, None)?);
    }
    let related = related(r, &listed, opened)?;
    let may_share = opened != Opened::Asked && r.may_share(&listed)?;
    let (mut attached, mut attached_organizations) = (Vec::new(), Vec::new());
    for record in r.attached_records(&listed)? {
        match record {
            MailRecord::Contact(id) => attached.push(ContactTag {
                id,
                name: r.contact(id)?.name(),
            }),
            MailRecord::Organization(id) => {
                attached_organizations.push((id, r.organization(id)?.name));
            }
        }
    }
    let shares = may_share.then(|| sharing::lines(r, id)).transpose()?;
    Ok(MessageView {
        shares,
        may_organize: opened != Opened::Asked && r.may_organize_message(&listed)?,
        attached,
        attached_organizations,
        line: lines.line(listed, None)?,
        from: row.from,
        reply_to: row.reply_to,
        to: row.to,
        cc: row.cc,
        bcc: if mine { row.bcc } else { Vec::new() },
        attachments: row.attachments,
        flaws: row.flaws,
        folders,
        thread,
        images_allowed,
        related,
        automatic: row.automatic,
        size: row.size,
        mine,
        exportable: r.on::<MailExport>(id.account).is_ok(),
        lacks_body,
        may_fetch_body: r.may_fetch_body(id.account, opened),
        versions: Vec::new(),
    })
}

fn sender(from: &[Mailbox]) -> Option<AddressText> {
    from.first()
        .and_then(|from| AddressText::parse(&from.address))
}

/// The messages of a thread over all accounts in scope, oldest first, each once.
fn joined_thread(r: &Reading, listed: &Listed) -> Result<Vec<Listed>, StoreError> {
    let mut thread = r.thread(listed.id.account, listed.row.thread)?;
    // A message that the Director asked for stands in its thread, alone.
    if !thread.iter().any(|one| one.id == listed.id) {
        thread.push(listed.clone());
    }
    let mut known: Vec<(Option<String>, [u8; 16])> = thread
        .iter()
        .map(|one| (one.row.message_id.clone(), one.row.header_hash))
        .collect();
    let mut elsewhere = Vec::new();
    for one in &thread {
        for other in r.copies_elsewhere(one)? {
            if !elsewhere.contains(&other) {
                elsewhere.push(other);
            }
        }
    }
    for (account, other) in elsewhere {
        for one in r.thread(account, other)? {
            let identity = (one.row.message_id.clone(), one.row.header_hash);
            if !known.contains(&identity) {
                known.push(identity);
                thread.push(one);
            }
        }
    }
    thread.sort_by_key(|one| (one.row.date, one.id));
    Ok(thread)
}

/// The records that belong to a message, and what to make of an unknown sender.
fn related(r: &Reading, listed: &Listed, opened: Opened) -> Result<Related, StoreError> {
    let mut related = Related::default();
    let mut known = Vec::new();
    for record in r.related(listed)? {
        match record {
            Record::Contact(contact) => {
                let row = r.contact(contact)?;
                known.extend(r.contact_addresses(&row.emails)?);
                related.contacts.push(contacts::card(r, contact, row)?);
            }
            Record::Organization(organization) => {
                let row = r.organization(organization)?;
                related
                    .organizations
                    .push(organizations::line(r, organization, row)?);
            }
            Record::User(user) => {
                let row = r.user_card(user)?;
                related.users.push(UserCard {
                    id: user,
                    name: row.name,
                    position: row.position,
                });
            }
        }
    }
    if !known.is_empty() {
        let found = r.with_addresses(
            &known,
            &PageAsk {
                after: None,
                limit: LAST + 1,
            },
        )?;
        let mut lines = Lines::new(r);
        for one in found
            .rows
            .into_iter()
            .filter(|one| one.id != listed.id)
            .take(LAST)
        {
            related.last.push(lines.line(one, None)?);
        }
    }
    if related.contacts.is_empty() && !listed.row.automatic && opened != Opened::Asked {
        related.suggestion = contacts::suggestion(r, &listed.row.from)?;
    }
    Ok(related)
}

/// Marks a message read or unread for this viewer.
pub async fn mark(desk: &Desk, who: &Who, id: MessageRef, mark: Mark) -> Result<(), Problem> {
    desk.write(who, move |w| w.mark(id, mark == Mark::Read))
        .await
}

/// Makes a message's thread private or opens it again; its account's owner only.
pub async fn set_privacy(
    desk: &Desk,
    who: &Who,
    id: MessageRef,
    privacy: Privacy,
) -> Result<(), Problem> {
    desk.write(who, move |w| w.set_private(id, privacy == Privacy::Private))
        .await
}
