//! Deeds: the forms that ask for them, and what they lead to.

use axum::extract::Path;
use maud::{Markup, html};
use model::{Code, MessageRef, Problem};
use serde::Deserialize;
use service::triage::{self, DeedAsk, TriagePage, Which};

use super::{
    basket, place_word,
    ticks::way,
    told::{leads_to, toast},
};
use crate::{
    gate::{Posted, safe_next},
    pages::{
        around::Around,
        icons::{Icon, icon},
        parts::message_path,
        scene::{Answer, Part, Scene, go_back, id, page, refused, see_other},
    },
};

/// A button of a deed.
#[derive(Clone, Copy)]
pub struct Deed {
    /// Its word.
    pub word: &'static str,
    /// What the button says.
    pub label: &'static str,
    /// Its sign.
    pub sign: Icon,
}

/// A deed on one message, as a form of one button.
pub fn deed_form(around: &Around, id: MessageRef, deed: Deed) -> Markup {
    html! {
        form method="post" action={ (message_path(id)) "/do" } data-deed=(deed.word) {
            (around.token())
            (around.back())
            button class="button quiet" name="deed" value=(deed.word) title=(around.t.text(deed.label)) { (icon(deed.sign)) span { (around.t.text(deed.label)) } }
        }
    }
}

/// The fields of a deed's form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    deed: String,
    /// `ACCOUNT-FOLDER`.
    folder: String,
    tag: String,
    contact: String,
    organization: String,
    back: String,
}

impl Entry {
    fn ask(&self) -> Result<DeedAsk, Problem> {
        let (account, folder) = match self.folder.split_once('-') {
            Some((account, folder)) => (Some(account), Some(folder)),
            None => (None, None),
        };
        Ok(DeedAsk {
            deed: self.deed.clone(),
            account: number(account.unwrap_or_default(), "folder")?,
            folder: number(folder.unwrap_or_default(), "folder")?,
            tag: number(&self.tag, "tag")?,
            contact: number(&self.contact, "contact")?,
            organization: number(&self.organization, "organization")?,
        })
    }
}

fn number<T: std::str::FromStr>(text: &str, field: &'static str) -> Result<Option<T>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().map(Some);
    number.map_err(|_| Problem::at(Code::BadChoice, field))
}

pub async fn one(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id: MessageRef = id(&at)?;
    // Removing for good has a page that asks first.
    if entry.deed == "remove" {
        return see_other(&format!("{}/remove", message_path(id)));
    }
    let which = Which::Ids(vec![id]);
    let done = triage::begin(scene.desk(), scene.who(), &entry.ask()?, which).await?;
    answer(&scene, &done, (&entry.back, &message_path(id)))
}

/// Leads back, telling what was done; a script gets only that.
pub fn answer(scene: &Scene, done: &TriagePage, (back, fallback): (&str, &str)) -> Answer {
    if scene.part == Part::Pane {
        return page(toast(&scene.around, done));
    }
    if done.goes_on() {
        return see_other(&format!("/mail/done/{}", done.id));
    }
    let back = safe_next(back).unwrap_or(fallback);
    see_other(&leads_to(back, done.id))
}

/// A change of the basket, or a deed on it: what a list showed, what of it was ticked, and what
/// is to be done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Ticked {
    #[serde(rename = "do")]
    what: String,
    shown: Vec<String>,
    tick: Vec<String>,
    place: String,
    folder: String,
    tag: String,
    contact: String,
    organization: String,
    back: String,
}

pub async fn ticked(scene: Scene, Posted(form): Posted<Ticked>) -> Answer {
    let (desk, who) = (scene.desk(), scene.who());
    let ids = |texts: &[String]| -> Vec<MessageRef> {
        texts.iter().filter_map(|text| text.parse().ok()).collect()
    };
    let (shown, ticked) = (ids(&form.shown), ids(&form.tick));
    let changed = match form.what.as_str() {
        "all" => triage::change_basket(desk, who, (shown, Vec::new())).await,
        "place" => match place_word::which(&form.place) {
            Some(which) => triage::fill_basket(desk, who, which).await,
            None => Err(Problem::new(Code::BadRequest)),
        },
        _ => {
            let gone = shown.into_iter().filter(|id| !ticked.contains(id));
            let change = (ticked.clone(), gone.collect());
            triage::change_basket(desk, who, change).await
        }
    };
    if scene.part == Part::Side {
        return counted(&scene, changed).await;
    }
    let keeps = matches!(form.what.as_str(), "keep" | "all" | "place");
    let done = match changed {
        Ok(_) if keeps => return go_back(&form.back, "/mail/basket"),
        Ok(_) if form.what == "remove" => return see_other("/mail/basket/remove"),
        Ok(_) => {
            let entry = Entry {
                deed: form.what,
                folder: form.folder,
                tag: form.tag,
                contact: form.contact,
                organization: form.organization,
                back: String::new(),
            };
            match entry.ask() {
                Ok(ask) => triage::begin(desk, who, &ask, Which::Basket).await,
                Err(problem) => Err(problem),
            }
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(done) => answer(&scene, &done, (&form.back, "/mail/inbox")),
        Err(problem) => basket::again(&scene, &problem).await,
    }
}

/// What came of one tick, for the script that sent it.
async fn counted(scene: &Scene, changed: Result<usize, Problem>) -> Answer {
    match changed {
        Ok(count) => page(way(&scene.around, count, None)),
        Err(problem) => {
            let (count, _) = triage::ticks(scene.desk(), scene.who(), &[]).await?;
            let problem = Problem {
                field: Some("tick".into()),
                ..problem
            };
            refused(&problem, |problem| way(&scene.around, count, Some(problem)))
        }
    }
}
