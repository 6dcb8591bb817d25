//! Lists of messages: folders, search and correspondence.

use axum::{Json, extract::State};
use model::{AccountId, Code, ContactId, FolderId, FolderKind, OrganizationId, Problem, UserId};
use serde::{Deserialize, Serialize};
use service::{
    Desk, Who, accounts, contacts,
    contacts::Of,
    folders::{self, Side},
    reading::{self, ListAsk, Place, SentTo, Sort},
    searching::{self, SearchAsk},
};

use super::{
    answer::{Answer, Items},
    ask::{Asked, bare, rows},
    message::Message,
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/messages", SignedIn, list),
        bare(get("/api/v1/folders", SignedIn, side)),
        get("/api/v1/correspondence", SignedIn, correspondence),
    ]
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ListQuery {
    /// Words and operators.
    q: String,
    /// An account's id or address.
    account: Option<String>,
    /// A folder's kind, id or name.
    folder: Option<String>,
    /// Only of this contact.
    contact: Option<ContactId>,
    sort: Option<SortWord>,
    sent_to: Option<SentToWord>,
    limit: Option<usize>,
    cursor: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SortWord {
    #[default]
    Date,
    Sender,
    Subject,
    Size,
}

/// To whom it was sent; of a Sent folder's list only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SentToWord {
    All,
    Contacts,
    Leads,
    Organizations,
    Users,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CorrespondenceQuery {
    contact: Option<ContactId>,
    organization: Option<OrganizationId>,
    user: Option<UserId>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// A page of messages.
#[derive(Serialize)]
pub(super) struct Listed {
    #[serde(flatten)]
    page: Items<Message>,
    /// Whether a search stopped at its bound of candidates; the next page goes on.
    bounded: bool,
}

/// A folder as a query names it.
#[derive(Debug, PartialEq, Eq)]
enum Folder {
    Kind(FolderKind),
    One(AccountId, FolderId),
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<ListQuery>,
) -> Answer<Listed> {
    let (desk, who) = (&office.desk, &visit.who);
    let account = match asked.account.as_deref() {
        Some(named) => Some(account(desk, who, named).await?),
        None => None,
    };
    let folder = match asked.folder.as_deref() {
        Some(named) => Some(folder(desk, who, account, named).await?),
        None => None,
    };
    let limit = rows(asked.limit)?;
    if asked.q.trim().is_empty() && asked.contact.is_none() {
        let ask = ListAsk {
            place: place(account, folder),
            sort: sort(asked.sort),
            sent_to: asked.sent_to.and_then(sent_to),
            cursor: asked.cursor,
            limit,
        };
        let page = Items::of(reading::list(desk, who, ask).await?);
        return Ok(Json(Listed {
            page,
            bounded: false,
        }));
    }
    if asked.sent_to.is_some() {
        return Err(Problem::at(Code::BadChoice, "sent_to")
            .naming("folder: sent")
            .into());
    }
    if asked.sort.is_some_and(|sort| sort != SortWord::Date) {
        return Err(Problem::at(Code::BadChoice, "sort").naming("date").into());
    }
    if let (Some(contact), None, None, "") = (asked.contact, account, &folder, asked.q.trim()) {
        let of = Of::Contact(contact);
        let page = contacts::correspondence(desk, who, of, (asked.cursor, limit)).await?;
        return Ok(Json(Listed {
            page: Items::of(page),
            bounded: false,
        }));
    }
    let (q, account, folder) = within(&asked.q, account, folder.as_ref());
    let ask = SearchAsk {
        q,
        account,
        folder,
        contact: asked.contact,
        cursor: asked.cursor,
        limit,
        typing: false,
    };
    let found = searching::search(desk, who, ask).await?;
    Ok(Json(Listed {
        page: Items::of(found.page),
        bounded: found.bounded,
    }))
}

/// Where a list without words reads: the inboxes, unless asked for otherwise.
fn place(account: Option<AccountId>, folder: Option<Folder>) -> Place {
    match (account, folder.unwrap_or(Folder::Kind(FolderKind::Inbox))) {
        (_, Folder::One(account, folder)) => Place::Folder(account, folder),
        (Some(account), Folder::Kind(kind)) => Place::AccountKind(account, kind),
        (None, Folder::Kind(kind)) => Place::Kind(kind),
    }
}

/// Where a search looks: a kind of folder is one more word of the search.
fn within(
    q: &str,
    account: Option<AccountId>,
    folder: Option<&Folder>,
) -> (String, Option<AccountId>, Option<FolderId>) {
    match folder {
        None => (q.to_owned(), account, None),
        Some(Folder::One(account, folder)) => (q.to_owned(), Some(*account), Some(*folder)),
        Some(Folder::Kind(kind)) => (format!("{q} in:{}", kind.word()), account, None),
    }
}

fn sent_to(word: SentToWord) -> Option<SentTo> {
    match word {
        SentToWord::All => None,
        SentToWord::Contacts => Some(SentTo::Contacts),
        SentToWord::Leads => Some(SentTo::Leads),
        SentToWord::Organizations => Some(SentTo::Organizations),
        SentToWord::Users => Some(SentTo::Users),
    }
}

fn sort(word: Option<SortWord>) -> Sort {
    match word.unwrap_or_default() {
        SortWord::Date => Sort::Date,
        SortWord::Sender => Sort::Sender,
        SortWord::Subject => Sort::Subject,
        SortWord::Size => Sort::Size,
    }
}

/// The account of an id or an address.
async fn account(desk: &Desk, who: &Who, named: &str) -> Result<AccountId, Problem> {
    match named.parse() {
        Ok(id) => Ok(id),
        Err(_) => accounts::find(desk, who, named).await,
    }
}

async fn folder(
    desk: &Desk,
    who: &Who,
    account: Option<AccountId>,
    named: &str,
) -> Result<Folder, Problem> {
    if let Some(kind) = FolderKind::from_word(named) {
        return Ok(Folder::Kind(kind));
    }
    let side = folders::side(desk, who).await?;
    one_folder(&side, account, named).ok_or(Problem::at(Code::BadChoice, "folder").naming(named))
}

/// The folder of an id or a name, if it is one only.
fn one_folder(side: &Side, account: Option<AccountId>, named: &str) -> Option<Folder> {
    let id = named.parse::<FolderId>().ok();
    let mut found = side
        .accounts
        .iter()
        .filter(|one| account.is_none_or(|id| id == one.id))
        .flat_map(|one| one.folders.iter().map(move |folder| (one.id, folder)))
        .filter(|(_, folder)| Some(folder.id) == id || folder.name == named)
        .map(|(account, folder)| Folder::One(account, folder.id));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

async fn side(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Side> {
    Ok(Json(folders::side(&office.desk, &visit.who).await?))
}

async fn correspondence(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<CorrespondenceQuery>,
) -> Answer<Items<Message>> {
    let of = match (asked.contact, asked.organization, asked.user) {
        (Some(id), None, None) => Of::Contact(id),
        (None, Some(id), None) => Of::Organization(id),
        (None, None, Some(id)) => Of::User(id),
        _ => {
            let one = "one of contact, organization, user";
            return Err(Problem::at(Code::Required, "contact").naming(one).into());
        }
    };
    let page = (asked.cursor, rows(asked.limit)?);
    let page = contacts::correspondence(&office.desk, &visit.who, of, page).await?;
    Ok(Json(Items::of(page)))
}

#[cfg(test)]
mod tests {
    use model::{AccountId, FolderId, FolderKind};
    use service::{
        folders::{Side, SideAccount, SideFolder},
        reading::Place,
    };

    use super::{Folder, one_folder, place, within};

    fn side() -> Side {
        let folder = |id, name: &str| SideFolder {
            id: FolderId(id),
            name: name.into(),
            kind: FolderKind::Custom,
            unread: None,
        };
        let account = |id, folders| SideAccount {
            id: AccountId(id),
            address: String::new(),
            owner_name: String::new(),
            mine: true,
            shared: false,
            matched_only: false,
            may_organize: true,
            state: "up-to-date",
            folders,
        };
        Side {
            together: Vec::new(),
            accounts: vec![
                account(1, vec![folder(1, "Clients"), folder(2, "Bills")]),
                account(2, vec![folder(3, "Clients")]),
            ],
            may_change_groups: false,
            tags: Vec::new(),
        }
    }

    #[test]
    fn a_folder_is_named_by_id_or_name() {
        let (one, two) = (AccountId(1), AccountId(2));
        let found = |account, named| one_folder(&side(), account, named);
        assert_eq!(found(None, "3"), Some(Folder::One(two, FolderId(3))));
        assert_eq!(found(None, "Bills"), Some(Folder::One(one, FolderId(2))));
        assert_eq!(
            found(Some(two), "Clients"),
            Some(Folder::One(two, FolderId(3)))
        );
        assert_eq!(found(None, "Clients"), None, "two have it");
        assert_eq!(found(Some(one), "3"), None);
        assert_eq!(found(None, "none"), None);
    }

    #[test]
    fn a_list_reads_the_inbox_unless_asked_otherwise() {
        let one = AccountId(1);
        assert_eq!(place(None, None), Place::Kind(FolderKind::Inbox));
        assert_eq!(
            place(Some(one), None),
            Place::AccountKind(one, FolderKind::Inbox)
        );
        let sent = Folder::Kind(FolderKind::Sent);
        assert_eq!(
            within("roof", None, Some(&sent)),
            ("roof in:sent".into(), None, None)
        );
    }
}
