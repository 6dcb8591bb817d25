//! The search by fields: the same operators, one field each (M-34).

use maud::{Markup, html};
use model::{FolderKind, Problem};
use service::searching::Form;

use crate::pages::{around::Around, forms::wrong_at, mail::kind_name};

/// The fields that may be wrong, by their operators.
const CHECKED: [&str; 6] = [
    "larger",
    "smaller",
    "filelarger",
    "filesmaller",
    "after",
    "before",
];

/// The form, open where it has something to say; filled from the search.
pub fn form(around: &Around, q: &str, problem: Option<&Problem>) -> Markup {
    let filled = Form::of(q);
    let more = Form {
        words: String::new(),
        ..filled.clone()
    };
    let open = q.is_empty() || more != Form::default();
    html! {
        details class="card search-form" open[open] data-fields="" {
            summary { h2 { (around.t.text("search-form")) } }
            form class="stack" action="/search" method="get" id="by-fields" { (fields(around, &filled, problem)) }
        }
    }
}

/// The form's fields with their button.
pub fn fields(around: &Around, form: &Form, problem: Option<&Problem>) -> Markup {
    let wrong = problem.and_then(|problem| at_field(form, problem));
    let text = |name, label, value: &str| input(around, (name, label, "search"), value, None);
    let wrong = wrong.as_ref();
    let size = |name, label, value: &str| input(around, (name, label, "text"), value, wrong);
    let day =
        |name, label, value: &str| input(around, (name, label, day_kind(value)), value, wrong);
    html! {
        (text("q", "search-words", &form.words))
        (text("from", "search-from", &form.from))
        (text("to", "search-to", &form.to))
        (text("cc", "search-cc", &form.cc))
        (text("subject", "search-subject", &form.subject))
        (text("body", "search-body", &form.body))
        (day("after", "search-after", &form.after))
        (day("before", "search-before", &form.before))
        div class="pair" {
            (choice(around, ("attachment", "search-with-files"), ["search-files-yes", "search-files-no"], &form.attachment))
            (text("filename", "search-filename", &form.filename))
        }
        fieldset aria-describedby="size-hint" {
            legend { (around.t.text("search-file-size")) }
            div class="pair" {
                (size("filelarger", "search-size-from", &form.file_larger))
                (size("filesmaller", "search-size-to", &form.file_smaller))
            }
        }
        fieldset aria-describedby="size-hint" {
            legend { (around.t.text("search-size")) }
            div class="pair" {
                (size("larger", "search-size-from", &form.larger))
                (size("smaller", "search-size-to", &form.smaller))
            }
            p class="hint" id="size-hint" { (around.t.text("search-size-hint")) }
        }
        div class="pair" {
            (choice(around, ("unread", "search-unread"), ["search-unread-yes", "search-unread-no"], &form.unread))
            (choice(around, ("flagged", "search-flagged"), ["search-flagged-yes", "search-flagged-no"], &form.flagged))
        }
        (text("in", "search-folder", &form.folder))
        (kinds(around))
        (text("account", "search-account", &form.account))
        (text("contact", "search-contact", &form.contact))
        (text("tag", "search-tag", &form.tag))
        div { button class="button primary" { (around.t.text("search")) } }
    }
}

/// What is wrong with a search, at the field from which it came.
fn at_field(form: &Form, problem: &Problem) -> Option<Problem> {
    let (key, _) = problem.detail.as_deref()?.split_once(':')?;
    let field = CHECKED.into_iter().find(|field| *field == key)?;
    let shown = match field {
        "larger" => &form.larger,
        "smaller" => &form.smaller,
        "filelarger" => &form.file_larger,
        "filesmaller" => &form.file_smaller,
        "after" => &form.after,
        _ => &form.before,
    };
    // What stands among the words is told above the results only.
    (!shown.is_empty()).then(|| Problem {
        field: Some(field.into()),
        ..problem.clone()
    })
}

/// A field of a day; what is none stays to be seen.
fn day_kind(value: &str) -> &'static str {
    let day = value.len() == 10 && value.bytes().all(|c| c.is_ascii_digit() || c == b'-');
    if value.is_empty() || day {
        "date"
    } else {
        "text"
    }
}

// The top bar's field has the id `q`; this one has its own.
fn input(
    around: &Around,
    (name, label, kind): (&str, &str, &str),
    value: &str,
    problem: Option<&Problem>,
) -> Markup {
    let wrong = problem.is_some_and(|problem| problem.field.as_deref() == Some(name));
    let list = (name == "in").then_some("kinds");
    html! {
        div class="field" {
            label for={ "by-" (name) } { (around.t.text(label)) }
            input id={ "by-" (name) } name=(name) type=(kind) value=(value) autocomplete="off" list=[list]
                aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then(|| format!("{name}-wrong"))];
            (wrong_at(around, name, problem))
        }
    }
}

/// A choice between whatever, yes and no.
fn choice(
    around: &Around,
    (name, label): (&str, &str),
    [yes, no]: [&str; 2],
    value: &str,
) -> Markup {
    html! {
        div class="field" {
            label for={ "by-" (name) } { (around.t.text(label)) }
            select id={ "by-" (name) } name=(name) {
                option value="" { (around.t.text("search-any")) }
                option value="yes" selected[value == "yes"] { (around.t.text(yes)) }
                option value="no" selected[value == "no"] { (around.t.text(no)) }
            }
        }
    }
}

/// The kinds of folders that `in:` knows.
fn kinds(around: &Around) -> Markup {
    let named = FolderKind::ALL.into_iter();
    let named = named.filter(|kind| *kind != FolderKind::Custom);
    html! {
        datalist id="kinds" {
            @for kind in named { option value=(kind.word()) { (kind_name(around, kind)) } }
        }
    }
}
