//! Tags: the agency's words on messages (M-29, M-31).

use model::{Code, Problem, TagColour, TagId, one_line};
use serde::Serialize;
use store::{Reading, StoreError, Who};

use crate::Desk;

/// Longest name of a tag, in characters.
const MAX_NAME: usize = 40;

/// A tag as it stands on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagChip {
    /// Id.
    pub id: TagId,
    /// Its word.
    pub name: String,
    /// Its colour.
    pub colour: TagColour,
}

/// A tag in the list of tags.
#[derive(Clone, Debug, Serialize)]
pub struct TagLine {
    /// Id.
    pub id: TagId,
    /// Its word.
    pub name: String,
    /// Its colour.
    pub colour: TagColour,
    /// Who made it.
    pub by: String,
    /// Whether the viewer may change or remove it.
    pub may_change: bool,
}

/// All tags, and whether the viewer may make more.
#[derive(Clone, Debug, Serialize)]
pub struct Tags {
    /// By name.
    pub items: Vec<TagLine>,
    /// Whether the viewer may make tags.
    pub may_make: bool,
}

pub(crate) fn chips(r: &Reading) -> Result<Vec<TagChip>, StoreError> {
    let tags = r.tags()?.into_iter();
    Ok(tags
        .map(|(id, row)| TagChip {
            id,
            name: row.name,
            colour: row.colour,
        })
        .collect())
}

/// All tags.
pub async fn list(desk: &Desk, who: &Who) -> Result<Tags, Problem> {
    desk.read(who, |r| {
        let mut items = Vec::new();
        for (id, row) in r.tags()? {
            items.push(TagLine {
                id,
                by: r.user_card(row.by)?.name,
                may_change: r.may_change_tag(&row)?,
                name: row.name,
                colour: row.colour,
            });
        }
        Ok(Tags {
            items,
            may_make: r.may_make_tags()?,
        })
    })
}

/// One tag.
pub async fn one(desk: &Desk, who: &Who, id: TagId) -> Result<TagChip, Problem> {
    desk.read(who, |r| {
        r.me()?;
        let row = r.tag(id)?;
        Ok(TagChip {
            id,
            name: row.name,
            colour: row.colour,
        })
    })
}

/// Makes a tag.
pub async fn add(desk: &Desk, who: &Who, name: &str, colour: TagColour) -> Result<TagId, Problem> {
    let name = checked(name)?;
    let made = desk.write(who, move |w| w.add_tag(&name, colour)).await;
    made.map_err(at_name)
}

/// Gives a tag another name or colour.
pub async fn edit(
    desk: &Desk,
    who: &Who,
    id: TagId,
    (name, colour): (&str, TagColour),
) -> Result<(), Problem> {
    let name = checked(name)?;
    let done = desk
        .write(who, move |w| w.edit_tag(id, &name, colour))
        .await;
    done.map_err(at_name)
}

/// Removes a tag; its messages stay.
pub async fn remove(desk: &Desk, who: &Who, id: TagId) -> Result<(), Problem> {
    while !desk.write(who, move |w| w.remove_tag(id)).await? {}
    Ok(())
}

fn checked(name: &str) -> Result<String, Problem> {
    let name = one_line(name).ok_or(Problem::at(Code::BadText, "name"))?;
    if name.is_empty() {
        return Err(Problem::at(Code::Required, "name"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(Problem::at(Code::TooLong, "name"));
    }
    Ok(name.to_owned())
}

fn at_name(problem: Problem) -> Problem {
    match problem.code {
        // The store's word for a value that another one has.
        Code::AddressTaken => Problem::at(Code::NameTaken, "name"),
        _ => problem,
    }
}
