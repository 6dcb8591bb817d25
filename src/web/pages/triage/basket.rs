//! The basket of messages, with all that can be done to what is in it.

use axum::extract::Query;
use maud::{Markup, html};
use model::Problem;
use serde::Deserialize;
use service::{
    folders::{self, Side},
    tags::TagChip,
    triage::{self, MailBasket},
};

use super::{
    file::{Records, records},
    ticks::{Ticks, way},
};
use crate::pages::{
    around::Around,
    forms::{refusal, wrong_at},
    icons::{Icon, icon},
    layout::{Room, shell},
    mail::ticked_list,
    parts::{empty, message_path},
    scene::{Answer, Scene, page, refused, see_other},
};

/// Messages that are shown.
const SHOWN: usize = 200;

/// What stands in the query: the start of the name of a record to attach to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    q: String,
}

/// All that the page shows.
struct Basket {
    mail: MailBasket,
    side: Side,
    records: Records,
}

async fn load(scene: &Scene, q: &str) -> Result<Basket, Problem> {
    let (desk, who) = (scene.desk(), scene.who());
    Ok(Basket {
        mail: triage::basket(desk, who, SHOWN).await?,
        side: folders::side(desk, who).await?,
        records: records(scene, q).await?,
    })
}

pub async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let basket = load(&scene, &asking.q).await?;
    page(view(&scene.around, &basket, None))
}

/// The page with what is wrong.
pub async fn again(scene: &Scene, problem: &Problem) -> Answer {
    let basket = load(scene, "").await?;
    refused(problem, |problem| {
        view(&scene.around, &basket, Some(problem))
    })
}

pub async fn clear(scene: Scene) -> Answer {
    triage::clear_basket(scene.desk(), scene.who()).await?;
    see_other("/mail/basket")
}

/// The deeds that need nothing else.
const PLAIN: [(&str, &str, Icon); 9] = [
    ("archive", "deed-archive", Icon::Archive),
    ("trash", "deed-trash", Icon::Trash),
    ("restore", "deed-restore", Icon::Back),
    ("spam", "deed-spam", Icon::Spam),
    ("not-spam", "deed-not-spam", Icon::Inbox),
    ("read", "deed-read", Icon::Mail),
    ("unread", "deed-unread", Icon::Mail),
    ("flag", "deed-flag", Icon::Flag),
    ("unflag", "deed-unflag", Icon::Flag),
];

fn view(around: &Around, basket: &Basket, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let title = t.text("mail-basket");
    let mail = &basket.mail;
    let body = html! {
        section class="page" {
            header class="page-head" {
                div {
                    h1 { (title) }
                    p class="quiet" id="basket-count" role="status" { (way(around, mail.count, None)) }
                }
                div class="actions" {
                    a class="button quiet" href="/mail" { (icon(Icon::Back)) (t.text("mail-basket-back")) }
                    @if mail.count > 0 {
                        form method="post" action="/mail/basket/clear" { (around.token()) button class="button" { (t.text("tick-clear")) } }
                    }
                }
            }
            (refusal(around, problem, &["folder", "tag", "contact"]))
            @if mail.count == 0 {
                (empty(around, Icon::Check, ("mail-basket-empty", "mail-basket-empty-text"), Some(("/mail", "mail-basket-back"))))
            } @else {
                p class="lead" { (t.text("mail-basket-text")) }
                form id="basket" class="stack card deeds" method="post" action="/mail/basket" {
                    (around.token())
                    button class="button unscripted" name="do" value="keep" { (icon(Icon::Check)) (t.text("tick-keep")) }
                    div class="actions" {
                        @for (word, label, sign) in PLAIN {
                            button class="button" name="do" value=(word) { (icon(sign)) (t.text(label)) }
                        }
                    }
                    (moving(around, &basket.side, problem))
                    (tagging(around, &basket.side.tags, problem))
                    (attaching(around, &basket.records, problem))
                    // Apart from all that can be undone.
                    div class="apart" { button class="button danger" name="do" value="remove" { (icon(Icon::Trash)) (t.text("deed-remove")) } }
                }
                (find_record(around, &basket.records))
                (ticked_list(around, &mail.items, |line| message_path(line.id), (None, &all_of(mail))))
            }
        }
    };
    shell(around, &title, Room::Mail, &body)
}

fn all_of(mail: &MailBasket) -> Ticks {
    Ticks {
        count: mail.count,
        of_list: mail.items.iter().map(|line| line.id).collect(),
    }
}

fn moving(around: &Around, side: &Side, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    html! {
        div class="deed-line" {
            label for="folder" { (t.text("deed-move-to")) }
            select id="folder" name="folder" {
                @for account in side.accounts.iter().filter(|account| account.may_organize) {
                    optgroup label=(account.address) {
                        @for folder in &account.folders {
                            option value={ (account.id) "-" (folder.id) } { (crate::pages::mail::folder_name(around, folder.kind, &folder.name)) }
                        }
                    }
                }
            }
            button class="button" name="do" value="move" { (icon(Icon::Folder)) (t.text("deed-move")) }
            (wrong_at(around, "folder", problem))
        }
    }
}

fn tagging(around: &Around, tags: &[TagChip], problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    html! {
        @if !tags.is_empty() {
            div class="deed-line" {
                label for="tag" { (t.text("deed-tag-with")) }
                select id="tag" name="tag" { @for tag in tags { option value=(tag.id) { (tag.name) } } }
                button class="button" name="do" value="tag" { (icon(Icon::Badge)) (t.text("deed-tag")) }
                button class="button" name="do" value="untag" { (t.text("deed-untag")) }
                (wrong_at(around, "tag", problem))
            }
        }
    }
}

fn attaching(around: &Around, records: &Records, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    html! {
        @if !records.contacts.is_empty() {
            div class="deed-line" {
                label for="contact" { (t.text("deed-attach-to")) }
                select id="contact" name="contact" { @for (id, name) in &records.contacts { option value=(id) { (name) } } }
                button class="button" name="do" value="attach" { (icon(Icon::Clip)) (t.text("deed-attach")) }
                button class="button" name="do" value="detach" { (t.text("deed-detach")) }
                (wrong_at(around, "contact", problem))
            }
        }
    }
}

/// The search for a contact to attach to.
fn find_record(around: &Around, records: &Records) -> Markup {
    let t = &around.t;
    html! {
        form class="filter" method="get" action="/mail/basket" role="search" {
            label class="unseen" for="record" { (t.text("attach-find")) }
            input id="record" name="q" type="search" value=(records.q) placeholder=(t.text("attach-find")) autocomplete="off";
            button class="button" { (t.text("filter")) }
        }
    }
}
