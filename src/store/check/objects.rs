//! Checks the servers' names of messages.

use std::ops::ControlFlow;

use model::{AccountId, MessageId};

use super::{Findings, hex};
use crate::{
    error::Result,
    key::{Key, Short},
    objects::object_key,
    table::OBJECTS,
    tx::Reading,
};

impl Reading {
    /// What a placement is called leads to its message.
    pub(super) fn check_object(
        &self,
        found: &mut Findings,
        (account, message): (AccountId, MessageId),
        object: Option<&str>,
    ) -> Result<()> {
        let Some(object) = object else { return Ok(()) };
        let key = (account, object_key(object));
        if self.get(OBJECTS, &key)? != Some(message) {
            found.fault(
                OBJECTS.name,
                format!("{} does not lead to its message", hex(&key.bytes())),
            );
        }
        Ok(())
    }

    /// Each name is a placement's.
    pub(super) fn check_objects(&self, found: &mut Findings) -> Result<()> {
        self.rows(OBJECTS, |key: (AccountId, Short), message: MessageId| {
            let (account, name) = key;
            let named = self.placements(account, message)?.iter().any(|(_, row)| {
                row.object
                    .as_ref()
                    .is_some_and(|object| object_key(object) == name)
            });
            if !named {
                found.fault(
                    OBJECTS.name,
                    format!("{} is no placement's", hex(&key.bytes())),
                );
            }
            Ok(ControlFlow::Continue(()))
        })
    }
}
