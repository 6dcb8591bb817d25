//! The agency's logo: on the page for signing in, for anybody.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use service::agency;

use super::{
    around::Around,
    scene::{Answer, Scene, see_other},
};
use crate::{
    Office,
    assets::url,
    gate::FILE_CSP,
    route::{Needs, Route, get, post},
    shown::Shown,
};

/// A browser asks each time: a new logo is seen at once.
const KEPT: &str = "private, no-cache";

pub fn routes() -> Vec<Route> {
    vec![
        get("/logo", Needs::Nobody, show),
        post("/settings/logo/remove", Needs::SignedIn, remove),
    ]
}

/// The logo, or our own mark where there is none.
async fn show(State(office): State<Office>) -> Result<Response, Shown> {
    let Some(logo) = agency::logo(&office.desk).await? else {
        return see_other(&url("icons/korespond.svg"));
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(logo.kind)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(FILE_CSP),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static(KEPT)),
    ];
    Ok((headers, logo.bytes).into_response())
}

async fn remove(scene: Scene) -> Answer {
    agency::remove_logo(scene.desk(), scene.who()).await?;
    see_other("/settings#logo")
}

/// The logo on the settings' page, with the ways to change it.
pub fn card(around: &Around) -> Markup {
    let t = &around.t;
    html! {
        section class="card stack" id="logo" aria-labelledby="logo-title" {
            h2 id="logo-title" { (t.text("logo")) }
            p { img class="logo" src="/logo" alt=(t.text("logo-now")); }
            form class="stack needs-script" data-uploads="/api/v1/agency/logo" {
                (around.token())
                div class="field" {
                    label for="logo-file" { (t.text("logo-choose")) }
                    input id="logo-file" type="file" accept="image/png,image/jpeg,image/webp";
                    p class="hint" { (t.text("logo-hint")) }
                    p class="wrong" role="alert" data-says=(t.text("problem-bad-picture")) {}
                }
            }
            details class="rare" {
                summary { (t.text("logo-remove")) }
                form method="post" action="/settings/logo/remove" {
                    (around.token())
                    button class="button danger" { (t.text("logo-remove")) }
                }
            }
        }
    }
}
