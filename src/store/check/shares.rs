//! The lists of what is shared.

use std::ops::ControlFlow;

use model::{AccountId, GroupId, ThreadId, UserId};

use super::Findings;
use crate::{
    error::Result,
    key::Newest,
    rows::ShareRow,
    sharing::ShareWith,
    table::{SHARED_WITH_GROUP, SHARED_WITH_USER, SHARES_BY_TIME, SHARES_OF},
    tx::Reading,
};

type Key<I> = (I, AccountId, ThreadId);

impl Reading {
    pub(super) fn check_shares(&self, found: &mut Findings) -> Result<()> {
        let mut check = |with: ShareWith, account, thread, row: &ShareRow| {
            let (kind, id) = with.parts();
            found.expect(self, SHARES_OF, &(account, thread, kind, id))?;
            let place = (kind, id, Newest(row.at), account, thread);
            found.expect(self, SHARES_BY_TIME, &place)
        };
        self.rows(SHARED_WITH_USER, |key: Key<UserId>, row: ShareRow| {
            check(ShareWith::User(key.0), key.1, key.2, &row).map(ControlFlow::Continue)
        })?;
        self.rows(SHARED_WITH_GROUP, |key: Key<GroupId>, row: ShareRow| {
            check(ShareWith::Group(key.0), key.1, key.2, &row).map(ControlFlow::Continue)
        })
    }
}
