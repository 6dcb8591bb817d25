//! One message: opening, body, bytes, attachments, read state, privacy, why it is seen.

use mail::mime::{self, RemoteImages, Render};
use model::{
    AddressText, Attachment, Body, Code, ContactId, Flaw, GroupId, Hash, Mailbox, MessageRef,
    OrganizationId, Permission, Problem, Scope, UserId,
};
use serde::{Deserialize, Serialize};
use store::{Listed, Opened, PageAsk, Reach, Reading, Record, ShareWith, Shared, StoreError, Who};

use crate::{
    Desk,
    contacts::{self, ContactCard, NewContact},
    lines::Lines,
    organizations::{self, OrganizationLine},
    reading::Line,
    told,
};

/// Messages of the last correspondence shown beside an open one.
const LAST: usize = 5;

/// All attachments of a message zipped, at most, in bytes.
const MAX_ZIP: u64 = 200 << 20;

/// An open message.
#[derive(Clone, Debug, Serialize)]
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

/// Whether remote images are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    /// Left out, unless this sender's are always shown.
    Ask,
    /// Shown this once.
    Show,
}

/// Localised words for the frame.
#[derive(Clone, Debug)]
pub struct Labels {
    /// Heads folded quotes.
    pub quoted: String,
    /// Heads a folded signature.
    pub signature: String,
    /// Stands for a blocked image.
    pub blocked_image: String,
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

/// Why a viewer sees a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// It is in an account of one's own.
    YourAccount,
    /// It is in a shared account of which one is a member.
    SharedAccount {
        /// Its name.
        name: String,
    },
    /// A group's scope reaches the account's owner.
    Granted {
        /// By which permission.
        permission: Permission,
        /// How far.
        scope: Scope,
        /// Which group.
        group: String,
        /// Whose account.
        owner: String,
    },
    /// It belongs to a contact that the viewer may see.
    Contact {
        /// Which.
        id: ContactId,
        /// Name.
        name: String,
    },
    /// It belongs to an organization that the viewer may see.
    Organization {
        /// Which.
        id: OrganizationId,
        /// Name.
        name: String,
    },
    /// The account shows all mail to colleagues in scope.
    AllMail,
    /// It was shared.
    Shared {
        /// By whom.
        by: String,
    },
    /// The Director may open any message; this is in the audit log.
    DirectorAsked,
}

/// With whom something is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum With {
    /// A user.
    User(UserId),
    /// A group's members.
    Group(GroupId),
}

/// How much is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// The message.
    Message,
    /// Its thread, later messages too.
    Thread,
}

/// Opens a message.
///
/// A Director gets [`Code::NotAllowed`] at field `asked` for another's private or unmatched
/// message until asked for; anyone else whose rights do not reach gets [`Code::NotFound`].
pub async fn open(
    desk: &Desk,
    who: &Who,
    id: MessageRef,
    asked: Asked,
) -> Result<MessageView, Problem> {
    let (listed, opened) = seen(desk, who, id, asked).await?;
    desk.read(who, |r| view(r, listed, opened))
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
    let related = related(r, id, &row.from, (row.automatic, opened))?;
    Ok(MessageView {
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
    })
}

fn sender(from: &[Mailbox]) -> Option<AddressText> {
    from.first()
        .and_then(|from| AddressText::parse(&from.address))
}

