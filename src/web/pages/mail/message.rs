//! An open message: head, notices, attachments, text frame, thread, related records.

use maud::{Markup, html};
use model::{Body, Enclosed, Flaw, FolderKind, Invitation, Mailbox, Problem};
use service::message::{Asked, LacksBody, Look, MessageView};

use super::{
    attachments::attachments,
    cards::{enclosed, invitation},
    pane::way_back,
    quarantine::{self, QUARANTINE},
    related::related,
    rows::{folder_sign, short_row, subject},
    share::share_name,
    versions::versions,
};
use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    parts::{avatar, contact_chip, in_query, message_path},
    problem::told,
    triage::{Deed, chips, deed_form},
};

/// An open message with what its body told.
pub struct Opened {
    /// The message.
    pub view: MessageView,
    /// What is shown around its body.
    pub facts: Facts,
    /// Whether a Director asked for it, and which of its texts is looked at.
    pub look: Look,
    /// The search from which it was opened, whose words are marked.
    pub q: String,
}

/// What a body tells beside its text.
#[derive(Default)]
pub struct Facts {
    /// Remote images left out.
    pub blocked_images: u32,
    /// Hosts of images that look like trackers.
    pub trackers: Vec<String>,
    /// Invitations.
    pub invitations: Vec<Invitation>,
    /// Messages within it.
    pub enclosed: Vec<Enclosed>,
    /// Flaws of the body.
    pub flaws: Vec<Flaw>,
    /// How tall the text's frame is.
    pub height: Height,
    /// Why there is no text to show.
    pub unreadable: Option<Problem>,
}

/// How tall a frame is; the text scrolls in it, for no script may measure it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Height {
    /// A few lines.
    Low,
    /// A letter.
    #[default]
    Middle,
    /// More than a screen.
    High,
}

/// Characters of text up to which a frame is low.
const LOW_TEXT: usize = 400;

/// Characters of text up to which a plain frame is of middle height.
const MIDDLE_TEXT: usize = 1_600;

impl Facts {
    /// What a body tells.
    pub fn of(body: &Body) -> Self {
        let lines = body.text.lines().count();
        let height = match body.text.len().max(lines * 60) {
            length if length <= LOW_TEXT && !body.from_html => Height::Low,
            length if length <= MIDDLE_TEXT && !body.from_html => Height::Middle,
            length if length <= LOW_TEXT => Height::Middle,
            _ => Height::High,
        };
        Self {
            blocked_images: body.blocked_images,
            trackers: body.trackers.clone(),
            invitations: body.invitations.clone(),
            enclosed: body.enclosed.clone(),
            flaws: body.flaws.clone(),
            height,
            unreadable: None,
        }
    }

    /// A body that could not be made.
    pub fn unreadable(problem: Problem) -> Self {
        Self {
            unreadable: Some(problem),
            ..Self::default()
        }
    }
}

/// An open message; `back` is where closing it leads.
pub fn article(around: &Around, opened: &Opened, back: &str) -> Markup {
    let view = &opened.view;
    let id = view.line.id;
    html! {
        article class="message" data-id=(id) data-unread=[view.line.unread.then_some("")] {
            div class="message-bar" { (way_back(around, back)) (actions(around, view, &asking(opened))) }
            header class="message-head" {
                h2 class="message-subject" { (subject(around, &view.line)) }
                p class="message-where" {
                    (folder_sign(around, &view.line))
                    (chips(&view.line.tags))
                    @for tag in &view.line.contacts { (contact_chip(tag)) }
                    @if view.line.private { span class="chip" { (icon(Icon::Lock)) (around.t.text("row-private")) } }
                    @if view.automatic { span class="chip plain" { (around.t.text("message-automatic")) } }
                    @if !view.line.also_in.is_empty() {
                        span class="chip plain" { (around.t.with("row-also-in", &[("names", view.line.also_in.join(", ").into())])) }
                    }
                }
                (shares(around, view))
            }
            div class="message-cols" {
                div class="message-main" {
                    (earlier(around, view))
                    div class="card letter" {
                        (parties(around, view))
                        (notices(around, opened))
                        @for one in &opened.facts.invitations { (invitation(around, one)) }
                        (attachments(around, view, &asking(opened)))
                        (frame(around, opened))
                        @for inner in &opened.facts.enclosed { (enclosed(around, (inner, &message_path(id), &asking(opened)))) }
                    }
                    (later(around, view))
                }
                (related(around, view))
            }
        }
    }
}

