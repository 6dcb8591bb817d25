//! The agency's settings: everybody may know them, who may changes them (M-47).

use maud::{Markup, html};
use model::{Code, Locale, Permission, Problem, SeenMail};
use serde::Deserialize;
use service::{
    agency::{self, AgencyPage},
    backups::{self, BackupState},
    sign_in::{Duty, Visit},
    users,
};

use super::{
    accounts::entries,
    around::Around,
    forms::{Ticked, field, refusal, select, tick},
    icons::{Icon, icon},
    layout::{Room, shell},
    logo,
    parts::time,
    scene::{Answer, Scene, page, refused, saved},
};
use crate::{
    Office,
    gate::Posted,
    route::{Needs, Route, get, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/settings", Needs::SignedIn, show),
        post("/settings", Needs::SignedIn, change),
    ]
}

async fn show(scene: Scene) -> Answer {
    let agency = agency::page(scene.desk(), scene.who()).await?;
    if scene.around.may.contains(&Permission::SettingsEdit) {
        let backups = backups::state(scene.desk(), scene.who()).await?;
        page(view(&scene.around, (&agency, &backups), None))
    } else {
        page(told(&scene.around, &agency))
    }
}

/// What the form holds.
#[derive(Deserialize)]
struct Entry {
    name: String,
    time_zone: String,
    seen_mail: String,
    locale: String,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    never_log: String,
    #[serde(default)]
    care_letter: String,
}

async fn change(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    let locale = Locale::from_tag(&entry.locale);
    let seen_mail = match entry.seen_mail.as_str() {
        "all" => Some(SeenMail::All),
        "matched" => Some(SeenMail::Matched),
        _ => None,
    };
    let agency = AgencyPage {
        name: entry.name.trim().to_owned(),
        time_zone: entry.time_zone.trim().to_owned(),
        seen_mail: seen_mail.unwrap_or(SeenMail::Matched),
        locale: locale.unwrap_or_default(),
        currency: entry.currency,
        languages: entry
            .languages
            .iter()
            .filter_map(|tag| Locale::from_tag(tag))
            .collect(),
        never_log: Some(entries(&entry.never_log)),
        care_letter: entry.care_letter == "yes",
    };
    let edited = match (locale, seen_mail) {
        (None, _) => Err(Problem::at(Code::BadChoice, "locale")),
        (_, None) => Err(Problem::at(Code::BadChoice, "seen_mail")),
        _ => agency::edit(scene.desk(), scene.who(), agency.clone()).await,
    };
    let Err(problem) = edited else {
        return saved("/settings");
    };
    let backups = backups::state(scene.desk(), scene.who()).await?;
    refused(&problem, |problem| {
        view(&scene.around, (&agency, &backups), Some(problem))
    })
}

fn seen_word(seen: SeenMail) -> &'static str {
    match seen {
        SeenMail::Matched => "matched",
        SeenMail::All => "all",
    }
}

/// The settings for who may change them.
pub fn view(
    around: &Around,
    (agency, backups): (&AgencyPage, &BackupState),
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let seen = ["matched", "all"].map(|word| (word.to_owned(), t.text(&format!("seen-{word}"))));
    let locales = Locale::ALL.map(|locale| (locale.tag().to_owned(), locale.name().to_owned()));
    framed(
        around,
        &html! {
            form class="card stack" method="post" action="/settings" {
                (around.token())
                (refusal(around, problem, &["name", "time_zone", "currency", "locale", "seen_mail", "never_log"]))
                (field("name", "settings-name", &agency.name).required().draw(around, problem))
                (field("time_zone", "settings-zone", &agency.time_zone).hint("settings-zone-hint").required().draw(around, problem))
                (field("currency", "settings-currency", &agency.currency).hint("settings-currency-hint").draw(around, problem))
                (offered(around, agency))
                (select(around, field("locale", "settings-locale", agency.locale.tag()), &locales, problem))
                (field("never_log", "never-log", &never_log(agency)).kind("textarea").hint("never-log-agency-hint").draw(around, problem))
                (select(around, field("seen_mail", "seen-title", seen_word(agency.seen_mail)).hint("seen-hint"), &seen, problem))
                (tick(around, "care_letter", "settings-care-letter", if agency.care_letter { Ticked::Yes } else { Ticked::No }))
                div { button class="button primary" { (t.text("save")) } }
            }
            (logo::card(around))
            (backed_up(around, backups))
        },
    )
}

