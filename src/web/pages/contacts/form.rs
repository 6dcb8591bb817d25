//! The form of a contact, and how its fields become one.

use maud::{Markup, html};
use model::{Locale, Problem};
use serde::Deserialize;
use service::contacts::{Lifecycle, NewContact, Opens, Phone};

use crate::pages::{
    around::Around,
    forms::{Ticked, field, refusal, select, tick},
    icons::{Icon, icon},
};

/// The form's fields.
pub const FIELDS: [&str; 11] = [
    "first_name",
    "last_name",
    "emails",
    "phones",
    "company",
    "position",
    "lifecycle",
    "language",
    "tags",
    "owner",
    "notes",
];

/// What the form holds.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    pub first_name: String,
    pub last_name: String,
    /// One address a line, the primary one first.
    pub emails: String,
    /// One number a line, with what to know about it after a comma.
    pub phones: String,
    pub company: String,
    pub position: String,
    pub lifecycle: String,
    /// Tags with commas between them.
    pub tags: String,
    pub language: String,
    pub owner: String,
    pub notes: String,
    /// The version that was seen.
    pub version: u64,
    /// Ticked once told what is opened.
    pub opens_seen: String,
}

impl Entry {
    /// A contact's present values.
    pub fn of(new: NewContact, version: u64) -> Self {
        Self {
            first_name: new.first_name,
            last_name: new.last_name,
            emails: new.emails.join("\n"),
            phones: phones_text(&new.phones),
            company: new.company,
            position: new.position,
            lifecycle: match new.lifecycle {
                Lifecycle::Lead => "lead".to_owned(),
                Lifecycle::Client => "client".to_owned(),
            },
            tags: new.tags.join(", "),
            language: new
                .language
                .map_or(String::new(), |locale| locale.tag().to_owned()),
            owner: new.owner.unwrap_or_default(),
            notes: new.notes,
            version,
            opens_seen: String::new(),
        }
    }

    /// The contact that the form describes.
    pub fn contact(&self) -> NewContact {
        NewContact {
            first_name: self.first_name.trim().to_owned(),
            last_name: self.last_name.trim().to_owned(),
            phones: phones_from(&self.phones),
            emails: lines(&self.emails),
            company: self.company.trim().to_owned(),
            position: self.position.trim().to_owned(),
            lifecycle: if self.lifecycle == "client" {
                Lifecycle::Client
            } else {
                Lifecycle::Lead
            },
            tags: words(&self.tags),
            language: Locale::from_tag(&self.language),
            owner: Some(self.owner.trim().to_owned()).filter(|owner| !owner.is_empty()),
            notes: self.notes.clone(),
        }
    }
}

/// What stands on each line.
pub fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What stands between commas.
pub fn words(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Phones, one a line, a comma before what to know about them.
pub fn phones_from(text: &str) -> Vec<Phone> {
    lines(text)
        .into_iter()
        .map(|line| {
            let (number, note) = line.split_once(',').unwrap_or((&line, ""));
            Phone {
                number: number.trim().to_owned(),
                note: note.trim().to_owned(),
            }
        })
        .collect()
}

/// Phones as [`phones_from`] reads them.
pub fn phones_text(phones: &[Phone]) -> String {
    let line = |phone: &Phone| match phone.note.as_str() {
        "" => phone.number.clone(),
        note => format!("{}, {note}", phone.number),
    };
    phones.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The form; `opens` is what has to be told before saving.
pub fn draw(
    around: &Around,
    entry: &Entry,
    (action, cancel): (&str, &str),
    (problem, opens): (Option<&Problem>, Option<Opens>),
) -> Markup {
    let t = &around.t;
    let lifecycles =
        ["lead", "client"].map(|word| (word.to_owned(), t.text(&format!("lifecycle-{word}"))));
    let mut languages = vec![(String::new(), t.text("language-unknown"))];
    languages.extend(Locale::ALL.map(|locale| (locale.tag().to_owned(), locale.name().to_owned())));
    html! {
        form class="card stack" method="post" action=(action) {
            (around.token())
            input type="hidden" name="version" value=(entry.version);
            (refusal(around, problem, &FIELDS))
            @if let Some(opens) = opens { (opens_notice(around, opens)) }
            div class="pair" {
                (field("first_name", "contact-first-name", &entry.first_name).draw(around, problem))
                (field("last_name", "contact-last-name", &entry.last_name).draw(around, problem))
            }
            (field("emails", "contact-emails", &entry.emails).kind("textarea").hint("contact-emails-hint").draw(around, problem))
            (field("phones", "contact-phones", &entry.phones).kind("textarea").hint("contact-phones-hint").draw(around, problem))
            div class="pair" {
                (field("company", "contact-company", &entry.company).draw(around, problem))
                (field("position", "contact-position", &entry.position).draw(around, problem))
            }
            div class="pair" {
                (select(around, field("lifecycle", "contact-lifecycle", &entry.lifecycle), &lifecycles, problem))
                (select(around, field("language", "language", &entry.language), &languages, problem))
            }
            (field("tags", "contact-tags", &entry.tags).hint("contact-tags-hint").draw(around, problem))
            (field("owner", "contact-owner", &entry.owner).kind("email").hint("contact-owner-hint").draw(around, problem))
            (field("notes", "contact-notes", &entry.notes).kind("textarea").draw(around, problem))
            div class="actions" {
                button class="button primary" { (t.text("save")) }
                a class="button" href=(cancel) { (t.text("cancel")) }
            }
        }
    }
}

/// What saving opens to colleagues, and the box that confirms it.
pub fn opens_notice(around: &Around, opens: Opens) -> Markup {
    let t = &around.t;
    let messages = t.count(
        if opens.more {
            "opens-messages-more"
        } else {
            "opens-messages"
        },
        opens.messages,
    );
    html! {
        div class="notice warn" role="alert" {
            (icon(Icon::Eye))
            div {
                p { strong { (t.with("opens", &[("messages", messages.into()), ("users", t.count("opens-users", opens.users).into())])) } }
                p { (t.text("opens-text")) }
                (tick(around, "opens_seen", "opens-confirm", Ticked::No))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{phones_from, phones_text};

    #[test]
    fn phones_keep_their_notes() {
        let phones = phones_from(" +48 600 100 200 , after 16:00\n\n22 100 20 30");
        assert_eq!(
            phones_text(&phones),
            "+48 600 100 200, after 16:00\n22 100 20 30"
        );
    }
}
