//! Tags: the agency's words on messages, the same for all who see them (M-29, M-31).

use std::ops::ControlFlow;

use model::{
    AccountId, ChangeKind, Instant, MessageId, MessageRef, Permission, TagColour, TagId, fold,
};

use crate::{
    access::MailView,
    error::{Result, StoreError},
    key::{Key, Newest},
    lists::{Joined, ListPage, PageAsk, Range},
    rows::{StandingRow, TagRow},
    table::{BY_TAG, MESSAGES, Nothing, STANDINGS, TAGS},
    tx::{Reading, Writing},
};

/// Tags of the agency at most.
pub const MAX_TAGS: usize = 200;

/// Tags of one message at most.
const MAX_TAGS_EACH: usize = 20;

/// Messages that lose a tag in one transaction, when it is removed.
const UNTAG_BATCH: usize = 1_000;

type TaggedKey = (TagId, AccountId, Newest, MessageId);

impl Reading {
    /// All tags, by name: every user may know them.
    pub fn tags(&self) -> Result<Vec<(TagId, TagRow)>> {
        self.me()?;
        let mut tags = Vec::new();
        self.each(TAGS, &(), |id: TagId, row: TagRow| {
            tags.push((id, row));
            Ok(ControlFlow::Continue(()))
        })?;
        tags.sort_by_cached_key(|(id, row)| (fold(&row.name), *id));
        Ok(tags)
    }

    /// One tag.
    pub fn tag(&self, id: TagId) -> Result<TagRow> {
        self.need(TAGS, &id)
    }

    /// Whether the viewer may make tags: who may organize anybody's mail.
    pub fn may_make_tags(&self) -> Result<bool> {
        Ok(!self.owners(Permission::MailOrganize)?.is_empty())
    }

    /// Whether the viewer may change or remove a tag: who may organize its maker's mail.
    pub fn may_change_tag(&self, row: &TagRow) -> Result<bool> {
        Ok(self.owners(Permission::MailOrganize)?.contains(row.by))
    }

    /// A page of the messages with a tag that the viewer may see, newest first.
    pub fn tagged(&self, tag: TagId, page: &PageAsk<'_>) -> Result<ListPage> {
        self.tag(tag)?;
        let mut ranges = Vec::new();
        for grant in self.everywhere::<MailView>()? {
            let prefix = (tag, grant.account()).bytes();
            ranges.push(Range::new(BY_TAG, prefix, grant));
        }
        self.merge(ranges, page, Joined::Apart)
    }

    fn tag_to_change(&self, id: TagId) -> Result<TagRow> {
        let row = self.tag(id)?;
        if self.may_change_tag(&row)? {
            Ok(row)
        } else {
            Err(StoreError::NotAllowed)
        }
    }

    fn tag_is_taken(&self, name: &str, by_other_than: Option<TagId>) -> Result<bool> {
        let name = fold(name);
        let tags = self.tags()?;
        let mut others = tags.iter().filter(|(id, _)| Some(*id) != by_other_than);
        Ok(others.any(|(_, row)| fold(&row.name) == name))
    }
}

impl Writing {
    /// Makes a tag.
    pub fn add_tag(&mut self, name: &str, colour: TagColour) -> Result<TagId> {
        let (by, _) = self.me()?;
        if !self.may_make_tags()? {
            return Err(StoreError::NotAllowed);
        }
        if self.tag_is_taken(name, None)? {
            return Err(StoreError::Taken);
        }
        if self.tags()?.len() >= MAX_TAGS {
            return Err(StoreError::TooMany);
        }
        let id = TagId(self.next("tags")?);
        let row = TagRow {
            name: name.to_owned(),
            colour,
            by,
            made: self.now(),
        };
        self.put(TAGS, &id, &row)?;
        self.audit("tag.add", name)?;
        self.change(ChangeKind::Tag { tag: id })?;
        Ok(id)
    }

    /// Gives a tag another name or colour.
    pub fn edit_tag(&mut self, id: TagId, name: &str, colour: TagColour) -> Result<()> {
        let before = self.tag_to_change(id)?;
        if self.tag_is_taken(name, Some(id))? {
            return Err(StoreError::Taken);
        }
        let row = TagRow {
            name: name.to_owned(),
            colour,
            ..before
        };
        self.put(TAGS, &id, &row)?;
        self.audit("tag.edit", name)?;
        self.change(ChangeKind::Tag { tag: id })?;
        Ok(())
    }

    /// Removes a tag, from some of its messages at a time; answers whether it is gone. The
    /// messages stay.
    pub fn remove_tag(&mut self, id: TagId) -> Result<bool> {
        let row = self.tag_to_change(id)?;
        let keys: Vec<TaggedKey> = self.keys(BY_TAG, &id, UNTAG_BATCH)?;
        let gone = keys.len() < UNTAG_BATCH;
        for (_, account, _, message) in keys {
            self.set_tag(MessageRef { account, message }, id, false)?;
        }
        if gone {
            self.delete(TAGS, &id);
            self.audit("tag.remove", &row.name)?;
            self.change(ChangeKind::Tag { tag: id })?;
        }
        Ok(gone)
    }

    /// Gives a message that the viewer may organize a tag, or takes it off.
    pub(crate) fn tag_message(&mut self, id: MessageRef, tag: TagId, on: bool) -> Result<bool> {
        let seen = self.to_organize(id)?;
        if seen.standing.tags.contains(&tag) == on {
            return Ok(false);
        }
        if on && seen.standing.tags.len() >= MAX_TAGS_EACH {
            return Err(StoreError::TooMany);
        }
        self.set_tag(id, tag, on)?;
        Ok(true)
    }

    fn set_tag(&mut self, id: MessageRef, tag: TagId, on: bool) -> Result<()> {
        let key = (id.account, id.message);
        let before: StandingRow = self.need(STANDINGS, &key)?;
        let date = self.need(MESSAGES, &key)?.date;
        let mut after = before.clone();
        after.tags.retain(|other| *other != tag);
        let entry = (tag, id.account, Newest(date), id.message);
        if on {
            after.tags.push(tag);
            self.put(BY_TAG, &entry, &Nothing)?;
        } else {
            self.delete(BY_TAG, &entry);
        }
        self.restand(id.account, id.message, (&before, &after))?;
        self.change(ChangeKind::MessageChanged { message: id })?;
        Ok(())
    }

    /// Brings a message's places among the tagged ones in line with another date.
    pub(crate) fn move_tags(
        &mut self,
        (account, message): (AccountId, MessageId),
        tags: &[TagId],
        (before, after): (Instant, Instant),
    ) -> Result<()> {
        for tag in tags {
            self.delete(BY_TAG, &(*tag, account, Newest(before), message));
            self.put(BY_TAG, &(*tag, account, Newest(after), message), &Nothing)?;
        }
        Ok(())
    }
}
