//! Editing many users together: what is asked, the preview, making it, undoing it (P-7).

mod preview;

use model::{BuiltIn, Code, GroupId, Instant, OfficeId, Problem, Role, Security, Status, UserId};
use serde::{Deserialize, Serialize};
use store::{
    BulkEdit, BulkRow, OfficeGiven, Places, Reading, Refusal, ServerGiven, StoreError, UNDO_MS, Who,
};

use crate::{Desk, accounts};

pub use preview::{BulkChange, Preview, PreviewLine, Value, preview};

/// Longest position, in characters.
const MAX_POSITION: usize = 120;

/// Most groups named in one edit.
const MAX_GROUPS: usize = 200;

/// How long one request works on batches before it tells how far it got, in milliseconds.
const BUDGET_MS: i64 = 10_000;

/// Refusals that are told.
const MAX_TOLD: usize = 1_000;

/// What changes for each of many users; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BulkAsk {
    /// Whom; by default who is in the basket.
    pub users: Option<Vec<UserId>>,
    /// Position.
    pub position: Option<String>,
    /// Office; the inner `None` is no office.
    #[serde(deserialize_with = "some")]
    pub office: Option<Option<OfficeId>>,
    /// Supervisor.
    pub supervisor: Option<UserId>,
    /// Who answers for those who answer to them now.
    pub subordinates_to: Option<UserId>,
    /// Active or Blocked.
    pub status: Option<Status>,
    /// Supervisor or Agent.
    pub role: Option<Role>,
    /// Groups to be put into.
    pub add_groups: Vec<GroupId>,
    /// Groups to be taken out of.
    pub remove_groups: Vec<GroupId>,
    /// Whether they sign in from allowed networks only.
    pub ip_restricted: Option<bool>,
    /// Whether activity statistics are kept of them.
    pub tracked: Option<bool>,
    /// Incoming server of their personal accounts.
    pub imap: ServerAsk,
    /// Outgoing server of their personal accounts.
    pub smtp: ServerAsk,
    /// Minutes between looks, 1 to 1440.
    pub refresh_minutes: Option<u32>,
    /// First day of mail taken in.
    pub sync_from: Option<String>,
    /// Where the preview goes on: the users after this one.
    pub after: Option<UserId>,
    /// The stamp of the preview that was seen; with it, what was changed since is not edited.
    pub stamp: Option<String>,
}

/// What of a server changes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerAsk {
    /// Name or IP address.
    pub host: Option<String>,
    /// TCP port.
    pub port: Option<u16>,
    /// Protection.
    pub security: Option<Security>,
}

#[expect(
    clippy::option_option,
    reason = "absent, null and a value are three answers"
)]
fn some<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<OfficeId>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Where users can be put by a form.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Choices {
    /// Offices.
    pub offices: Vec<(OfficeId, String)>,
    /// Groups that grant no more than the viewer has.
    pub groups: Vec<Group>,
    /// Who can answer for others.
    pub supervisors: Vec<(UserId, String)>,
}

/// A group to choose.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Id.
    pub id: GroupId,
    /// Name; for a built-in group the panel has its own word.
    pub name: String,
    /// The word of a built-in group.
    pub built_in: Option<&'static str>,
}

/// Where users can be put by a form.
pub async fn choices(desk: &Desk, who: &Who) -> Result<Choices, Problem> {
    let mut places = desk.read(who, Reading::places)?;
    places
        .offices
        .sort_by_cached_key(|(id, name)| (model::fold(name), *id));
    places
        .supervisors
        .sort_by_cached_key(|(id, name)| (model::fold(name), *id));
    let groups = places.groups.into_iter().map(|(id, row)| Group {
        id,
        name: row.name,
        built_in: row.built_in.map(built_in_word),
    });
    Ok(Choices {
        offices: places.offices,
        groups: groups.collect(),
        supervisors: places.supervisors,
    })
}

/// The word of a built-in group.
fn built_in_word(which: BuiltIn) -> &'static str {
    match which {
        BuiltIn::Director => "director",
        BuiltIn::Supervisor => "supervisor",
        BuiltIn::Agent => "agent",
        BuiltIn::Admin => "admin",
        BuiltIn::Administration => "administration",
    }
}

impl BulkAsk {
    /// Whom it is about, in order.
    fn users(&self, desk: &Desk, who: &Who) -> Result<Vec<UserId>, Problem> {
        let users = desk.read(who, |r| match &self.users {
            Some(users) => r.in_view(users),
            None => r.basket(),
        })?;
        if users.is_empty() {
            return Err(Problem::new(Code::BasketEmpty));
        }
        Ok(users)
    }

