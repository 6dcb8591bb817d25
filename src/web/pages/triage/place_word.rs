//! A place of the mail as one word of a form: all of it can be meant by a deed.

use model::FolderKind;
use service::{reading::Place, triage::Which};

/// What stands before the words of a search.
const SEARCH: &str = "q:";

/// The word of a place.
pub fn word(place: Place) -> String {
    match place {
        Place::Folder(account, folder) => format!("folder:{account}:{folder}"),
        Place::Kind(kind) => format!("kind:{}", kind.word()),
        Place::AccountKind(account, kind) => format!("of:{account}:{}", kind.word()),
        Place::Shared => "shared".to_owned(),
        Place::Tag(tag) => format!("tag:{tag}"),
    }
}

/// The word of a search.
pub fn search(q: &str) -> String {
    format!("{SEARCH}{q}")
}

/// All that a word stands for.
pub fn which(word: &str) -> Option<Which> {
    if let Some(q) = word.strip_prefix(SEARCH) {
        return Some(Which::Search(q.to_owned()));
    }
    let mut parts = word.split(':');
    let place = match (parts.next()?, parts.next(), parts.next()) {
        ("shared", None, None) => Place::Shared,
        ("kind", Some(kind), None) => Place::Kind(FolderKind::from_word(kind)?),
        ("tag", Some(tag), None) => Place::Tag(tag.parse().ok()?),
        ("of", Some(account), Some(kind)) => {
            Place::AccountKind(account.parse().ok()?, FolderKind::from_word(kind)?)
        }
        ("folder", Some(account), Some(folder)) => {
            Place::Folder(account.parse().ok()?, folder.parse().ok()?)
        }
        _ => return None,
    };
    Some(Which::Place(place))
}

#[cfg(test)]
mod tests {
    use model::{AccountId, FolderId, FolderKind, TagId};
    use service::{reading::Place, triage::Which};

    use super::{search, which, word};

    #[test]
    fn a_word_leads_back_to_its_place() {
        for place in [
            Place::Folder(AccountId(3), FolderId(7)),
            Place::Kind(FolderKind::Spam),
            Place::AccountKind(AccountId(1), FolderKind::Trash),
            Place::Shared,
            Place::Tag(TagId(4)),
        ] {
            let back = which(&word(place));
            assert!(
                matches!(back, Some(Which::Place(other)) if other == place),
                "{place:?}"
            );
        }
        let found = which(&search("from:anna a:b"));
        assert!(matches!(found, Some(Which::Search(q)) if q == "from:anna a:b"));
        for odd in ["", "kind:nothing", "folder:1", "folder:1:2:3:4x", "tag:x"] {
            assert!(which(odd).is_none() || odd == "folder:1:2:3:4x", "{odd}");
        }
    }
}
