//! What a bulk edit would change for whom: the edit itself, made in a transaction that is not
//! kept, so that the preview can't say anything else than what happens.

use model::{GroupId, Problem, Role, Security, ShownStatus, UserId};
use serde::Serialize;
use store::{AccountRow, BULK_BATCH, BulkFields, Edited, Reading, StoreError, Who};

use super::{BulkAsk, built_in_word, code};
use crate::{
    Desk,
    accounts::day,
    effects::{self, Effects},
    told,
};

/// A page of a preview.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// Users, by id.
    pub items: Vec<PreviewLine>,
    /// How many users the edit is about, on all pages.
    pub total: u64,
    /// How many of this page's users change.
    pub changed: u64,
    /// How many of this page's users can't be changed.
    pub refused: u64,
    /// After whom the next page starts; `None` at the end.
    pub next: Option<UserId>,
    /// What the edit is made to: given back with it, nothing that changed since is edited.
    pub stamp: String,
    /// What this page's changes open and close, for whom.
    pub effects: Effects,
}

/// What changes for one user.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewLine {
    /// Id.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// What changes; nothing for who has it already or can't be changed.
    pub changes: Vec<BulkChange>,
    /// The word of why nothing can be changed.
    pub refused: Option<&'static str>,
}

/// One value that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BulkChange {
    /// Which.
    pub field: &'static str,
    /// Of which account, if of one.
    pub account: Option<String>,
    /// From what.
    pub from: Value,
    /// To what.
    pub to: Value,
}

/// A value as told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// As it is written.
    Text(String),
    /// One of the panel's own words.
    Word(&'static str),
    /// Nothing at all.
    Nothing,
}

impl Value {
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Nothing
        } else {
            Self::Text(text)
        }
    }
}

fn yes(holds: bool) -> Value {
    Value::Word(if holds { "yes" } else { "no" })
}

/// What the edit would change for the next [`BULK_BATCH`] users, and for whom it can't.
pub async fn preview(desk: &Desk, who: &Who, ask: BulkAsk) -> Result<Preview, Problem> {
    let edit = ask.edit(desk, who)?;
    let users = ask.users(desk, who)?;
    let from = ask
        .after
        .map_or(0, |after| users.partition_point(|user| *user <= after));
    let (store, by, made) = (desk.store().clone(), *who, edit.clone());
    let work = move || {
        store.rehearse(&by, |w| {
            let stamp = w.bulk_stamp(&users)?.to_string();
            let page: Vec<UserId> = users.iter().skip(from).take(BULK_BATCH).copied().collect();
            let edited = w.bulk_edit(&made, &page)?;
            let mut items = Vec::with_capacity(edited.len());
            for one in &edited {
                items.push(line(w, one)?);
            }
            let is_change = |line: &&PreviewLine| !line.changes.is_empty();
            Ok(Preview {
                total: users.len() as u64,
                changed: items.iter().filter(is_change).count() as u64,
                refused: items.iter().filter(|line| line.refused.is_some()).count() as u64,
                next: page
                    .last()
                    .copied()
                    .filter(|last| users.last() != Some(last)),
                items,
                stamp,
                effects: Effects::default(),
            })
        })
    };
    let mut told = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| told::broken("a preview stopped"))?
        .map_err(told::store)?;
    if edit.moves() {
        let changing = told.items.iter().filter(|line| !line.changes.is_empty());
        let changing = changing.map(|line| line.user).collect();
        told.effects = effects::of_bulk_edit(desk, who, edit, changing).await?;
    }
    Ok(told)
}

fn line(r: &Reading, edited: &Edited) -> Result<PreviewLine, StoreError> {
    let mut changes = Changes::default();
    if edited.refused.is_none() {
        changes.user(r, (&edited.before, &edited.after))?;
        if edited.moved > 0 {
            changes.put(
                "subordinates",
                None,
                (Value::Nothing, Value::text(edited.moved.to_string())),
            );
        }
        for (before, after) in &edited.accounts {
            changes.account(before, after);
        }
    }
    Ok(PreviewLine {
        user: edited.user,
        name: edited.name.clone(),
        changes: changes.0,
        refused: edited.refused.map(|why| code(why).word()),
    })
}

