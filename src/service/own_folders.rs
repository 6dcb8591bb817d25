//! Folders that users make, rename and remove (M-33).

use model::{AccountId, Code, FolderId, FolderKind, Problem, WriteBack, one_line};
use serde::Serialize;
use store::{FolderLook, Job, MailView, Reading, StoreError, Who, Writing};

use crate::Desk;

const HOUSEKEEPING: Who = Who::Job(Job::Housekeeping);

/// How long a request works before the rest is left to the worker, in milliseconds.
const BUDGET_MS: i64 = 700;

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

/// Removes a folder; its messages go to Trash. What is left of very many when the time of a
/// request is over goes on by itself ([`go_on`]).
pub async fn remove(
    desk: &Desk,
    who: &Who,
    (account, folder): (AccountId, FolderId),
) -> Result<(), Problem> {
    let until = desk.clock().now().plus_ms(BUDGET_MS);
    while !step(desk, who, (account, folder)).await? {
        if desk.clock().now() >= until {
            desk.errands().notify_one();
            break;
        }
    }
    Ok(())
}

async fn step(
    desk: &Desk,
    who: &Who,
    (account, folder): (AccountId, FolderId),
) -> Result<bool, Problem> {
    desk.write(who, move |w| w.remove_folder(account, folder))
        .await
}

/// Goes on with all folders that are being removed, some messages of each; whether there is
/// more. Where who began it may not any more, the folder stays with what is in it.
pub async fn go_on(desk: &Desk) -> Result<bool, Problem> {
    let leaving = desk.read(&HOUSEKEEPING, Reading::folders_leaving)?;
    let (mut more, mut failed) = (false, None);
    for (user, account, folder) in leaving {
        match step(desk, &Who::User(user), (account, folder)).await {
            Ok(gone) => more |= !gone,
            Err(problem) if ends(problem.code) => {
                let stays = move |w: &mut Writing| w.folder_leaves_no_more(account, folder);
                desk.write(&HOUSEKEEPING, stays).await?;
            }
            Err(problem) => failed = Some(problem),
        }
    }
    match failed {
        Some(problem) if !more => Err(problem),
        _ => Ok(more),
    }
}

/// Whether trying once more would end the same.
fn ends(code: Code) -> bool {
    matches!(
        code,
        Code::SignInFirst | Code::NotFound | Code::NotAllowed | Code::FolderStays
    )
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
