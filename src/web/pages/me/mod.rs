//! "Your account": profile, language, password, second factor, passkeys, sessions, tokens (P-10).

mod device;
mod notify;
mod openid;
mod passkeys;
mod password;
mod profile;
mod second_factor;
mod sessions;
mod tokens;

use maud::{Markup, html};
use model::Problem;
use service::{
    absence::{self, Away},
    openid::{Connected, ProviderName},
    passkeys::{Party, PasskeyLine},
    people::{self, Me},
    profile::Profile,
    second_factor::Standing,
};

use super::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::{face, time},
    scene::{Answer, Scene, page},
};
use crate::{
    gate::SessionSecret,
    route::{Needs, Route, get},
};

pub use self::openid::list as connected_list;

pub fn routes() -> Vec<Route> {
    let mut routes = vec![get("/account", Needs::SignedIn, show)];
    routes.extend(profile::routes());
    routes.extend(password::routes());
    routes.extend(second_factor::routes());
    routes.extend(passkeys::routes());
    routes.extend(openid::routes());
    routes.extend(sessions::routes());
    routes.extend(tokens::routes());
    routes
}

/// What the page has to say about what was just done.
#[derive(Clone, Copy)]
enum Said<'a> {
    /// Nothing.
    Nothing,
    /// The profile was not changed; what was typed.
    ProfileRefused(&'a profile::Entry, &'a Problem),
    /// The password was not changed.
    Refused(&'a Problem),
    /// The password was changed.
    Changed,
    /// An account at this provider was not connected, or one not disconnected.
    OpenIdRefused(&'a str, &'a Problem),
    /// No token was made; the name typed.
    TokenRefused(&'a str, &'a Problem),
    /// A token was made; its secret is shown this once.
    Token(&'a str),
}

/// All that the page shows.
struct Whole {
    me: Me,
    profile: Profile,
    standing: Standing,
    passkeys: Vec<PasskeyLine>,
    party: Option<Party>,
    connected: Vec<Connected>,
    choices: Vec<ProviderName>,
    away: Option<Away>,
}

async fn whole(scene: &Scene, secret: Option<&str>) -> Result<Whole, Problem> {
    let (desk, who) = (scene.desk(), scene.who());
    Ok(Whole {
        me: people::me(desk, who, secret).await?,
        profile: service::profile::mine(desk, who).await?,
        standing: service::second_factor::standing(desk, who).await?,
        passkeys: service::passkeys::mine(desk, who).await?,
        party: scene.office.party(),
        connected: service::openid::mine(desk, who).await?,
        choices: service::openid::choices(desk),
        away: absence::mine(desk, who).await?,
    })
}

async fn show(scene: Scene, secret: Option<SessionSecret>) -> Answer {
    let whole = whole(&scene, secret.as_ref().map(|secret| secret.0.as_str())).await?;
    page(view(&scene.around, &whole, Said::Nothing))
}

fn view(around: &Around, whole: &Whole, said: Said<'_>) -> Markup {
    let t = &around.t;
    let me = &whole.me;
    let body = html! {
        section class="page narrow" {
            header class="page-head person-head" {
                (face(me.id, around.person.as_ref().and_then(|person| person.photo.as_deref()), (&me.name, &me.email)))
                div { h1 { (me.name) } p class="quiet" { (me.email) " · " (t.text(&format!("role-{}", me.role.word()))) } }
            }
            @if let Said::Changed = said { p class="notice good" role="status" { (icon(Icon::Check)) (t.text("password-changed")) } }
            (profile::view(around, whole, said))
            (password::view(around, said))
            (factor(around, &whole.standing))
            (passkeys::card(around, whole))
            (openid::view(around, whole, said))
            (notify::card(around))
            (sessions::view(around, me))
            (tokens::view(around, me, said))
        }
    };
    shell(around, &t.text("nav-account"), Room::None, &body)
}

/// How the second factor stands, with the way to its own page.
fn factor(around: &Around, standing: &Standing) -> Markup {
    let t = &around.t;
    html! {
        section class="card" id="second-factor" aria-labelledby="factor-title" {
            h2 id="factor-title" { (t.text("factor-title")) }
            @match standing.since {
                Some(since) => p {
                    (icon(Icon::Check)) " " (t.text("factor-on")) " " (time(around, since)) ". "
                    (t.count("factor-codes-left", standing.recovery_left as u64))
                },
                None => p { (t.text("factor-off")) },
            }
            p { a class="button" href="/account/second-factor" { (t.text("factor-manage")) } }
        }
    }
}

/// A form of one button that ends something.
fn end(around: &Around, action: &str, (id, label): (&str, &str)) -> Markup {
    html! {
        form method="post" action=(action) {
            (around.token())
            input type="hidden" name="id" value=(id);
            button class="button small" { (around.t.text(label)) }
        }
    }
}
