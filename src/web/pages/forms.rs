//! Fields of forms: each with its label, its hint and what is wrong with it.

use maud::{Markup, html};
use model::Problem;

use super::{around::Around, problem::told};

/// A field of text.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// Key of its label.
    pub label: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// Kind of input.
    pub kind: &'a str,
    /// Key of its hint; empty for none.
    pub hint: &'a str,
    /// What the browser may fill in.
    pub autocomplete: &'a str,
    /// Id of the list of values that it offers; empty for none.
    pub list: &'a str,
    /// Whether it must be given.
    pub need: Need,
}

/// Whether a field must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It may stay empty.
    Optional,
    /// It must be given.
    Required,
}

/// A field of text that may stay empty.
pub const fn field<'a>(name: &'a str, label: &'a str, value: &'a str) -> Field<'a> {
    Field {
        name,
        label,
        value,
        kind: "text",
        hint: "",
        autocomplete: "off",
        list: "",
        need: Need::Optional,
    }
}

impl<'a> Field<'a> {
    /// The same, and it must be given.
    pub const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    /// The same as another kind of input.
    pub const fn kind(mut self, kind: &'a str) -> Self {
        self.kind = kind;
        self
    }

    /// The same with a hint below.
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// The same, filled in by the browser.
    pub const fn autocomplete(mut self, what: &'a str) -> Self {
        self.autocomplete = what;
        self
    }

    /// The same, offering the values of a `datalist`.
    pub const fn list(mut self, id: &'a str) -> Self {
        self.list = id;
        self
    }

    /// The id of what is said about it: what is wrong, else its hint.
    fn described(&self, wrong: Option<&Problem>) -> Option<String> {
        match (wrong, self.hint) {
            (Some(_), _) => Some(format!("{}-wrong", self.name)),
            (None, "") => None,
            (None, _) => Some(format!("{}-hint", self.name)),
        }
    }

    /// Drawn.
    pub fn draw(self, around: &Around, refusal: Option<&Problem>) -> Markup {
        let wrong = wrong_in(self.name, refusal);
        let required = self.need == Need::Required;
        let described = self.described(wrong);
        html! {
            div class="field" {
                label for=(self.name) {
                    (around.t.text(self.label))
                    @if !required && self.kind != "search" {
                        " " span class="optional" { (around.t.text("form-optional")) }
                    }
                }
                @if self.kind == "textarea" {
                    textarea id=(self.name) name=(self.name) rows="5" required[required]
                        aria-invalid=[wrong.map(|_| "true")] aria-describedby=[described] { (self.value) }
                } @else {
                    input id=(self.name) name=(self.name) type=(self.kind) value=(self.value)
                        autocomplete=(self.autocomplete) list=[Some(self.list).filter(|list| !list.is_empty())] required[required]
                        aria-invalid=[wrong.map(|_| "true")] aria-describedby=[described];
                }
                (wrong_at(around, self.name, refusal))
                @if !self.hint.is_empty() {
                    p class="hint" id={ (self.name) "-hint" } { (around.t.text(self.hint)) }
                }
            }
        }
    }
}

/// A choice of one; `options` are words with their texts. What was sent and is none of them
/// stays to be seen.
pub fn select(
    around: &Around,
    field: Field<'_>,
    options: &[(String, String)],
    refusal: Option<&Problem>,
) -> Markup {
    let wrong = wrong_in(field.name, refusal);
    let known = options.iter().any(|(word, _)| word == field.value);
    html! {
        div class="field" {
            label for=(field.name) { (around.t.text(field.label)) }
            select id=(field.name) name=(field.name) aria-invalid=[wrong.map(|_| "true")] aria-describedby=[field.described(wrong)] {
                @if wrong.is_some() && !known { option value=(field.value) selected { (field.value) } }
                @for (word, text) in options {
                    option value=(word) selected[word == field.value] { (text) }
                }
            }
            (wrong_at(around, field.name, refusal))
            @if !field.hint.is_empty() { p class="hint" id={ (field.name) "-hint" } { (around.t.text(field.hint)) } }
        }
    }
}

/// Whether a box is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticked {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// A box to tick.
pub fn tick(around: &Around, name: &str, label: &str, ticked: Ticked) -> Markup {
    html! {
        div class="tick" {
            input id=(name) name=(name) type="checkbox" value="yes" checked[ticked == Ticked::Yes];
            label for=(name) { (around.t.text(label)) }
        }
    }
}

/// What is wrong with one field.
fn wrong_in<'a>(name: &str, refusal: Option<&'a Problem>) -> Option<&'a Problem> {
    refusal.filter(|problem| problem.field.as_deref() == Some(name))
}

/// What is wrong at a field, by the id that the field names.
pub fn wrong_at(around: &Around, name: &str, refusal: Option<&Problem>) -> Markup {
    html! {
        @if let Some(problem) = wrong_in(name, refusal) {
            p class="wrong" id={ (name) "-wrong" } { (sentence(around, problem)) }
        }
    }
}

/// Several boxes or choices under one legend, with what is wrong with them.
pub fn boxes(
    around: &Around,
    (name, legend): (&str, &str),
    refusal: Option<&Problem>,
    ticks: &Markup,
) -> Markup {
    let wrong = wrong_in(name, refusal).map(|_| format!("{name}-wrong"));
    html! {
        fieldset aria-describedby=[wrong] {
            legend { (around.t.text(legend)) }
            (ticks)
            (wrong_at(around, name, refusal))
        }
    }
}

/// What is wrong with a form as a whole; what stands at a field is told there.
pub fn refusal(around: &Around, problem: Option<&Problem>, fields: &[&str]) -> Markup {
    let whole = problem.filter(|problem| {
        problem
            .field
            .as_deref()
            .is_none_or(|field| !fields.contains(&field))
    });
    html! {
        @if let Some(problem) = whole {
            div class="notice bad" role="alert" { p { (sentence(around, problem)) } }
        } @else if problem.is_some() {
            div class="notice bad" role="alert" { p { (around.t.text("form-look-below")) } }
        }
    }
}

fn sentence(around: &Around, problem: &Problem) -> Markup {
    let told = told(&around.t, problem);
    html! {
        strong { (told.what) }
        @if let Some(detail) = &told.detail { " " code { (detail) } }
        @if let Some(remedy) = &told.remedy { " " (remedy) }
    }
}
