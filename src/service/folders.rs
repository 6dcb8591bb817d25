//! The side bar: accounts and their folders.

use model::{AccountId, FolderId, FolderKind, Problem};
use serde::Serialize;
use store::{FolderLook, MailView, Reach, Who};

use crate::{
    Desk,
    tags::{self, TagChip},
};

/// The side bar.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// All accounts together, by kind.
    pub together: Vec<SideKind>,
    /// One by one, one's own first.
    pub accounts: Vec<SideAccount>,
    /// Whether the viewer may change the groups that decide who sees what (M-41).
    pub may_change_groups: bool,
    /// The agency's tags, by name.
    pub tags: Vec<TagChip>,
}

/// A kind over all accounts.
#[derive(Clone, Debug, Serialize)]
pub struct SideKind {
    /// Which.
    pub kind: FolderKind,
    /// Unread messages in one's own accounts.
    pub unread: u64,
}

/// An account in the side bar.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that stand each for itself"
)]
pub struct SideAccount {
    /// Id.
    pub id: AccountId,
    /// Address.
    pub address: String,
    /// The owner's name.
    pub owner_name: String,
    /// Whether it is the viewer's own.
    pub mine: bool,
    /// Whether it is shared.
    pub shared: bool,
    /// Whether the viewer sees matched mail only.
    pub matched_only: bool,
    /// Whether the viewer may put its mail elsewhere, and make folders for it.
    pub may_organize: bool,
    /// The word of its state.
    pub state: &'static str,
    /// Folders by kind, then by name.
    pub folders: Vec<SideFolder>,
}

/// A folder in the side bar.
#[derive(Clone, Debug, Serialize)]
pub struct SideFolder {
    /// Id.
    pub id: FolderId,
    /// Name as at the server.
    pub name: String,
    /// What it is for.
    pub kind: FolderKind,
    /// Unread messages; `None` where only matched mail is seen or the folder is not one's own.
    pub unread: Option<u64>,
}

/// The viewer's side bar.
pub async fn side(desk: &Desk, who: &Who) -> Result<Side, Problem> {
    desk.read(who, |r| {
        let (mut accounts, mut look) = (Vec::new(), FolderLook::default());
        for grant in r.everywhere::<MailView>()? {
            let id = grant.account();
            // Messages that came with a record stand beside it, not in folders of a colleague's.
            if grant.reach() == Reach::Inherited {
                continue;
            }
            let row = r.account(id)?;
            let own = grant.reach() == Reach::Own;
            let mut folders: Vec<SideFolder> = r
                .shown_folders(&grant, &mut look)?
                .into_iter()
                .filter(|seen| !seen.row.excluded || seen.messages > 0)
                .map(|seen| SideFolder {
                    id: seen.id,
                    name: seen.row.name,
                    kind: seen.row.kind,
                    unread: own.then_some(seen.unread),
                })
                .collect();
            folders.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
            accounts.push(SideAccount {
                id,
                owner_name: r.user_card(row.owner)?.name,
                address: row.address,
                mine: own,
                shared: row.shared,
                may_organize: r.may_organize(id)?,
                matched_only: grant.reach() == Reach::MatchedOnly,
                state: r.health(id)?.state.word(),
                folders,
            });
        }
        let together = FolderKind::ALL
            .into_iter()
            .filter(|kind| *kind != FolderKind::Custom)
            .map(|kind| SideKind {
                kind,
                unread: unread(&accounts, kind),
            })
            .collect();
        Ok(Side {
            together,
            accounts,
            may_change_groups: r.may_change_groups()?,
            tags: tags::chips(r)?,
        })
    })
}

fn unread(accounts: &[SideAccount], kind: FolderKind) -> u64 {
    let folders = accounts.iter().flat_map(|account| &account.folders);
    folders
        .filter(|folder| folder.kind == kind)
        .filter_map(|folder| folder.unread)
        .sum()
}
