//! Messages by what their server calls them wherever they lie.

use model::{AccountId, Flags, FolderId, Instant, MessageId, MessageRef};

use crate::{
    error::Result,
    key::Short,
    placements::Place,
    rows::{FolderRow, PlacementRow},
    table::{FOLDERS, LEFT_OUT, OBJECTS, PLACEMENTS},
    threads::short_hash,
    tx::Writing,
    who::Job,
};

/// Longest name that is kept; EMAILID has at most 255 characters (RFC 8474, section 5.1).
const MAX_OBJECT: usize = 255;

/// What a server tells of a message without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// UID.
    pub uid: u32,
    /// Flags.
    pub flags: Flags,
    /// INTERNALDATE.
    pub received: Option<Instant>,
    /// RFC822.SIZE.
    pub size: u64,
    /// What the server calls it wherever it lies.
    pub object: Option<String>,
}

/// The key of a server's name for a message.
pub(crate) fn object_key(object: &str) -> Short {
    short_hash(&[object.as_bytes()])
}

impl Writing {
    /// The server's name of a message, if it can be believed: one that it gave to another
    /// message before tells nothing.
    pub(crate) fn name_object(
        &mut self,
        account: AccountId,
        message: MessageId,
        object: Option<&str>,
    ) -> Result<Option<String>> {
        let Some(object) = object.filter(|object| object.len() <= MAX_OBJECT) else {
            return Ok(None);
        };
        let key = (account, object_key(object));
        match self.get(OBJECTS, &key)? {
            Some(known) if known != message => Ok(None),
            Some(_) => Ok(Some(object.to_owned())),
            None => {
                self.put(OBJECTS, &key, &message)?;
                Ok(Some(object.to_owned()))
            }
        }
    }

    /// The server's name of a message whose placement turned out to be another's; none where
    /// other placements of the former one go by it.
    pub(crate) fn rename_object(
        &mut self,
        account: AccountId,
        former: MessageId,
        (message, object): (MessageId, Option<String>),
    ) -> Result<Option<String>> {
        let Some(object) = object else {
            return Ok(None);
        };
        let still = self
            .placements(account, former)?
            .iter()
            .any(|(_, row)| row.object.as_ref() == Some(&object));
        if still {
            return Ok(None);
        }
        self.put(OBJECTS, &(account, object_key(&object)), &message)?;
        Ok(Some(object))
    }

    /// Places messages that the server names as ones that are held whole, without their bytes
    /// being fetched again. Answers the UIDs that need no fetching.
    pub fn place_known(
        &mut self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        told: &[Told],
    ) -> Result<Vec<u32>> {
        self.only(Job::Sync)?;
        let row: Option<FolderRow> = self.get(FOLDERS, &(account, folder))?;
        if row.is_none_or(|row| row.uidvalidity != uidvalidity) {
            return Ok(Vec::new());
        }
        let mut placed = Vec::new();
        for one in told {
            let Some(object) = &one.object else { continue };
            let known: Option<MessageId> = self.get(OBJECTS, &(account, object_key(object)))?;
            let Some(message) = known else { continue };
            let twin = self
                .placements(account, message)?
                .into_iter()
                .map(|(_, row)| row)
                .find(|row| row.object.as_ref() == Some(object) && row.blob.is_some());
            if let Some(twin) = twin {
                self.place_twin((account, folder, uidvalidity, one.uid), one, &twin)?;
                placed.push(one.uid);
            }
        }
        Ok(placed)
    }

    /// Places a message whose bytes are those of another placement.
    pub(crate) fn place_twin(
        &mut self,
        place: Place,
        told: &Told,
        twin: &PlacementRow,
    ) -> Result<()> {
        if let Some(mut row) = self.get::<_, PlacementRow>(PLACEMENTS, &place)? {
            if row.gone.is_none() || (row.message == twin.message && row.is_told(told)) {
                row.flags = told.flags.clone();
                return self.bring_back(place, &mut row);
            }
            if !self.make_room(place, &row)? {
                return Ok(());
            }
        }
        if self.has(LEFT_OUT, &place)? {
            return Ok(());
        }
        let (account, message) = (place.0, twin.message);
        let row = PlacementRow {
            flags: told.flags.clone(),
            received: told.received.unwrap_or(twin.received),
            gone: None,
            object: self.name_object(account, message, told.object.as_deref())?,
            ..twin.clone()
        };
        self.place(place, &row)?;
        self.settle(account, message)?;
        self.change(model::ChangeKind::MessageChanged {
            message: MessageRef { account, message },
        })?;
        Ok(())
    }
}
