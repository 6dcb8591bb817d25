//! The agency's own settings.

use model::{Code, Locale, Problem, SeenMail};
use serde::{Deserialize, Serialize};
use store::{AgencyRow, Job, Reading, Who};

use crate::{
    Desk, never_log,
    people::named,
    pictures::{Picture, taken},
};

/// What is shown of a value that is none, in characters.
const MAX_SHOWN: usize = 120;

/// The agency's settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyPage {
    /// Name.
    pub name: String,
    /// IANA time zone, in which dates without a time are meant.
    pub time_zone: String,
    /// What colleagues in scope see (M-47).
    pub seen_mail: SeenMail,
    /// Language of what is sent out and of new users.
    pub locale: Locale,
    /// ISO 4217 code of the currency; empty where none was chosen.
    #[serde(default)]
    pub currency: String,
    /// Languages that the panel offers; empty for all.
    #[serde(default)]
    pub languages: Vec<Locale>,
    /// Addresses and domains whose mail no account takes in (M-49); none leaves them as they are.
    #[serde(default)]
    pub never_log: Option<Vec<String>>,
    /// Whether the Director has a letter in the morning when accounts need care (M-45).
    #[serde(default = "yes")]
    pub care_letter: bool,
}

fn yes() -> bool {
    true
}

/// The agency's settings, as every signed-in user may know them.
pub async fn page(desk: &Desk, who: &Who) -> Result<AgencyPage, Problem> {
    let row = desk.read(who, Reading::agency)?;
    Ok(AgencyPage {
        name: row.name,
        time_zone: row.time_zone,
        seen_mail: row.seen_mail,
        locale: row.locale,
        currency: row.currency,
        languages: row.languages,
        never_log: Some(row.never_log),
        care_letter: !row.no_care_letter,
    })
}

/// Languages that the panel offers, to anybody.
pub fn languages(desk: &Desk) -> Vec<Locale> {
    offer(desk).languages
}

/// The languages to speak to somebody in.
pub struct Offer {
    /// Those that the panel offers.
    pub languages: Vec<Locale>,
    /// The agency's own, for whom no other is right.
    pub own: Locale,
}

impl Offer {
    pub(crate) fn of(agency: &AgencyRow) -> Self {
        let languages = if agency.languages.is_empty() {
            Locale::ALL.to_vec()
        } else {
            agency.languages.clone()
        };
        Self {
            languages,
            own: agency.locale,
        }
    }

    /// A language that somebody chose, as long as it is offered, or the agency's own.
    pub fn or_own(&self, chosen: Locale) -> Locale {
        if self.languages.contains(&chosen) {
            chosen
        } else {
            self.own
        }
    }
}

/// Languages to choose from, for anybody.
pub fn offer(desk: &Desk) -> Offer {
    let row = desk.read(&Who::Job(Job::SignIn), Reading::agency);
    row.map_or_else(
        |_| Offer {
            languages: Locale::ALL.to_vec(),
            own: Locale::default(),
        },
        |row| Offer::of(&row),
    )
}

/// Changes them.
pub async fn edit(desk: &Desk, who: &Who, page: AgencyPage) -> Result<(), Problem> {
    let name = named(&page.name)?;
    if jiff::tz::TimeZone::get(&page.time_zone).is_err() {
        let given: String = page.time_zone.chars().take(MAX_SHOWN).collect();
        return Err(Problem::at(Code::BadChoice, "time_zone").naming(given));
    }
    let currency = page.currency.trim().to_ascii_uppercase();
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_code && !currency.is_empty() {
        return Err(Problem::at(Code::BadCurrency, "currency"));
    }
    let offered = |locale: &Locale| page.languages.contains(locale);
    let languages: Vec<Locale> = Locale::ALL.into_iter().filter(offered).collect();
    if !languages.is_empty() && !languages.contains(&page.locale) {
        return Err(Problem::at(Code::BadChoice, "locale").naming(page.locale.name()));
    }
    let before = desk.read(who, Reading::agency)?;
    let never_log = match &page.never_log {
        Some(list) => never_log::checked(list, &desk.read(who, Reading::own_addresses)?)?,
        None => before.never_log,
    };
    let row = AgencyRow {
        name,
        time_zone: page.time_zone,
        seen_mail: page.seen_mail,
        locale: page.locale,
        currency,
        languages,
        never_log,
        no_care_letter: !page.care_letter,
    };
    desk.write(who, move |w| w.edit_agency(&row)).await
}

/// Makes an office that has a name only.
pub async fn add_office(desk: &Desk, who: &Who, name: &str) -> Result<model::OfficeId, Problem> {
    let entry = crate::offices::OfficeEntry {
        name: name.to_owned(),
        ..crate::offices::OfficeEntry::default()
    };
    crate::offices::add(desk, who, entry).await
}

/// The agency's logo, for anybody: it stands on the page for signing in.
pub async fn logo(desk: &Desk) -> Result<Option<Picture>, Problem> {
    let row = desk.read(&Who::Job(Job::SignIn), Reading::logo)?;
    Ok(row.map(Picture::from))
}

/// Sets the logo.
pub async fn set_logo(desk: &Desk, who: &Who, bytes: Vec<u8>) -> Result<(), Problem> {
    let row = taken(bytes, "logo")?;
    desk.write(who, move |w| w.set_logo(Some(&row))).await
}

/// Takes the logo away.
pub async fn remove_logo(desk: &Desk, who: &Who) -> Result<(), Problem> {
    desk.write(who, |w| w.set_logo(None)).await
}
