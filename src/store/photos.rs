//! Users' photos: part of the card that colleagues see.

use model::{ChangeKind, Permission, Status, UserId};

use crate::{
    blobs::sha256,
    error::{Result, StoreError},
    rows::{PictureRow, UserRow},
    table::{PHOTOS, USERS},
    tx::{Reading, Writing},
};

impl Reading {
    /// A user's photo: of an active user for everybody who is signed in, of others for who may
    /// see their profile.
    pub fn photo(&self, id: UserId) -> Result<PictureRow> {
        let (me, _) = self.me()?;
        let row: UserRow = self.need(USERS, &id)?;
        let known = me == id
            || row.status == Status::Active
            || self.owners(Permission::UsersView)?.contains(id);
        if known {
            self.need(PHOTOS, &id)
        } else {
            Err(StoreError::NotFound)
        }
    }
}

impl Writing {
    /// Sets or takes away a user's photo: one's own, or of one whom the viewer may edit.
    pub fn set_photo(&mut self, id: UserId, photo: Option<&PictureRow>) -> Result<()> {
        let (me, _) = self.me()?;
        let before = if me == id {
            self.need(USERS, &id)?
        } else {
            self.user_to_edit(id)?
        };
        let row = UserRow {
            photo: photo.map(|photo| sha256(&photo.bytes)),
            version: before.version + 1,
            ..before
        };
        match photo {
            Some(photo) => self.put(PHOTOS, &id, photo)?,
            None => self.delete(PHOTOS, &id),
        }
        self.put(USERS, &id, &row)?;
        if me != id {
            self.audit("user.photo", &row.email)?;
        }
        self.change(ChangeKind::User { user: id })?;
        self.rights_changed()
    }
}
