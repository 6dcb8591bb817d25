//! The list of attachments: to look at, to save one, to save all (M-27).

use maud::{Markup, html};
use model::Attachment;
use service::{PreviewKind, may_preview, message::MessageView};

use crate::pages::{
    around::Around,
    icons::{Icon, icon, named_icon},
    parts::message_path,
};

/// Pictures that are shown small in the list; the others are links.
const THUMBS: usize = 12;
/// Largest picture that is shown small, in bytes.
const MAX_THUMB: u64 = 10_000_000;
/// Texts that can be read in the list; the others are links.
const TEXTS: usize = 10;
/// Longest file ending shown.
const MAX_ENDING: usize = 4;

/// The list; `asked` is what an address ends in where a Director asked for the message.
pub fn attachments(around: &Around, view: &MessageView, asked: &str) -> Markup {
    let t = &around.t;
    let listed: Vec<&Attachment> = view.attachments.iter().filter(|one| !one.inline).collect();
    let path = message_path(view.line.id);
    // What a Director asked for is audited: nothing of it is fetched but what they open.
    let pane = !asked.contains("asked=yes");
    let of = |kind, most| {
        let fit = listed
            .iter()
            .filter(move |one| may_preview(&one.media_type) == Some(kind));
        fit.take(most).map(|one| one.part).collect::<Vec<u32>>()
    };
    let (thumbs, texts) = (
        of(PreviewKind::Picture, THUMBS),
        of(PreviewKind::Text, TEXTS),
    );
    html! {
        @if !listed.is_empty() {
            section class="attachments" aria-label=(t.text("attachments")) {
                h3 { (icon(Icon::Clip)) (t.count("attachments-count", listed.len() as u64)) }
                ul {
                    @for one in &listed {
                        @let way = Way { path: &path, asked, one };
                        @let ending = ending(&one.name);
                        li {
                            a class="attachment" href={ (path) "/att/" (one.part) (asked) } download=(one.name) {
                                span class="attachment-kind" aria-hidden="true" { (ending) }
                                span class="attachment-name" { (one.name) }
                                span class="quiet" {
                                    (t.size(one.size))
                                    // The name's ending tells enough, where it has one.
                                    @if ending.is_empty() { " · " (one.media_type) }
                                }
                            }
                            @if pane && thumbs.contains(&one.part) && one.size <= MAX_THUMB { (way.thumb(around)) }
                            @else if pane && texts.contains(&one.part) { (way.text(around)) }
                            @else if may_preview(&one.media_type).is_some() { (way.link(around)) }
                        }
                    }
                }
                @if listed.len() > 1 { a class="button small" href={ (path) "/att.zip" (asked) } { (icon(Icon::Download)) (t.text("attachments-all")) } }
            }
        }
    }
}

/// Where an attachment can be looked at.
struct Way<'a> {
    path: &'a str,
    asked: &'a str,
    one: &'a Attachment,
}

impl Way<'_> {
    fn address(&self) -> String {
        let joiner = if self.asked.is_empty() { "?" } else { "&" };
        let (path, asked, part) = (self.path, self.asked, self.one.part);
        format!("{path}/att/{part}{asked}{joiner}preview=yes")
    }

    fn name(&self, around: &Around) -> String {
        let name = self.one.name.as_str();
        around
            .t
            .with("attachment-preview", &[("name", name.into())])
    }

    fn link(&self, around: &Around) -> Markup {
        html! {
            a class="button small quiet" href=(self.address()) target="_blank" rel="noopener" {
                (named_icon(Icon::Eye, &self.name(around)))
            }
        }
    }

    fn thumb(&self, around: &Around) -> Markup {
        html! {
            a class="thumb" href=(self.address()) target="_blank" rel="noopener" {
                img src=(self.address()) alt=(self.name(around)) loading="lazy" decoding="async";
            }
        }
    }

    /// Read in place; it is fetched when it is opened.
    fn text(&self, around: &Around) -> Markup {
        let name = self.name(around);
        html! {
            details class="peek" {
                summary class="button small quiet" { (named_icon(Icon::Eye, &name)) }
                iframe title=(name) src=(self.address()) sandbox="" referrerpolicy="no-referrer" loading="lazy" {}
            }
        }
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, ending)| {
            ending
                .chars()
                .take(MAX_ENDING)
                .collect::<String>()
                .to_uppercase()
        })
        .unwrap_or_default()
}
