//! The agency's own settings.

use model::{Code, Locale, Problem, SeenMail};
use serde::{Deserialize, Serialize};
use store::{AgencyRow, Reading, Who};

use crate::Desk;

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
}

/// The agency's settings, as every signed-in user may know them.
pub async fn page(desk: &Desk, who: &Who) -> Result<AgencyPage, Problem> {
    let row = desk.read(who, Reading::agency)?;
    Ok(AgencyPage {
        name: row.name,
        time_zone: row.time_zone,
        seen_mail: row.seen_mail,
        locale: row.locale,
    })
}

/// Changes them.
pub async fn edit(desk: &Desk, who: &Who, page: AgencyPage) -> Result<(), Problem> {
    if page.name.trim().is_empty() {
        return Err(Problem::at(Code::Required, "name"));
    }
    if jiff::tz::TimeZone::get(&page.time_zone).is_err() {
        return Err(Problem::at(Code::BadChoice, "time_zone").naming(page.time_zone));
    }
    let row = AgencyRow {
        name: page.name.trim().to_owned(),
        time_zone: page.time_zone,
        seen_mail: page.seen_mail,
        locale: page.locale,
    };
    desk.write(who, move |w| w.edit_agency(&row)).await
}

/// Makes an office.
pub async fn add_office(desk: &Desk, who: &Who, name: &str) -> Result<model::OfficeId, Problem> {
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Err(Problem::at(Code::Required, "name"));
    }
    desk.write(who, move |w| w.add_office(&name)).await
}
