//! How an account fares, in plain words, and what to do about it (M-9, M-10).

use maud::{Markup, html};
use model::{AccountState, Failure};
use service::accounts::AccountLine;

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    problem::failure_told,
};

/// A state's sign and colour.
fn look(state: &AccountState) -> (&'static str, Icon) {
    match state {
        AccountState::UpToDate { but: 0, .. } => ("good", Icon::Check),
        AccountState::Connecting | AccountState::Queued | AccountState::Syncing { .. } => {
            ("busy", Icon::Refresh)
        }
        AccountState::UpToDate { .. }
        | AccountState::NeedsPassword
        | AccountState::Waiting { .. } => ("warn", Icon::Warning),
        AccountState::Failed { .. } => ("bad", Icon::Error),
        AccountState::Stopped => ("off", Icon::Close),
    }
}

/// A state in one line.
pub fn sentence(around: &Around, state: &AccountState) -> String {
    let t = &around.t;
    match state {
        AccountState::NeedsPassword => t.text("state-needs-password"),
        AccountState::Connecting => t.text("state-connecting"),
        AccountState::Syncing { done, total } => t.with(
            "account-syncing",
            &[
                ("done", t.number(*done).into()),
                ("total", t.number(*total).into()),
            ],
        ),
        AccountState::UpToDate { since, but } => {
            let since = t.with("account-up-to-date", &[("since", t.when(*since).into())]);
            match *but {
                0 => since,
                but => format!("{since} {}", t.count("state-but", but)),
            }
        }
        AccountState::Waiting { retry_at, .. } => {
            t.with("account-waiting", &[("at", t.hour(*retry_at).into())])
        }
        AccountState::Failed { .. } => t.text("state-failed"),
        AccountState::Stopped => t.text("state-stopped"),
        AccountState::Queued => t.text("state-queued"),
    }
}

/// A state as a badge.
pub fn badge(around: &Around, state: &AccountState) -> Markup {
    let (colour, sign) = look(state);
    html! { span class={ "badge " (colour) } { (icon(sign)) span { (sentence(around, state)) } } }
}

/// A state in full: progress, cause and remedy.
pub fn whole(around: &Around, line: &AccountLine) -> Markup {
    html! {
        div class="state" id="state" aria-live="polite" data-account=(line.id) {
            p { (badge(around, &line.state)) }
            @if let AccountState::Syncing { done, total } = line.state {
                progress max=(total.max(1)) value=(done) aria-label=(sentence(around, &line.state)) {}
            }
            @if let Some(failure) = line.state.failure().or(line.trouble.as_ref()) { (cause(around, failure)) }
            @if line.unmended > 0 { p class="notice warn" { (icon(Icon::Warning)) (around.t.count("care-unmended", line.unmended)) } }
            @if line.state == AccountState::NeedsPassword { p { (around.t.text("account-give-password")) } }
            (last_good(around, line))
        }
    }
}

/// A failure: what happened, what helps, the server's own words.
pub fn cause(around: &Around, failure: &Failure) -> Markup {
    let told = failure_told(&around.t, failure.kind, Some(&failure.words));
    html! {
        div class="cause" {
            p { strong { (told.what) } }
            @if let Some(remedy) = &told.remedy { p { (remedy) } }
            @if let Some(words) = &told.detail { p class="quiet" { (around.t.text("failure-own-words")) " " code { (words) } } }
        }
    }
}

/// When it was last wholly in step.
pub fn last_good(around: &Around, line: &AccountLine) -> Markup {
    let t = &around.t;
    html! {
        @match line.last_good_sync {
            _ if matches!(line.state, AccountState::UpToDate { .. }) => {},
            Some(at) => p class="quiet" {
                (t.with("account-last-good", &[("when", t.value(at)), ("ago", t.ago(at).into())]))
                // Of today the time above says it all.
                @if line.trouble.is_some() && t.days_since(at) > 0 { " " (t.count("care-days", t.days_since(at))) }
            },
            None => p class="quiet" { (t.text("account-never-good")) },
        }
        @if line.plain_text { p class="notice warn" { (icon(Icon::Warning)) (t.text("account-plain")) } }
    }
}