fn actions(around: &Around, view: &MessageView, asked: &str) -> Markup {
    let t = &around.t;
    let path = message_path(view.line.id);
    let (mark, mark_text, other) = if view.line.unread {
        ("read", "message-mark-read", "message-mark-unread")
    } else {
        ("unread", "message-mark-unread", "message-mark-read")
    };
    let (lock, lock_text) = if view.line.private {
        ("public", "message-make-open")
    } else {
        ("private", "message-make-private")
    };
    html! {
        div class="actions" {
            @if view.may_organize { (deeds(around, view)) }
            form method="post" action={ (path) "/" (mark) } data-verb=(mark) data-other=(t.text(other)) {
                (around.token())
                (around.back())
                button class="button quiet" title=(t.text(mark_text)) { (icon(Icon::Mail)) span { (t.text(mark_text)) } }
            }
            @if view.shares.is_some() {
                a class="button quiet" href={ (path) "/share" } title=(t.text("share")) { (icon(Icon::People)) span { (t.text("share")) } }
            }
            a class="button quiet" href={ (path) "/why" } data-why="" title=(t.text("message-why")) { (icon(Icon::Eye)) span { (t.text("message-why")) } }
            details class="menu" {
                summary class="button quiet" { (t.text("message-more")) }
                div class="menu-sheet" {
                    @if view.may_organize { (more_deeds(around, view)) }
                    @if view.mine { (verb(around, &format!("{path}/{lock}"), lock, (Icon::Lock, lock_text))) }
                    @if view.exportable {
                        a href={ (path) "/raw" (asked) } { (icon(Icon::Download)) (t.text("message-raw")) }
                    }
                    a href=(path) { (icon(Icon::Forward)) (t.text("message-own-page")) }
                    button type="button" class="menu-item needs-script" data-print="" { (icon(Icon::Print)) (t.text("message-print")) }
                }
            }
        }
    }
}

/// What can be done with a message where it stands.
fn deeds(around: &Around, view: &MessageView) -> Markup {
    let id = view.line.id;
    let deed = |word, label, sign| deed_form(around, id, Deed { word, label, sign });
    html! {
        @match view.line.kind {
            FolderKind::Trash => {
                (deed("restore", "deed-restore", Icon::Back))
                (deed("remove", "deed-remove", Icon::Trash))
            }
            FolderKind::Spam => {
                (deed("not-spam", "deed-not-spam", Icon::Inbox))
                (deed("trash", "deed-trash", Icon::Trash))
            }
            kind => {
                @if kind == FolderKind::Archive { (deed("restore", "deed-restore", Icon::Back)) }
                @else { (deed("archive", "deed-archive", Icon::Archive)) }
                (deed("trash", "deed-trash", Icon::Trash))
                (deed("spam", "deed-spam", Icon::Spam))
            }
        }
    }
}

/// What else can be done with it, in the menu.
fn more_deeds(around: &Around, view: &MessageView) -> Markup {
    let id = view.line.id;
    let deed = |word, label, sign| deed_form(around, id, Deed { word, label, sign });
    html! {
        @if view.line.flagged { (deed("unflag", "deed-unflag", Icon::Flag)) }
        @else { (deed("flag", "deed-flag", Icon::Flag)) }
        a href={ (message_path(id)) "/file" } { (icon(Icon::Folder)) (around.t.text("deed-file")) }
    }
}

/// With whom the message or more of its thread is shared, for who may change it.
fn shares(around: &Around, view: &MessageView) -> Markup {
    let shares = view.shares.as_deref().unwrap_or_default();
    let names = shares.iter().take(NAMED);
    let names: Vec<String> = names.map(|share| share_name(around, share)).collect();
    let more = shares.len().saturating_sub(NAMED);
    html! {
        @if !names.is_empty() {
            p class="message-where" {
                a class="chip plain" href={ (message_path(view.line.id)) "/share" } {
                    (icon(Icon::People))
                    (around.t.with("share-with-names", &[("names", names.join(", ").into())]))
                    @if more > 0 { " +" (around.t.number(more as u64)) }
                }
            }
        }
    }
}

