//! Which of the folders that a server lists is which of those that are known (M-15).

use model::FolderKind;

use crate::{FolderFound, rows::FolderRow};

/// For each folder found, the place of the known one that it is, if any: by its id at the
/// server; else by its name; else, where one is missing and this one is new, by UIDVALIDITY,
/// UIDNEXT and count. The Inbox is never another folder: renaming it moves its messages out
/// (RFC 9051, section 6.3.6).
pub(crate) fn match_folders<Id>(
    known: &[(Id, FolderRow)],
    found: &[FolderFound],
) -> Vec<Option<usize>> {
    let mut matches: Vec<Option<usize>> = vec![None; found.len()];
    let mut taken = vec![false; known.len()];
    for by in [by_id, by_name, by_numbers] {
        for (folder, matched) in found.iter().zip(&mut matches) {
            if matched.is_some() {
                continue;
            }
            let mut fitting = known
                .iter()
                .enumerate()
                .filter(|(at, (_, row))| {
                    !row.here_only && taken.get(*at).is_some_and(|taken| !taken) && by(row, folder)
                })
                .map(|(at, _)| at);
            // Of two that fit as well, neither is believed.
            if let (Some(at), None) = (fitting.next(), fitting.next())
                && let Some(taken) = taken.get_mut(at)
            {
                *taken = true;
                *matched = Some(at);
            }
        }
    }
    matches
}

fn is_inbox(row: &FolderRow, found: &FolderFound) -> bool {
    row.raw.eq_ignore_ascii_case("INBOX")
        || found.raw.eq_ignore_ascii_case("INBOX")
        || found.kind == FolderKind::Inbox
}

fn by_id(row: &FolderRow, found: &FolderFound) -> bool {
    row.mailbox_id.is_some()
        && row.mailbox_id == found.mailbox_id
        && (row.raw == found.raw || !is_inbox(row, found))
}

fn by_name(row: &FolderRow, found: &FolderFound) -> bool {
    let another = row.mailbox_id.is_some() && found.mailbox_id.is_some() && !is_inbox(row, found);
    row.raw == found.raw && !(another && row.gone.is_none())
}

fn by_numbers(row: &FolderRow, found: &FolderFound) -> bool {
    let (uidnext, messages, _) = row.status;
    row.gone.is_none()
        && row.uidvalidity != 0
        && !is_inbox(row, found)
        && found.status == Some((row.uidvalidity, uidnext, messages))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::new_folder;

    fn found(raw: &str, id: Option<&str>, status: Option<(u32, u32, u32)>) -> FolderFound {
        FolderFound {
            name: raw.to_owned(),
            raw: raw.to_owned(),
            delimiter: Some('/'),
            kind: FolderKind::Custom,
            mailbox_id: id.map(str::to_owned),
            status,
        }
    }

    fn known(of: &[FolderFound]) -> Vec<(usize, FolderRow)> {
        of.iter()
            .enumerate()
            .map(|(at, found)| {
                let mut row = new_folder(found);
                if let Some((validity, next, count)) = found.status {
                    row.uidvalidity = validity;
                    row.status = (next, count, 0);
                }
                (at, row)
            })
            .collect()
    }

    #[test]
    fn a_renamed_folder_is_known_by_its_numbers() {
        let before = known(&[
            found("INBOX", None, Some((7, 5, 4))),
            found("Old", None, Some((9, 12, 3))),
        ]);
        let now = [
            found("INBOX", None, None),
            found("New", None, Some((9, 12, 3))),
            found("Other", None, Some((10, 12, 3))),
        ];
        assert_eq!(match_folders(&before, &now), [Some(0), Some(1), None]);
        // As long as the old one is there, the new one is another.
        let both = [
            found("Old", None, None),
            found("New", None, Some((9, 12, 3))),
        ];
        assert_eq!(match_folders(&before, &both), [Some(1), None]);
    }

    #[test]
    fn two_that_fit_are_both_new_and_the_inbox_is_never_another() {
        let before = known(&[
            found("A", None, Some((9, 1, 0))),
            found("B", None, Some((9, 1, 0))),
        ]);
        let now = [found("C", None, Some((9, 1, 0)))];
        assert_eq!(match_folders(&before, &now), [None]);
        let inbox = known(&[found("INBOX", Some("x"), Some((9, 1, 0)))]);
        let moved = [found("Was Inbox", Some("x"), Some((9, 1, 0)))];
        assert_eq!(match_folders(&inbox, &moved), [None]);
    }

    #[test]
    fn ids_tell_a_swap_of_names() {
        let before = known(&[found("A", Some("1"), None), found("B", Some("2"), None)]);
        let now = [found("A", Some("2"), None), found("B", Some("1"), None)];
        assert_eq!(match_folders(&before, &now), [Some(1), Some(0)]);
    }
}