    /// The edit, checked as far as it can be without looking at any user.
    fn edit(&self, desk: &Desk, who: &Who) -> Result<BulkEdit, Problem> {
        self.check_choices(&desk.read(who, Reading::places)?)?;
        let position = self.position.as_deref().map(str::trim);
        if position.is_some_and(|text| text.chars().count() > MAX_POSITION) {
            return Err(Problem::at(Code::TooLong, "position"));
        }
        let sync_from = match &self.sync_from {
            Some(date) if date.trim().is_empty() => {
                return Err(Problem::at(Code::BadDate, "sync_from"));
            }
            Some(date) => Some(accounts::first_day(desk, who, Some(date))?),
            None => None,
        };
        let edit = BulkEdit {
            position: position.map(str::to_owned),
            office: self.office.map(|office| match office {
                Some(office) => OfficeGiven::One(office),
                None => OfficeGiven::None,
            }),
            supervisor: self.supervisor,
            subordinates_to: self.subordinates_to,
            status: self.status,
            role: self.role,
            add_groups: self.add_groups.clone(),
            remove_groups: self.remove_groups.clone(),
            ip_restricted: self.ip_restricted,
            tracked: self.tracked,
            imap: self.imap.given(("imap_host", "imap_port"))?,
            smtp: self.smtp.given(("smtp_host", "smtp_port"))?,
            refresh_minutes: self.refresh_minutes.map(accounts::refresh).transpose()?,
            sync_from,
            plain_allowed: false,
        };
        if edit == BulkEdit::default() {
            return Err(Problem::new(Code::NothingGiven));
        }
        Ok(BulkEdit {
            plain_allowed: desk.settings().allow_loopback,
            ..edit
        })
    }

    fn check_choices(&self, places: &Places) -> Result<(), Problem> {
        let wrong = |field| Err(Problem::at(Code::BadChoice, field));
        if let Some(Some(office)) = self.office
            && !places.offices.iter().any(|(id, _)| *id == office)
        {
            return wrong("office");
        }
        for (field, given) in [
            ("supervisor", self.supervisor),
            ("subordinates_to", self.subordinates_to),
        ] {
            if given.is_some_and(|user| !places.supervisors.iter().any(|(id, _)| *id == user)) {
                return Err(Problem::at(Code::BadSupervisor, field));
            }
        }
        if self.role == Some(Role::Director) {
            return wrong("role");
        }
        if !matches!(self.status, None | Some(Status::Active | Status::Blocked)) {
            return wrong("status");
        }
        let known = |group: &GroupId| places.groups.iter().any(|(id, _)| id == group);
        if self.add_groups.len() > MAX_GROUPS || !self.add_groups.iter().all(known) {
            return wrong("add_groups");
        }
        if self.remove_groups.len() > MAX_GROUPS {
            return wrong("remove_groups");
        }
        Ok(())
    }
}

impl ServerAsk {
    fn given(&self, (host, port): (&'static str, &'static str)) -> Result<ServerGiven, Problem> {
        if let Some(name) = &self.host {
            accounts::check_host(name, host)?;
        }
        if self.port == Some(0) {
            return Err(Problem::at(Code::BadPort, port));
        }
        if port == "imap_port" && matches!(self.port, Some(110 | 995)) {
            return Err(Problem::at(
                Code::MailServer(model::FailureKind::Pop3),
                port,
            ));
        }
        Ok(ServerGiven {
            host: self.host.as_deref().map(|host| host.trim().to_owned()),
            port: self.port,
            security: self.security,
        })
    }
}

/// A bulk edit as far as it got.
#[derive(Clone, Debug, Serialize)]
pub struct BulkPage {
    /// By which it can be gone on with and undone.
    pub id: u64,
    /// When it was begun.
    pub at: Instant,
    /// Until when it can be undone.
    pub undo_until: Instant,
    /// How many users it is about.
    pub total: u64,
    /// How many it changed.
    pub changed: u64,
    /// How many had it already.
    pub unchanged: u64,
    /// How many it could not change.
    pub refused: u64,
    /// How many still have their turn before them.
    pub left: u64,
    /// The first who could not be changed.
    pub refusals: Vec<Refused>,
    /// How far undoing got, if it was begun.
    pub undo: Option<UndoPage>,
}