fn verb(around: &Around, action: &str, name: &str, (sign, label): (Icon, &str)) -> Markup {
    html! {
        form method="post" action=(action) data-verb=(name) {
            (around.token())
            (around.back())
            button class="button quiet" { (icon(sign)) span { (around.t.text(label)) } }
        }
    }
}

fn parties(around: &Around, view: &MessageView) -> Markup {
    let t = &around.t;
    let first = &view.line.from;
    html! {
        div class="parties" {
            (avatar(&first.name, &first.address))
            div class="parties-from" {
                @for from in &view.from { (mailbox(from)) }
                @if view.from.is_empty() { strong { (t.text("row-no-sender")) } }
            }
            time datetime=(view.line.date.timestamp()) { (t.moment(view.line.date)) }
            details class="parties-more" {
                summary { (t.with("message-to-short", &[("names", names(&view.to).into())])) }
                dl {
                    (party_line(around, "message-to", &view.to))
                    (party_line(around, "message-cc", &view.cc))
                    (party_line(around, "message-bcc", &view.bcc))
                    (party_line(around, "message-reply-to", &view.reply_to))
                    div { dt { (t.text("message-account")) } dd { (view.line.account) } }
                    div { dt { (t.text("message-folders")) } dd { (view.folders.join(", ")) } }
                    div { dt { (t.text("message-size")) } dd { (t.size(view.size)) } }
                }
            }
        }
    }
}

/// How many recipients the head names at once.
const NAMED: usize = 3;

fn names(of: &[Mailbox]) -> String {
    let named: Vec<&str> = of.iter().take(NAMED).map(Mailbox::label).collect();
    let more = of.len().saturating_sub(NAMED);
    if more > 0 {
        format!("{} +{more}", named.join(", "))
    } else {
        named.join(", ")
    }
}

fn mailbox(of: &Mailbox) -> Markup {
    html! {
        span class="mailbox" {
            strong { (of.label()) }
            @if !of.name.is_empty() { " " span class="address" { (of.address) } }
        }
    }
}

fn party_line(around: &Around, label: &str, of: &[Mailbox]) -> Markup {
    html! {
        @if !of.is_empty() {
            div { dt { (around.t.text(label)) } dd { @for one in of { (mailbox(one)) " " } } }
        }
    }
}

fn notices(around: &Around, opened: &Opened) -> Markup {
    let t = &around.t;
    let (view, facts) = (&opened.view, &opened.facts);
    let mut flaws = view.flaws.clone();
    flaws.extend(facts.flaws.iter().filter(|flaw| !view.flaws.contains(flaw)));
    html! {
        @if opened.look.asked == Asked::Yes { p class="notice" { (icon(Icon::Eye)) (t.text("message-audited")) } }
        @if view.line.gone { p class="notice" { (icon(Icon::Archive)) (t.text("row-gone")) } }
        (versions(around, view, opened.look))
        @if let Some(lacks) = view.lacks_body { (lacking(around, view, lacks)) }
        @for flaw in &flaws { p class="notice warn" { (icon(Icon::Warning)) (t.text(flaw_key(*flaw))) } }
        @if view.line.quarantined && opened.look.asked == Asked::No {
            div class="actions" {
                (quarantine::again(around, &message_path(view.line.id)))
                a class="button small quiet" href=(QUARANTINE) { (t.text("quarantine")) }
            }
        }
        @if let Some(problem) = &facts.unreadable {
            @let told = told(t, problem);
            p class="notice warn" { (icon(Icon::Warning)) (told.what) " " @if let Some(remedy) = told.remedy { (remedy) } }
        }
        @if facts.blocked_images > 0 && !view.images_allowed { (images(around, opened)) }
        @if !facts.trackers.is_empty() {
            p class="notice" { (icon(Icon::Eye)) (t.with("message-trackers", &[("hosts", facts.trackers.join(", ").into())])) }
        }
    }
}

