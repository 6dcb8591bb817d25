//! Permission groups as whoever changes settings sees and changes them (P-17 to P-21).

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AddressText, BuiltIn, Code, GroupId, Limits, Permission, Problem, Scope, Status, UserId,
};
use serde::{Deserialize, Serialize};
use store::{GroupRow, Reading, StoreError, UserRow, Who};

use crate::{
    Desk,
    effects::{self, Effects},
    people, told,
};

/// Most messages a day that a limit can name.
pub const MAX_SENDS: u32 = 1_000_000;

/// Most bytes of a drive that a limit can name: a pebibyte.
pub const MAX_DRIVE: u64 = 1 << 50;

/// Members a page.
pub const MEMBERS: usize = 100;

/// A group in the list.
#[derive(Clone, Debug, Serialize)]
pub struct GroupLine {
    /// Id.
    pub id: GroupId,
    /// Name; in English for a built-in one.
    pub name: String,
    /// Which built-in group it is, if any.
    pub built_in: Option<BuiltIn>,
    /// Members.
    pub members: u64,
}

/// A group.
#[derive(Clone, Debug, Serialize)]
pub struct GroupPage {
    /// Id.
    pub id: GroupId,
    /// Name; in English for a built-in one.
    pub name: String,
    /// Which built-in group it is, if any.
    pub built_in: Option<BuiltIn>,
    /// Version, to be given with a change.
    pub version: u64,
    /// The scope of every permission.
    pub scopes: BTreeMap<Permission, Scope>,
    /// Limits.
    pub limits: Limits,
    /// Whether its members must sign in with a second factor.
    pub requires_second_factor: bool,
    /// Members.
    pub members: u64,
    /// Why the viewer may not change it, if so: a problem's code.
    #[serde(serialize_with = "word_of")]
    pub fixed: Option<Code>,
    /// The scopes that the viewer may give, as far as scopes alone tell.
    pub givable: BTreeMap<Permission, BTreeSet<Scope>>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "what serde hands over"
)]
fn word_of<S: serde::Serializer>(code: &Option<Code>, to: S) -> Result<S::Ok, S::Error> {
    code.map(Code::word).serialize(to)
}

/// A group to be made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewGroup {
    /// Name.
    pub name: String,
}

/// A group as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupEdit {
    /// Name; a built-in group keeps its own.
    pub name: String,
    /// Scopes; one that is absent is None.
    pub scopes: BTreeMap<Permission, Scope>,
    /// Limits.
    #[serde(default)]
    pub limits: Limits,
    /// Whether its members must sign in with a second factor.
    #[serde(default)]
    pub requires_second_factor: bool,
}

/// A member of a group.
#[derive(Clone, Debug, Serialize)]
pub struct MemberLine {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Position.
    pub position: String,
    /// Sign-in address, where the viewer may see the profile.
    pub email: Option<String>,
    /// Whether they can sign in.
    pub active: bool,
}

/// A change of a group, to be done or only tried.
#[derive(Clone, Debug)]
pub enum Change {
    /// What it grants, its limits or its name; made to a version.
    Edit(u64, GroupEdit),
    /// Someone joins, by sign-in address.
    Join(String),
    /// Someone leaves.
    Leave(UserId),
    /// It is deleted.
    Delete,
}

/// The same, read and looked up.
#[derive(Clone)]
enum Deed {
    Edit(u64, Box<GroupRow>),
    Join(UserId),
    Leave(UserId),
    Delete,
}

impl Deed {
    fn done(self, w: &mut store::Writing, id: GroupId) -> Result<(), StoreError> {
        match self {
            Self::Edit(seen, row) => w.edit_group(id, seen, *row),
            Self::Join(user) => w.add_member(id, user),
            Self::Leave(user) => w.remove_member(id, user),
            Self::Delete => w.delete_group(id),
        }
    }
}

/// Whether the viewer may change groups at all.
pub async fn may_change(desk: &Desk, who: &Who) -> Result<bool, Problem> {
    desk.read(who, Reading::may_change_groups)
}

