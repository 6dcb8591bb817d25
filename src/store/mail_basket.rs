//! The basket of messages: ticked over several pages, to do something with them together (M-31).

use std::ops::ControlFlow;

use model::{AccountId, MessageId, MessageRef, UserId};

use crate::{
    error::{Result, StoreError},
    key::Key,
    lists::Listed,
    table::{MAIL_BASKETS, Nothing},
    tx::{Reading, Writing},
};

/// Messages in one basket at most.
pub const MAX_MAIL_BASKET: usize = 20_000;

type Tick = (UserId, AccountId, MessageId);

impl Reading {
    /// The messages in the viewer's basket; not all of them need still be theirs to see.
    pub fn mail_basket(&self) -> Result<Vec<MessageRef>> {
        let (me, _) = self.me()?;
        let keys: Vec<Tick> = self.keys(MAIL_BASKETS, &me, MAX_MAIL_BASKET)?;
        let ids = keys.into_iter();
        Ok(ids
            .map(|(_, account, message)| MessageRef { account, message })
            .collect())
    }

    /// How many messages are in the viewer's basket.
    pub fn mail_basket_size(&self) -> Result<usize> {
        let (me, _) = self.me()?;
        let mut size = 0;
        self.each_key(MAIL_BASKETS, &me.bytes(), None, |_, _| {
            size += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(size)
    }

    /// Those of some messages that are in the viewer's basket.
    pub fn ticked(&self, of: &[MessageRef]) -> Result<Vec<MessageRef>> {
        let (me, _) = self.me()?;
        let mut ticked = Vec::new();
        for id in of {
            if self.has(MAIL_BASKETS, &(me, id.account, id.message))? {
                ticked.push(*id);
            }
        }
        Ok(ticked)
    }

    /// The first messages of the viewer's basket that they may see.
    pub fn mail_in_basket(&self, limit: usize) -> Result<Vec<Listed>> {
        let mut rows = Vec::new();
        for id in self.mail_basket()?.into_iter().rev() {
            match self.open(id) {
                Ok((seen, _)) => rows.push(seen),
                Err(StoreError::NotFound | StoreError::NotAllowed) => {}
                Err(error) => return Err(error),
            }
            if rows.len() >= limit {
                break;
            }
        }
        Ok(rows)
    }
}

impl Writing {
    /// Puts messages into the viewer's basket and takes others out; what may not be seen is
    /// passed over. [`StoreError::BasketFull`] beyond [`MAX_MAIL_BASKET`].
    pub fn change_mail_basket(&mut self, put: &[MessageRef], take: &[MessageRef]) -> Result<usize> {
        let (me, _) = self.me()?;
        for id in take {
            self.delete(MAIL_BASKETS, &(me, id.account, id.message));
        }
        for id in put {
            match self.open(*id) {
                Ok(_) => self.put(MAIL_BASKETS, &(me, id.account, id.message), &Nothing)?,
                Err(StoreError::NotFound | StoreError::NotAllowed) => {}
                Err(error) => return Err(error),
            }
        }
        let size = self.mail_basket_size()?;
        if size > MAX_MAIL_BASKET {
            return Err(StoreError::BasketFull);
        }
        Ok(size)
    }

    /// Takes everything out of the viewer's basket.
    pub fn clear_mail_basket(&mut self) -> Result<()> {
        let (me, _) = self.me()?;
        let held: Vec<Tick> = self.keys(MAIL_BASKETS, &me, usize::MAX)?;
        for key in held {
            self.delete(MAIL_BASKETS, &key);
        }
        Ok(())
    }
}
