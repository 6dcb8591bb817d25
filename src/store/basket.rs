//! The basket: users ticked over several pages, to be edited together (P-7).

use std::ops::ControlFlow;

use model::{Permission, UserId};

use crate::{
    error::{Result, StoreError},
    rows::UserRow,
    table::{BASKETS, Nothing, USERS},
    tx::{Reading, Writing},
};

/// Users in one basket at most.
pub const MAX_BASKET: usize = 10_000;

impl Reading {
    /// Users in the viewer's basket whose profiles they see; others drop out.
    pub fn basket(&self) -> Result<Vec<UserId>> {
        let (me, _) = self.me()?;
        let owners = self.owners(Permission::UsersView)?;
        let mut users = Vec::new();
        self.each(BASKETS, &me, |(_, user): (UserId, UserId), _| {
            if owners.contains(user) {
                users.push(user);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(users)
    }

    /// Those of some users whose profiles the viewer sees.
    pub fn in_view(&self, users: &[UserId]) -> Result<Vec<UserId>> {
        let owners = self.owners(Permission::UsersView)?;
        let mut seen = Vec::new();
        for user in users {
            if owners.contains(*user) && self.has(USERS, user)? {
                seen.push(*user);
            }
        }
        seen.sort_unstable();
        seen.dedup();
        Ok(seen)
    }

    /// The row of a user whose profile the viewer sees, without the password's hash.
    pub fn user_in_view(&self, user: UserId) -> Result<UserRow> {
        if self.owners(Permission::UsersView)?.contains(user) {
            self.user_card(user)
        } else {
            Err(StoreError::NotFound)
        }
    }
}

impl Writing {
    /// Puts users into the viewer's basket and takes others out; who may not be seen is passed
    /// over. [`StoreError::BasketFull`] beyond [`MAX_BASKET`].
    pub fn change_basket(&mut self, put: &[UserId], take: &[UserId]) -> Result<usize> {
        let (me, _) = self.me()?;
        for user in take {
            self.delete(BASKETS, &(me, *user));
        }
        for user in self.in_view(put)? {
            self.put(BASKETS, &(me, user), &Nothing)?;
        }
        let held: Vec<(UserId, UserId)> = self.keys(BASKETS, &me, usize::MAX)?;
        let kept = self.basket()?;
        for (_, user) in held {
            if kept.binary_search(&user).is_err() {
                self.delete(BASKETS, &(me, user));
            }
        }
        if kept.len() > MAX_BASKET {
            return Err(StoreError::BasketFull);
        }
        Ok(kept.len())
    }

    /// Takes everybody out of the viewer's basket.
    pub fn clear_basket(&mut self) -> Result<()> {
        let (me, _) = self.me()?;
        let held: Vec<(UserId, UserId)> = self.keys(BASKETS, &me, usize::MAX)?;
        for key in held {
            self.delete(BASKETS, &key);
        }
        Ok(())
    }
}
