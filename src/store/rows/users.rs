//! Rows beside a user's own: the glance of the list, and the photo.

use minicbor::{Decode, Encode, bytes::ByteVec};
use model::{GroupId, OfficeId, Role, ShownStatus, Status, UserId};

use super::people::UserRow;
use crate::contacts::record_words;

/// What the list of users is filtered by, so that a page needs no whole row but its own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct GlanceRow {
    /// Stored state.
    #[n(0)]
    pub status: Status,
    /// Whether they sign in from allowed networks only.
    #[n(1)]
    pub ip_restricted: bool,
    /// Role.
    #[n(2)]
    pub role: Role,
    /// Who answers for them.
    #[n(3)]
    pub supervisor: Option<UserId>,
    /// Office.
    #[n(4)]
    pub office: Option<OfficeId>,
    /// Groups.
    #[n(5)]
    pub groups: Vec<GroupId>,
    /// The words of name, address, position and phone, folded, with spaces between them.
    #[n(6)]
    pub words: String,
}

impl GlanceRow {
    pub(crate) fn of(row: &UserRow) -> Self {
        let digits = row.phone.chars().filter(char::is_ascii_digit).collect();
        let texts = [&row.name, &row.email, &row.position, &row.phone, &digits];
        Self {
            status: row.status,
            ip_restricted: row.ip_restricted,
            role: row.role,
            supervisor: row.supervisor,
            office: row.office,
            groups: row.groups.clone(),
            words: record_words(texts.into_iter()).join(" "),
        }
    }

    pub(crate) fn shown_status(&self) -> ShownStatus {
        ShownStatus::of(self.status, self.ip_restricted)
    }
}

/// What kind of picture it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum PictureKind {
    /// PNG.
    #[n(0)]
    Png,
    /// JPEG.
    #[n(1)]
    Jpeg,
    /// WebP.
    #[n(2)]
    Webp,
}

/// A user's photo, or the agency's logo.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PictureRow {
    /// What kind of picture it is.
    #[n(0)]
    pub kind: PictureKind,
    /// The picture as it was given.
    #[n(1)]
    pub bytes: ByteVec,
}
