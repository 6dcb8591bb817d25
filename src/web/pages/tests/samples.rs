//! Made-up views.

use super::*;
use model::{TagColour, TagId};
use service::tags::TagChip;

pub fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox {
        name: name.into(),
        address: address.into(),
    }
}

pub fn id(message: u64) -> MessageRef {
    MessageRef {
        account: AccountId(1),
        message: MessageId(message),
    }
}

pub fn line(number: u64, subject: &str, from: Mailbox) -> Line {
    Line {
        id: id(number),
        message_id: None,
        subject: subject.into(),
        from,
        to: vec![mailbox("Anna Nowak", "anna@agency.example")],
        outgoing: false,
        snippet: "Dzień dobry, dziękuję za wczorajsze spotkanie. Chciałbym umówić się na prezentację w piątek.".into(),
        date: NOW.plus_ms(-i64::try_from(number).unwrap() * 9_000_000),
        account: "anna@agency.example".into(),
        folder: "INBOX".into(),
        kind: FolderKind::Inbox,
        attachments: number.is_multiple_of(2),
        unread: number < 3,
        flagged: number == 3,
        answered: number == 4,
        contacts: if number == 1 { vec![ContactTag { id: ContactId(7), name: "Łukasz Wiśniewski".into() }] } else { Vec::new() },
        also_in: if number == 2 { vec!["Bo".into()] } else { Vec::new() },
        thread_size: if number == 1 { 3 } else { 1 },
        private: number == 5,
        gone: false,
        quarantined: false,
        tags: if number == 2 { vec![TagChip { id: TagId(2), name: "oferta".into(), colour: TagColour::Teal }] } else { Vec::new() },
        marks: Marks::default(),
    }
}

pub fn lines() -> Vec<Line> {
    [
        (
            1,
            "Mieszkanie przy ul. Długiej: oględziny w piątek?",
            mailbox("Łukasz Wiśniewski", "lukasz@example.com"),
        ),
        (
            2,
            "Ofertă pentru apartamentul din Cluj",
            mailbox("Ștefan Țurcanu", "stefan@example.ro"),
        ),
        (
            3,
            "Договор аренды, подписанный экземпляр",
            mailbox("Ольга Соколова", "olga@example.ru"),
        ),
        (4, HOSTILE, mailbox(HOSTILE, "evil@example.com")),
        (5, "", mailbox("", "newsletter@portal.example")),
        (
            6,
            "Faktura 11/2025",
            mailbox("Biuro rachunkowe", "faktury@example.pl"),
        ),
    ]
    .into_iter()
    .map(|(number, subject, from)| line(number, subject, from))
    .collect()
}

pub fn side() -> Side {
    let folder = |number: u64, name: &str, kind, unread| SideFolder {
        id: FolderId(number),
        name: name.into(),
        kind,
        unread,
    };
    let account = |number: u64, address: &str, mine, state| SideAccount {
        may_organize: mine,
        id: AccountId(number),
        address: address.into(),
        owner_name: "Bo Lindqvist".into(),
        mine,
        shared: false,
        matched_only: !mine,
        state,
        folders: vec![
            folder(
                number * 10 + 1,
                "INBOX",
                FolderKind::Inbox,
                mine.then_some(1_204),
            ),
            folder(number * 10 + 2, "Sent", FolderKind::Sent, None),
            folder(number * 10 + 3, "Oferty/Kraków", FolderKind::Custom, None),
        ],
    };
    Side {
        tags: Vec::new(),
        together: [
            FolderKind::Inbox,
            FolderKind::Sent,
            FolderKind::Drafts,
            FolderKind::Spam,
            FolderKind::Trash,
            FolderKind::Archive,
        ]
        .map(|kind| SideKind {
            kind,
            unread: if kind == FolderKind::Inbox { 1_204 } else { 0 },
        })
        .into(),
        accounts: vec![
            account(1, "anna@agency.example", true, "up-to-date"),
            account(2, "bo@agency.example", false, "failed"),
        ],
        may_change_groups: false,
    }
}

pub fn card() -> ContactCard {
    ContactCard {
        id: ContactId(7),
        first_name: "Łukasz".into(),
        last_name: "Wiśniewski".into(),
        phones: vec![Phone {
            number: "+48 600 100 200".into(),
            note: "po 16:00".into(),
        }],
        emails: vec![
            "lukasz@example.com".into(),
            "l.wisniewski@example.pl".into(),
        ],
        company: "Wiśniewski i Syn".into(),
        organization: None,
        position: "właściciel".into(),
        owner: UserId(2),
        owner_name: "Anna Nowak".into(),
        lifecycle: Lifecycle::Client,
        tags: vec!["VIP".into(), "Kraków".into()],
        language: Some(Locale::Pl),
        notes: format!("Szuka 3 pokoi.\n{HOSTILE}"),
        may_edit: true,
        changed: NOW,
        version: 3,
    }
}

pub fn share() -> ShareLine {
    ShareLine {
        with: With::User(UserId(3)),
        name: HOSTILE.into(),
        built_in: None,
        by: "Anna Nowak".into(),
        at: NOW,
        messages: Some(1),
        this: true,
    }
}

pub fn opened() -> mail::Opened {
    let mut lines = lines();
    let line = lines.remove(0);
    let attachment = |part: u32, name: &str, media_type: &str| Attachment {
        part,
        name: name.into(),
        media_type: media_type.into(),
        size: 1_834_000,
        content_id: None,
        inline: false,
    };
    mail::Opened {
        q: "plan <b>".to_owned(),
        view: MessageView {
            may_organize: true,
            attached: Vec::new(),
            attached_organizations: Vec::new(),
            from: vec![line.from.clone()],
            reply_to: Vec::new(),
            to: line.to.clone(),
            cc: vec![mailbox(HOSTILE, "cc@example.com")],
            bcc: Vec::new(),
            attachments: vec![
                attachment(2, "plan mieszkania.pdf", "application/pdf"),
                attachment(3, "salon.jpg", "image/jpeg"),
                attachment(4, HOSTILE, "text/html"),
                attachment(6, "program.exe", "application/octet-stream"),
            ],
            flaws: vec![Flaw::NoDate],
            folders: vec!["INBOX".into()],
            thread: vec![lines.remove(4), line.clone(), lines.remove(0)],
            images_allowed: false,
            related: Related {
                contacts: vec![card()],
                last: vec![line.clone()],
                suggestion: Some(NewContact {
                    first_name: HOSTILE.into(),
                    ..NewContact::default()
                }),
                ..Related::default()
            },
            automatic: false,
            size: 3_700_000,
            mine: true,
            exportable: true,
            lacks_body: None,
            may_fetch_body: false,
            versions: versions(),
            shares: Some(vec![share()]),
            line,
        },
        facts: mail::Facts {
            blocked_images: 4,
            trackers: vec!["pixel.example".into()],
            height: mail::Height::Middle,
            invitations: mail::sample::invitations(NOW, HOSTILE),
            enclosed: vec![mail::sample::enclosed(NOW, HOSTILE)],
            ..mail::Facts::default()
        },
        look: Asked::No.into(),
    }
}

/// Two texts of one message; the second one is looked at.
fn versions() -> Vec<service::message::VersionLine> {
    let version = |byte: u8, open| service::message::VersionLine {
        sha256: model::Hash([byte; 32]),
        size: 3_700_000,
        received: NOW,
        open,
    };
    vec![version(1, false), version(2, true)]
}
