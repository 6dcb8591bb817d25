//! A message as the API tells it.

use model::{Attachment, Flaw, FolderKind, Hash, Mailbox, MessageRef, OrganizationId};
use serde::Serialize;
use service::{
    contacts::NewContact,
    message::{MessageView, Related, UserCard},
    organizations::OrganizationLine,
    reading::{ContactTag, Line, Marks},
    tags::TagChip,
};

use super::{answer::When, contact::Contact};

/// A message in a list.
#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of their own, told as such"
)]
pub(super) struct Message {
    id: MessageRef,
    #[serde(rename = "message_id")]
    header_id: Option<String>,
    subject: String,
    from: Mailbox,
    to: Vec<Mailbox>,
    outgoing: bool,
    snippet: String,
    date: When,
    account: String,
    folder: String,
    kind: FolderKind,
    has_attachments: bool,
    unread: bool,
    flagged: bool,
    answered: bool,
    tags: Vec<TagChip>,
    contacts: Vec<ContactTag>,
    also_in: Vec<String>,
    thread_size: u32,
    private: bool,
    gone: bool,
    quarantined: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    marks: Option<Marks>,
}

impl From<Line> for Message {
    fn from(line: Line) -> Self {
        let marks = &line.marks;
        let marked =
            !(marks.subject.is_empty() && marks.from.is_empty() && marks.snippet.is_empty());
        Self {
            id: line.id,
            header_id: line.message_id,
            subject: line.subject,
            from: line.from,
            to: line.to,
            outgoing: line.outgoing,
            snippet: line.snippet,
            date: line.date.into(),
            account: line.account,
            folder: line.folder,
            kind: line.kind,
            has_attachments: line.attachments,
            unread: line.unread,
            flagged: line.flagged,
            answered: line.answered,
            tags: line.tags,
            contacts: line.contacts,
            also_in: line.also_in,
            thread_size: line.thread_size,
            private: line.private,
            gone: line.gone,
            quarantined: line.quarantined,
            marks: marked.then_some(line.marks),
        }
    }
}

/// An open message: its row, and all that its page shows but for the body.
#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that stand each for itself"
)]
pub(super) struct MessageOne {
    #[serde(flatten)]
    message: Message,
    senders: Vec<Mailbox>,
    reply_to: Vec<Mailbox>,
    recipients: Recipients,
    attachments: Vec<Attachment>,
    flaws: Vec<Flaw>,
    folders: Vec<String>,
    thread: Vec<Message>,
    images_allowed: bool,
    related: RelatedTo,
    automatic: bool,
    size: u64,
    mine: bool,
    may_organize: bool,
    attached: Vec<ContactTag>,
    attached_organizations: Vec<Named>,
    exportable: bool,
    versions: Vec<Version>,
}

/// One of its texts, where the server holds it in several that differ.
#[derive(Serialize)]
struct Version {
    sha256: Hash,
    size: u64,
    received: When,
    open: bool,
}

/// An organization that it was attached to by hand.
#[derive(Serialize)]
struct Named {
    id: OrganizationId,
    name: String,
}

#[derive(Serialize)]
struct Recipients {
    to: Vec<Mailbox>,
    cc: Vec<Mailbox>,
    bcc: Vec<Mailbox>,
}

impl From<MessageView> for MessageOne {
    fn from(view: MessageView) -> Self {
        Self {
            message: view.line.into(),
            senders: view.from,
            reply_to: view.reply_to,
            recipients: Recipients {
                to: view.to,
                cc: view.cc,
                bcc: view.bcc,
            },
            attachments: view.attachments,
            flaws: view.flaws,
            folders: view.folders,
            thread: view.thread.into_iter().map(Message::from).collect(),
            images_allowed: view.images_allowed,
            related: view.related.into(),
            automatic: view.automatic,
            size: view.size,
            mine: view.mine,
            may_organize: view.may_organize,
            attached: view.attached,
            attached_organizations: view
                .attached_organizations
                .into_iter()
                .map(|(id, name)| Named { id, name })
                .collect(),
            exportable: view.exportable,
            versions: view
                .versions
                .into_iter()
                .map(|one| Version {
                    sha256: one.sha256,
                    size: one.size,
                    received: one.received.into(),
                    open: one.open,
                })
                .collect(),
        }
    }
}

/// What belongs to an open message.
#[derive(Serialize)]
struct RelatedTo {
    contacts: Vec<Contact>,
    organizations: Vec<OrganizationLine>,
    users: Vec<UserCard>,
    last: Vec<Message>,
    suggestion: Option<NewContact>,
}

impl From<Related> for RelatedTo {
    fn from(related: Related) -> Self {
        Self {
            contacts: related.contacts.into_iter().map(Contact::from).collect(),
            organizations: related.organizations,
            users: related.users,
            last: related.last.into_iter().map(Message::from).collect(),
            suggestion: related.suggestion,
        }
    }
}

#[cfg(test)]
pub(super) fn sample_line() -> Line {
    use model::{AccountId, ContactId, Instant, MessageId};
    Line {
        id: MessageRef {
            account: AccountId(3),
            message: MessageId(14),
        },
        message_id: Some("a@example.com".into()),
        subject: "Viewing on Friday".into(),
        from: Mailbox {
            name: "Anna".into(),
            address: "anna@example.com".into(),
        },
        to: Vec::new(),
        outgoing: false,
        snippet: "At ten".into(),
        date: Instant(1_790_000_000_000),
        account: "bo@agency.example".into(),
        folder: "INBOX".into(),
        kind: FolderKind::Inbox,
        attachments: true,
        unread: true,
        flagged: false,
        answered: false,
        tags: Vec::new(),
        contacts: vec![ContactTag {
            id: ContactId(5),
            name: "Anna".into(),
        }],
        also_in: Vec::new(),
        thread_size: 2,
        private: false,
        gone: false,
        quarantined: false,
        marks: Marks::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Message, sample_line};

    #[test]
    fn an_item_has_what_programs_count_on() {
        let told = serde_json::to_value(Message::from(sample_line())).unwrap();
        assert_eq!(told["id"], "3-14");
        assert_eq!(told["date"], "2026-09-21T14:13:20Z");
        for key in [
            "message_id",
            "subject",
            "from",
            "snippet",
            "account",
            "folder",
            "contacts",
        ] {
            assert!(!told[key].is_null(), "{key}");
        }
        assert!(told.get("marks").is_none());
    }
}
