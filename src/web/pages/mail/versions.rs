//! The texts of a message that its server holds in several that differ.

use maud::{Markup, html};
use service::message::{Asked, Look, MessageView};

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    parts::message_path,
};

/// That there are several, with the way to each.
pub fn versions(around: &Around, view: &MessageView, look: Look) -> Markup {
    let t = &around.t;
    let path = message_path(view.line.id);
    // One that a Director asked for is confirmed by their opening it, each time anew.
    let asked = look.asked == Asked::Yes;
    html! {
        @if !view.versions.is_empty() {
            div class="notice images" {
                (icon(Icon::Mail))
                span { (t.count("message-versions", view.versions.len() as u64)) }
                @for (at, one) in (1..).zip(&view.versions) {
                    @let name = t.with("message-version", &[("number", t.number(at).into()), ("size", t.size(one.size).into())]);
                    @if asked {
                        a class="button small" href={ (path) "/body?asked=yes&version=" (one.sha256) } target={ "text-" (view.line.id) } { (name) }
                    } @else {
                        a class="button small" href={ (path) "?version=" (one.sha256) } aria-current=[one.open.then_some("true")] { (name) }
                    }
                    @if view.exportable {
                        @let saves = t.with("message-version-save", &[("number", t.number(at).into())]);
                        @let more = if asked { "&asked=yes" } else { "" };
                        a class="button small quiet" href={ (path) "/raw?version=" (one.sha256) (more) } title=(saves) aria-label=(saves) { (icon(Icon::Download)) }
                    }
                }
            }
        }
    }
}
