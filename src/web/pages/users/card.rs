//! A user's page: the card for everybody, the profile by P-15.

use axum::extract::Path;
use maud::{Markup, html};
use model::{Problem, ShownStatus, UserId};
use service::users::{self, Profile, Whole};

use super::pieces::{away_line, group_name, status_badge, swatch};
use crate::pages::{
    around::Around,
    forms::{refusal, wrong_at},
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::{face, time},
    scene::{Answer, Scene, id, page},
};

/// Longest side in pixels and most bytes that a browser shrinks a photo to.
const SHRUNK: &str = "512 262144";

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    let profile = users::profile(scene.desk(), scene.who(), id).await?;
    page(view(&scene.around, &profile, scene.visit.user == id, None))
}

/// A user's page; `problem` is what is wrong with the photo just sent.
pub fn view(around: &Around, profile: &Profile, own: bool, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let whole = profile.whole.as_ref();
    let email = whole.map_or("", |whole| whole.email.as_str());
    let place = [
        profile.position.as_str(),
        profile.office.as_deref().unwrap_or_default(),
    ];
    let place: Vec<&str> = place.into_iter().filter(|text| !text.is_empty()).collect();
    let body = html! {
        section class="page" {
            header class="page-head person-head" {
                (face(profile.id, profile.photo.as_deref(), (&profile.name, email)))
                div {
                    h1 { (profile.name) @if let Some(colour) = profile.colour { " " (swatch(colour)) } }
                    p class="quiet" { (place.join(" · ")) }
                    @if let Some(whole) = whole { p { (status_badge(around, whole.status)) } }
                    @if let Some(away) = &profile.away { p { (away_line(around, away)) } }
                }
                @if let Some(whole) = whole { (actions(around, profile.id, whole, own)) }
            }
            @if let Some(whole) = whole {
                div class="two" {
                    div { (facts(around, profile, whole)) }
                    div {
                        (people(around, whole))
                        @if !whole.signature.is_empty() {
                            section class="card" { h2 { (t.text("user-signature")) } p class="notes" { (whole.signature) } }
                        }
                        @if whole.may.edit || own { (photo(around, profile, problem)) }
                    }
                }
            } @else { p class="notice" { (icon(Icon::Lock)) (t.text("user-card-only")) } }
        }
    };
    shell(around, &profile.name, Room::Users, &body)
}

fn actions(around: &Around, id: UserId, whole: &Whole, own: bool) -> Markup {
    let t = &around.t;
    let at = |verb: &str| format!("/users/{id}/{verb}");
    let deleted = whole.status == ShownStatus::Deleted;
    let post = |verb: &str, label: &str| {
        html! {
            form method="post" action=(at(verb)) { (around.token()) button class="button" { (t.text(label)) } }
        }
    };
    html! {
        div class="actions" {
            @if whole.may.edit { a class="button" href=(at("edit")) { (icon(Icon::Draft)) (t.text("edit")) } }
            @if whole.may.stand {
                @match whole.status {
                    ShownStatus::Deleted => (post("restore", "user-restore")),
                    ShownStatus::Blocked => (post("unblock", "user-unblock")),
                    _ => a class="button" href=(at("block")) { (icon(Icon::Lock)) (t.text("user-block")) },
                }
                @if !deleted { a class="button quiet" href=(at("delete")) { (icon(Icon::Trash)) (t.text("delete")) } }
            }
            @if whole.may.edit && (whole.supervisor.is_some() || whole.may.stand) {
                a class="button quiet" href=(at("hand-over")) { (t.text("user-hand-over")) }
            }
            @if whole.may.edit && !deleted {
                a class="button quiet" href=(if own { "/account/absence".to_owned() } else { at("absence") }) { (t.text("absence")) }
                @if !own {
                    a class="button quiet" href=(at("as")) { (icon(Icon::Eye)) (t.text("try-as")) }
                    a class="button quiet" href=(at("sign-in")) { (t.text("user-sign-in")) }
                }
            }
            @if whole.may.crown { a class="button quiet" href=(at("director")) { (t.text("director-hand-over")) } }
        }
    }
}

