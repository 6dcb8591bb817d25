//! What the viewer was told, over every page until it is put away.

use maud::{Markup, html};
use serde::Deserialize;
use service::{
    absence::StandIn,
    notices::{self, Digest, Notice},
};

use super::{
    around::Around,
    icons::{Icon, icon},
    parts::{message_path, time},
    scene::{Answer, Scene, go_back},
};
use crate::{
    gate::Posted,
    route::{Needs, Route, post},
};

/// Notices that one page shows; the next ones follow when these are put away.
const MAX_SHOWN: usize = 3;

pub fn routes() -> Vec<Route> {
    vec![post("/notices/away", Needs::SignedIn, put_away)]
}

#[derive(Deserialize)]
struct Away {
    id: u64,
    #[serde(default)]
    back: String,
}

async fn put_away(scene: Scene, Posted(away): Posted<Away>) -> Answer {
    match notices::put_away(scene.desk(), scene.who(), away.id).await {
        // Put away in another window: what was asked for is so.
        Err(problem) if problem.code != model::Code::NotFound => Err(problem.into()),
        _ => go_back(&away.back, "/mail"),
    }
}

/// The newest notices.
pub fn banners(around: &Around) -> Markup {
    html! {
        @for absent in &around.standing_in {
            div class="notice" role="note" { (icon(Icon::Badge)) p { (standing_in(around, absent)) } }
        }
        @if !around.notices.is_empty() {
            section class="notices" aria-label=(around.t.text("notices")) {
                @for notice in around.notices.iter().take(MAX_SHOWN) { (banner(around, notice)) }
            }
        }
    }
}

fn standing_in(around: &Around, absent: &StandIn) -> String {
    let told = [
        ("name", absent.name.as_str().into()),
        ("until", around.t.date(absent.until).into()),
    ];
    around.t.with("absence-standing-in", &told)
}

/// What came in while the viewer was away, account by account.
fn digest(around: &Around, by: &str, accounts: &[Digest]) -> Markup {
    let t = &around.t;
    html! {
        div {
            p { (t.with("absence-digest", &[("name", by.into())])) }
            ul {
                @for account in accounts {
                    li { (t.with("absence-digest-line", &[
                        ("account", account.account.as_str().into()),
                        ("came", t.number(account.came).into()),
                        ("read", t.number(account.read).into()),
                    ])) }
                }
            }
        }
    }
}

fn banner(around: &Around, notice: &Notice) -> Markup {
    let t = &around.t;
    if let Some(accounts) = &notice.digest {
        return html! {
            div class="notice" {
                (icon(Icon::Badge))
                (digest(around, &notice.by, accounts))
                (put_away_form(around, notice))
            }
        };
    }
    if let Some(why) = &notice.backup {
        return html! {
            div class="notice warn" {
                (icon(Icon::Warning))
                p { (t.with("notice-backup", &[("why", why.as_str().into())])) " " (time(around, notice.at)) }
                (put_away_form(around, notice))
            }
        };
    }
    if !notice.shared.is_empty() {
        return html! {
            div class="notice" {
                (icon(Icon::People))
                p {
                    (t.with("notice-shared", &[("by", notice.by.as_str().into())])) " "
                    @for (at, one) in notice.shared.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href=(message_path(one.id)) { @if one.subject.is_empty() { (t.text("no-subject")) } @else { (one.subject) } }
                    }
                    " " (time(around, notice.at))
                }
                (put_away_form(around, notice))
            }
        };
    }
    if let Some(missing) = &notice.missing {
        let told = [
            ("count", missing.messages.into()),
            ("n", t.number(missing.messages).into()),
            ("address", missing.address.as_str().into()),
        ];
        return html! {
            div class="notice warn" {
                (icon(Icon::Warning))
                p {
                    (t.with("notice-missing", &told)) " "
                    a href={ "/accounts/" (missing.account) "/ledger" } { (t.text("notice-missing-see")) }
                    " " (time(around, notice.at))
                }
                (put_away_form(around, notice))
            }
        };
    }
    let more = (notice.more_addresses > 0).then(|| format!("+{}", t.number(notice.more_addresses)));
    let named = notice.addresses.iter().cloned().chain(more);
    let addresses = named.collect::<Vec<_>>().join(", ");
    let told = [
        ("by", notice.by.as_str().into()),
        ("addresses", addresses.into()),
        ("messages", t.number(notice.messages).into()),
    ];
    html! {
        div class="notice warn" {
            (icon(Icon::Eye))
            p { (t.with("notice-opened", &told)) " " (time(around, notice.at)) }
            (put_away_form(around, notice))
        }
    }
}

fn put_away_form(around: &Around, notice: &Notice) -> Markup {
    html! {
        form method="post" action="/notices/away" {
            (around.token())
            (around.back())
            input type="hidden" name="id" value=(notice.id);
            button class="button" { (around.t.text("notice-away")) }
        }
    }
}
