//! Checks the counts by which the ledger is summed.

use std::ops::ControlFlow;

use model::{AccountId, FolderId};

use super::{Findings, hex};
use crate::{error::Result, key::Key, rows::HoldingsRow, table::HOLDINGS, tx::Reading};

impl Reading {
    /// A folder without counts is counted when it is asked after: that is no fault.
    pub(super) fn check_holdings(&self, found: &mut Findings) -> Result<()> {
        self.each(
            HOLDINGS,
            &(),
            |key: (AccountId, FolderId), row: HoldingsRow| {
                let expected = self.count_holdings(key.0, key.1)?;
                if row != expected {
                    found.fault(
                        HOLDINGS.name,
                        format!("{} says {row:?}, the rows {expected:?}", hex(&key.bytes())),
                    );
                }
                Ok(ControlFlow::Continue(()))
            },
        )
    }
}
