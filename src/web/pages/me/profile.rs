//! The part of the profile that is one's own to change.

use maud::{Markup, html};
use model::{Code, Locale, Problem, Role};
use serde::Deserialize;
use service::profile::{self, Profile};

use super::{Said, Whole, whole};
use crate::{
    gate::{Posted, SessionSecret},
    pages::{
        around::Around,
        forms::{Ticked, field, refusal, select, tick},
        scene::{Answer, Scene, refused, saved},
        users::away_line,
    },
    route::{Needs, Route, post},
};

/// The colour that a browser's field begins with.
const SOME_COLOUR: &str = "#3b5bdb";

pub(super) fn routes() -> Vec<Route> {
    vec![post("/account/profile", Needs::SignedIn, change)]
}

/// What the form holds.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    phone: String,
    time_zone: String,
    locale: String,
    own_colour: String,
    colour: String,
    signature: String,
}

impl Entry {
    fn of(profile: &Profile) -> Self {
        let colour = profile.colour.map(|colour| colour.to_string());
        Self {
            phone: profile.phone.clone(),
            time_zone: profile.time_zone.clone(),
            locale: profile
                .locale
                .map_or_else(String::new, |locale| locale.tag().to_owned()),
            own_colour: colour.as_ref().map_or("", |_| "yes").to_owned(),
            colour: colour.unwrap_or_else(|| SOME_COLOUR.to_owned()),
            signature: profile.signature.clone(),
        }
    }

    fn read(&self) -> Result<Profile, Problem> {
        let colour = if self.own_colour.is_empty() {
            None
        } else {
            let colour = self.colour.trim().parse();
            Some(colour.map_err(|()| Problem::at(Code::BadChoice, "colour"))?)
        };
        let locale = match self.locale.as_str() {
            "" => None,
            tag => Some(Locale::from_tag(tag).ok_or(Problem::at(Code::BadChoice, "locale"))?),
        };
        Ok(Profile {
            locale,
            phone: self.phone.clone(),
            colour,
            time_zone: self.time_zone.clone(),
            signature: self.signature.clone(),
        })
    }
}

async fn change(
    scene: Scene,
    secret: Option<SessionSecret>,
    Posted(entry): Posted<Entry>,
) -> Answer {
    let changed = match entry.read() {
        Ok(profile) => profile::change(scene.desk(), scene.who(), profile).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = changed else {
        return saved("/account");
    };
    let whole = whole(&scene, secret.as_ref().map(|secret| secret.0.as_str())).await?;
    refused(&problem, |problem| {
        super::view(&scene.around, &whole, Said::ProfileRefused(&entry, problem))
    })
}

/// Facts that others decide on, and the form for the rest.
pub(super) fn view(around: &Around, whole: &Whole, said: Said<'_>) -> Markup {
    const FIELDS: [&str; 5] = ["phone", "time_zone", "locale", "colour", "signature"];
    let t = &around.t;
    let me = &whole.me;
    let (entry, problem) = match said {
        Said::ProfileRefused(entry, problem) => (entry.clone(), Some(problem)),
        _ => (Entry::of(&whole.profile), None),
    };
    let mut locales = vec![(String::new(), t.text("me-locale-browser"))];
    locales.extend(
        around
            .languages
            .iter()
            .map(|l| (l.tag().to_owned(), l.name().to_owned())),
    );
    let own = if entry.own_colour.is_empty() {
        Ticked::No
    } else {
        Ticked::Yes
    };
    html! {
        section class="card" aria-labelledby="profile" {
            h2 id="profile" { (t.text("me-profile")) }
            dl class="facts" {
                @if !me.position.is_empty() { div { dt { (t.text("contact-position")) } dd { (me.position) } } }
                @if let Some(supervisor) = &me.supervisor { div { dt { (t.text("me-supervisor")) } dd { (supervisor) } } }
            }
            @if let Some(away) = &whole.away { p { (away_line(around, away)) } }
            @if me.role == Role::Director {
                p class="hint" { (t.text("me-director")) " " a href={ "/users/" (me.id) "/edit" } { (t.text("me-director-change")) } }
            } @else { p class="hint" { (t.text("me-not-yours")) } }
            form class="stack" method="post" action="/account/profile" {
                (around.token())
                (refusal(around, problem, &FIELDS))
                div class="pair" {
                    (field("phone", "me-phone", &entry.phone).kind("tel").autocomplete("tel").draw(around, problem))
                    (select(around, field("locale", "language", &entry.locale), &locales, problem))
                }
                (field("time_zone", "settings-zone", &entry.time_zone).hint("me-zone-hint").draw(around, problem))
                div class="pair" {
                    (tick(around, "own_colour", "me-own-colour", own))
                    (field("colour", "me-colour", &entry.colour).kind("color").draw(around, problem))
                }
                (field("signature", "me-signature", &entry.signature).kind("textarea").draw(around, problem))
                div { button class="button primary" { (t.text("save")) } }
            }
            div class="actions" {
                a class="button" href={ "/users/" (me.id) } { (t.text("me-card")) }
                a class="button" href="/accounts" { (t.text("me-accounts")) }
                a class="button" href="/account/absence" { (t.text("absence")) }
            }
        }
    }
}
