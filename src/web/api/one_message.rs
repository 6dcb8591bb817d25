//! One message: what it says, its bytes, its state and who sees it.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use model::{Code, GroupId, Hash, MessageRef, Problem, UserId};
use serde::Deserialize;
use service::message::{
    self, Asked as Confirmed, BodyAsk, Extent, Images, Labels, Look, Mark, Privacy, Reason, With,
};

use super::{
    answer::{Answer, Done, Items, file, safe_kind},
    ask::{Asked, At, Given, bare},
    body::Body,
    message::{Message, MessageOne},
};
use crate::{
    Office,
    gate::{Tongue, Visitor},
    route::{Needs::SignedIn, Route, delete, get, post, put},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/messages/{id}", SignedIn, one),
        get("/api/v1/messages/{id}/body", SignedIn, body),
        post("/api/v1/messages/{id}/body", SignedIn, fetch_body),
        get("/api/v1/messages/{id}/raw", SignedIn, raw),
        get(
            "/api/v1/messages/{id}/attachments/{part}",
            SignedIn,
            attachment,
        ),
        get("/api/v1/messages/{id}/attachments.zip", SignedIn, zip),
        bare(post("/api/v1/messages/{id}/flags", SignedIn, flags)),
        bare(put("/api/v1/messages/{id}/privacy", SignedIn, privacy)),
        bare(get("/api/v1/messages/{id}/why", SignedIn, why)),
        bare(post("/api/v1/messages/{id}/shares", SignedIn, share)),
        delete("/api/v1/messages/{id}/shares", SignedIn, unshare),
        bare(get("/api/v1/threads/{id}", SignedIn, thread)),
    ]
}

/// Whether the Director confirmed opening another's message, and which of its texts is
/// looked at.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OpenQuery {
    confirmed: bool,
    version: Option<Hash>,
}

impl OpenQuery {
    fn look(&self) -> Look {
        Look {
            asked: confirmed(self.confirmed),
            version: self.version,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BodyQuery {
    confirmed: bool,
    images: ImagesWord,
    version: Option<Hash>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ImagesWord {
    #[default]
    Ask,
    Show,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlagsGiven {
    read: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrivacyGiven {
    privacy: Privacy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShareGiven {
    user: Option<UserId>,
    group: Option<GroupId>,
    extent: Extent,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct UnshareQuery {
    user: Option<UserId>,
    group: Option<GroupId>,
}

fn confirmed(yes: bool) -> Confirmed {
    if yes { Confirmed::Yes } else { Confirmed::No }
}

/// Exactly one of the two.
fn with(user: Option<UserId>, group: Option<GroupId>) -> Result<With, Problem> {
    match (user, group) {
        (Some(id), None) => Ok(With::User(id)),
        (None, Some(id)) => Ok(With::Group(id)),
        _ => Err(Problem::at(Code::Required, "user").naming("one of user, group")),
    }
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
    Asked(asked): Asked<OpenQuery>,
) -> Answer<MessageOne> {
    let view = message::open(&office.desk, &visit.who, id, asked.look()).await?;
    Ok(Json(view.into()))
}

async fn body(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Tongue(locale): Tongue,
    At(id): At<MessageRef>,
    Asked(asked): Asked<BodyQuery>,
) -> Answer<Body> {
    let words = office.words(locale);
    let ask = BodyAsk {
        images: match asked.images {
            ImagesWord::Ask => Images::Ask,
            ImagesWord::Show => Images::Show,
        },
        labels: Labels {
            quoted: words.text("frame-quoted"),
            signature: words.text("frame-signature"),
            blocked_image: words.text("frame-blocked-image"),
        },
        look: Look {
            asked: confirmed(asked.confirmed),
            version: asked.version,
        },
    };
    let body = message::body(&office.desk, &visit.who, id, ask).await?;
    Ok(Json(body.into()))
}

async fn fetch_body(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
) -> Result<StatusCode, Shown> {
    service::bodies::fetch_anyway(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn raw(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
    Asked(asked): Asked<OpenQuery>,
) -> Result<Response, Shown> {
    let bytes = message::raw(&office.desk, &visit.who, id, asked.look()).await?;
    Ok(file(bytes, &format!("{id}.eml"), "message/rfc822"))
}

async fn attachment(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(at): At<(MessageRef, u32)>,
    Asked(asked): Asked<OpenQuery>,
) -> Result<Response, Shown> {
    let (about, bytes) = message::attachment(&office.desk, &visit.who, at, asked.look()).await?;
    Ok(file(bytes, &about.name, safe_kind(&about.media_type)))
}

async fn zip(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
    Asked(asked): Asked<OpenQuery>,
) -> Result<Response, Shown> {
    let bytes = message::zip(&office.desk, &visit.who, id, asked.look()).await?;
    Ok(file(bytes, &format!("{id}.zip"), "application/zip"))
}

async fn flags(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
    Given(given): Given<FlagsGiven>,
) -> Done {
    let mark = if given.read { Mark::Read } else { Mark::Unread };
    message::mark(&office.desk, &visit.who, id, mark).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn privacy(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
    Given(given): Given<PrivacyGiven>,
) -> Done {
    message::set_privacy(&office.desk, &visit.who, id, given.privacy).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn why(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
) -> Answer<Items<Reason>> {
    Ok(Items::all(
        message::why(&office.desk, &visit.who, id).await?,
    ))
}

async fn share(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
    Given(given): Given<ShareGiven>,
) -> Done {
    let with = with(given.user, given.group)?;
    message::share(&office.desk, &visit.who, id, with, given.extent).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unshare(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
    Asked(asked): Asked<UnshareQuery>,
) -> Done {
    let with = with(asked.user, asked.group)?;
    message::unshare(&office.desk, &visit.who, id, with).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn thread(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
) -> Answer<Items<Message>> {
    let view = message::open(&office.desk, &visit.who, id, Confirmed::No).await?;
    Ok(Items::all(view.thread))
}
