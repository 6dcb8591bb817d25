//! Accounts that need care, the worst first, with what to do about each (M-45).

use axum::extract::Path;
use maud::{Markup, html};
use model::{AccountId, AccountState, Code, FailureKind, Problem};
use serde::Deserialize;
use service::{
    accounts::{self, EditAccount},
    care::{self, Care, Need},
};

use super::{form::at_field, state};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{refusal, wrong_at},
        icons::{Icon, icon},
        layout::{Room, shell},
        parts::{empty, time},
        scene::{Answer, Scene, id, page, refused, saved},
    },
};

/// Errors shown of one account; its page has all.
const MAX_ERRORS: usize = 3;

pub async fn show(scene: Scene) -> Answer {
    let all = care::list(scene.desk(), scene.who()).await?;
    page(view(&scene.around, &all, None))
}

#[derive(Deserialize)]
pub struct Entry {
    #[serde(default)]
    password: String,
}

/// A new password, given where the account is seen to fail.
pub async fn password(
    scene: Scene,
    Path(at): Path<String>,
    Posted(entry): Posted<Entry>,
) -> Answer {
    let id: AccountId = id(&at)?;
    let change = EditAccount {
        password: Some(entry.password),
        ..EditAccount::default()
    };
    let edited = match change.password.as_deref() {
        // Whether there is such an account is not told by the form.
        Some("") | None => accounts::page(scene.desk(), scene.who(), id)
            .await
            .and(Err(Problem::at(Code::Required, "password"))),
        Some(_) => accounts::edit(scene.desk(), scene.who(), id, change).await,
    };
    match edited {
        Ok(()) => saved("/accounts/care"),
        Err(problem) => {
            let problem = at_field(problem);
            let all = care::list(scene.desk(), scene.who()).await?;
            refused(&problem, |problem| {
                view(&scene.around, &all, Some((id, problem)))
            })
        }
    }
}

/// The page.
pub fn view(around: &Around, all: &[Care], wrong: Option<(AccountId, &Problem)>) -> Markup {
    let t = &around.t;
    let title = t.text("care-title");
    let body = html! {
        section class="page" {
            header class="page-head" { h1 { (title) } div class="actions" { a class="button" href="/accounts" { (t.text("nav-accounts")) } } }
            @if all.is_empty() {
                (empty(around, Icon::Check, ("care-none", "care-none-text"), None))
            } @else {
                p class="lead" { (t.text("care-text")) }
                @for one in all {
                    @let wrong = wrong.filter(|(id, _)| *id == one.line.id).map(|(_, problem)| problem);
                    (card(around, one, wrong))
                }
            }
        }
    };
    shell(around, &title, Room::Accounts, &body)
}

fn card(around: &Around, one: &Care, wrong: Option<&Problem>) -> Markup {
    let (t, line) = (&around.t, &one.line);
    let heading = format!("care-{}", line.id);
    html! {
        section class="card care" aria-labelledby=(heading) {
            h2 id=(heading) { a href={ "/accounts/" (line.id) } { (line.address) } }
            p class="quiet" { (line.owner_name) }
            p { span class={ "badge " (if one.need == Need::Person { "bad" } else { "warn" }) } {
                (icon(Icon::Warning)) span { (t.text(need_key(one.need))) }
            } " " (state::badge(around, &line.state)) }
            @if one.need != Need::Folder { p { @match one.days { Some(days) => (t.count("care-days", days)), None => (t.text("account-never-good")) } } }
            @if let Some(trouble) = &line.trouble { (state::cause(around, trouble)) }
            @if line.unmended > 0 {
                p { (t.count("care-unmended", line.unmended)) " " a href={ "/accounts/" (line.id) "/ledger" } { (t.text("notice-missing-see")) } }
            }
            @for shut in &one.shut {
                p { strong { (t.with("care-folder", &[("folder", shut.folder.as_str().into())])) } }
                (state::cause(around, &shut.failure))
            }
            @if wants_password(one) { (password_form(around, one, wrong)) }
            @if one.errors.len() > 1 {
                details {
                    summary { (t.text("care-last-errors")) }
                    ol class="errors" {
                        @for failure in one.errors.iter().take(MAX_ERRORS) { li { (time(around, failure.at)) (state::cause(around, failure)) } }
                    }
                }
            }
            p class="actions" { a class="button" href={ "/accounts/" (line.id) } { (t.text("care-settings")) } }
        }
    }
}

fn need_key(need: Need) -> &'static str {
    match need {
        Need::Person => "care-need-person",
        Need::Weeks => "care-need-weeks",
        Need::Folder => "care-need-folder",
        Need::Missing => "care-need-missing",
        Need::Days => "care-need-days",
        Need::Late => "care-need-late",
    }
}

fn wants_password(one: &Care) -> bool {
    let refused = |kind| kind == FailureKind::AuthFailed;
    one.line.state == AccountState::NeedsPassword
        || one.line.trouble.as_ref().is_some_and(|f| refused(f.kind))
        || one.line.state.failure().is_some_and(|f| refused(f.kind))
}

fn password_form(around: &Around, one: &Care, wrong: Option<&Problem>) -> Markup {
    let id = format!("password-{}", one.line.id);
    html! {
        form class="stack" method="post" action={ "/accounts/" (one.line.id) "/password" } {
            (around.token())
            (refusal(around, wrong, &["password"]))
            div class="field" {
                label for=(id) { (around.t.text("care-password")) }
                input id=(id) name="password" type="password" autocomplete="new-password" required
                    aria-invalid=[wrong.map(|_| "true")] aria-describedby=[wrong.map(|_| "password-wrong")];
                (wrong_at(around, "password", wrong))
            }
            div { button class="button primary" { (around.t.text("care-password-save")) } }
        }
    }
}

/// Over every page of whom it concerns, until their accounts are well.
pub fn banner(around: &Around) -> Markup {
    let mine = &around.care.mine;
    html! {
        @if !mine.is_empty() {
            div class="notice warn" role="note" {
                (icon(Icon::Warning))
                p {
                    (around.t.with("care-mine", &[("addresses", mine.join(", ").into())])) " "
                    a href="/accounts/care" { (around.t.text("care-see")) }
                }
            }
        }
    }
}