/// How the last backups went.
fn backed_up(around: &Around, backups: &BackupState) -> Markup {
    let t = &around.t;
    html! {
        section class="card stack" {
            h2 { (t.text("backups")) }
            @if let Some(why) = &backups.failed {
                p class="notice warn" role="note" { (icon(Icon::Warning)) (t.with("backups-failed", &[("why", why.as_str().into())])) }
            }
            @match &backups.good {
                Some(good) => {
                    p { (t.with("backups-good", &[("messages", t.number(good.messages).into())])) " " (time(around, good.made)) }
                    @if good.damaged > 0 { p class="notice warn" role="note" { (icon(Icon::Warning)) (t.with("backups-damaged", &[("messages", t.number(good.damaged).into())])) } }
                }
                None => p { (t.text("backups-none")) }
            }
            @if !backups.scheduled { p class="hint" { (t.text("backups-how")) } }
        }
    }
}

fn never_log(agency: &AgencyPage) -> String {
    agency.never_log.clone().unwrap_or_default().join("\n")
}

/// The languages that the panel offers: none ticked is all.
fn offered(around: &Around, agency: &AgencyPage) -> Markup {
    html! {
        fieldset {
            legend { (around.t.text("settings-languages")) }
            @for locale in Locale::ALL {
                @let id = format!("language-{}", locale.tag());
                div class="tick" {
                    input type="checkbox" id=(id) name="languages" value=(locale.tag())
                        checked[agency.languages.is_empty() || agency.languages.contains(&locale)];
                    label for=(id) lang=(locale.tag()) { (locale.name()) }
                }
            }
        }
    }
}

/// The settings for everybody else.
fn told(around: &Around, agency: &AgencyPage) -> Markup {
    let t = &around.t;
    framed(
        around,
        &html! {
            section class="card facts" {
                dl {
                    div { dt { (t.text("settings-name")) } dd { (agency.name) } }
                    div { dt { (t.text("settings-zone")) } dd { (agency.time_zone) } }
                    @if !agency.currency.is_empty() { div { dt { (t.text("settings-currency")) } dd { (agency.currency) } } }
                    div { dt { (t.text("seen-title")) } dd { (t.text(&format!("seen-{}", seen_word(agency.seen_mail)))) } }
                }
                p class="hint" { (t.text("seen-hint")) }
            }
            p class="notice" { (icon(Icon::Lock)) (t.text("settings-not-yours")) }
        },
    )
}

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// The agency itself.
    Agency,
    /// Its offices.
    Offices,
    /// Permission groups.
    Groups,
    /// Networks and second factors.
    Security,
    /// The audit log.
    Audit,
}

/// The pages with their addresses and words, and what it takes to be shown the way to them.
const LEAVES: [(Leaf, &str, &str, Option<Permission>); 5] = [
    (Leaf::Agency, "/settings", "settings-agency", None),
    (Leaf::Offices, "/settings/offices", "settings-offices", None),
    (
        Leaf::Groups,
        "/settings/groups",
        "settings-groups",
        Some(Permission::SettingsEdit),
    ),
    (
        Leaf::Security,
        "/settings/security",
        "settings-security",
        Some(Permission::SettingsEdit),
    ),
    (
        Leaf::Audit,
        "/settings/audit",
        "settings-audit",
        Some(Permission::AuditView),
    ),
];

/// Of the permissions that the ways between these pages depend on, those that a visitor of one
/// of them has.
pub fn permissions(office: &Office, visit: Option<&Visit>, path: &str) -> Vec<Permission> {
    let visit = visit.filter(|visit| visit.duty == Duty::None && path.starts_with("/settings"));
    let asked = [Permission::SettingsEdit, Permission::AuditView];
    visit
        .and_then(|visit| users::having(&office.desk, &visit.who, &asked).ok())
        .unwrap_or_default()
}

fn framed(around: &Around, content: &Markup) -> Markup {
    leaf(around, Leaf::Agency, "page narrow", content)
}

/// A page of the settings with the ways to the others; `class` is the section's.
pub fn leaf(around: &Around, at: Leaf, class: &str, content: &Markup) -> Markup {
    let title = around.t.text("nav-settings");
    let shown = |to: Leaf, needed: Option<Permission>| {
        to == at || needed.is_none_or(|needed| around.may.contains(&needed))
    };
    let body = html! {
        section class=(class) {
            h1 { (title) }
            nav class="leaves" aria-label=(title) {
                @for (to, href, label, needed) in LEAVES {
                    @if shown(to, needed) {
                        a href=(href) aria-current=[(to == at).then_some("page")] { (around.t.text(label)) }
                    }
                }
            }
            (content)
        }
    };
    shell(around, &title, Room::None, &body)
}