/// The messages of a thread over all accounts in scope, oldest first, each once.
fn joined_thread(r: &Reading, listed: &Listed) -> Result<Vec<Listed>, StoreError> {
    let mut thread = r.thread(listed.id.account, listed.row.thread)?;
    let mut known: Vec<(Option<String>, [u8; 16])> = thread
        .iter()
        .map(|one| (one.row.message_id.clone(), one.row.header_hash))
        .collect();
    let mut elsewhere = Vec::new();
    for one in &thread {
        for (account, message) in r.copies_elsewhere(one)? {
            let other = (account, r.thread_of(MessageRef { account, message })?);
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
fn related(
    r: &Reading,
    id: MessageRef,
    from: &[Mailbox],
    (automatic, opened): (bool, Opened),
) -> Result<Related, StoreError> {
    let mut related = Related::default();
    let mut known = Vec::new();
    for record in r.related(id)? {
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
        for one in found.rows.into_iter().filter(|one| one.id != id).take(LAST) {
            related.last.push(lines.line(one, None)?);
        }
    }
    if related.contacts.is_empty() && !automatic && opened != Opened::Asked {
        related.suggestion = contacts::suggestion(r, from)?;
    }
    Ok(related)
}

/// How a body is to be made.
#[derive(Clone, Debug)]
pub struct BodyAsk {
    /// Remote images.
    pub images: Images,
    /// Localised words.
    pub labels: Labels,
    /// As for [`open`].
    pub asked: Asked,
}

/// The readable body.
pub async fn body(desk: &Desk, who: &Who, id: MessageRef, ask: BodyAsk) -> Result<Body, Problem> {
    let (listed, _) = seen(desk, who, id, ask.asked).await?;
    let allowed = match sender(&listed.row.from) {
        Some(sender) => desk.read(who, |r| r.images_allowed(&sender))?,
        None => false,
    };
    let remote_images = if allowed || ask.images == Images::Show {
        RemoteImages::Show
    } else {
        RemoteImages::Block
    };
    let raw = bytes(desk, &listed).await?;
    let labels = ask.labels;
    desk.with_stack(move || {
        let labels = mime::Labels {
            quoted: &labels.quoted,
            signature: &labels.signature,
            blocked_image: &labels.blocked_image,
        };
        mime::render(
            &raw,
            &Render {
                remote_images,
                labels,
            },
        )
    })
    .await
}

/// The raw bytes of a message that was opened.
async fn bytes(desk: &Desk, listed: &Listed) -> Result<Vec<u8>, Problem> {
    // Headers of an oversize message are held in place of the whole.
    let hash: Hash = listed.row.blob;
    let store = desk.store().clone();
    tokio::task::spawn_blocking(move || store.blobs().read(hash))
        .await
        .map_err(|_| told::broken("reading bytes stopped"))?
        .map_err(told::store)
}

/// Always shows remote images of this message's sender to this viewer.
pub async fn always_images(desk: &Desk, who: &Who, id: MessageRef) -> Result<(), Problem> {
    let (listed, _) = seen(desk, who, id, Asked::No).await?;
    let sender = sender(&listed.row.from).ok_or(Problem::new(Code::NotFound))?;
    desk.write(who, move |w| w.allow_images(&sender)).await
}

/// The raw message, byte for byte (M-21).
pub async fn raw(desk: &Desk, who: &Who, id: MessageRef, asked: Asked) -> Result<Vec<u8>, Problem> {
    let (listed, _) = seen(desk, who, id, asked).await?;
    if listed.row.headers_only {
        return Err(Problem::new(Code::BytesMissing));
    }
    bytes(desk, &listed).await
}

/// One attachment, decoded.
pub async fn attachment(
    desk: &Desk,
    who: &Who,
    id: MessageRef,
    part: u32,
) -> Result<(Attachment, Vec<u8>), Problem> {
    let (listed, _) = seen(desk, who, id, Asked::No).await?;
    let raw = bytes(desk, &listed).await?;
    desk.with_stack(move || mime::attachment(&raw, part))
        .await?
        .ok_or(Problem::new(Code::NotFound))
}

/// All attachments as a zip.
pub async fn zip(desk: &Desk, who: &Who, id: MessageRef) -> Result<Vec<u8>, Problem> {
    let (listed, _) = seen(desk, who, id, Asked::No).await?;
    let raw = bytes(desk, &listed).await?;
    desk.with_stack(move || pack(&raw)).await?
}

fn pack(raw: &[u8]) -> Result<Vec<u8>, Problem> {
    use std::io::{Cursor, Write};
    let failed = |_| told::broken("a zip could not be written");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // What is attached is mostly compressed already.
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut names: Vec<String> = Vec::new();
    let mut left = MAX_ZIP;
    let mut outcome = Ok(());
    mime::each_attachment(raw, |attachment, bytes| {
        if attachment.inline {
            return true;
        }
        match left.checked_sub(bytes.len() as u64) {
            Some(rest) => left = rest,
            None => {
                outcome = Err(Problem::new(Code::TooLarge));
                return false;
            }
        }
        let name = free_name(&attachment.name, &names);
        let written = zip
            .start_file(name.as_str(), options)
            .and_then(|()| zip.write_all(bytes).map_err(Into::into));
        names.push(name);
        outcome = written.map_err(failed);
        outcome.is_ok()
    });
    outcome?;
    zip.finish().map(Cursor::into_inner).map_err(failed)
}

/// A file name that is not taken yet: `scan.pdf`, `scan (2).pdf`.
fn free_name(name: &str, taken: &[String]) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut free = name.to_owned();
    let mut number = 2;
    while taken.contains(&free) {
        free = format!("{stem} ({number}){ending}");
        number += 1;
    }
    free
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

/// Why the viewer sees a message.
pub async fn why(desk: &Desk, who: &Who, id: MessageRef) -> Result<Vec<Reason>, Problem> {
    desk.read(who, |r| match r.open(id) {
        Ok((listed, Opened::Granted(reach))) => granted(r, &listed, reach),
        Ok((_, Opened::Shared)) => shared(r, id),
        Ok((_, Opened::Asked)) | Err(StoreError::NotAllowed) => Ok(vec![Reason::DirectorAsked]),
        Err(error) => Err(error),
    })
}

fn granted(r: &Reading, listed: &Listed, reach: Reach) -> Result<Vec<Reason>, StoreError> {
    let account = r.account(listed.id.account)?;
    if reach == Reach::Own {
        return Ok(vec![Reason::YourAccount]);
    }
    if account.shared {
        return Ok(vec![Reason::SharedAccount {
            name: account.address,
        }]);
    }
    let owner = r.user_card(account.owner)?.name;
    let mut reasons: Vec<Reason> = r
        .my_groups()
        .iter()
        .filter_map(|(_, group)| {
            let scope = group.scopes.get(&Permission::MailView).copied()?;
            (scope > Scope::Own).then(|| Reason::Granted {
                permission: Permission::MailView,
                scope,
                group: group.name.clone(),
                owner: owner.clone(),
            })
        })
        .collect();
    if reach == Reach::Whole {
        reasons.push(Reason::AllMail);
        return Ok(reasons);
    }
    for record in r.related(listed.id)? {
        match record {
            Record::Contact(id) => {
                reasons.push(Reason::Contact {
                    id,
                    name: r.contact(id)?.name(),
                });
            }
            Record::Organization(id) => {
                reasons.push(Reason::Organization {
                    id,
                    name: r.organization(id)?.name,
                });
            }
            Record::User(_) => {}
        }
    }
    if r.shared_by(listed.id)?.is_some() {
        reasons.extend(shared(r, listed.id)?);
    }
    Ok(reasons)
}

fn shared(r: &Reading, id: MessageRef) -> Result<Vec<Reason>, StoreError> {
    match r.shared_by(id)? {
        Some(by) => Ok(vec![Reason::Shared {
            by: r.user_card(by)?.name,
        }]),
        None => Ok(Vec::new()),
    }
}

/// Shares a message or its thread.
pub async fn share(
    desk: &Desk,
    who: &Who,
    id: MessageRef,
    with: With,
    extent: Extent,
) -> Result<(), Problem> {
    let what = match extent {
        Extent::Message => Shared::Message,
        Extent::Thread => Shared::Thread,
    };
    desk.write(who, move |w| w.share(id, share_with(with), what))
        .await
}

/// Takes a share back.
pub async fn unshare(desk: &Desk, who: &Who, id: MessageRef, with: With) -> Result<(), Problem> {
    desk.write(who, move |w| w.unshare(id, share_with(with)))
        .await
}

fn share_with(with: With) -> ShareWith {
    match with {
        With::User(user) => ShareWith::User(user),
        With::Group(group) => ShareWith::Group(group),
    }
}

#[cfg(test)]
mod tests {
    use super::free_name;

    #[test]
    fn names_in_a_zip_are_not_taken_twice() {
        let taken = ["scan.pdf".to_owned(), "scan (2).pdf".to_owned()];
        assert_eq!(free_name("scan.pdf", &taken), "scan (3).pdf");
        assert_eq!(free_name("other", &taken), "other");
    }
}
