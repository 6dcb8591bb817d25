//! Taking mail in: fetched bytes are parsed and packed on their own threads, made durable,
//! then named by records in one transaction.
//!
//! The way of a message: [`Intake::submit`] (waits while too many bytes are under way) ->
//! a reader thread (parse, hash, compress) -> the writer thread (bytes, then records) ->
//! its [`Receipt`].

mod queue;

use std::{
    collections::BTreeMap,
    sync::Arc,
    thread,
    time::{Duration, Instant as Tick},
};

use mail::{mime, wire::Fetched};
use model::{AccountId, Code, FolderId, Mailbox, MessageRef, Parsed, Problem};
use search::Document;
use store::{Arrival, Job, Packed, StoreError, TakenIn, Who};
use tokio::sync::mpsc;

use crate::{Desk, told};
use queue::{Held, Next, Room, Turns, Way};

pub use store::Part;

/// Raw bytes under way for all accounts together, in KiB: longer than a write batch, or the
/// readers would stall.
const UNDER_WAY_KIB: u32 = 8 << 10;

/// Of these, what one account may have: the rest is for who comes later.
const SHARE_KIB: u32 = 6 << 10;

/// A write batch closes at so many messages ...
const BATCH_MESSAGES: usize = 250;

/// ... or so many packed bytes ...
const BATCH_BYTES: usize = 4 << 20;

/// ... or so long after its first message.
const BATCH_WAIT: Duration = Duration::from_millis(50);

/// ... or when nothing more came for so long: a single message is not kept waiting.
const BATCH_LULL: Duration = Duration::from_millis(8);

/// A message that takes longer than this to read is told in the log.
const SLOW: Duration = Duration::from_secs(2);

/// Where a fetched message belongs.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Account.
    pub account: AccountId,
    /// Folder.
    pub folder: FolderId,
    /// UIDVALIDITY under which it was fetched.
    pub uidvalidity: u32,
    /// How much of it was fetched.
    pub part: Part,
}

/// What became of one submitted message: its UID, and whether it is stored.
pub type Receipt = Result<u32, Problem>;

/// The way in. Cheap to clone; its threads end when the last one is dropped. Of the accounts, the
/// one with the fewest bytes under way goes first, at each step.
#[derive(Clone)]
pub struct Intake {
    queue: Way<Fresh>,
    room: Room,
}

struct Fresh {
    place: Place,
    fetched: Fetched,
    receipt: mpsc::UnboundedSender<Receipt>,
    room: Held,
}

struct Read {
    arrival: Arrival,
    account: AccountId,
    packed: Packed,
    text: String,
    receipt: mpsc::UnboundedSender<Receipt>,
    _room: Held,
}

impl Intake {
    /// Starts the readers, one for each core, and the writer.
    pub fn start(desk: &Desk) -> Result<Self, Problem> {
        let room = Room::new(UNDER_WAY_KIB, SHARE_KIB);
        let (fresh, ready) = (Turns::new(&room), Turns::new(&room));
        let (queue, read) = (Way::into(&fresh), Way::into(&ready));
        let readers = thread::available_parallelism().map_or(2, usize::from);
        let failed = |_| told::broken("a thread could not be started");
        for number in 0..readers {
            let (fresh, read, clock) = (Arc::clone(&fresh), read.clone(), desk.clock().clone());
            thread::Builder::new()
                .name(format!("reader-{number}"))
                .stack_size(mime::PARSE_STACK)
                .spawn(move || read_all(&fresh, &read, &clock))
                .map_err(failed)?;
        }
        let desk = desk.clone();
        thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || write_all(&desk, &ready))
            .map_err(failed)?;
        Ok(Self { queue, room })
    }

    /// Hands in a message; waits while too many bytes are under way.
    pub async fn submit(
        &self,
        place: Place,
        fetched: Fetched,
        receipt: mpsc::UnboundedSender<Receipt>,
    ) -> Result<(), Problem> {
        let kib = u32::try_from(fetched.raw.len() / 1_024 + 1).unwrap_or(UNDER_WAY_KIB);
        let room = self
            .room
            .take(place.account, kib)
            .await
            .ok_or(Problem::new(Code::Busy))?;
        let fresh = Fresh {
            place,
            fetched,
            receipt,
            room,
        };
        self.queue.push(place.account, fresh);
        Ok(())
    }
}

fn read_all(fresh: &Turns<Fresh>, ready: &Way<Read>, clock: &model::Clock) {
    while let Next::One(fresh) = fresh.next(None) {
        ready.push(fresh.place.account, read(fresh, clock));
    }
}

