//! What letters of our own say.

use std::sync::Arc;

use service::{
    care::Troubled,
    posting::{About, Facts, Matter, Words, Writer},
};

use super::problem::failure_told;

use crate::{Office, words::Words as Text};

/// How letters are written, with the panel's words.
pub fn writer(office: &Office) -> Writer {
    // The words alone: the desk keeps the writer, and must not be kept by it.
    let words = Arc::clone(&office.words);
    Arc::new(move |locale, facts: &Facts| {
        let t = words.of(locale);
        let (subject, lead) = match &facts.about {
            Matter::Link(About::Activation) => {
                ("letter-activation-subject", "letter-activation-text")
            }
            Matter::Link(About::Reset) => ("letter-reset-subject", "letter-reset-text"),
            Matter::Care(_) => ("letter-care-subject", "letter-care-text"),
        };
        let named = |key: &str| {
            t.with(
                key,
                &[
                    ("name", facts.name.as_str().into()),
                    ("agency", facts.agency.as_str().into()),
                ],
            )
        };
        Words {
            subject: named(subject),
            text: format!(
                "{}\n\n{}\n\n{}\n\n{}\n",
                named("letter-greeting"),
                named(lead),
                middle(&t, facts),
                named(match &facts.about {
                    Matter::Care(_) => "letter-care-end",
                    Matter::Link(_) => "letter-end",
                }),
            ),
        }
    })
}

/// The link, after the accounts that a letter tells of.
fn middle(t: &Text, facts: &Facts) -> String {
    let mut lines = Vec::new();
    if let Matter::Care(troubled) = &facts.about {
        lines.extend(troubled.iter().map(|one| line(t, one)));
        lines.push(String::new());
    }
    lines.push(facts.link.clone());
    lines.join("\n")
}

/// An account in a line.
fn line(t: &Text, one: &Troubled) -> String {
    let mut what = Vec::new();
    if let Some(kind) = one.kind {
        what.push(failure_told(t, kind, None).what);
    } else if one.needs_password {
        what.push(t.text("letter-care-password"));
    }
    if one.unmended > 0 {
        what.push(t.count("care-unmended", one.unmended));
    }
    if one.shut > 0 {
        what.push(t.count("ledger-shut", one.shut));
    }
    what.push(match one.days {
        Some(days) => t.count("care-days", days),
        None => t.text("account-never-good"),
    });
    let told = [
        ("address", one.address.as_str().into()),
        ("owner", one.owner.as_str().into()),
        ("what", what.join(" ").into()),
    ];
    format!("- {}", t.with("letter-care-line", &told))
}

#[cfg(test)]
mod tests {
    use model::{Clock, Instant, Locale};
    use service::{
        Desk, HashCost, Settings,
        posting::{About, Facts, Matter},
    };

    use super::writer;
    use crate::{Office, WebSettings};

    #[tokio::test(flavor = "multi_thread")]
    async fn letters_name_their_link_in_every_language() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            hash_cost: HashCost {
                memory_kib: 0,
                passes: 0,
            },
            ..Settings::default()
        };
        let desk = Desk::open(dir.path(), [7; 32], settings, Clock::fixed(Instant(0)));
        let office = Office::new(desk.await.unwrap(), WebSettings::default()).unwrap();
        let write = writer(&office);
        for about in [About::Activation, About::Reset] {
            for locale in Locale::ALL {
                let facts = Facts {
                    about: Matter::Link(about),
                    name: "Łukasz".into(),
                    agency: "Kwiatowa".into(),
                    link: "https://mail.example.com/activate?token=1-ab".into(),
                };
                let words = write(locale, &facts);
                for part in [
                    "Łukasz",
                    "Kwiatowa",
                    &format!("\n\n{}\n\n", facts.link),
                    "48",
                ] {
                    assert!(words.text.contains(part), "{part}: {}", words.text);
                }
                assert!(!words.subject.contains("letter-"), "{}", words.subject);
            }
        }
    }
}
