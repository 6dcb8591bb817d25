//! Users' photos.

use model::{Problem, UserId};
use store::Who;

use crate::{
    Desk,
    pictures::{Picture, taken},
};

/// A user's photo.
pub async fn photo(desk: &Desk, who: &Who, id: UserId) -> Result<Picture, Problem> {
    desk.read(who, |r| r.photo(id)).map(Picture::from)
}

/// Sets a user's photo.
pub async fn set_photo(desk: &Desk, who: &Who, id: UserId, bytes: Vec<u8>) -> Result<(), Problem> {
    let row = taken(bytes, "photo")?;
    desk.write(who, move |w| w.set_photo(id, Some(&row))).await
}

/// Takes a user's photo away.
pub async fn remove_photo(desk: &Desk, who: &Who, id: UserId) -> Result<(), Problem> {
    desk.write(who, move |w| w.set_photo(id, None)).await
}
