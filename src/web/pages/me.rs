//! "Your account": profile, language, password, sessions, tokens.

use maud::{Markup, html};
use model::Problem;
use serde::Deserialize;
use service::people::{self, Me, PasswordChange, SessionLine};

use super::{
    around::Around,
    forms::{field, refusal},
    icons::{Icon, icon},
    layout::{Room, languages, shell},
    parts::{avatar, time},
    scene::{Answer, Scene, page, refused, see_other},
};
use crate::{
    gate::{Posted, SessionSecret},
    route::{Needs, Route, get, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/account", Needs::SignedIn, show),
        post("/account/password", Needs::SignedIn, change_password),
        post("/account/sessions/end", Needs::SignedIn, end_session),
        post("/account/tokens", Needs::SignedIn, make_token),
        post("/account/tokens/end", Needs::SignedIn, end_token),
    ]
}

/// What the page has to say about what was just done.
#[derive(Clone, Copy)]
pub enum Said<'a> {
    /// Nothing.
    Nothing,
    /// The password was not changed.
    Refused(&'a Problem),
    /// The password was changed.
    Changed,
    /// No token was made.
    TokenRefused(&'a Problem),
    /// A token was made; its secret is shown this once.
    Token(&'a str),
}

async fn me(scene: &Scene, secret: Option<&str>) -> Result<Me, Problem> {
    people::me(scene.desk(), scene.who(), secret).await
}

async fn show(scene: Scene, secret: Option<SessionSecret>) -> Answer {
    let me = me(&scene, secret.as_ref().map(|secret| secret.0.as_str())).await?;
    page(view(&scene.around, &me, Said::Nothing))
}

/// A change of password.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Passwords {
    old: String,
    password: String,
}

async fn change_password(
    scene: Scene,
    SessionSecret(secret): SessionSecret,
    Posted(form): Posted<Passwords>,
) -> Answer {
    let change = PasswordChange {
        old: &form.old,
        new: &form.password,
        keep_session: &secret,
    };
    let changed = people::change_password(scene.desk(), scene.who(), change).await;
    let me = me(&scene, Some(&secret)).await?;
    match changed {
        Ok(()) => page(view(&scene.around, &me, Said::Changed)),
        Err(problem) => refused(&problem, |problem| {
            view(&scene.around, &me, Said::Refused(problem))
        }),
    }
}

/// What is to be ended.
#[derive(Deserialize)]
struct Ending {
    id: String,
}

async fn end_session(scene: Scene, Posted(ending): Posted<Ending>) -> Answer {
    people::end_session(scene.desk(), scene.who(), &ending.id).await?;
    see_other("/account#sessions")
}

async fn end_token(scene: Scene, Posted(ending): Posted<Ending>) -> Answer {
    people::end_token(scene.desk(), scene.who(), &ending.id).await?;
    see_other("/account#tokens")
}

/// A token to be made.
#[derive(Deserialize)]
struct NewToken {
    name: String,
}

async fn make_token(
    scene: Scene,
    secret: Option<SessionSecret>,
    Posted(form): Posted<NewToken>,
) -> Answer {
    let made = people::make_token(scene.desk(), scene.who(), &form.name).await;
    let me = me(&scene, secret.as_ref().map(|secret| secret.0.as_str())).await?;
    match made {
        Ok(token) => page(view(&scene.around, &me, Said::Token(&token))),
        Err(problem) => refused(&problem, |problem| {
            view(&scene.around, &me, Said::TokenRefused(problem))
        }),
    }
}

/// "Your account".
pub fn view(around: &Around, me: &Me, said: Said<'_>) -> Markup {
    let t = &around.t;
    let title = t.text("nav-account");
    let body = html! {
        section class="page narrow" {
            header class="page-head person-head" {
                (avatar(&me.name, &me.email))
                div { h1 { (me.name) } p class="quiet" { (me.email) " · " (t.text(&format!("role-{}", me.role.word()))) } }
            }
            @if let Said::Changed = said { p class="notice good" role="status" { (icon(Icon::Check)) (t.text("password-changed")) } }
            section class="card" aria-labelledby="profile" {
                h2 id="profile" { (t.text("me-profile")) }
                dl class="facts" {
                    @if !me.position.is_empty() { div { dt { (t.text("contact-position")) } dd { (me.position) } } }
                    @if let Some(supervisor) = &me.supervisor { div { dt { (t.text("me-supervisor")) } dd { (supervisor) } } }
                }
                h3 { (t.text("language")) }
                (languages(around))
                p { a href="/accounts" { (t.text("me-accounts")) } }
                p { a href="/account/absence" { (t.text("absence")) } }
            }
            (password(around, said))
            (sessions(around, me))
            (tokens(around, me, said))
        }
    };
    shell(around, &title, Room::None, &body)
}

fn password(around: &Around, said: Said<'_>) -> Markup {
    let problem = match said {
        Said::Refused(problem) => Some(problem),
        _ => None,
    };
    html! {
        section class="card" aria-labelledby="password-title" {
            h2 id="password-title" { (around.t.text("password-change")) }
            form class="stack" method="post" action="/account/password" {
                (around.token())
                (refusal(around, problem, &["old", "password"]))
                (field("old", "password-old", "").kind("password").autocomplete("current-password").required().draw(around, problem))
                (field("password", "password-new", "").kind("password").autocomplete("new-password").hint("password-hint").required().draw(around, problem))
                div { button class="button primary" { (around.t.text("password-change")) } }
            }
        }
    }
}

fn sessions(around: &Around, me: &Me) -> Markup {
    let t = &around.t;
    html! {
        section class="card" id="sessions" aria-labelledby="sessions-title" {
            h2 id="sessions-title" { (t.text("sessions")) }
            ul class="lines" { @for session in &me.sessions { li { (session_line(around, session)) } } }
        }
    }
}

fn session_line(around: &Around, session: &SessionLine) -> Markup {
    let t = &around.t;
    html! {
        div class="grow" {
            strong { (session.agent) }
            p class="quiet" { (session.ip) " · " (t.with("session-seen", &[("ago", t.ago(session.seen).into())])) }
        }
        @if session.current { span class="chip" { (t.text("session-current")) } }
        @else { (end(around, "/account/sessions/end", &session.id, "session-end")) }
    }
}

fn end(around: &Around, action: &str, id: &str, label: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (around.token())
            input type="hidden" name="id" value=(id);
            button class="button small" { (around.t.text(label)) }
        }
    }
}

fn tokens(around: &Around, me: &Me, said: Said<'_>) -> Markup {
    let t = &around.t;
    let problem = match said {
        Said::TokenRefused(problem) => Some(problem),
        _ => None,
    };
    html! {
        section class="card" id="tokens" aria-labelledby="tokens-title" {
            h2 id="tokens-title" { (t.text("tokens")) }
            p class="quiet" { (t.text("tokens-text")) }
            @if let Said::Token(secret) = said {
                div class="notice good" role="status" { div { p { strong { (t.text("token-made")) } } p { code class="secret" { (secret) } } } }
            }
            ul class="lines" {
                @for token in &me.tokens {
                    li {
                        div class="grow" { strong { (token.name) } p class="quiet" { (time(around, token.made)) } }
                        (end(around, "/account/tokens/end", &token.id, "token-end"))
                    }
                }
            }
            form class="stack" method="post" action="/account/tokens" {
                (around.token())
                (refusal(around, problem, &["name"]))
                (field("name", "token-name", "").required().draw(around, problem))
                div { button class="button" { (t.text("token-make")) } }
            }
        }
    }
}
