//! A form of a user whom someone else changed meanwhile: what saving it again would overwrite.

use maud::{Markup, html};
use service::users::{Profile, Whole};

use super::{form::Entry, pieces::group_name};
use crate::pages::{
    around::Around,
    icons::{Icon, icon},
};

/// A field with the key of its label and its present value.
type Present = (&'static str, String);

/// The present values of what the form has otherwise.
pub fn differing(around: &Around, entry: &Entry, (now, whole): (&Profile, &Whole)) -> Vec<Present> {
    let t = &around.t;
    let present = Entry::of(now, whole);
    let groups = whole.groups.iter().map(|group| group_name(around, group));
    let groups = groups.collect::<Vec<_>>().join(", ");
    let locale = whole.locale.map_or_else(
        || t.text("user-locale-browser"),
        |locale| locale.name().to_owned(),
    );
    let role = t.text(&format!("role-{}", whole.role.word()));
    let limited = t.text(if whole.ip_restricted {
        "bulk-word-yes"
    } else {
        "bulk-word-no"
    });
    let given =
        |typed: &Option<String>, present: &Option<String>| typed.is_some() && typed != present;
    let rights = entry.rights == "yes";
    let sorted = |entry: &Entry| {
        let mut groups = entry.groups.clone();
        groups.sort();
        groups
    };
    let all = [
        (entry.name != present.name, "contact-name", now.name.clone()),
        (
            entry.email != present.email,
            "user-email",
            whole.email.clone(),
        ),
        (given(&entry.role, &present.role), "user-role", role),
        (
            given(&entry.supervisor, &present.supervisor),
            "me-supervisor",
            whole.supervisor_email.clone(),
        ),
        (
            given(&entry.office, &present.office),
            "user-office",
            now.office.clone().unwrap_or_default(),
        ),
        (
            entry.position != present.position,
            "contact-position",
            now.position.clone(),
        ),
        (
            entry.phone != present.phone,
            "contact-phone",
            whole.phone.clone(),
        ),
        (
            rights && sorted(entry) != sorted(&present),
            "user-groups",
            groups,
        ),
        (
            rights && entry.ip_restricted != present.ip_restricted,
            "user-ip-restricted",
            limited,
        ),
        (
            entry.own_colour() != present.own_colour(),
            "user-colour",
            present.own_colour(),
        ),
        (entry.locale != present.locale, "language", locale),
        (
            entry.time_zone != present.time_zone,
            "settings-zone",
            whole.time_zone.clone(),
        ),
        (
            text(&entry.signature) != text(&present.signature),
            "user-signature",
            whole.signature.clone(),
        ),
    ];
    let differing = all.into_iter().filter(|(differs, ..)| *differs);
    differing.map(|(_, label, value)| (label, value)).collect()
}

/// A text as a browser's form does not alter it.
fn text(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim_end().to_owned()
}

/// What happened, what stands there now, and what to do about it.
pub fn notice(around: &Around, differing: &[Present]) -> Markup {
    let t = &around.t;
    html! {
        section class="notice warn" role="alert" {
            (icon(Icon::Warning))
            div {
                p { strong { (t.text("user-meanwhile")) } " " (t.text("user-meanwhile-text")) }
                @if !differing.is_empty() {
                    dl class="facts" {
                        @for (label, value) in differing {
                            div {
                                dt { (t.text(label)) }
                                dd { @if value.is_empty() { span class="quiet" { (t.text("bulk-none")) } } @else { (value) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
