//! "Try as": what another user sees, told to who may change that user (P-20).
//!
//! Nobody becomes anybody: what the other sees is counted, and of messages only those are
//! handed out that the asker may see by their own rights.

use model::{AccountId, GroupId, MessageRef, UserId};

use crate::{
    access::{MailView, Reach},
    effects::Counted,
    error::{Result, StoreError},
    lists::{Listed, Order, PageAsk},
    picture::{Picture, Tally},
    rows::{GroupRow, UserRow},
    tx::{Reading, Writing},
};

/// The newest messages that the user sees which are looked at.
const MAX_NEWEST: usize = 100;

/// What a user sees.
pub struct Sees {
    /// The user.
    pub row: UserRow,
    /// Their groups.
    pub groups: Vec<(GroupId, GroupRow)>,
    /// Accounts of which they see mail.
    pub accounts: Vec<AccountSeen>,
    /// Contacts.
    pub contacts: Counted,
    /// Of their newest messages those that the asker may see too, newest first.
    pub newest: Vec<Listed>,
    /// How many of the newest messages the asker may not see.
    pub hidden: u64,
}

/// An account of which a user sees mail.
pub struct AccountSeen {
    /// Which.
    pub id: AccountId,
    /// Its owner or keeper.
    pub owner: UserId,
    /// How much of it; none where single threads were shared.
    pub reach: Option<Reach>,
    /// Messages seen.
    pub messages: Counted,
}

impl Writing {
    /// What a user sees, for who may change that user; audited.
    pub fn sees(&mut self, user: UserId) -> Result<Sees> {
        let mut row = self.user_to_edit(user)?;
        row.password.clear();
        self.audit("user.try-as", &row.email)?;
        let (picture, groups, newest) = self.as_other(user, |r| {
            let picture = Picture::of(r, &mut Tally::default())?;
            Ok((picture, r.my_groups().to_vec(), r.newest_anywhere()?))
        })?;
        let mut accounts = Vec::with_capacity(picture.mail.len());
        for (id, seen) in &picture.mail {
            accounts.push(AccountSeen {
                id: *id,
                owner: self.account_sight(*id)?.owner,
                reach: seen.reach,
                messages: seen.count(),
            });
        }
        accounts.sort_by_key(|seen| (std::cmp::Reverse(seen.reach), seen.id));
        let (mut both, mut hidden) = (Vec::new(), 0);
        for id in newest {
            match self.open(id) {
                Ok((listed, _)) => both.push(listed),
                Err(StoreError::NotFound | StoreError::NotAllowed) => hidden += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(Sees {
            row,
            groups,
            accounts,
            contacts: picture.contacts(),
            newest: both,
            hidden,
        })
    }
}

impl Writing {
    /// Whether a user sees a message that the asker sees too, for who may change that user.
    pub fn would_see(&mut self, user: UserId, id: MessageRef) -> Result<bool> {
        self.user_to_edit(user)?;
        self.open(id)?;
        self.as_other(user, |r| match r.open(id) {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound | StoreError::NotAllowed) => Ok(false),
            Err(error) => Err(error),
        })
    }
}

impl Reading {
    /// The newest messages over all folders of all accounts that the viewer sees, each once.
    fn newest_anywhere(&self) -> Result<Vec<MessageRef>> {
        let mut folders = Vec::new();
        for grant in self.everywhere::<MailView>()? {
            for seen in self.folders(grant.account())? {
                folders.push((grant, seen.id));
            }
        }
        let page = PageAsk {
            after: None,
            limit: MAX_NEWEST,
        };
        let listed = self.list(&folders, Order::Date, &page)?;
        let mut ids = Vec::with_capacity(listed.rows.len());
        for one in listed.rows {
            if !ids.contains(&one.id) {
                ids.push(one.id);
            }
        }
        Ok(ids)
    }
}
