//! Names of folders among others: under which a server keeps them, and in which one lies.

use std::ops::ControlFlow;

use model::{AccountId, FolderId};

use crate::{error::Result, rows::FolderRow, table::FOLDERS, tx::Reading};

/// The one folder that every server has, in any case of letters (RFC 9051, section 5.1).
const INBOX: &str = "INBOX";

impl FolderRow {
    /// What a folder's name begins with, for that it lies in another: up to and with the last
    /// separator.
    pub fn parent(&self) -> &str {
        let cut = self
            .delimiter
            .and_then(|delimiter| self.name.rfind(delimiter).map(|at| (at, delimiter)));
        cut.and_then(|(at, delimiter)| self.name.get(..at + delimiter.len_utf8()))
            .unwrap_or_default()
    }
}

/// What the names of all folders but the Inbox begin with, where that is the Inbox (RFC 2342
/// calls it a personal namespace), and the separator.
fn inbox_prefix<'f>(folders: impl Iterator<Item = &'f FolderRow>) -> Option<(String, char)> {
    let mut found: Option<(String, char)> = None;
    for row in folders.filter(|row| !row.name.eq_ignore_ascii_case(INBOX)) {
        let delimiter = row.delimiter?;
        let head = row.name.get(..INBOX.len())?;
        let under = row.name.get(INBOX.len()..)?.starts_with(delimiter);
        if !head.eq_ignore_ascii_case(INBOX) || !under {
            return None;
        }
        found.get_or_insert((format!("{head}{delimiter}"), delimiter));
    }
    found
}

impl Reading {
    /// Gives a folder that is to be made at the server the name under which that takes it.
    pub(crate) fn named_for_server(
        &self,
        account: AccountId,
        mut row: FolderRow,
    ) -> Result<FolderRow> {
        let mut there: Vec<FolderRow> = Vec::new();
        self.each(
            FOLDERS,
            &account,
            |_: (AccountId, FolderId), row: FolderRow| {
                if row.gone.is_none() && !row.here_only && row.label_of.is_none() {
                    there.push(row);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        if let Some((prefix, delimiter)) = inbox_prefix(there.iter())
            && !row.name.eq_ignore_ascii_case(INBOX)
            && !row.name.starts_with(&prefix)
        {
            row.name.insert_str(0, &prefix);
            row.raw.clone_from(&row.name);
            row.delimiter = Some(delimiter);
        }
        Ok(row)
    }
}

#[cfg(test)]
mod tests {
    use model::FolderKind;

    use super::*;
    use crate::putting::made_here;

    fn row(name: &str, delimiter: Option<char>) -> FolderRow {
        FolderRow {
            delimiter,
            ..made_here(name, FolderKind::Custom)
        }
    }

    #[test]
    fn a_folder_lies_in_what_stands_before_its_last_separator() {
        for (name, delimiter, parent) in [
            ("Proj/2024", Some('/'), "Proj/"),
            ("INBOX.a.b", Some('.'), "INBOX.a."),
            ("Łódź・x", Some('・'), "Łódź・"),
            ("Proj/2024", Some('.'), ""),
            ("Proj/2024", None, ""),
        ] {
            assert_eq!(row(name, delimiter).parent(), parent, "{name}");
        }
    }

    #[test]
    fn only_where_all_folders_lie_under_the_inbox_new_ones_do() {
        let prefix = |names: &[&str]| {
            let rows: Vec<FolderRow> = names.iter().map(|name| row(name, Some('.'))).collect();
            inbox_prefix(rows.iter()).map(|(prefix, _)| prefix)
        };
        let found = Some("INBOX.".to_owned());
        assert_eq!(prefix(&["INBOX", "INBOX.Sent", "INBOX.Trash"]), found);
        assert_eq!(prefix(&["INBOX", "INBOX.Sent", "Trash"]), None);
        assert_eq!(prefix(&["INBOX", "INBOXes"]), None);
        assert_eq!(prefix(&["INBOX", "Łó"]), None);
        assert_eq!(prefix(&["INBOX"]), None);
    }
}
