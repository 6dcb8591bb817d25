//! Ticks for a list of users: one form beside the list, to which the boxes in it belong.

use maud::{Markup, html};
use model::{Problem, UserId};

use crate::pages::{
    around::Around,
    forms::{Ticked, wrong_at},
    icons::{Icon, icon},
};

/// The box that puts a user into the basket; its form is [`bar`]'s.
pub fn tick(around: &Around, (id, name): (UserId, &str), ticked: Ticked) -> Markup {
    let label = around.t.with("basket-tick", &[("name", name.into())]);
    html! {
        span class="tick" {
            input type="hidden" name="shown" value=(id) form="basket";
            input id={ "tick-" (id) } type="checkbox" name="tick" value=(id) form="basket" autocomplete="off" checked[ticked == Ticked::Yes];
            label class="unseen" for={ "tick-" (id) } { (label) }
        }
    }
}

/// The form of the ticks, with the way to the basket; `count` is how many are in it. A script
/// sends each tick at once, and the button that keeps them is not needed then.
pub fn bar(around: &Around, count: usize) -> Markup {
    let t = &around.t;
    html! {
        form id="basket" class="inline basket" method="post" action="/users/basket" {
            (around.token())
            (around.back())
            button class="button unscripted" name="do" value="keep" { (icon(Icon::Check)) (t.text("basket-keep")) }
            button class="button" name="do" value="all" { (t.text("basket-all")) }
            span id="basket-count" role="status" { (way(around, count, None)) }
        }
    }
}

/// The way to the basket with how many are in it, and why a tick was not kept.
pub fn way(around: &Around, count: usize, problem: Option<&Problem>) -> Markup {
    html! {
        a href="/users/basket" { (around.t.count("basket-count", count as u64)) }
        (wrong_at(around, "tick", problem))
    }
}
