//! What the viewer was told, over every page until it is put away.

use maud::{Markup, html};
use serde::Deserialize;
use service::notices::{self, Notice};

use super::{
    around::Around,
    icons::{Icon, icon},
    parts::time,
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
        @if !around.notices.is_empty() {
            section class="notices" aria-label=(around.t.text("notices")) {
                @for notice in around.notices.iter().take(MAX_SHOWN) { (banner(around, notice)) }
            }
        }
    }
}

fn banner(around: &Around, notice: &Notice) -> Markup {
    let t = &around.t;
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
            form method="post" action="/notices/away" {
                (around.token())
                (around.back())
                input type="hidden" name="id" value=(notice.id);
                button class="button" { (t.text("notice-away")) }
            }
        }
    }
}
