//! Ticks for a list of users: one form beside the list, to which the boxes in it belong.

use maud::{Markup, html};
use model::UserId;

use crate::pages::{
    around::Around,
    forms::Ticked,
    icons::{Icon, icon},
};

/// The box that puts a user into the basket; its form is [`bar`]'s.
pub fn tick(around: &Around, (id, name): (UserId, &str), ticked: Ticked) -> Markup {
    let label = around.t.with("basket-tick", &[("name", name.into())]);
    html! {
        span class="tick" {
            input type="hidden" name="shown" value=(id) form="basket";
            input id={ "tick-" (id) } type="checkbox" name="tick" value=(id) form="basket" checked[ticked == Ticked::Yes];
            label class="unseen" for={ "tick-" (id) } { (label) }
        }
    }
}

/// The form of the ticks, with the way to the basket; `count` is how many are in it.
pub fn bar(around: &Around, count: usize) -> Markup {
    let t = &around.t;
    html! {
        form id="basket" class="inline basket" method="post" action="/users/basket" {
            (around.token())
            (around.back())
            button class="button" name="do" value="keep" { (icon(Icon::Check)) (t.text("basket-keep")) }
            button class="button" name="do" value="all" { (t.text("basket-all")) }
            a href="/users/basket" { (t.count("basket-count", count as u64)) }
        }
    }
}
