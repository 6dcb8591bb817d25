//! Searches that users keep under a name: each is its user's alone, and goes with them.

use model::{ChangeKind, UserId, fold};

use crate::{
    error::{Result, StoreError},
    rows::SavedSearchRow,
    table::SAVED_SEARCHES,
    tx::{Reading, Writing},
};

/// Saved searches of one user at most.
pub const MAX_SAVED_SEARCHES: usize = 30;

impl Reading {
    /// The viewer's saved searches, in the order in which they were saved.
    pub fn saved_searches(&self) -> Result<Vec<(u64, SavedSearchRow)>> {
        let (me, _) = self.me()?;
        let keys: Vec<(UserId, u64)> = self.keys(SAVED_SEARCHES, &me, MAX_SAVED_SEARCHES)?;
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            found.extend(self.get(SAVED_SEARCHES, &key)?.map(|row| (key.1, row)));
        }
        Ok(found)
    }
}

impl Writing {
    /// Keeps a search; [`StoreError::TooMany`] beyond [`MAX_SAVED_SEARCHES`],
    /// [`StoreError::Taken`] under a name that another one of the viewer's has.
    pub fn save_search(&mut self, row: &SavedSearchRow) -> Result<u64> {
        let (me, _) = self.me()?;
        let all = self.saved_searches()?;
        if all.len() >= MAX_SAVED_SEARCHES {
            return Err(StoreError::TooMany);
        }
        free(&all, None, row)?;
        let id = self.next("saved_searches")?;
        self.put(SAVED_SEARCHES, &(me, id), row)?;
        self.told(me)?;
        Ok(id)
    }

    /// Changes one of the viewer's saved searches.
    pub fn change_saved_search(&mut self, id: u64, row: &SavedSearchRow) -> Result<()> {
        let (me, _) = self.me()?;
        let all = self.saved_searches()?;
        if !all.iter().any(|(known, _)| *known == id) {
            return Err(StoreError::NotFound);
        }
        free(&all, Some(id), row)?;
        self.put(SAVED_SEARCHES, &(me, id), row)?;
        self.told(me)
    }

    /// Forgets one of the viewer's saved searches.
    pub fn remove_saved_search(&mut self, id: u64) -> Result<()> {
        let (me, _) = self.me()?;
        let _: SavedSearchRow = self.need(SAVED_SEARCHES, &(me, id))?;
        self.delete(SAVED_SEARCHES, &(me, id));
        self.told(me)
    }

    /// Forgets all saved searches of a user who is deleted.
    pub(crate) fn drop_saved_searches(&mut self, user: UserId) -> Result<()> {
        let keys: Vec<(UserId, u64)> = self.keys(SAVED_SEARCHES, &user, usize::MAX)?;
        for key in keys {
            self.delete(SAVED_SEARCHES, &key);
        }
        Ok(())
    }

    /// The user's own open panels draw their side bar anew.
    fn told(&mut self, me: UserId) -> Result<()> {
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }
}

/// Whether no other search has the name.
fn free(all: &[(u64, SavedSearchRow)], own: Option<u64>, row: &SavedSearchRow) -> Result<()> {
    let name = fold(&row.name);
    let mut others = all.iter().filter(|(id, _)| Some(*id) != own);
    if others.any(|(_, other)| fold(&other.name) == name) {
        return Err(StoreError::Taken);
    }
    Ok(())
}
