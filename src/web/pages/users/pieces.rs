//! What several pages about users show alike.

use maud::{Markup, html};
use model::{Colour, ShownStatus};
use service::{absence::Away, users::GroupTag};

use crate::pages::{around::Around, groups};

/// The word for a status.
pub fn status_key(status: ShownStatus) -> &'static str {
    match status {
        ShownStatus::Active => "user-status-active",
        ShownStatus::IpRestricted => "user-status-ip-restricted",
        ShownStatus::PendingActivation => "user-status-pending",
        ShownStatus::Blocked => "user-status-blocked",
        ShownStatus::Deleted => "user-status-deleted",
    }
}

/// A status as a badge.
pub fn status_badge(around: &Around, status: ShownStatus) -> Markup {
    let colour = match status {
        ShownStatus::Active | ShownStatus::IpRestricted => "good",
        ShownStatus::PendingActivation => "warn",
        ShownStatus::Blocked => "bad",
        ShownStatus::Deleted => "off",
    };
    html! { span class={ "badge plain " (colour) } { (around.t.text(status_key(status))) } }
}

/// An absence in a few words.
pub fn away_badge(around: &Around, away: &Away) -> Markup {
    let t = &around.t;
    let days = [
        ("from", t.date(away.from).into()),
        ("until", t.date(away.until).into()),
    ];
    let [_, until] = &days;
    let text = if away.now {
        t.with("absence-now", std::slice::from_ref(until))
    } else {
        t.with("absence-coming", &days)
    };
    html! { span class="badge plain off" { (text) } }
}

/// The same, with who stands in.
pub fn away_line(around: &Around, away: &Away) -> Markup {
    html! {
        (away_badge(around, away))
        @if let Some(deputy) = &away.deputy { " " (around.t.with("absence-by", &[("name", deputy.as_str().into())])) }
    }
}

/// A group's name; a built-in one has the panel's own word.
pub fn group_name(around: &Around, group: &GroupTag) -> String {
    groups::group_name(around, group.built_in, &group.name)
}

/// A colour as a dot.
pub fn swatch(colour: Colour) -> Markup {
    html! {
        svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false" {
            circle cx="5" cy="5" r="5" fill=(colour) {}
        }
    }
}

/// Addresses with names that a field offers.
pub fn offers(id: &str, people: &[(String, String)]) -> Markup {
    html! {
        datalist id=(id) { @for (email, name) in people { option value=(email) { (name) } } }
    }
}
