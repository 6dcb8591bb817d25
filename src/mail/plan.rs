//! What a folder still needs, told by UIDs alone (M-13, M-14).

use crate::wire::UidSet;

/// Messages fetched by one range.
pub const RANGE: u32 = 500;

/// What is to be done in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderPlan {
    /// What the server has and we have not, newest first, at most [`RANGE`] in each.
    pub fetch: Vec<UidSet>,
    /// What we have and the server has no more.
    pub gone: UidSet,
}

/// Compares the UIDs we hold with the server's.
pub fn folder(local: &UidSet, remote: &UidSet) -> FolderPlan {
    FolderPlan {
        fetch: remote.difference(local).chunks_newest_first(RANGE),
        gone: local.difference(remote),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_first_and_only_what_is_missing() {
        let plan = folder(&UidSet::range(5, 10), &UidSet::range(8, 1_100));
        assert_eq!(plan.gone, UidSet::range(5, 7));
        let fetch: Vec<String> = plan.fetch.iter().map(UidSet::to_string).collect();
        assert_eq!(fetch, ["601:1100", "101:600", "11:100"]);
    }

    #[test]
    fn nothing_new_is_nothing_to_do() {
        let held = UidSet::range(1, 10);
        assert_eq!(folder(&held, &held), FolderPlan::default());
    }
}
