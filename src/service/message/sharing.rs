//! Sharing a message or its thread on purpose (X-9, M-52).

use model::{Code, GroupId, Instant, MessageRef, Problem, UserId};
use serde::{Deserialize, Serialize};
use store::{ColleagueAsk, Reading, ShareWith, Shared, StoreError, Who};

use crate::{
    Desk,
    colleagues::{self, Card},
    users::GroupTag,
};

/// Colleagues offered at once; the search finds the others.
const MAX_OFFERED: usize = 20;

/// With whom something is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum With {
    /// A user.
    User(UserId),
    /// A group's members.
    Group(GroupId),
}

/// How much is shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// The message.
    #[default]
    Message,
    /// Its thread, later messages too.
    Thread,
}

/// A share, as told to who may share.
#[derive(Clone, Debug, Serialize)]
pub struct ShareLine {
    /// With whom.
    pub with: With,
    /// The name of the user or group; of a built-in group in English.
    pub name: String,
    /// Which built-in group it is, if any.
    pub built_in: Option<model::BuiltIn>,
    /// Who shared it, the last time.
    pub by: String,
    /// When, the last time.
    pub at: Instant,
    /// How many messages of the thread; none for all, later ones too.
    pub messages: Option<u64>,
    /// Whether the very message is among them.
    pub this: bool,
}

/// With whom a message can be shared.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The message's subject.
    pub subject: String,
    /// With whom it is shared.
    pub shares: Vec<ShareLine>,
    /// Colleagues whose names fit the search, the first ones.
    pub colleagues: Vec<Card>,
    /// Whether there are more of them.
    pub more: bool,
    /// Groups: their ids and names.
    pub groups: Vec<(GroupId, GroupTag)>,
}

/// With whom a message, or more of its thread, is shared; for who may share it.
pub async fn shares(desk: &Desk, who: &Who, id: MessageRef) -> Result<Vec<ShareLine>, Problem> {
    desk.read(who, |r| lines(r, id))
}

pub(super) fn lines(r: &Reading, id: MessageRef) -> Result<Vec<ShareLine>, StoreError> {
    let mut lines = Vec::new();
    for share in r.shared_with(id)? {
        let (with, name, built_in) = match share.with {
            ShareWith::User(user) => (With::User(user), r.user_card(user)?.name, None),
            ShareWith::Group(group) => {
                let row = r.group(group)?;
                (With::Group(group), row.name, row.built_in)
            }
        };
        lines.push(ShareLine {
            with,
            name,
            built_in,
            by: r.user_card(share.by)?.name,
            at: share.at,
            messages: share.messages,
            this: share.this,
        });
    }
    Ok(lines)
}

/// With whom a message can be shared: colleagues by the start of a word of their names.
pub async fn choices(desk: &Desk, who: &Who, id: MessageRef, q: &str) -> Result<Choices, Problem> {
    colleagues::check(q)?;
    desk.read(who, |r| {
        let shares = lines(r, id)?;
        let found = r.find_colleagues(&ColleagueAsk {
            q,
            limit: MAX_OFFERED,
            ..ColleagueAsk::default()
        })?;
        let rows = found
            .rows
            .into_iter()
            .filter(|(user, _)| r.who().user() != Some(*user));
        let cards: Result<Vec<Card>, StoreError> = rows
            .map(|(user, row)| colleagues::card(r, user, row))
            .collect();
        let groups = r.groups_to_choose()?;
        Ok(Choices {
            subject: r.open(id)?.0.row.subject,
            shares,
            colleagues: cards?,
            more: found.next.is_some(),
            groups: groups
                .into_iter()
                .map(|(group, row)| {
                    let tag = GroupTag {
                        name: row.name,
                        built_in: row.built_in,
                    };
                    (group, tag)
                })
                .collect(),
        })
    })
}

/// Shares a message or its thread; with active users only.
pub async fn share(
    desk: &Desk,
    who: &Who,
    id: MessageRef,
    with: With,
    extent: Extent,
) -> Result<(), Problem> {
    if let With::User(user) = with {
        desk.read(who, |r| r.colleague(user))
            .map_err(|problem| match problem.code {
                Code::NotFound => Problem::at(Code::BadChoice, "user"),
                _ => problem,
            })?;
    }
    let what = match extent {
        Extent::Message => Shared::Message,
        Extent::Thread => Shared::Thread,
    };
    desk.write(who, move |w| w.share(id, share_with(with), what))
        .await
        .map_err(|problem| match problem.code {
            Code::BadReceiver => Problem::at(Code::BadChoice, "user"),
            _ => problem,
        })
}

/// Takes a share back.
pub async fn unshare(desk: &Desk, who: &Who, id: MessageRef, with: With) -> Result<(), Problem> {
    desk.write(who, move |w| w.unshare(id, share_with(with)))
        .await
}

fn share_with(with: With) -> ShareWith {
    match with {
        With::User(user) => ShareWith::User(user),
        With::Group(group) => ShareWith::Group(group),
    }
}
