//! Messages that could not be read, as a list (M-23).

use crate::{
    access::MailView,
    error::Result,
    key::Key,
    lists::{Joined, ListPage, PageAsk, Range},
    table::QUARANTINE,
    tx::Reading,
};

impl Reading {
    /// What of the quarantine the viewer may see, newest first.
    pub fn quarantine(&self, page: &PageAsk<'_>) -> Result<ListPage> {
        let grants = self.everywhere::<MailView>()?;
        let ranges = grants
            .into_iter()
            .map(|grant| Range::new(QUARANTINE, grant.account().bytes(), grant))
            .collect();
        self.merge(ranges, page, Joined::Apart)
    }
}