fn read(fresh: Fresh, clock: &model::Clock) -> Read {
    let Fresh {
        place,
        fetched,
        receipt,
        room,
    } = fresh;
    let started = Tick::now();
    let mut parsed = mime::parse(&fetched.raw);
    if started.elapsed() > SLOW {
        tracing::warn!(account = %place.account, uid = fetched.uid, ms = started.elapsed().as_millis(), "a message was slow to read");
    }
    let text = std::mem::take(&mut parsed.text);
    let packed = Packed::new(&fetched.raw);
    let size = if place.part == Part::Whole {
        fetched.raw.len() as u64
    } else {
        fetched.size
    };
    let arrival = Arrival {
        folder: place.folder,
        uidvalidity: place.uidvalidity,
        uid: fetched.uid,
        flags: fetched.flags,
        received: fetched
            .internal_date
            .or(parsed.date.filter(|date| *date <= clock.now()))
            .unwrap_or_else(|| clock.now()),
        blob: packed.hash(),
        size,
        part: place.part,
        object: fetched.object,
        parsed,
    };
    Read {
        arrival,
        account: place.account,
        packed,
        text,
        receipt,
        _room: room,
    }
}

fn write_all(desk: &Desk, ready: &Turns<Read>) {
    while let Next::One(first) = ready.next(None) {
        let mut bytes = first.packed.weight();
        let mut batch = vec![first];
        let closes = Tick::now() + BATCH_WAIT;
        while batch.len() < BATCH_MESSAGES && bytes < BATCH_BYTES {
            let lull = Tick::now() + BATCH_LULL;
            let Next::One(read) = ready.next(Some(closes.min(lull))) else {
                break;
            };
            bytes += read.packed.weight();
            batch.push(read);
        }
        let outcome = write(desk, &mut batch);
        desk.set_disk_full(matches!(&outcome, Err(problem) if problem.code == Code::DiskFull));
        for read in batch {
            let receipt = outcome
                .as_ref()
                .map(|()| read.arrival.uid)
                .map_err(Clone::clone);
            // A sync that was cut off meanwhile asks again from what is stored.
            drop(read.receipt.send(receipt));
        }
    }
}

/// Bytes first, then the records that name them, in one transaction for the batch.
fn write(desk: &Desk, batch: &mut [Read]) -> Result<(), Problem> {
    let mut packed = Vec::with_capacity(batch.len());
    let mut accounts: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
    for (at, read) in batch.iter().enumerate() {
        accounts.entry(read.account).or_default().push(at);
    }
    for read in batch.iter_mut() {
        // Of a stub nothing but its row is kept (M-48).
        if read.arrival.part != Part::Stub {
            packed.push(read.packed.take());
        }
    }
    let _gate = desk.bytes_gate();
    desk.store().blobs().store(&packed).map_err(told::store)?;
    drop(packed);
    let taken = desk.store().write(&Who::Job(Job::Sync), |w| {
        let mut all: Vec<(usize, TakenIn)> = Vec::new();
        for (account, places) in &accounts {
            for at in places {
                let Some(read) = batch.get(*at) else { continue };
                let taken = w.take_in(*account, std::slice::from_ref(&read.arrival))?;
                all.extend(taken.into_iter().map(|taken| (*at, taken)));
            }
        }
        Ok::<_, StoreError>(all)
    });
    for (at, taken) in taken.map_err(told::store)? {
        if taken.new
            && let Some(read) = batch.get_mut(at)
        {
            let text = std::mem::take(&mut read.text);
            desk.texts()
                .keep(document(taken.message, &read.arrival, text));
        }
    }
    Ok(())
}

fn document(message: MessageRef, arrival: &Arrival, text: String) -> Document {
    let date = arrival.parsed.date.unwrap_or(arrival.received);
    entry((message, date, arrival.size), &arrival.parsed, text)
}

/// What the index is told of a message.
pub(crate) fn entry(
    (message, date, size): (MessageRef, model::Instant, u64),
    parsed: &Parsed,
    text: String,
) -> Document {
    let files: Vec<&str> = parsed
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    Document {
        message,
        date,
        size,
        subject: parsed.subject.clone(),
        from: people(&parsed.from),
        to: people(&parsed.to),
        cc: people(&parsed.cc),
        text,
        files: files.join("\n"),
        has_attachment: parsed.attachments.iter().any(|file| !file.inline),
    }
}

fn people(parties: &[Mailbox]) -> String {
    let parties: Vec<String> = parties
        .iter()
        .map(|party| format!("{} <{}>", party.name, party.address))
        .collect();
    parties.join(", ")
}
