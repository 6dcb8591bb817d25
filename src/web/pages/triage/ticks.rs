//! Ticks for lists of messages: one form beside the list, to which the boxes in it belong.

use maud::{Markup, html};
use model::{MessageRef, Problem};
use service::reading::Line;

use crate::pages::{
    around::Around,
    forms::wrong_at,
    icons::{Icon, icon},
};

/// What of a list is in the basket.
#[derive(Clone, Default)]
pub struct Ticks {
    /// How many messages are in the basket in all.
    pub count: usize,
    /// Those of the list that are.
    pub of_list: Vec<MessageRef>,
}

/// The box that puts a message into the basket; its form is [`bar`]'s.
pub fn tick(around: &Around, line: &Line, ticks: &Ticks) -> Markup {
    let name = if line.subject.is_empty() {
        around.t.text("no-subject")
    } else {
        line.subject.clone()
    };
    let label = around.t.with("tick-message", &[("name", name.into())]);
    html! {
        span class="tick row-tick" {
            input type="hidden" name="shown" value=(line.id) form="basket";
            input id={ "tick-" (line.id) } type="checkbox" name="tick" value=(line.id) form="basket" autocomplete="off" checked[ticks.of_list.contains(&line.id)];
            label class="unseen" for={ "tick-" (line.id) } { (label) }
        }
    }
}

/// The deeds that a list offers for what is ticked: word, label, sign.
const DEEDS: [(&str, &str, Icon); 5] = [
    ("archive", "deed-archive", Icon::Archive),
    ("trash", "deed-trash", Icon::Trash),
    ("spam", "deed-spam", Icon::Spam),
    ("read", "deed-read", Icon::Mail),
    ("unread", "deed-unread", Icon::Mail),
];

/// The form of the ticks: `place` is the word of all that the list is a part of.
pub fn bar(around: &Around, count: usize, place: &str) -> Markup {
    let t = &around.t;
    html! {
        form id="basket" class="ticks" method="post" action="/mail/basket" {
            (around.token())
            (around.back())
            input type="hidden" name="place" value=(place);
            button class="button small unscripted" name="do" value="keep" { (icon(Icon::Check)) (t.text("tick-keep")) }
            details class="menu" {
                summary class="button small" { (icon(Icon::Check)) (t.text("tick-menu")) }
                div class="menu-sheet" {
                    button class="menu-item" name="do" value="all" { (t.text("tick-page")) }
                    button class="menu-item" name="do" value="place" { (t.text("tick-place")) }
                    button class="menu-item" formaction="/mail/basket/clear" { (t.text("tick-clear")) }
                    hr;
                    @for (word, label, sign) in DEEDS {
                        button class="menu-item" name="do" value=(word) { (icon(sign)) (t.text(label)) }
                    }
                    a href="/mail/basket" { (t.text("tick-more")) }
                }
            }
            span id="basket-count" role="status" { (way(around, count, None)) }
        }
    }
}

/// The way to the basket with how many are in it, and why a tick was not kept.
pub fn way(around: &Around, count: usize, problem: Option<&Problem>) -> Markup {
    html! {
        @if count > 0 { a href="/mail/basket" { (around.t.text("tick-count")) ": " (around.t.number(count as u64)) } }
        (wrong_at(around, "tick", problem))
    }
}
