//! From a room's error to a problem that a person can act on; its cause goes to the log once.

use model::{Code, Problem};
use search::IndexError;
use store::StoreError;

/// A store's error as a problem.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
pub(crate) fn store(error: StoreError) -> Problem {
    Problem::new(match error {
        StoreError::NotFound => Code::NotFound,
        StoreError::NotAllowed => Code::NotAllowed,
        StoreError::NoViewer => Code::SignInFirst,
        StoreError::HasSubordinates => Code::HasSubordinates,
        StoreError::BadSupervisor => Code::BadSupervisor,
        StoreError::BadStatus => Code::StatusNotFit,
        StoreError::PlainText => Code::PlainNeedsConfirming,
        StoreError::BasketFull => Code::BasketFull,
        StoreError::OwnGroup => Code::OwnGroup,
        StoreError::FixedGroup => Code::FixedGroup,
        StoreError::FolderStays => Code::FolderStays,
        StoreError::TooMany => Code::TooMany,
        StoreError::BadReceiver => Code::BadReceiver,
        StoreError::Taken => Code::AddressTaken,
        StoreError::AddressStays => Code::AddressStays,
        StoreError::ChangedMeanwhile => Code::ChangedMeanwhile,
        StoreError::BytesMissing => Code::BytesMissing,
        StoreError::DiskFull => Code::DiskFull,
        StoreError::InUse => Code::StoreInUse,
        StoreError::Newer { .. } => Code::StoreNewer,
        StoreError::Damaged { .. } | StoreError::Engine(_) => {
            tracing::error!(%error, "the store failed");
            Code::StoreFailed
        }
    })
}

/// An index's error as a problem.
pub(crate) fn index(error: &IndexError) -> Problem {
    tracing::error!(%error, "the search index failed");
    Problem::new(match error {
        IndexError::Disk(_) => Code::StoreFailed,
        _ => Code::IndexNotReady,
    })
}

/// Something of ours that broke.
pub(crate) fn broken(what: &str) -> Problem {
    tracing::error!(what, "broken");
    Problem::new(Code::Broken)
}