/// All groups, built-in ones first.
pub async fn list(desk: &Desk, who: &Who) -> Result<Vec<GroupLine>, Problem> {
    let groups = desk.read(who, Reading::groups)?;
    let lines = groups.into_iter().map(|seen| GroupLine {
        id: seen.id,
        name: seen.row.name,
        built_in: seen.row.built_in,
        members: seen.members,
    });
    let mut lines: Vec<GroupLine> = lines.collect();
    lines.sort_by_key(|line| {
        let own = line.built_in.is_none();
        // Built-in ones in the order that they were made in.
        (
            own,
            if own {
                model::fold(&line.name)
            } else {
                String::new()
            },
            line.id,
        )
    });
    Ok(lines)
}

/// A group.
pub async fn page(desk: &Desk, who: &Who, id: GroupId) -> Result<GroupPage, Problem> {
    desk.read(who, |r| {
        let (row, fixed) = r.group_to_edit(id)?;
        let scope = |permission| row.scopes.get(&permission).copied().unwrap_or(Scope::None);
        let givable = |permission| {
            let all = Scope::ALL.into_iter();
            all.filter(|scope| r.may_give_scope(permission, *scope))
                .collect()
        };
        Ok(GroupPage {
            id,
            name: row.name.clone(),
            built_in: row.built_in,
            version: row.version,
            scopes: Permission::ALL.map(|at| (at, scope(at))).into(),
            limits: row.limits,
            requires_second_factor: row.requires_second_factor,
            members: r.member_count(id)?,
            fixed: fixed.map(|why| told::store(why).code),
            givable: Permission::ALL.map(|at| (at, givable(at))).into(),
        })
    })
}

/// Members after one, at most [`MEMBERS`], and whether there are more.
pub async fn members(
    desk: &Desk,
    who: &Who,
    id: GroupId,
    after: Option<UserId>,
) -> Result<(Vec<MemberLine>, bool), Problem> {
    desk.read(who, |r| {
        r.group(id)?;
        let profiles = r.owners(Permission::UsersView)?;
        let mut members = r.group_members(id, after, MEMBERS + 1)?;
        let more = members.len() > MEMBERS;
        members.truncate(MEMBERS);
        let line = |(id, row): (UserId, UserRow)| MemberLine {
            id,
            name: row.name,
            position: row.position,
            email: profiles.contains(id).then_some(row.email),
            active: row.status == Status::Active,
        };
        Ok((members.into_iter().map(line).collect(), more))
    })
}

/// Makes a group that grants nothing yet.
pub async fn add(desk: &Desk, who: &Who, new: NewGroup) -> Result<GroupId, Problem> {
    let name = named(&new.name)?;
    desk.write(who, move |w| w.add_group(&name))
        .await
        .map_err(name_taken)
}

/// Does a change of a group.
pub async fn change(desk: &Desk, who: &Who, id: GroupId, change: Change) -> Result<(), Problem> {
    let deed = deed(desk, who, id, &change)?;
    let done = desk.write(who, move |w| deed.done(w, id)).await;
    done.map_err(|problem| refusal(desk, who, (id, &change), problem))
}

/// What a change of a group would open and close; refused where the change would be.
pub async fn effects(
    desk: &Desk,
    who: &Who,
    id: GroupId,
    change: Change,
) -> Result<Effects, Problem> {
    let deed = deed(desk, who, id, &change)?;
    let told = effects::of_change(
        desk,
        who,
        move |r| r.near_group(id),
        move |w| deed.clone().done(w, id),
    );
    let told = told.await;
    told.map_err(|problem| refusal(desk, who, (id, &change), problem))
}

fn deed(desk: &Desk, who: &Who, id: GroupId, change: &Change) -> Result<Deed, Problem> {
    match change {
        Change::Edit(seen, edit) => {
            let before = desk.read(who, |r| r.group_to_edit(id))?.0;
            Ok(Deed::Edit(*seen, Box::new(row(edit, &before)?)))
        }
        Change::Join(email) => Ok(Deed::Join(member(desk, who, email)?)),
        Change::Leave(user) => Ok(Deed::Leave(*user)),
        Change::Delete => Ok(Deed::Delete),
    }
}

