//! Where in the mail one is, as it stands in the address.

use model::{AccountId, FolderId, FolderKind};
use service::reading::{Place, SentTo, Sort};

use crate::pages::parts::in_query;

/// A place with its order and what is open in it.
#[derive(Clone, Debug)]
pub struct At {
    /// Where.
    pub place: Place,
    /// In which order.
    pub sort: Sort,
    /// To whom it was sent, of sent mail (M-51).
    pub sent_to: Option<SentTo>,
    /// Where the page starts.
    pub cursor: Option<String>,
}

/// Path of what colleagues shared.
pub const SHARED: &str = "/mail/shared";

/// The orders with their words.
pub const SORTS: [(Sort, &str); 4] = [
    (Sort::Date, "date"),
    (Sort::Sender, "sender"),
    (Sort::Subject, "subject"),
    (Sort::Size, "size"),
];

impl At {
    /// Path of the place alone.
    pub fn place_path(&self) -> String {
        match self.place {
            Place::Kind(kind) => kind_path(kind),
            Place::Shared => SHARED.to_owned(),
            Place::Tag(tag) => format!("/mail/tag/{tag}"),
            Place::Folder(account, folder) => folder_path(account, folder),
            Place::AccountKind(account, kind) => format!("/mail/a/{account}/kind/{}", kind.word()),
        }
    }

    /// Path and query with the order, from the start of the list.
    pub fn first_path(&self) -> String {
        let sorted = self.sorted_path();
        match self.sent_to {
            Some(to) => format!("{sorted}{}to={}", joiner(&sorted), super::sent::word(to)),
            None => sorted,
        }
    }

    fn sorted_path(&self) -> String {
        match SORTS.iter().find(|(sort, _)| *sort == self.sort) {
            Some((sort, word)) if *sort != Sort::Date => {
                format!("{}?sort={word}", self.place_path())
            }
            _ => self.place_path(),
        }
    }

    /// Path and query of this very page of the list.
    pub fn path(&self) -> String {
        let first = self.first_path();
        match &self.cursor {
            Some(cursor) => format!("{first}{}cursor={}", joiner(&first), in_query(cursor)),
            None => first,
        }
    }
}

/// What joins one more value to an address.
pub fn joiner(path: &str) -> char {
    if path.contains('?') { '&' } else { '?' }
}

/// Path of a kind over all accounts.
pub fn kind_path(kind: FolderKind) -> String {
    format!("/mail/{}", kind.word())
}

/// Path of a folder.
pub fn folder_path(account: AccountId, folder: FolderId) -> String {
    format!("/mail/a/{account}/{folder}")
}

/// The order for its word; an unknown word is the usual order.
pub fn sort_from_word(word: &str) -> Sort {
    SORTS
        .iter()
        .find(|(_, name)| *name == word)
        .map_or(Sort::Date, |(sort, _)| *sort)
}

#[cfg(test)]
mod tests {
    use model::{AccountId, FolderKind};
    use service::reading::{Place, SentTo, Sort};

    use super::At;

    #[test]
    fn a_place_keeps_order_and_page_in_its_address() {
        let place = Place::AccountKind(AccountId(3), FolderKind::Sent);
        let mut at = At {
            place,
            sort: Sort::Date,
            sent_to: None,
            cursor: None,
        };
        assert_eq!(at.path(), "/mail/a/3/kind/sent");
        at.cursor = Some("a b".into());
        assert_eq!(at.path(), "/mail/a/3/kind/sent?cursor=a%20b");
        at.sort = Sort::Size;
        assert_eq!(at.path(), "/mail/a/3/kind/sent?sort=size&cursor=a%20b");
        at.sent_to = Some(SentTo::Leads);
        assert_eq!(
            at.path(),
            "/mail/a/3/kind/sent?sort=size&to=leads&cursor=a%20b"
        );
    }
}