/// How far undoing a bulk edit got.
#[derive(Clone, Debug, Serialize)]
pub struct UndoPage {
    /// Changes still to be taken back.
    pub left: u64,
    /// Changes taken back.
    pub undone: u64,
    /// Changes that could not be.
    pub refused: u64,
    /// The first users who stayed as they are.
    pub refusals: Vec<Refused>,
}

/// A user who was left as they were, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Refused {
    /// Id.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// The word of the reason.
    pub why: &'static str,
}

/// The problem that a refusal is.
fn code(why: Refusal) -> Code {
    match why {
        Refusal::NotFound => Code::NotFound,
        Refusal::NotAllowed => Code::NotAllowed,
        Refusal::BadSupervisor => Code::BadSupervisor,
        Refusal::HasSubordinates => Code::HasSubordinates,
        Refusal::BadStatus => Code::StatusNotFit,
        Refusal::PlainText => Code::PlainNeedsConfirming,
        Refusal::ChangedMeanwhile => Code::ChangedMeanwhile,
        Refusal::Director => Code::IsDirector,
    }
}

fn refused(r: &Reading, refusals: &[(UserId, Refusal)]) -> Result<Vec<Refused>, StoreError> {
    let mut all = Vec::with_capacity(refusals.len());
    for (user, why) in refusals.iter().take(MAX_TOLD) {
        // Who vanished from view since is named no more.
        match r.user_in_view(*user) {
            Ok(row) => all.push(Refused {
                user: *user,
                name: row.name,
                why: code(*why).word(),
            }),
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

fn told(r: &Reading, id: u64, row: &BulkRow) -> Result<BulkPage, StoreError> {
    let undo = match &row.undo {
        Some(undo) => Some(UndoPage {
            left: undo.left,
            undone: undo.undone,
            refused: undo.refused,
            refusals: refused(r, &undo.refusals)?,
        }),
        None => None,
    };
    Ok(BulkPage {
        id,
        at: row.at,
        undo_until: row.at.plus_ms(UNDO_MS),
        total: row.total,
        changed: row.changed,
        unchanged: row.unchanged,
        refused: row.refused,
        left: if undo.is_some() { 0 } else { row.left() },
        refusals: refused(r, &row.refusals)?,
        undo,
    })
}

/// How far one of the viewer's own bulk edits got; for a day.
pub async fn page(desk: &Desk, who: &Who, id: u64) -> Result<BulkPage, Problem> {
    desk.read(who, |r| told(r, id, &r.bulk(id)?))
}

/// The viewer's own bulk edits that can still be undone, newest first.
pub async fn recent(desk: &Desk, who: &Who) -> Result<Vec<BulkPage>, Problem> {
    desk.read(who, |r| {
        let bulks = r.my_bulks()?;
        bulks.iter().map(|(id, row)| told(r, *id, row)).collect()
    })
}

/// Makes the edit, batch by batch, as far as one request may; [`go_on`] does the rest.
pub async fn apply(desk: &Desk, who: &Who, ask: BulkAsk) -> Result<BulkPage, Problem> {
    let edit = ask.edit(desk, who)?;
    let users = ask.users(desk, who)?;
    if let Some(seen) = &ask.stamp {
        let now = desk.read(who, |r| r.bulk_stamp(&users))?;
        if now.to_string() != *seen {
            return Err(Problem::new(Code::ChangedMeanwhile));
        }
    }
    let id = desk
        .write(who, move |w| w.begin_bulk(&edit, &users))
        .await?;
    go_on(desk, who, id).await
}

/// Goes on with an edit that one request did not finish.
pub async fn go_on(desk: &Desk, who: &Who, id: u64) -> Result<BulkPage, Problem> {
    let until = desk.clock().now().plus_ms(BUDGET_MS);
    loop {
        let row = desk.write(who, move |w| w.go_on_bulk(id)).await?;
        if row.undo.is_some() || row.left() == 0 || desk.clock().now() >= until {
            return page(desk, who, id).await;
        }
    }
}

/// Takes an edit back, or goes on with taking it back; who was changed since stays.
pub async fn undo(desk: &Desk, who: &Who, id: u64) -> Result<BulkPage, Problem> {
    let until = desk.clock().now().plus_ms(BUDGET_MS);
    loop {
        let row = desk.write(who, move |w| w.undo_bulk(id)).await?;
        let left = row.undo.map_or(0, |undo| undo.left);
        if left == 0 || desk.clock().now() >= until {
            return page(desk, who, id).await;
        }
    }
}
