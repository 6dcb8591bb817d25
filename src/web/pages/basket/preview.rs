//! What would change for whom, before it is saved.

use maud::{Markup, html};
use service::bulk::{BulkChange, Preview, PreviewLine, Value};

use super::entry::Entry;
use crate::pages::{
    around::Around,
    groups::effects,
    icons::{Icon, icon},
    layout::{Room, shell},
};

/// The preview with the edit in its form, to be saved or changed; `again` if what an earlier
/// one said no longer holds.
pub fn view(around: &Around, entry: &Entry, told: &Preview, again: bool) -> Markup {
    let t = &around.t;
    let title = t.text("bulk-preview");
    let unchanged = told.items.len() as u64 - told.changed - told.refused;
    let whole = told.next.is_none() && entry.after.is_empty();
    let body = html! {
        section class="page" {
            h1 { (title) }
            @if again { p class="notice warn" role="alert" { (icon(Icon::Warning)) span { (t.text("bulk-again")) } } }
            p class="lead" {
                (t.count("bulk-will-change", told.changed)) " "
                @if unchanged > 0 { (t.count("bulk-unchanged", unchanged)) " " }
                @if told.refused > 0 { (t.count("bulk-refused", told.refused)) }
            }
            @if !whole {
                p class="notice" { (t.count("bulk-part", told.total)) }
            }
            form method="post" action="/users/basket/edit" {
                (around.token())
                @for (name, value) in entry.kept() { input type="hidden" name=(name) value=(value); }
                input type="hidden" name="stamp" value=(told.stamp);
                (table(around, &told.items))
                @if !told.effects.are_none() { (effects(around, &told.effects)) }
                div class="actions" {
                    @if !whole || told.changed > 0 {
                        button class="button primary" name="do" value="apply" {
                            @if whole { (t.count("bulk-apply", told.changed)) } @else { (t.text("bulk-apply-all")) }
                        }
                    }
                    button class="button" name="do" value="back" { (icon(Icon::Back)) (t.text("bulk-back")) }
                    a class="button" href="/users/basket" { (t.text("cancel")) }
                    @if let Some(next) = told.next {
                        button class="button" name="after" value=(next) { (t.text("pager-next")) (icon(Icon::Forward)) }
                    }
                }
            }
        }
    };
    shell(around, &title, Room::Users, &body)
}

fn table(around: &Around, lines: &[PreviewLine]) -> Markup {
    let t = &around.t;
    html! {
        div class="table-wrap" {
            table class="table" {
                thead { tr { th scope="col" { (t.text("bulk-name")) } th scope="col" { (t.text("bulk-changes")) } } }
                tbody {
                    @for line in lines {
                        tr { th scope="row" { (line.name) } td { (changes(around, line)) } }
                    }
                }
            }
        }
    }
}

fn changes(around: &Around, line: &PreviewLine) -> Markup {
    let t = &around.t;
    html! {
        @if let Some(why) = line.refused {
            span class="badge bad" { (icon(Icon::Close)) (t.text("bulk-stays")) } " "
            (t.text(&format!("problem-{why}")))
        } @else if line.changes.is_empty() {
            span class="quiet" { (t.text("bulk-nothing")) }
        } @else {
            ul class="changes" { @for change in &line.changes { li { (one(around, change)) } } }
        }
    }
}

fn one(around: &Around, change: &BulkChange) -> Markup {
    html! {
        @if let Some(account) = &change.account { span class="quiet" { (account) } " " }
        strong { (around.t.text(&format!("bulk-field-{}", change.field))) } ": "
        // Only that a password goes is told.
        @if change.field != "password" { (value(around, &change.from)) " → " }
        (value(around, &change.to))
    }
}

fn value(around: &Around, value: &Value) -> Markup {
    html! {
        @match value {
            Value::Text(text) => { (text) }
            Value::Word(word) => { (around.t.text(&format!("bulk-word-{word}"))) }
            Value::Nothing => { span class="quiet" { (around.t.text("bulk-none")) } }
        }
    }
}
