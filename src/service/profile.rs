//! "Your account" (P-10): the part of one's profile that is one's own to change, and one's own
//! password given again before what must not be a passer-by's.

use std::slice;

use jiff::tz::TimeZone;
use model::{Code, Colour, Locale, Problem};
use serde::{Deserialize, Serialize};
use store::{Job, MyProfile, Reading, StoreError, Who, sha256};

use crate::{
    Desk,
    passwords::Asker,
    tries::{self, TryKey},
};

/// Longest phone number, in characters.
const MAX_PHONE: usize = 120;

/// Longest signature, in characters.
const MAX_SIGNATURE: usize = 4_000;

/// What one may change of oneself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// Language; none asks the browser.
    pub locale: Option<Locale>,
    /// Phone.
    pub phone: String,
    /// Colour in calendars, `#rrggbb`; none for one made from the address.
    pub colour: Option<Colour>,
    /// IANA time zone; empty for the agency's.
    pub time_zone: String,
    /// Signature under what they send.
    pub signature: String,
}

/// One's own profile.
pub async fn mine(desk: &Desk, who: &Who) -> Result<Profile, Problem> {
    desk.read(who, |r| {
        let (_, row) = r.me()?;
        Ok(Profile {
            locale: row.locale,
            phone: row.phone.clone(),
            colour: row.colour,
            time_zone: row.time_zone.clone(),
            signature: row.signature.clone(),
        })
    })
}

/// Changes one's own profile.
pub async fn change(desk: &Desk, who: &Who, profile: Profile) -> Result<(), Problem> {
    let zone = profile.time_zone.trim();
    if !zone.is_empty() && TimeZone::get(zone).is_err() {
        return Err(Problem::at(Code::BadChoice, "time_zone").naming(zone));
    }
    let phone = phone(&profile.phone, "phone")?;
    let signature = profile.signature.trim_end();
    if signature.chars().count() > MAX_SIGNATURE {
        return Err(Problem::at(Code::TooLong, "signature"));
    }
    let profile = MyProfile {
        locale: profile.locale,
        phone,
        colour: profile.colour,
        time_zone: zone.to_owned(),
        signature: signature.replace("\r\n", "\n"),
    };
    desk.write(who, move |w| w.set_my_profile(profile)).await
}

/// A colleague's or an office's phone number, checked.
pub(crate) fn phone(text: &str, field: &'static str) -> Result<String, Problem> {
    let text = text.trim();
    if text.chars().count() > MAX_PHONE {
        return Err(Problem::at(Code::TooLong, field));
    }
    if !model::is_phone(text) {
        return Err(Problem::at(Code::BadPhone, field).naming(text));
    }
    Ok(text.to_owned())
}

/// Ends all of one's own sessions but the one whose secret this is.
pub async fn end_other_sessions(desk: &Desk, who: &Who, keep: &str) -> Result<(), Problem> {
    let keep = sha256(keep.as_bytes());
    desk.write(who, move |w| w.end_my_other_sessions(keep))
        .await
}

/// One's own password, proven by its hash.
#[must_use = "what was proven must hold in the transaction that acts on it"]
pub(crate) struct OwnPassword(String);

impl OwnPassword {
    /// Fails in the transaction that acts on it if another password was set meanwhile.
    pub(crate) fn holds(&self, r: &Reading) -> Result<(), StoreError> {
        if r.my_row()?.1.password == self.0 {
            Ok(())
        } else {
            Err(StoreError::ChangedMeanwhile)
        }
    }
}

/// Checks one's own password once more; wrong ones are counted and wait longer and longer.
pub(crate) async fn prove(desk: &Desk, who: &Who, password: &str) -> Result<OwnPassword, Problem> {
    let (me, row) = desk.read(who, Reading::my_row)?;
    let job = Who::Job(Job::SignIn);
    let key = TryKey::own_password(me, who.came_from());
    let counted = key.clone();
    desk.write(&job, move |w| tries::count(w, &[counted]))
        .await?
        .map_err(Problem::from)?;
    let stored = Some(row.password.as_str());
    let proven = desk.hasher().verify(Asker::Known, password, stored).await;
    if !tries::unless_busy(desk, proven, slice::from_ref(&key)).await? {
        desk.write(who, move |w| w.audit("password.failed", &row.email))
            .await?;
        return Err(Problem::at(Code::WrongPassword, "password"));
    }
    desk.write(&job, move |w| tries::forgive(w, &[key])).await?;
    Ok(OwnPassword(row.password))
}
