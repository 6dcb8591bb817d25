//! `korespond import mail PATH ADDRESS --folder F` (M-20): messages are read here and streamed to
//! the daemon, which may run as another user.

use std::{
    fs::{self, File},
    io::{BufReader, ErrorKind},
    path::Path as FilePath,
};

use mail::files::{maildir, mbox};
use model::{Flags, Instant};
use serde_json::Value;
use service::import::{BATCH_BYTES, BATCH_MESSAGES, MailTold, put};

use crate::boot::Workers;

use super::{
    World,
    accounts::id_of,
    api::{Api, Path},
    backup::file_fault,
    fault::{Exit, Fault, plain},
    out::Out,
    progress::{Interrupt, Messages, Shown, size},
    reach::with_api,
};

/// Messages that could not be taken in and are told one by one.
const MAX_TOLD: usize = 100;

/// Bytes read from a file at a time.
const BUFFER: usize = 1 << 20;

/// Takes mail in; what could not be taken in is told at the end, and is exit code 1.
pub async fn mail(
    world: &World,
    path: &FilePath,
    (address, folder): (&str, &str),
) -> Result<(), Fault> {
    let limit = world.config.message_limit;
    let interrupt = Interrupt::watch();
    with_api(world, Workers::Off, async |reached| {
        let account = id_of(&reached.api, address).await?;
        let at = Path::new("/api/v1/accounts").step(&account).step("import");
        let mut way = Way::new(reached.api.clone(), at, (limit, interrupt.clone()));
        if path.is_dir() {
            way.maildir(path, folder).await?;
        } else {
            way.mbox(path, folder).await?;
        }
        way.end()
    })
    .await
}

/// Messages on their way in.
struct Way {
    api: Api,
    at: Path,
    limit: u64,
    interrupt: Interrupt,
    batch: Vec<u8>,
    // What the messages of the batch are called, should it be refused.
    names: Vec<String>,
    shown: Shown,
    done: u64,
    bytes: u64,
    added: u64,
    known: u64,
    refused: u64,
    told: Vec<String>,
}

impl Way {
    fn new(api: Api, at: Path, (limit, interrupt): (u64, Interrupt)) -> Self {
        Self {
            api,
            at,
            limit,
            interrupt,
            batch: Vec::new(),
            names: Vec::new(),
            shown: Shown::begin("importing"),
            done: 0,
            bytes: 0,
            added: 0,
            known: 0,
            refused: 0,
            told: Vec::new(),
        }
    }

    async fn mbox(&mut self, path: &FilePath, folder: &str) -> Result<(), Fault> {
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        let reader = mbox::Mbox::new(BufReader::with_capacity(BUFFER, file), self.limit);
        for found in reader {
            if self.interrupt.came() {
                break;
            }
            let found = found.map_err(|error| unreadable(path, &error))?;
            let name = format!("{} at byte {}", path.display(), found.offset);
            if found.is_too_large() {
                self.too_large(&name, found.size);
            } else {
                let when = (&found.flags, found.received);
                self.add((name, folder), when, &found.raw).await?;
            }
        }
        self.send(folder).await
    }

    async fn maildir(&mut self, path: &FilePath, folder: &str) -> Result<(), Fault> {
        if !maildir::is_one(path) {
            return Err(Fault::new(
                Exit::Usage,
                format!("{}: a Maildir has cur and new in it", path.display()),
            ));
        }
        for part in maildir::folders(path).map_err(|error| unreadable(path, &error))? {
            let name = match part.name.as_str() {
                "" => folder.to_owned(),
                below => format!("{folder}/{below}"),
            };
            let files = maildir::files(&part.path);
            for file in files.map_err(|error| unreadable(&part.path, &error))? {
                if self.interrupt.came() {
                    break;
                }
                self.file(&file, &name).await?;
            }
            self.send(&name).await?;
        }
        Ok(())
    }

    async fn file(&mut self, file: &FilePath, folder: &str) -> Result<(), Fault> {
        let name = file.display().to_string();
        let found = match maildir::look(file) {
            Ok(found) => found,
            // A mail program moved it away meanwhile.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => {
                self.refuse(format!("{name}: {error}"));
                return Ok(());
            }
        };
        if found.size > self.limit {
            self.too_large(&name, found.size);
            return Ok(());
        }
        match fs::read(file) {
            Ok(raw) => {
                let when = (&found.flags, found.received);
                self.add((name, folder), when, &raw).await
            }
            Err(error) => {
                self.refuse(format!("{name}: {error}"));
                Ok(())
            }
        }
    }

    async fn add(
        &mut self,
        (name, folder): (String, &str),
        (flags, received): (&Flags, Option<Instant>),
        raw: &[u8],
    ) -> Result<(), Fault> {
        let full = self.batch.len() + raw.len() > usize::try_from(BATCH_BYTES).unwrap_or(0)
            || self.names.len() >= BATCH_MESSAGES;
        if full {
            self.send(folder).await?;
        }
        let told = MailTold {
            flags: flags.names(),
            received: received.map(|at| at.0),
        };
        let told = serde_json::to_vec(&told)
            .map_err(|e| Fault::failed(format!("the request can't be made: {e}")))?;
        put(&mut self.batch, &told, raw);
        self.names.push(name);
        self.bytes += raw.len() as u64;
        Ok(())
    }

    /// Sends what waits. Ctrl-C is looked at between two batches only: each is whole.
    async fn send(&mut self, folder: &str) -> Result<(), Fault> {
        if self.names.is_empty() {
            return Ok(());
        }
        let at = self.at.clone().with("folder", folder);
        let batch = std::mem::take(&mut self.batch);
        let report = self.api.post_bytes(at.as_str(), batch).await;
        let report = report.map_err(|fault| self.cut(fault))?;
        let count = |name: &str| report.get(name).and_then(Value::as_u64).unwrap_or(0);
        self.added += count("added");
        self.known += count("known");
        self.done += self.names.len() as u64;
        self.names.clear();
        self.shown.show(Messages::Done(self.done), self.bytes);
        Ok(())
    }

    /// A batch failed as a whole: what came before it is in.
    fn cut(&self, mut fault: Fault) -> Fault {
        let first = self.names.first().map_or("", String::as_str);
        fault.cause = format!("{} ({} messages are in; {first})", fault.cause, self.done);
        fault.remedy.get_or_insert_with(|| {
            "Run it again once that is mended: nothing is stored twice.".to_owned()
        });
        fault
    }

    fn too_large(&mut self, name: &str, bytes: u64) {
        self.refuse(format!(
            "{name}: {} is more than sync.message_limit allows",
            size(bytes)
        ));
    }

    fn refuse(&mut self, why: String) {
        self.refused += 1;
        if self.told.len() < MAX_TOLD {
            self.told.push(why);
        }
    }

    fn end(self) -> Result<(), Fault> {
        self.shown.end(Messages::Done(self.done), self.bytes);
        let mut out = Out::new();
        out.line(&format!(
            "{} added, {} there already, {} not taken in",
            self.added, self.known, self.refused
        ))?;
        out.done()?;
        for why in &self.told {
            eprintln!("{}", plain(why));
        }
        if self.interrupt.came() {
            return Err(Fault::new(Exit::Interrupted, "interrupted")
                .remedy("Run it again to go on: nothing is stored twice."));
        }
        if self.refused > 0 {
            return Err(Fault::failed(format!(
                "{} messages were not taken in; all others are",
                self.refused
            )));
        }
        Ok(())
    }
}

fn unreadable(path: &FilePath, error: &std::io::Error) -> Fault {
    let mut fault = file_fault(path, error);
    fault.exit = Exit::Usage;
    fault
}
