//! What a change opens and closes, said before it is saved.

use maud::{Markup, html};
use service::effects::{Count, Effects, Extent, MailEffect, PersonEffect};

use crate::pages::{around::Around, parts::avatar, rights::permission_word};

/// What a change opens and closes, person by person.
pub fn view(around: &Around, effects: &Effects) -> Markup {
    let t = &around.t;
    html! {
        section class="card effects" aria-labelledby="effects-title" {
            h2 id="effects-title" { (t.text("effects-title")) }
            @if effects.are_none() { p { (t.text("effects-none")) } }
            ul class="lines" {
                @for person in &effects.people {
                    li { (avatar(&person.name, &person.name)) div class="grow" { (one(around, person)) } }
                }
            }
            @if effects.more > 0 { p class="quiet" { (t.count("effects-more", effects.more)) } }
            @if effects.not_looked_at > 0 { p class="quiet" { (t.count("effects-not-looked-at", effects.not_looked_at)) } }
        }
    }
}

fn one(around: &Around, person: &PersonEffect) -> Markup {
    let t = &around.t;
    let what = |messages: Count, contacts: Count| {
        let some = [("messages-count", messages), ("effect-contacts", contacts)];
        let some = some.into_iter().filter(|(_, count)| count.number > 0);
        let some: Vec<String> = some
            .map(|(key, count)| counted(around, key, count))
            .collect();
        some.join(", ")
    };
    let gains = what(person.gained, person.contacts_gained);
    let loses = what(person.lost, person.contacts_lost);
    let permissions = |all: &[model::Permission]| {
        let words = all.iter().map(|one| permission_word(around, *one));
        words.collect::<Vec<_>>().join(", ")
    };
    html! {
        strong { (person.name) }
        @if !gains.is_empty() { p { (t.with("effect-gains", &[("what", gains.into())])) } }
        @if !loses.is_empty() { p { (t.with("effect-loses", &[("what", loses.into())])) } }
        @if !person.opened.is_empty() {
            p class="quiet" { (t.with("effect-opened", &[("what", permissions(&person.opened).into())])) }
        }
        @if !person.closed.is_empty() {
            p class="quiet" { (t.with("effect-closed", &[("what", permissions(&person.closed).into())])) }
        }
        @if !person.mail.is_empty() {
            ul class="effect-mail" { @for mail in &person.mail { li { (account(around, mail)) } } }
        }
        @if person.more_accounts > 0 { p class="quiet" { (t.count("effect-more-accounts", person.more_accounts)) } }
    }
}

fn account(around: &Around, mail: &MailEffect) -> Markup {
    let t = &around.t;
    let whose = mail.account.as_ref().unwrap_or(&mail.owner);
    html! {
        (t.with("effect-mail-of", &[("name", whose.as_str().into())]))
        @if mail.gained.number > 0 { " +" (number(around, mail.gained)) }
        @if mail.lost.number > 0 { " −" (number(around, mail.lost)) }
        " · " (extent(around, mail.after))
    }
}

/// How much of an account is seen.
pub fn extent(around: &Around, seen: Option<Extent>) -> String {
    let t = &around.t;
    match seen {
        None => t.text("extent-nothing"),
        Some(Extent::Own) => t.text("extent-own"),
        Some(Extent::Whole) => t.text("extent-whole"),
        Some(Extent::Matched) => t.text("extent-matched"),
        Some(Extent::Shared) => t.text("extent-shared"),
    }
}

/// A number, with a mark where there may be more.
pub fn number(around: &Around, count: Count) -> String {
    let more = if count.or_more { "+" } else { "" };
    format!("{}{more}", around.t.number(count.number))
}

fn counted(around: &Around, key: &str, count: Count) -> String {
    let counted = around.t.count(key, count.number);
    if count.or_more {
        around.t.with("effect-or-more", &[("what", counted.into())])
    } else {
        counted
    }
}
