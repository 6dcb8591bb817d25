//! Taking messages in: one transaction for a batch's placements, messages, lists, threads,
//! addresses and change log.

use model::{
    AccountId, AddressId, ChangeKind, Flags, FolderId, Hash, Instant, Mailbox, MessageId,
    MessageRef, Parsed, ThreadId,
};

use crate::{
    error::Result,
    key::Short,
    placements::Place,
    rows::{
        AccountHealth, FolderRow, HeldAs, LeftOut, MessageRow, PlacementRow, Seclusion, StandingRow,
    },
    table::{
        FOLDERS, HEALTH, IDENTITIES, LEFT_OUT, MESSAGES, Nothing, PLACEMENTS, PLACES, STANDINGS,
    },
    threads::short_hash,
    tx::Writing,
    who::Job,
};

/// Recipients kept on a row of each kind; all count for matching up to a bound of its own.
const MAX_KEPT: usize = 100;

/// How far a Date header may lie in the future of the server's date before the latter is
/// listed instead, in milliseconds: a day.
const FUTURE_MS: i64 = 24 * 3_600_000;

/// Dates before this are taken for a broken clock: 1 January 1980.
const EARLIEST: Instant = Instant(315_532_800_000);

/// The release of the parser; what an older one could not read is parsed again.
pub const PARSER: u32 = 2;

/// How much of a message was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Its headers, which are kept: it is larger than the limit (M-19).
    Headers,
    /// Its headers, of which only the row is kept: none of its parties is known (M-48).
    Stub,
}

/// A message found in a folder, its bytes durable already.
pub struct Arrival {
    /// Folder.
    pub folder: FolderId,
    /// UIDVALIDITY under which it was fetched.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// Flags.
    pub flags: Flags,
    /// INTERNALDATE.
    pub received: Instant,
    /// SHA-256 of what was fetched.
    pub blob: Hash,
    /// Size at the server, in bytes.
    pub size: u64,
    /// How much of it was fetched.
    pub part: Part,
    /// What the server calls it wherever it lies.
    pub object: Option<String>,
    /// What was made of it.
    pub parsed: Parsed,
}

/// What became of an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenIn {
    /// The message.
    pub message: MessageRef,
    /// Whether it was not known before.
    pub new: bool,
}

impl Writing {
    /// Takes in a batch; arrivals under another UIDVALIDITY than the folder's present one are
    /// left out, as are UIDs that are held already; those that were gone are there again,
    /// unless the UID is another message's by now.
    pub fn take_in(&mut self, account: AccountId, batch: &[Arrival]) -> Result<Vec<TakenIn>> {
        self.only(Job::Sync)?;
        let mut taken = Vec::with_capacity(batch.len());
        for arrival in batch {
            let folder: Option<FolderRow> = self.get(FOLDERS, &(account, arrival.folder))?;
            let Some(row) = folder.filter(|row| row.uidvalidity == arrival.uidvalidity) else {
                continue;
            };
            if row.here_only {
                let known = self.get(IDENTITIES, &(account, identity(arrival)))?;
                taken.extend(self.take_imported(account, (row, arrival), known)?);
            } else {
                let at = (arrival.uidvalidity, arrival.uid);
                taken.extend(self.take_one(account, at, arrival)?);
            }
        }
        Ok(taken)
    }

    /// Takes in one message under a UIDVALIDITY and UID, unless something is there.
    pub(crate) fn take_one(
        &mut self,
        account: AccountId,
        (uidvalidity, uid): (u32, u32),
        arrival: &Arrival,
    ) -> Result<Option<TakenIn>> {
        let place = (account, arrival.folder, uidvalidity, uid);
        if let Some(mut row) = self.get::<_, PlacementRow>(PLACEMENTS, &place)? {
            if self.is_same(account, &row, arrival)? {
                if row.gone.is_some() {
                    row.flags = arrival.flags.clone();
                    row.received = arrival.received;
                    self.bring_back(place, &mut row)?;
                }
                return self.complete(place, row, arrival);
            }
            if !self.make_room(place, &row)? {
                return Ok(None);
            }
        }
        if self.has(LEFT_OUT, &place)? {
            return Ok(None);
        }
        if self.is_removed(account, arrival)? {
            self.leave_out(place, LeftOut::Removed, arrival.size)?;
            return Ok(None);
        }
        let known: Option<MessageId> = self.get(IDENTITIES, &(account, identity(arrival)))?;
        let message = match known {
            Some(message) => message,
            None => self.new_message(account, arrival)?,
        };
        let whole = arrival.part == Part::Whole;
        let placement = PlacementRow {
            message,
            blob: whole.then_some(arrival.blob),
            size: arrival.size,
            flags: arrival.flags.clone(),
            received: arrival.received,
            held: held_as(arrival),
            gone: None,
            object: self.name_object(account, message, arrival.object.as_deref())?,
        };
        self.place(place, &placement)?;
        self.settle(account, message)?;
        self.fill_up(place, &placement, arrival)?;
        let message = MessageRef { account, message };
        self.change(match known {
            None => ChangeKind::MessageNew {
                message,
                folder: arrival.folder,
            },
            Some(_) => ChangeKind::MessageChanged { message },
        })?;
        Ok(Some(TakenIn {
            message,
            new: known.is_none(),
        }))
    }

