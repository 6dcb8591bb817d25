//! The panel's words: what stands in `panel/locales`, with plurals, numbers and dates by language.

mod format;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::tz::TimeZone;
use model::{Instant, Locale};
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

macro_rules! locale_files {
    ($tag:literal) => {
        [
            include_str!(concat!("../../../panel/locales/", $tag, "/common.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/mail.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/contacts.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/accounts.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/problems.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/people.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/groups.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/security.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/agency.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/passkeys.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/openid.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/sharing.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/finding.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/triage.ftl")),
            include_str!(concat!("../../../panel/locales/", $tag, "/watching.ftl")),
        ]
    };
}

/// The files of a language, as compiled in.
fn files(locale: Locale) -> [&'static str; 15] {
    match locale {
        Locale::En => locale_files!("en"),
        Locale::Pl => locale_files!("pl"),
        Locale::Ro => locale_files!("ro"),
        Locale::Ru => locale_files!("ru"),
    }
}

/// A locale file that could not be taken in; only a faulty build has one.
#[derive(Debug, thiserror::Error)]
#[error("locale {tag}: {fault}")]
pub struct BadWords {
    /// Which language.
    pub tag: &'static str,
    /// What is wrong.
    pub fault: String,
}

/// All languages of the panel; made once at start.
pub struct AllWords {
    bundles: Vec<(Locale, Arc<Bundle>)>,
}

impl AllWords {
    /// Reads the files that were compiled in.
    pub fn load() -> Result<Self, BadWords> {
        let bundles = Locale::ALL
            .into_iter()
            .map(|locale| Ok((locale, Arc::new(bundle(locale)?))))
            .collect::<Result<_, BadWords>>()?;
        Ok(Self { bundles })
    }

    /// The words of one language, with times in UTC until [`Words::at`] says otherwise.
    pub fn of(&self, locale: Locale) -> Words {
        let bundle = self
            .bundles
            .iter()
            .find(|(of, _)| *of == locale)
            .map(|(_, bundle)| Arc::clone(bundle));
        Words {
            locale,
            bundle,
            zone: TimeZone::UTC,
            now: Instant(0),
        }
    }
}

fn bundle(locale: Locale) -> Result<Bundle, BadWords> {
    let bad = |fault: String| BadWords {
        tag: locale.tag(),
        fault,
    };
    let language: LanguageIdentifier = locale.tag().parse().map_err(|e| bad(format!("{e}")))?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for file in files(locale) {
        let resource = FluentResource::try_new(file.to_owned())
            .map_err(|(_, errors)| bad(format!("{errors:?}")))?;
        bundle
            .add_resource(resource)
            .map_err(|errors| bad(format!("{errors:?}")))?;
    }
    Ok(bundle)
}

/// One language's words, with the zone and the moment that times are told from.
#[derive(Clone)]
pub struct Words {
    locale: Locale,
    bundle: Option<Arc<Bundle>>,
    zone: TimeZone,
    now: Instant,
}

impl Words {
    /// The same words, telling times in a zone as seen from a moment.
    #[must_use]
    pub fn at(mut self, zone: TimeZone, now: Instant) -> Self {
        self.zone = zone;
        self.now = now;
        self
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of a key, with what it names put in.
    pub fn with(&self, key: &str, named: &[(&str, FluentValue<'_>)]) -> String {
        self.find(key, None, named)
            .unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key's attribute, if it has it.
    pub fn attribute(
        &self,
        key: &str,
        attribute: &str,
        named: &[(&str, FluentValue<'_>)],
    ) -> Option<String> {
        self.find(key, Some(attribute), named)
    }

    /// The text of a key about a number: `$count` chooses the plural, `$n` is the number as written.
    pub fn count(&self, key: &str, count: u64) -> String {
        let named = [
            ("count", FluentValue::from(count)),
            ("n", FluentValue::from(self.number(count))),
        ];
        self.with(key, &named)
    }

    fn find(
        &self,
        key: &str,
        attribute: Option<&str>,
        named: &[(&str, FluentValue<'_>)],
    ) -> Option<String> {
        let bundle = self.bundle.as_ref()?;
        let message = bundle.get_message(key)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut args = FluentArgs::new();
        for (name, value) in named {
            args.set(*name, value.clone());
        }
        // What could not be put in stands in the text as its name; a test keeps that from happening.
        let mut unresolved = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut unresolved);
        Some(text.into_owned())
    }
}
