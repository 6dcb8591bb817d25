//! The basket: users ticked over several pages, to be edited together (P-7).

use model::{Problem, Role, ShownStatus, UserId};
use serde::Serialize;
use store::{Reading, Who};

use crate::Desk;

/// A user in the basket.
#[derive(Clone, Debug, Serialize)]
pub struct BasketLine {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// State as shown (P-2).
    pub status: ShownStatus,
    /// The office's name.
    pub office: Option<String>,
}

/// Who is in the viewer's basket, by name.
pub async fn list(desk: &Desk, who: &Who) -> Result<Vec<BasketLine>, Problem> {
    desk.read(who, |r| {
        let mut lines = Vec::new();
        for id in r.basket()? {
            let row = r.user_in_view(id)?;
            let office = row.office.map(|office| r.office(office)).transpose()?;
            let status = row.shown_status();
            lines.push(BasketLine {
                id,
                name: row.name,
                email: row.email,
                role: row.role,
                status,
                office: office.map(|office| office.name),
            });
        }
        lines.sort_by_cached_key(|line| (model::fold(&line.name), line.id));
        Ok(lines)
    })
}

/// The ids of who is in the viewer's basket, for the ticks of a list.
pub async fn ids(desk: &Desk, who: &Who) -> Result<Vec<UserId>, Problem> {
    desk.read(who, Reading::basket)
}

/// Puts users in and takes others out; how many are in it then.
pub async fn change(
    desk: &Desk,
    who: &Who,
    (put, take): (Vec<UserId>, Vec<UserId>),
) -> Result<usize, Problem> {
    desk.write(who, move |w| w.change_basket(&put, &take)).await
}

/// Takes everybody out.
pub async fn clear(desk: &Desk, who: &Who) -> Result<(), Problem> {
    desk.write(who, store::Writing::clear_basket).await
}
