//! `korespond export mail ADDRESS --to PATH --format mbox|maildir` (M-20).

use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, DirBuilder, File},
    io::{ErrorKind, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path as FilePath, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use mail::files::{maildir, mbox};
use model::{Flags, Instant};
use serde::Deserialize;
use service::import::part;
use store::PartFile;

use crate::boot::Workers;

use super::{
    World,
    accounts::id_of,
    api::Path,
    args::ExportForm,
    backup::file_fault,
    fault::{Exit, Fault},
    out::Out,
    progress::{Interrupt, Messages, Shown},
    reach::with_api,
};

/// Batches of one export at most.
const BATCHES: usize = 10_000_000;

/// What is told of a batch.
#[derive(Deserialize)]
struct BatchTold {
    next: Option<String>,
    headers_only: u64,
    damaged: u64,
}

/// What is told of a message.
#[derive(Deserialize)]
struct MailTold {
    folder: String,
    uidvalidity: u32,
    uid: u32,
    flags: Vec<String>,
    received: i64,
    sha256: String,
}

/// Takes an account's mail, or a folder's, out into files.
pub async fn mail(
    world: &World,
    (address, folder): (&str, Option<&str>),
    (to, form): (&FilePath, ExportForm),
) -> Result<(), Fault> {
    let mut target = Target::begin(to, form)?;
    let interrupt = Interrupt::watch();
    let mut shown = Shown::begin("exporting");
    let (mut written, mut bytes, mut left_out) = (0, 0, 0);
    with_api(world, Workers::Off, async |reached| {
        let account = id_of(&reached.api, address).await?;
        let mut at = Path::new("/api/v1/accounts").step(&account).step("export");
        if let Some(folder) = folder {
            at = at.with("folder", folder);
        }
        let mut cursor = None::<String>;
        for _ in 0..BATCHES {
            interrupt.check()?;
            let page = match &cursor {
                Some(cursor) => at.clone().with("cursor", cursor),
                None => at.clone(),
            };
            let answer = reached.api.get_bytes(page.as_str()).await?;
            let mut rest = answer.as_slice();
            let told: BatchTold = json(&mut rest)?;
            part(&mut rest).ok_or_else(cut)?;
            while !rest.is_empty() {
                let told: MailTold = json(&mut rest)?;
                let raw = part(&mut rest).ok_or_else(cut)?;
                target.put(&told, raw).map_err(|e| file_fault(to, &e))?;
                written += 1;
                bytes += raw.len() as u64;
            }
            shown.show(Messages::Done(written), bytes);
            left_out += told.headers_only + told.damaged;
            cursor = told.next;
            if cursor.is_none() {
                return Ok(());
            }
        }
        Err(Fault::failed("the export does not end"))
    })
    .await?;
    target.end().map_err(|error| file_fault(to, &error))?;
    shown.end(Messages::Done(written), bytes);
    let mut out = Out::new();
    out.line(&format!("{}: {written} messages", to.display()))?;
    out.done()?;
    if left_out > 0 {
        return Err(Fault::failed(format!(
            "{left_out} messages are left out: only their headers are held, or the disk damaged them"
        ))
        .remedy("See which: korespond ledger ADDRESS --json-lines, korespond verify"));
    }
    Ok(())
}

fn cut() -> Fault {
    Fault::failed("the answer is cut")
}

fn json<T: for<'d> Deserialize<'d>>(rest: &mut &[u8]) -> Result<T, Fault> {
    let told = part(rest).ok_or_else(cut)?;
    serde_json::from_slice(told).map_err(|_| cut())
}

/// Where messages are written.
enum Target {
    Mbox(Box<PartFile>),
    Maildir(Maildir),
}

impl Target {
    fn begin(to: &FilePath, form: ExportForm) -> Result<Self, Fault> {
        let taken = |cause: &str| Fault::new(Exit::Usage, format!("{}: {cause}", to.display()));
        match form {
            ExportForm::Mbox if to.exists() => Err(taken("it is there already")),
            ExportForm::Mbox => PartFile::begin(to)
                .map(|file| Self::Mbox(Box::new(file)))
                .map_err(|error| file_fault(to, &error)),
            ExportForm::Maildir => {
                let foreign = to.is_dir()
                    && !maildir::is_one(to)
                    && fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some());
                if foreign || to.is_file() {
                    return Err(taken("it is there, and it is no Maildir"));
                }
                let mut maildir = Maildir {
                    root: to.to_owned(),
                    folders: BTreeMap::new(),
                };
                let made = maildir.folder("INBOX").map(drop);
                made.map_err(|error| file_fault(to, &error))?;
                Ok(Self::Maildir(maildir))
            }
        }
    }

    fn put(&mut self, told: &MailTold, raw: &[u8]) -> std::io::Result<()> {
        let flags = Flags::from_names(told.flags.iter().map(String::as_str));
        match self {
            Self::Mbox(file) => mbox::write(file, raw, &flags, Instant(told.received)),
            Self::Maildir(maildir) => maildir.put(told, (raw, &flags)),
        }
    }

    fn end(self) -> std::io::Result<()> {
        match self {
            Self::Mbox(file) => file.finish(),
            Self::Maildir(maildir) => maildir.end(),
        }
    }
}

/// A Maildir that is filled up: what an earlier run wrote stays.
struct Maildir {
    root: PathBuf,
    folders: BTreeMap<String, Folder>,
}

struct Folder {
    path: PathBuf,
    // Names that are there, without their flags.
    held: HashSet<String>,
}

impl Maildir {
    fn folder(&mut self, name: &str) -> std::io::Result<&mut Folder> {
        if !self.folders.contains_key(name) {
            let path = maildir::directory(&self.root, name).ok_or_else(|| {
                std::io::Error::new(
                    ErrorKind::InvalidInput,
                    format!("the folder {name} can't be a directory"),
                )
            })?;
            for part in ["cur", "new", "tmp"] {
                DirBuilder::new()
                    .recursive(true)
                    .mode(0o700)
                    .create(path.join(part))?;
            }
            let files = maildir::files(&path)?;
            let held = files
                .iter()
                .filter_map(|file| file.file_name()?.to_str())
                .map(|name| maildir::base(name).to_owned())
                .collect();
            self.folders.insert(name.to_owned(), Folder { path, held });
        }
        self.folders
            .get_mut(name)
            .ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn put(&mut self, told: &MailTold, (raw, flags): (&[u8], &Flags)) -> std::io::Result<()> {
        let hash = told.sha256.get(..32).unwrap_or(&told.sha256);
        let seconds = told.received.div_euclid(1_000);
        let base = format!(
            "{seconds}.V{}U{}_{hash}.korespond",
            told.uidvalidity, told.uid
        );
        let folder = self.folder(&told.folder)?;
        if !folder.held.insert(base.clone()) {
            return Ok(());
        }
        let part = folder.path.join("tmp").join(&base);
        let mut file = File::create(&part)?;
        file.write_all(raw)?;
        let at = u64::try_from(told.received).map(Duration::from_millis);
        if let Some(at) = at.ok().and_then(|at| UNIX_EPOCH.checked_add(at)) {
            file.set_modified(at)?;
        }
        drop(file);
        let name = maildir::name(&base, flags);
        fs::rename(part, folder.path.join("cur").join(name))
    }

    /// Makes what was written durable.
    fn end(self) -> std::io::Result<()> {
        rustix::fs::syncfs(File::open(&self.root)?)?;
        Ok(())
    }
}