    /// Enters a new placement.
    pub(crate) fn place(&mut self, place: Place, row: &PlacementRow) -> Result<()> {
        let (account, folder, validity, uid) = place;
        self.put_placement(place, row)?;
        self.put(
            PLACES,
            &(account, row.message, folder, validity, uid),
            &Nothing,
        )
    }

    pub(crate) fn new_message(
        &mut self,
        account: AccountId,
        arrival: &Arrival,
    ) -> Result<MessageId> {
        let message = MessageId(self.next("messages")?);
        let parsed = &arrival.parsed;
        let date = list_date(parsed.date, arrival.received);
        let thread = self.thread_for(account, message, parsed, date)?;
        // Asked before the message stands in its thread, of which it may be the oldest.
        let private = self.thread_is_private(account, thread)?;
        let origin = Origin {
            seclusion: Seclusion::of(private, arrival.part == Part::Stub),
            thread,
            received: arrival.received,
            blob: arrival.blob,
            size: arrival.size,
            headers_only: arrival.part != Part::Whole,
            attached: Vec::new(),
        };
        let row = self.row_of(&origin, parsed)?;
        self.put(MESSAGES, &(account, message), &row)?;
        self.enter(account, message, &row)?;
        self.put(STANDINGS, &(account, message), &StandingRow::default())?;
        if let Some(mut health) = self.get::<_, AccountHealth>(HEALTH, &account)? {
            health.messages += 1;
            health.bytes += arrival.size;
            self.put(HEALTH, &account, &health)?;
        }
        Ok(message)
    }

    /// A message's row: where it comes from, and what this parser makes of it.
    pub(crate) fn row_of(&mut self, origin: &Origin, parsed: &Parsed) -> Result<MessageRow> {
        let parties = [
            &parsed.from,
            &parsed.reply_to,
            &parsed.to,
            &parsed.cc,
            &parsed.bcc,
        ];
        let mut addresses = self.parties(parties.into_iter().flatten())?;
        addresses.extend(&origin.attached);
        Ok(MessageRow {
            addresses,
            seclusion: origin.seclusion,
            thread: origin.thread,
            date: list_date(parsed.date, origin.received),
            received: origin.received,
            blob: origin.blob,
            size: origin.size,
            message_id: parsed.message_id.clone(),
            subject: parsed.subject.clone(),
            from: kept(&parsed.from),
            reply_to: kept(&parsed.reply_to),
            to: kept(&parsed.to),
            cc: kept(&parsed.cc),
            bcc: kept(&parsed.bcc),
            snippet: parsed.snippet.clone(),
            attachments: parsed.attachments.clone(),
            automatic: parsed.automatic,
            flaws: parsed.flaws.clone(),
            parser: PARSER,
            header_hash: parsed.header_hash,
            headers_only: origin.headers_only,
            attached: origin.attached.clone(),
        })
    }
}

/// What of a message's row no parser decides.
pub(crate) struct Origin {
    pub(crate) seclusion: Seclusion,
    pub(crate) thread: ThreadId,
    pub(crate) received: Instant,
    pub(crate) blob: Hash,
    pub(crate) size: u64,
    pub(crate) headers_only: bool,
    pub(crate) attached: Vec<AddressId>,
}

impl Origin {
    /// That of a stored message.
    pub(crate) fn of(row: &MessageRow) -> Self {
        Self {
            seclusion: row.seclusion,
            thread: row.thread,
            received: row.received,
            blob: row.blob,
            size: row.size,
            headers_only: row.headers_only,
            attached: row.attached.clone(),
        }
    }
}

/// How an arrival's placement is held.
pub(crate) fn held_as(arrival: &Arrival) -> HeldAs {
    match arrival.part {
        Part::Headers => HeldAs::HeadersOnly,
        Part::Stub => HeldAs::Stub,
        Part::Whole if arrival.parsed.quarantined() => HeldAs::Quarantined,
        Part::Whole => HeldAs::Stored,
    }
}

/// A message's identity within its account.
pub(crate) fn identity(arrival: &Arrival) -> Short {
    match &arrival.parsed.message_id {
        Some(id) => short_hash(&[id.as_bytes(), &arrival.parsed.header_hash]),
        None => short_hash(&[b"", &arrival.parsed.header_hash, &arrival.blob.0]),
    }
}

/// The identity of a stored message, for checking.
pub(crate) fn identity_of(row: &MessageRow) -> Short {
    match &row.message_id {
        Some(id) => short_hash(&[id.as_bytes(), &row.header_hash]),
        None => short_hash(&[b"", &row.header_hash, &row.blob.0]),
    }
}

fn kept(parties: &[Mailbox]) -> Vec<Mailbox> {
    parties.iter().take(MAX_KEPT).cloned().collect()
}

fn list_date(header: Option<Instant>, received: Instant) -> Instant {
    match header {
        Some(date) if date >= EARLIEST && date <= received.plus_ms(FUTURE_MS) => date,
        _ => received,
    }
}