/// Only headers are here: why, and the way to the rest.
fn lacking(around: &Around, view: &MessageView, lacks: LacksBody) -> Markup {
    let t = &around.t;
    let why = match lacks {
        LacksBody::Large => "message-large",
        LacksBody::Stub => "message-stub",
    };
    html! {
        div class="notice images" {
            (icon(Icon::Download))
            span { (t.text(why)) }
            @if view.may_fetch_body && !view.line.gone {
                form method="post" action={ (message_path(view.line.id)) "/fetch" } {
                    (around.token())
                    (around.back())
                    button class="button small" { (t.text("message-fetch")) }
                }
            }
        }
    }
}

fn images(around: &Around, opened: &Opened) -> Markup {
    let (t, id, facts) = (&around.t, opened.view.line.id, &opened.facts);
    let version = opened.look.version;
    let version = version.map_or_else(String::new, |version| format!("&version={version}"));
    let once = with_search(&format!("?images=show{version}"), &opened.q);
    html! {
        div class="notice images" {
            (icon(Icon::Image))
            span { (t.count("message-images", facts.blocked_images.into())) }
            // The target is the text's own frame: showing once needs neither script nor state.
            a class="button small" href={ (message_path(id)) "/body" (once) } target={ "text-" (id) } { (t.text("message-images-once")) }
            form method="post" action={ (message_path(id)) "/images" } {
                (around.token())
                (around.back())
                button class="button small" { (t.text("message-images-always")) }
            }
        }
    }
}

/// The words for a flaw.
pub fn flaw_key(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::NotMime => "flaw-not-mime",
        Flaw::ParserFailed => "flaw-parser-failed",
        Flaw::TooDeep => "flaw-too-deep",
        Flaw::TooManyParts => "flaw-too-many-parts",
        Flaw::HtmlTooComplex => "flaw-html-too-complex",
        Flaw::NoDate => "flaw-no-date",
        Flaw::NoSender => "flaw-no-sender",
        Flaw::TooSlow => "flaw-too-slow",
    }
}

/// What an address of this message ends in where a Director asked for it, or where it is
/// another of its texts.
fn asking(opened: &Opened) -> String {
    match (opened.look.asked, opened.look.version) {
        (Asked::Yes, Some(version)) => format!("?asked=yes&version={version}"),
        (Asked::Yes, None) => "?asked=yes".to_owned(),
        (Asked::No, Some(version)) => format!("?version={version}"),
        (Asked::No, None) => String::new(),
    }
}

/// A query with the search from which a message was opened.
fn with_search(query: &str, q: &str) -> String {
    match (query, q) {
        (_, "") => query.to_owned(),
        ("", _) => format!("?q={}", in_query(q)),
        _ => format!("{query}&q={}", in_query(q)),
    }
}

fn frame(around: &Around, opened: &Opened) -> Markup {
    let id = opened.view.line.id;
    let height = match opened.facts.height {
        Height::Low => "low",
        Height::Middle => "middle",
        Height::High => "high",
    };
    let asked = with_search(&asking(opened), &opened.q);
    html! {
        @if opened.facts.unreadable.is_none() {
            iframe class={ "text " (height) } name={ "text-" (id) } title=(around.t.text("message-text"))
                src={ (message_path(id)) "/body" (asked) }
                sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" loading="lazy" {}
        }
    }
}

fn earlier(around: &Around, view: &MessageView) -> Markup {
    let before = view
        .thread
        .iter()
        .take_while(|line| line.id != view.line.id);
    let lines: Vec<_> = before.collect();
    let joined = view.thread.iter().any(|line| line.id == view.line.id);
    html! {
        @if joined && !lines.is_empty() {
            ol class="thread" aria-label=(around.t.text("thread-earlier")) {
                @for line in lines { (short_row(around, line, false)) }
            }
        }
    }
}

fn later(around: &Around, view: &MessageView) -> Markup {
    let after = view
        .thread
        .iter()
        .skip_while(|line| line.id != view.line.id)
        .skip(1);
    let lines: Vec<_> = after.collect();
    html! {
        @if !lines.is_empty() {
            ol class="thread" aria-label=(around.t.text("thread-later")) {
                @for line in lines { (short_row(around, line, false)) }
            }
        }
    }
}
