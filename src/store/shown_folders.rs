//! Which folders of an account are told to whom: names of a colleague's are often clients' (M-47).

use std::ops::ControlFlow;

use model::{FolderId, FolderKind};

use crate::{
    access::{Grant, MailView, Reach},
    accounts::FolderSeen,
    error::Result,
    key::Key,
    lists::{Order, last_message},
    rows::FolderRow,
    table::LISTS,
    tx::Reading,
};

/// Newest messages of one folder that are looked at for one that the viewer sees.
const MAX_LOOKED_AT: usize = 50;

/// Messages looked at for all folders of one question.
const MAX_LOOKED_AT_IN_ALL: usize = 5_000;

/// How many messages may still be looked at.
#[derive(Debug)]
pub struct FolderLook {
    left: usize,
}

impl Default for FolderLook {
    fn default() -> Self {
        Self {
            left: MAX_LOOKED_AT_IN_ALL,
        }
    }
}

impl Reading {
    /// The folders of an account whose names the viewer may know. Who sees a part of its mail
    /// knows those of a kind that every account has, and of the others where one of the newest
    /// [`MAX_LOOKED_AT`] messages is theirs to see. What `look` has no room for is left out.
    pub fn shown_folders(
        &self,
        grant: &Grant<'_, MailView>,
        look: &mut FolderLook,
    ) -> Result<Vec<FolderSeen>> {
        let mut shown = Vec::new();
        for seen in self.folders(grant.account())? {
            if self.shows_folder(grant, (seen.id, &seen.row), look)? {
                shown.push(seen);
            }
        }
        Ok(shown)
    }

    /// Whether the viewer may know that a folder is there.
    pub fn shows_folder(
        &self,
        grant: &Grant<'_, MailView>,
        (id, row): (FolderId, &FolderRow),
        look: &mut FolderLook,
    ) -> Result<bool> {
        if grant.reach() >= Reach::Whole || row.kind != FolderKind::Custom {
            return Ok(true);
        }
        let account = grant.account();
        let prefix = (account, id, Order::Date.code()).bytes();
        let (mut shown, mut looked_at) = (false, 0);
        let most = MAX_LOOKED_AT.min(look.left);
        self.each_key(LISTS, &prefix, None, |key, _| {
            if looked_at >= most {
                return Ok(ControlFlow::Break(()));
            }
            looked_at += 1;
            let message = last_message(key)?;
            if let Some(sight) = self.sight(account, message)? {
                shown = self.shows(grant, message, &sight)?;
            }
            Ok(if shown {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        look.left -= looked_at;
        Ok(shown)
    }
}
