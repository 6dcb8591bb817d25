//! Rows of messages.

use maud::{Markup, html};
use model::{FolderKind, Mailbox, MessageRef};
use service::{Page, reading::Line};

use super::{
    place::{At, joiner},
    screen::nothing_here,
    sent::nothing_sent,
    side::{folder_name, kind_icon},
};
use crate::pages::{
    around::Around,
    icons::{Icon, icon, named_icon},
    parts::{avatar, contact_chip, marked, pager, time},
    triage::{
        self,
        ticks::{Ticks, tick},
    },
};

/// How many recipients head a row of sent mail.
const NAMED_RECIPIENTS: usize = 3;

/// A place's rows with the links to other pages; says what to do where there are none.
pub fn rows(
    around: &Around,
    listed: &Page<Line>,
    (at, open): (&At, Option<MessageRef>),
    ticks: &Ticks,
) -> Markup {
    let path = at.path();
    html! {
        @if listed.items.is_empty() && at.sent_to.is_some() {
            (nothing_sent(around))
            // The page ended at its bound of messages looked at, not with the list.
            @if listed.next.is_some() { p class="hint list-more" { (around.t.text("search-bounded")) } }
        } @else if listed.items.is_empty() {
            (nothing_here(around, at.place))
        } @else {
            (list_of(around, &listed.items, |line| format!("{path}{}open={}", joiner(&path), line.id), (open, ticks, Says::Nothing)))
        }
        (pager(around, &at.first_path(), (at.cursor.is_none(), listed.next.as_deref())))
    }
}

/// A list of rows; `way` says where a row leads.
pub fn line_list(
    around: &Around,
    lines: &[Line],
    way: impl Fn(&Line) -> String,
    open: Option<MessageRef>,
) -> Markup {
    html! {
        ol class="rows" {
            @for line in lines { (row(around, line, (&way(line), open == Some(line.id)), (None, Says::Folder))) }
        }
    }
}

/// The same, each with a box that puts it into the basket.
pub fn ticked_list(
    around: &Around,
    lines: &[Line],
    way: impl Fn(&Line) -> String,
    (open, ticks): (Option<MessageRef>, &Ticks),
) -> Markup {
    list_of(around, lines, way, (open, ticks, Says::Folder))
}

/// Whether rows say where they lie: those of one folder need not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Folder,
    Nothing,
}

fn list_of(
    around: &Around,
    lines: &[Line],
    way: impl Fn(&Line) -> String,
    (open, ticks, says): (Option<MessageRef>, &Ticks, Says),
) -> Markup {
    html! {
        ol class="rows pickable" {
            @for line in lines { (row(around, line, (&way(line), open == Some(line.id)), (Some(ticks), says))) }
        }
    }
}

/// Whether a message lies where one would not look first.
fn aside(line: &Line) -> bool {
    !matches!(line.kind, FolderKind::Inbox | FolderKind::Sent)
}

fn row(
    around: &Around,
    line: &Line,
    (way, open): (&str, bool),
    (ticks, says): (Option<&Ticks>, Says),
) -> Markup {
    let says_folder = says == Says::Folder && aside(line);
    let t = &around.t;
    let head = heading(line);
    html! {
        li class={ "row" @if line.unread { " unread" } } data-id=(line.id) data-kind=(line.kind.word()) {
            @if let Some(ticks) = ticks { (tick(around, line, ticks)) }
            (avatar(&head.name, &head.address))
            a class="row-link" href=(way) aria-current=[open.then_some("true")] {
                span class="row-top" {
                    @if line.unread { span class="dot" { span class="unseen" { (t.text("row-unread")) } } }
                    span class="who" { (who(around, line)) }
                    @if line.thread_size > 1 {
                        span class="thread-size" title=(t.count("thread-count", line.thread_size.into())) { (line.thread_size) }
                    }
                    (signs(around, line))
                    (time(around, line.date))
                }
                span class="row-subject" { (subject(around, line)) }
                span class="row-snippet" { (marked(&line.snippet, &line.marks.snippet)) }
            }
            @if says_folder || !line.contacts.is_empty() || !line.also_in.is_empty() || !line.tags.is_empty() { (chips(around, line, says_folder)) }
        }
    }
}

fn signs(around: &Around, line: &Line) -> Markup {
    let t = &around.t;
    html! {
        span class="row-signs" {
            @if line.attachments { (named_icon(Icon::Clip, &t.text("row-attachment"))) }
            @if line.flagged { (named_icon(Icon::Flag, &t.text("row-flagged"))) }
            @if line.answered { (named_icon(Icon::Reply, &t.text("row-answered"))) }
            @if line.private { (named_icon(Icon::Lock, &t.text("row-private"))) }
            @if line.quarantined { (named_icon(Icon::Warning, &t.text("row-quarantined"))) }
            @if line.gone { (named_icon(Icon::Archive, &t.text("row-gone"))) }
        }
    }
}

fn chips(around: &Around, line: &Line, says_folder: bool) -> Markup {
    let t = &around.t;
    html! {
        div class="row-chips" {
            @if says_folder { (folder_sign(around, line)) }
            (triage::chips(&line.tags))
            @for tag in &line.contacts { (contact_chip(tag)) }
            @if !line.also_in.is_empty() {
                span class="chip plain" { (t.with("row-also-in", &[("names", line.also_in.join(", ").into())])) }
            }
        }
    }
}

/// Who heads a row: the sender, of sent mail the first recipient.
pub fn heading(line: &Line) -> &Mailbox {
    match line.to.first() {
        Some(first) if line.outgoing => first,
        _ => &line.from,
    }
}

fn who(around: &Around, line: &Line) -> Markup {
    if !line.outgoing || line.to.is_empty() {
        return html! {
            @if line.from.label().is_empty() { (around.t.text("row-no-sender")) }
            @else { (marked(line.from.label(), &line.marks.from)) }
        };
    }
    let names: Vec<&str> = line
        .to
        .iter()
        .take(NAMED_RECIPIENTS)
        .map(Mailbox::label)
        .collect();
    html! { (around.t.with("row-to", &[("names", names.join(", ").into())])) }
}

/// A subject, or that there is none.
pub fn subject(around: &Around, line: &Line) -> Markup {
    html! {
        @if line.subject.is_empty() { em { (around.t.text("no-subject")) } }
        @else { (marked(&line.subject, &line.marks.subject)) }
    }
}

/// A short row: in a thread, among the last correspondence.
pub fn short_row(around: &Around, line: &Line, here: bool) -> Markup {
    let head = heading(line);
    html! {
        li class={ "short-row" @if line.unread { " unread" } } {
            a href={ "/mail/m/" (line.id) } aria-current=[here.then_some("true")] data-pane="" {
                (avatar(&head.name, &head.address))
                span class="who" { (who(around, line)) }
                span class="row-snippet" { @if line.snippet.is_empty() { (subject(around, line)) } @else { (line.snippet) } }
                (time(around, line.date))
            }
        }
    }
}

/// In which folder a message lies, with its sign.
pub fn folder_sign(around: &Around, line: &Line) -> Markup {
    html! { span class="chip plain" { (icon(kind_icon(line.kind))) (folder_name(around, line.kind, &line.folder)) } }
}