/// A user by sign-in address; those whose profile the viewer may not see are not there.
fn member(desk: &Desk, who: &Who, email: &str) -> Result<UserId, Problem> {
    let text = AddressText::exact(email).ok_or_else(|| Problem::at(Code::BadAddress, "email"))?;
    let found = desk.read(who, |r| {
        let (id, _) = r.user_by_email(text.as_str())?;
        let known = r.owners(Permission::UsersView)?.contains(id);
        if known {
            Ok(id)
        } else {
            Err(StoreError::NotFound)
        }
    });
    found.map_err(|problem| match problem.code {
        Code::NotFound => Problem::at(Code::UnknownUser, "email"),
        _ => problem,
    })
}

fn row(edit: &GroupEdit, before: &GroupRow) -> Result<GroupRow, Problem> {
    let name = if before.built_in.is_some() || edit.name == before.name {
        before.name.clone()
    } else {
        named(&edit.name)?
    };
    let Limits {
        sends_a_day,
        drive_bytes,
        ..
    } = edit.limits;
    if sends_a_day.is_some_and(|sends| sends > MAX_SENDS) {
        return Err(Problem::at(Code::BadNumber, "sends_a_day"));
    }
    if drive_bytes.is_some_and(|bytes| bytes > MAX_DRIVE) {
        return Err(Problem::at(Code::BadNumber, "drive_bytes"));
    }
    let scopes = edit
        .scopes
        .iter()
        .filter(|(_, scope)| **scope != Scope::None);
    Ok(GroupRow {
        name,
        built_in: before.built_in,
        scopes: scopes
            .map(|(permission, scope)| (*permission, *scope))
            .collect(),
        limits: edit.limits,
        requires_second_factor: edit.requires_second_factor,
        version: before.version,
    })
}

fn named(name: &str) -> Result<String, Problem> {
    let name = people::named(name)?;
    if BuiltIn::is_shown_as(&name) {
        return Err(Problem::at(Code::NameTaken, "name").naming(name));
    }
    Ok(name)
}

fn name_taken(problem: Problem) -> Problem {
    match problem.code {
        Code::AddressTaken => Problem::at(Code::NameTaken, "name"),
        _ => problem,
    }
}

/// Why a change was refused, at its field: who may change groups is told that it would grant
/// more than they have, and where.
fn refusal(desk: &Desk, who: &Who, (id, change): (GroupId, &Change), problem: Problem) -> Problem {
    let field = match change {
        Change::Edit(..) => "scopes",
        Change::Join(_) => "email",
        Change::Leave(_) | Change::Delete => "whole",
    };
    match problem.code {
        Code::NotAllowed if desk.read(who, Reading::may_change_groups) == Ok(true) => {
            let beyond = beyond(desk, who, id, change);
            let told = Problem::at(Code::GrantsMore, field);
            match beyond {
                Some(permission) => told.naming(permission.word()),
                None => told,
            }
        }
        Code::OwnGroup | Code::FixedGroup => Problem {
            field: Some(field.into()),
            ..problem
        },
        _ => name_taken(problem),
    }
}

/// The first permission that is raised to a scope which the viewer lacks.
fn beyond(desk: &Desk, who: &Who, id: GroupId, change: &Change) -> Option<Permission> {
    let found = desk.read(who, |r| {
        let before = r.group(id)?.scopes;
        let lacks = |permission, scope| !r.may_give_scope(permission, scope);
        Ok(match change {
            Change::Edit(_, edit) => edit.scopes.iter().find_map(|(permission, scope)| {
                let changed = before.get(permission) != Some(scope);
                (changed && lacks(*permission, *scope)).then_some(*permission)
            }),
            Change::Join(_) => before
                .iter()
                .find_map(|(permission, scope)| lacks(*permission, *scope).then_some(*permission)),
            Change::Leave(_) | Change::Delete => None,
        })
    });
    found.ok().flatten()
}