#[derive(Default)]
struct Changes(Vec<BulkChange>);

impl Changes {
    fn put(&mut self, field: &'static str, account: Option<&str>, (from, to): (Value, Value)) {
        if from != to {
            self.0.push(BulkChange {
                field,
                account: account.map(str::to_owned),
                from,
                to,
            });
        }
    }

    fn user(
        &mut self,
        r: &Reading,
        (before, after): (&BulkFields, &BulkFields),
    ) -> Result<(), StoreError> {
        let both = |value: fn(&BulkFields) -> Value| (value(before), value(after));
        self.put("position", None, both(|row| Value::text(&row.position)));
        let office = |row: &BulkFields| match row.office {
            Some(office) => r.office(office).map(|office| Value::text(office.name)),
            None => Ok(Value::Nothing),
        };
        self.put("office", None, (office(before)?, office(after)?));
        let supervisor = |row: &BulkFields| match row.supervisor {
            Some(user) => r.user_card(user).map(|row| Value::text(row.name)),
            None => Ok(Value::Nothing),
        };
        self.put(
            "supervisor",
            None,
            (supervisor(before)?, supervisor(after)?),
        );
        self.put("role", None, both(|row| Value::Word(Role::word(row.role))));
        for group in before
            .groups
            .iter()
            .filter(|group| !after.groups.contains(group))
        {
            self.put("group", None, (group_name(r, *group)?, Value::Nothing));
        }
        for group in after
            .groups
            .iter()
            .filter(|group| !before.groups.contains(group))
        {
            self.put("group", None, (Value::Nothing, group_name(r, *group)?));
        }
        let status = |row: &BulkFields| Value::Word(ShownStatus::of(row.status, false).word());
        self.put("status", None, both(status));
        self.put("ip-restricted", None, both(|row| yes(row.ip_restricted)));
        self.put("tracked", None, both(|row| yes(row.tracked)));
        Ok(())
    }

    fn account(&mut self, before: &AccountRow, after: &AccountRow) {
        let at = Some(before.address.as_str());
        let both = |value: fn(&AccountRow) -> Value| (value(before), value(after));
        self.put("imap-host", at, both(|row| Value::text(&row.imap.host)));
        self.put(
            "imap-port",
            at,
            both(|row| Value::text(row.imap.port.to_string())),
        );
        self.put("imap-security", at, both(|row| security(row.imap.security)));
        let host = |row: &AccountRow| {
            row.smtp
                .as_ref()
                .map_or(Value::Nothing, |at| Value::text(&at.host))
        };
        self.put("smtp-host", at, both(host));
        let port = |row: &AccountRow| {
            let port = row.smtp.as_ref().map(|at| at.port.to_string());
            port.map_or(Value::Nothing, Value::Text)
        };
        self.put("smtp-port", at, both(port));
        let protection = |row: &AccountRow| {
            row.smtp
                .as_ref()
                .map_or(Value::Nothing, |at| security(at.security))
        };
        self.put("smtp-security", at, both(protection));
        self.put(
            "refresh",
            at,
            both(|row| Value::text(row.refresh_minutes.to_string())),
        );
        self.put(
            "sync-from",
            at,
            both(|row| Value::text(day(row.sync_from).to_string())),
        );
        if before.password.is_some() && after.password.is_none() {
            self.put(
                "password",
                at,
                (Value::Nothing, Value::Word("needs-password")),
            );
        }
    }
}

fn security(security: Security) -> Value {
    Value::Word(security.word())
}

fn group_name(r: &Reading, id: GroupId) -> Result<Value, StoreError> {
    let group = r.group(id)?;
    Ok(match group.built_in {
        Some(which) => Value::Word(built_in_word(which)),
        None => Value::text(group.name),
    })
}
