//! What was told of accounts that need care, so that nothing is told twice unless it got worse.

use std::ops::ControlFlow;

use model::{AccountId, Instant};

use crate::{
    error::Result,
    rows::CareToldRow,
    table::{ACCOUNTS_BY_OWNER, CARE_TOLD, META},
    tx::{Reading, Writing},
    who::Job,
};

/// The counter that holds when the Director was last told.
const LAST_TOLD: &str = "care_told";

/// Accounts of one owner that are looked at, at most.
const MAX_OWN: usize = 1_000;

impl Reading {
    /// The accounts that the viewer owns or keeps.
    pub fn my_accounts(&self) -> Result<Vec<AccountId>> {
        let (me, _) = self.me()?;
        let keys: Vec<(model::UserId, AccountId)> = self.keys(ACCOUNTS_BY_OWNER, &me, MAX_OWN)?;
        Ok(keys.into_iter().map(|(_, account)| account).collect())
    }

    /// When accounts that need care were last gone through for the Director.
    pub fn care_last_told(&self) -> Result<Instant> {
        self.only(Job::Sync)?;
        let at: Option<u64> = self.get(META, &LAST_TOLD.to_owned())?;
        Ok(Instant(
            at.and_then(|at| i64::try_from(at).ok()).unwrap_or(0),
        ))
    }

    /// What was last told of which account.
    pub fn care_told(&self) -> Result<Vec<(AccountId, CareToldRow)>> {
        self.only(Job::Sync)?;
        let mut told = Vec::new();
        self.each(CARE_TOLD, &(), |account: AccountId, row: CareToldRow| {
            told.push((account, row));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(told)
    }
}

impl Writing {
    /// Notes that the Director was told of these accounts, and that nothing is wrong with others.
    pub fn set_care_told(&mut self, ranks: &[(AccountId, u8)]) -> Result<()> {
        self.only(Job::Sync)?;
        let at = self.now();
        for (account, before) in self.care_told()? {
            match ranks.iter().find(|(known, _)| *known == account) {
                Some((_, rank)) if *rank == before.rank => {}
                _ => self.delete(CARE_TOLD, &account),
            }
        }
        for (account, rank) in ranks {
            if self.get::<_, CareToldRow>(CARE_TOLD, account)?.is_none() {
                self.put(CARE_TOLD, account, &CareToldRow { rank: *rank, at })?;
            }
        }
        let at = u64::try_from(at.0).unwrap_or(0);
        self.put(META, &LAST_TOLD.to_owned(), &at)
    }
}
