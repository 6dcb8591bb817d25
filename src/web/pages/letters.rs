//! What letters of our own say.

use std::sync::Arc;

use service::posting::{About, Facts, Words, Writer};

use crate::Office;

/// How letters are written, with the panel's words.
pub fn writer(office: &Office) -> Writer {
    let office = office.clone();
    Arc::new(move |locale, facts: &Facts| {
        let t = office.words(locale);
        let (subject, lead) = match facts.about {
            About::Activation => ("letter-activation-subject", "letter-activation-text"),
            About::Reset => ("letter-reset-subject", "letter-reset-text"),
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
                facts.link,
                named("letter-end"),
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use model::{Clock, Instant, Locale};
    use service::{
        Desk, HashCost, Settings,
        posting::{About, Facts},
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
                    about,
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
