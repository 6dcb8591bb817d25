//! What one does with messages: deeds on one or many, undoing them, and the basket.

use axum::{Json, extract::State, http::StatusCode};
use model::{
    AccountId, Code, ContactId, FolderId, FolderKind, MessageRef, OrganizationId, Problem, TagId,
};
use serde::{Deserialize, Serialize};
use service::{
    reading::Place,
    triage::{self, DeedAsk, TriagePage, TriageUndo, Which},
};

use super::{
    answer::{Answer, Done, When},
    ask::{At, Given, bare},
    message::Message,
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, get, post},
    shown::Shown,
};

/// Messages of the basket that are told.
const TOLD: usize = 200;

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(post("/api/v1/triage", SignedIn, begin)),
        bare(get("/api/v1/triage/{id}", SignedIn, one)),
        bare(delete("/api/v1/triage/{id}", SignedIn, stop)),
        bare(post("/api/v1/triage/{id}/undo", SignedIn, undo)),
        bare(get("/api/v1/messages/basket", SignedIn, basket)),
        bare(post("/api/v1/messages/basket", SignedIn, change)),
        bare(delete("/api/v1/messages/basket", SignedIn, clear)),
    ]
}

/// What is to be done, and to which messages.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TriageGiven {
    deed: String,
    account: Option<AccountId>,
    folder: Option<FolderId>,
    tag: Option<TagId>,
    contact: Option<ContactId>,
    organization: Option<OrganizationId>,
    /// These messages.
    messages: Option<Vec<MessageRef>>,
    /// Those in the basket.
    basket: bool,
    /// All in this folder.
    from: Option<From>,
    /// All that this search finds.
    q: Option<String>,
}

/// A folder of an account, or all of a kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct From {
    account: Option<AccountId>,
    folder: Option<FolderId>,
    kind: Option<FolderKind>,
}

impl From {
    fn place(&self) -> Result<Place, Problem> {
        match (self.account, self.folder, self.kind) {
            (Some(account), Some(folder), None) => Ok(Place::Folder(account, folder)),
            (Some(account), None, Some(kind)) => Ok(Place::AccountKind(account, kind)),
            (None, None, Some(kind)) => Ok(Place::Kind(kind)),
            _ => Err(Problem::at(Code::Required, "from").naming("account and folder, or kind")),
        }
    }
}

impl TriageGiven {
    fn which(&mut self) -> Result<Which, Problem> {
        match (
            self.messages.take(),
            self.basket,
            self.from.take(),
            self.q.take(),
        ) {
            (Some(ids), false, None, None) => Ok(Which::Ids(ids)),
            (None, true, None, None) => Ok(Which::Basket),
            (None, false, Some(from), None) if self.deed == "remove" => {
                Ok(Which::Emptied(from.place()?))
            }
            (None, false, Some(from), None) => Ok(Which::Place(from.place()?)),
            (None, false, None, Some(q)) => Ok(Which::Search(q)),
            _ => {
                let one = "one of messages, basket, from, q";
                Err(Problem::at(Code::Required, "messages").naming(one))
            }
        }
    }
}

/// A deed as far as it got.
#[derive(Serialize)]
struct Triage {
    id: u64,
    deed: &'static str,
    at: When,
    undo_until: When,
    total: u64,
    changed: u64,
    unchanged: u64,
    skipped: u64,
    left: u64,
    stopped: bool,
    can_undo: bool,
    undo: Option<TriageUndo>,
}

fn told(page: &TriagePage) -> Json<Triage> {
    Json(Triage {
        id: page.id,
        deed: page.deed,
        at: page.at.into(),
        undo_until: page.undo_until.into(),
        total: page.total,
        changed: page.changed,
        unchanged: page.unchanged,
        skipped: page.skipped,
        left: page.left,
        stopped: page.stopped,
        can_undo: page.can_undo,
        undo: page.undo,
    })
}

async fn begin(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(mut given): Given<TriageGiven>,
) -> Result<(StatusCode, Json<Triage>), Shown> {
    let which = given.which()?;
    let ask = DeedAsk {
        deed: given.deed,
        account: given.account,
        folder: given.folder,
        tag: given.tag,
        contact: given.contact,
        organization: given.organization,
    };
    let page = triage::begin(&office.desk, &visit.who, &ask, which).await?;
    Ok((StatusCode::CREATED, told(&page)))
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<u64>,
) -> Answer<Triage> {
    Ok(told(&triage::page(&office.desk, &visit.who, id).await?))
}

async fn stop(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<u64>,
) -> Answer<Triage> {
    Ok(told(&triage::stop(&office.desk, &visit.who, id).await?))
}

async fn undo(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<u64>,
) -> Answer<Triage> {
    Ok(told(&triage::undo(&office.desk, &visit.who, id).await?))
}

#[derive(Serialize)]
struct Basket {
    count: usize,
    items: Vec<Message>,
}

async fn basket(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Basket> {
    let found = triage::basket(&office.desk, &visit.who, TOLD).await?;
    Ok(Json(Basket {
        count: found.count,
        items: found.items.into_iter().map(Message::from).collect(),
    }))
}

/// Which messages are put in and which are taken out.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MailBasketGiven {
    add: Vec<MessageRef>,
    remove: Vec<MessageRef>,
}

#[derive(Serialize)]
struct Count {
    count: usize,
}

async fn change(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<MailBasketGiven>,
) -> Answer<Count> {
    let change = (given.add, given.remove);
    let count = triage::change_basket(&office.desk, &visit.who, change).await?;
    Ok(Json(Count { count }))
}

async fn clear(State(office): State<Office>, Visitor(visit): Visitor) -> Done {
    triage::clear_basket(&office.desk, &visit.who).await?;
    Ok(StatusCode::NO_CONTENT)
}
