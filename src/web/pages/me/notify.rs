//! Notifications on this device: a choice of its browser, made by a click (M-36).

use maud::{Markup, html};

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
};

/// The card; `panel/js/notify.js` shows the part that fits the browser.
pub fn card(around: &Around) -> Markup {
    let t = &around.t;
    html! {
        section class="card" id="notifications" aria-labelledby="notify-title" data-notify="" {
            h2 id="notify-title" { (t.text("notify")) }
            p { (t.text("notify-text")) }
            // Without a script there are none.
            p class="quiet" data-notify-part="none" { (t.text("notify-not-here")) }
            p class="notice warn" data-notify-part="refused" hidden { (icon(Icon::Warning)) (t.text("notify-refused")) }
            div data-notify-part="off" hidden {
                button type="button" class="button" data-notify-set="on" { (t.text("notify-start")) }
            }
            div data-notify-part="on" hidden {
                p role="status" { (icon(Icon::Check)) " " (t.text("notify-is-on")) }
                button type="button" class="button" data-notify-set="off" { (t.text("notify-stop")) }
            }
        }
    }
}
