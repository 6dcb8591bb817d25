//! Folders that users make, rename and remove (M-33).

use model::{AccountId, Code, FolderId, FolderKind, Problem, WriteBack, one_line};
use serde::Serialize;
use store::{FolderLook, MailView, StoreError, Who};

use crate::Desk;

/// Longest name of a folder, in characters.
const MAX_NAME: usize = 100;

/// An account's folders, for who may organize them.
#[derive(Clone, Debug, Serialize)]
pub struct OwnFolders {
    /// The account.
    pub account: AccountId,
    /// Its address.
    pub address: String,
    /// Whether folders are changed at its server too.
    pub at_server: bool,
    /// The folders, by kind, then by name.
    pub folders: Vec<OwnFolder>,
}

/// A folder.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that stand each for itself"
)]
pub struct OwnFolder {
    /// Id.
    pub id: FolderId,
    /// Name.
    pub name: String,
    /// What it is for.
    pub kind: FolderKind,
    /// Messages in it.
    pub messages: u64,
    /// Whether it is only here.
    pub here_only: bool,
    /// Whether it is left out of sync.
    pub excluded: bool,
    /// Whether it can get another name.
    pub may_rename: bool,
    /// Whether it can be removed.
    pub may_remove: bool,
}

/// An account's folders that messages can be put into.
pub async fn list(desk: &Desk, who: &Who, account: AccountId) -> Result<OwnFolders, Problem> {
    desk.read(who, |r| {
        let grant = r.on::<MailView>(account)?;
        if !r.may_organize(account)? {
            return Err(StoreError::NotFound);
        }
        let row = r.account(account)?;
        let at_server = row.write_back == WriteBack::All;
        let shown = r.shown_folders(&grant, &mut FolderLook::default())?;
        let mut folders: Vec<OwnFolder> = shown
            .into_iter()
            .filter(|seen| seen.row.gone.is_none() && (!seen.row.excluded || seen.messages > 0))
            .map(|seen| {
                let custom = seen.row.kind == FolderKind::Custom;
                OwnFolder {
                    id: seen.id,
                    kind: seen.row.kind,
                    messages: seen.messages,
                    here_only: seen.row.here_only,
                    excluded: seen.row.excluded,
                    may_rename: custom && (seen.row.here_only || at_server),
                    may_remove: custom,
                    name: seen.row.name,
                }
            })
            .collect();
        folders.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        Ok(OwnFolders {
            account,
            address: row.address,
            at_server,
            folders,
        })
    })
}

/// Makes a folder.
pub async fn make(
    desk: &Desk,
    who: &Who,
    account: AccountId,
    name: &str,
) -> Result<FolderId, Problem> {
    organizes(desk, who, account)?;
    let name = checked(name)?;
    let made = desk
        .write(who, move |w| w.make_folder(account, &name))
        .await;
    made.map_err(at_name)
}

/// Gives a folder another name; it stays in the one that it lies in.
pub async fn rename(
    desk: &Desk,
    who: &Who,
    (account, folder): (AccountId, FolderId),
    name: &str,
) -> Result<(), Problem> {
    organizes(desk, who, account)?;
    let parent = desk.read(who, |r| {
        let row = r.folder(account, folder)?;
        Ok(row.parent().to_owned())
    })?;
    // Whoever changes the whole name may leave what it begins with.
    let name = checked(name.trim().strip_prefix(&*parent).unwrap_or(name))?;
    let done = desk
        .write(who, move |w| w.rename_folder(account, folder, &name))
        .await;
    done.map_err(at_name)
}

/// Removes a folder; its messages go to Trash.
pub async fn remove(
    desk: &Desk,
    who: &Who,
    (account, folder): (AccountId, FolderId),
) -> Result<(), Problem> {
    while !desk
        .write(who, move |w| w.remove_folder(account, folder))
        .await?
    {}
    Ok(())
}

/// Who may not is told so before anything about the name.
fn organizes(desk: &Desk, who: &Who, account: AccountId) -> Result<(), Problem> {
    desk.read(who, |r| {
        r.on::<MailView>(account)?;
        if r.may_organize(account)? {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    })
}

fn checked(name: &str) -> Result<String, Problem> {
    let name = one_line(name).ok_or(Problem::at(Code::BadText, "name"))?;
    if name.is_empty() {
        return Err(Problem::at(Code::Required, "name"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(Problem::at(Code::TooLong, "name"));
    }
    // Servers part their levels by these, or take them for patterns (RFC 3501, 5.1).
    if name.contains(['/', '\\', '.', '*', '%']) {
        return Err(Problem::at(Code::BadText, "name"));
    }
    Ok(name.to_owned())
}

fn at_name(problem: Problem) -> Problem {
    match problem.code {
        Code::AddressTaken => Problem::at(Code::NameTaken, "name"),
        _ => problem,
    }
}