fn facts(around: &Around, profile: &Profile, whole: &Whole) -> Markup {
    let t = &around.t;
    let groups: Vec<String> = whole
        .groups
        .iter()
        .map(|group| group_name(around, group))
        .collect();
    html! {
        section class="card facts" aria-label=(t.text("me-profile")) {
            dl {
                div { dt { (t.text("contact-email")) } dd { (whole.email) } }
                @if !whole.phone.is_empty() { div { dt { (t.text("contact-phone")) } dd { a href={ "tel:" (whole.phone.replace(' ', "")) } { (whole.phone) } } } }
                div { dt { (t.text("user-role")) } dd { (t.text(&format!("role-{}", whole.role.word()))) } }
                @if let Some((id, name)) = &whole.supervisor { div { dt { (t.text("me-supervisor")) } dd { a href={ "/users/" (id) } { (name) } } } }
                @if let Some(office) = &profile.office { div { dt { (t.text("user-office")) } dd { (office) } } }
                div { dt { (t.text("user-groups")) } dd { (groups.join(", ")) } }
                div { dt { (t.text("language")) } dd { (whole.locale.map_or_else(|| t.text("user-locale-browser"), |locale| locale.name().to_owned())) } }
                div { dt { (t.text("settings-zone")) } dd { @if whole.time_zone.is_empty() { (t.text("user-zone-agency")) } @else { (whole.time_zone) } } }
                div {
                    dt { (t.text("user-last-sign-in")) }
                    dd {
                        @if let Some((at, ip)) = &whole.last_sign_in { (time(around, *at)) " · " (ip) }
                        @else { (t.text("user-never-signed-in")) }
                    }
                }
            }
        }
    }
}

fn people(around: &Around, whole: &Whole) -> Markup {
    let t = &around.t;
    html! {
        @if !whole.subordinates.is_empty() {
            section class="card" {
                h2 { (t.text("user-subordinates")) }
                p {
                    @for (at, (id, name)) in whole.subordinates.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href={ "/users/" (id) } { (name) }
                    }
                    @if whole.more_subordinates > 0 {
                        ", " a href={ "/users?supervisor=" (crate::pages::parts::in_query(&whole.email)) } { "+" (t.number(whole.more_subordinates)) }
                    }
                }
            }
        }
        section class="card" {
            h2 { (t.text("nav-accounts")) }
            @if whole.accounts.is_empty() { p class="quiet" { (t.text("user-no-accounts")) } }
            @else { ul { @for (id, address) in &whole.accounts { li { a href={ "/accounts/" (id) } { (address) } } } } }
        }
    }
}

fn photo(around: &Around, profile: &Profile, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    html! {
        section class="card" id="photo-card" {
            h2 { (t.text("user-photo")) }
            form class="stack" method="post" action={ "/users/" (profile.id) "/photo" } enctype="multipart/form-data" {
                (around.token())
                (refusal(around, problem, &["photo"]))
                div class="field" {
                    label for="photo" { (t.text("user-photo-file")) }
                    input id="photo" name="photo" type="file" accept="image/png,image/jpeg,image/webp" required data-shrink=(SHRUNK)
                        aria-invalid=[problem.map(|_| "true")] aria-describedby=(if problem.is_some() { "photo-wrong photo-hint" } else { "photo-hint" });
                    (wrong_at(around, "photo", problem))
                    p class="hint" id="photo-hint" { (t.text("user-photo-hint")) }
                }
                div class="actions" { button class="button" { (t.text("user-photo-set")) } }
            }
            @if profile.photo.is_some() {
                form method="post" action={ "/users/" (profile.id) "/photo/remove" } {
                    (around.token())
                    button class="button quiet" { (icon(Icon::Trash)) (t.text("user-photo-remove")) }
                }
            }
        }
    }
}
