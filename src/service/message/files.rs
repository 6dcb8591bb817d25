//! A message's body, bytes and attachments.

use mail::mime::{self, Preview, RemoteImages, Render};
use model::{Attachment, Body, Code, Hash, MessageRef, Problem};
use store::{Listed, MailExport, MessageRow, Opened, Reach, Who};

use super::{Asked, Look, seen, sender, versions::seen_as};
use crate::{Desk, told};

/// All attachments of a message zipped, at most, in bytes.
const MAX_ZIP: u64 = 200 << 20;

/// Whether remote images are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    /// Left out, unless this sender's are always shown.
    Ask,
    /// Shown this once.
    Show,
}

/// Localised words for the frame.
#[derive(Clone, Debug)]
pub struct Labels {
    /// Heads folded quotes.
    pub quoted: String,
    /// Heads a folded signature.
    pub signature: String,
    /// Stands for a blocked image.
    pub blocked_image: String,
}

/// How a body is to be made.
#[derive(Clone, Debug)]
pub struct BodyAsk {
    /// Remote images.
    pub images: Images,
    /// Localised words.
    pub labels: Labels,
    /// As for [`open`].
    pub look: Look,
}

/// The readable body.
pub async fn body(desk: &Desk, who: &Who, id: MessageRef, ask: BodyAsk) -> Result<Body, Problem> {
    let (listed, _) = seen_as(desk, who, (id, ask.look)).await?;
    let allowed = match sender(&listed.row.from) {
        Some(sender) => desk.read(who, |r| r.images_allowed(&sender))?,
        None => false,
    };
    let remote_images = if allowed || ask.images == Images::Show {
        RemoteImages::Show
    } else {
        RemoteImages::Block
    };
    let raw = if listed.row.seclusion.stub() {
        Vec::new()
    } else {
        bytes(desk, &listed).await?
    };
    let labels = ask.labels;
    desk.with_stack(move || {
        let labels = mime::Labels {
            quoted: &labels.quoted,
            signature: &labels.signature,
            blocked_image: &labels.blocked_image,
        };
        let mut body = mime::render(
            &raw,
            &Render {
                remote_images,
                labels,
            },
        );
        body.remote_shown = remote_images == RemoteImages::Show;
        body
    })
    .await
}

/// The raw bytes of a message that was opened.
async fn bytes(desk: &Desk, listed: &Listed) -> Result<Vec<u8>, Problem> {
    // Headers of an oversize message are held in place of the whole.
    let hash: Hash = listed.row.blob;
    let store = desk.store().clone();
    tokio::task::spawn_blocking(move || store.blobs().read(hash))
        .await
        .map_err(|_| told::broken("reading bytes stopped"))?
        .map_err(told::store)
}

/// An opened message's row with the attachments and flaws that its bytes have.
pub(super) async fn told_by_bytes(desk: &Desk, listed: &Listed) -> Result<MessageRow, Problem> {
    let raw = bytes(desk, listed).await?;
    let parsed = desk.with_stack(move || mime::parse(&raw)).await?;
    Ok(MessageRow {
        attachments: parsed.attachments,
        flaws: parsed.flaws,
        ..listed.row.clone()
    })
}

/// Always shows remote images of this message's sender to this viewer.
pub async fn always_images(desk: &Desk, who: &Who, id: MessageRef) -> Result<(), Problem> {
    let (listed, _) = seen(desk, who, id, Asked::No).await?;
    let sender = sender(&listed.row.from).ok_or(Problem::new(Code::NotFound))?;
    desk.write(who, move |w| w.allow_images(&sender)).await
}

/// The raw message, byte for byte (M-21); for others than its account's owner without the
/// Bcc that only the owner is shown.
///
/// [`Code::NotAllowed`] for who sees the message without mail.export over its account.
pub async fn raw(desk: &Desk, who: &Who, id: MessageRef, look: Look) -> Result<Vec<u8>, Problem> {
    let (listed, opened) = seen_as(desk, who, (id, look)).await?;
    if desk.read(who, |r| Ok(r.on::<MailExport>(id.account).is_err()))? {
        return Err(Problem::new(Code::NotAllowed));
    }
    if listed.row.headers_only {
        return Err(Problem::new(Code::BytesMissing));
    }
    let raw = bytes(desk, &listed).await?;
    if opened == Opened::Granted(Reach::Own) {
        Ok(raw)
    } else {
        Ok(without_bcc(&raw))
    }
}

/// The same message without its Bcc header fields, folded lines and all (RFC 5322, 2.2.3).
pub(crate) fn without_bcc(raw: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(raw.len());
    let mut rest = raw;
    let mut dropping = false;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (line, after) = rest.split_at(end.map_or(rest.len(), |at| at + 1));
        if line.trim_ascii().is_empty() {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            let name = name.trim_ascii();
            dropping =
                name.eq_ignore_ascii_case(b"bcc") || name.eq_ignore_ascii_case(b"resent-bcc");
        }
        if !dropping {
            kept.extend_from_slice(line);
        }
        rest = after;
    }
    kept.extend_from_slice(rest);
    kept
}

/// One attachment, decoded.
pub async fn attachment(
    desk: &Desk,
    who: &Who,
    (id, part): (MessageRef, u32),
    look: Look,
) -> Result<(Attachment, Vec<u8>), Problem> {
    let (listed, _) = seen_as(desk, who, (id, look)).await?;
    let raw = bytes(desk, &listed).await?;
    desk.with_stack(move || mime::attachment(&raw, part))
        .await?
        .ok_or(Problem::new(Code::NotFound))
}

/// One attachment to look at; [`Code::NotFound`] for one that can only be saved.
pub async fn preview(
    desk: &Desk,
    who: &Who,
    (id, part): (MessageRef, u32),
    look: Look,
) -> Result<(Attachment, Preview), Problem> {
    let (listed, _) = seen_as(desk, who, (id, look)).await?;
    let raw = bytes(desk, &listed).await?;
    desk.with_stack(move || mime::preview(&raw, part))
        .await?
        .ok_or(Problem::new(Code::NotFound))
}

/// All attachments as a zip.
pub async fn zip(desk: &Desk, who: &Who, id: MessageRef, look: Look) -> Result<Vec<u8>, Problem> {
    let (listed, _) = seen_as(desk, who, (id, look)).await?;
    let raw = bytes(desk, &listed).await?;
    desk.with_stack(move || pack(&raw)).await?
}

fn pack(raw: &[u8]) -> Result<Vec<u8>, Problem> {
    use std::io::{Cursor, Write};
    let failed = |_| told::broken("a zip could not be written");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // What is attached is mostly compressed already.
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut names: Vec<String> = Vec::new();
    let mut left = MAX_ZIP;
    let mut outcome = Ok(());
    mime::each_attachment(raw, |attachment, bytes| {
        if attachment.inline {
            return true;
        }
        let Some(rest) = left.checked_sub(bytes.len() as u64) else {
            outcome = Err(Problem::new(Code::TooLarge));
            return false;
        };
        left = rest;
        let name = free_name(&attachment.name, &names);
        let written = zip
            .start_file(name.as_str(), options)
            .and_then(|()| zip.write_all(bytes).map_err(Into::into));
        names.push(name);
        outcome = written.map_err(failed);
        outcome.is_ok()
    });
    outcome?;
    zip.finish().map(Cursor::into_inner).map_err(failed)
}

/// A file name that is not taken yet: `scan.pdf`, `scan (2).pdf`.
fn free_name(name: &str, taken: &[String]) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut free = name.to_owned();
    let mut number = 2;
    while taken.contains(&free) {
        free = format!("{stem} ({number}){ending}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::{free_name, without_bcc};

    #[test]
    fn bcc_is_its_owners_alone() {
        let raw = b"From: a@x.pl\r\nBCC : secret@x.pl,\r\n more@x.pl\r\nSubject: Bcc\r\n\r\nBcc: stays\r\n";
        let told = b"From: a@x.pl\r\nSubject: Bcc\r\n\r\nBcc: stays\r\n";
        assert_eq!(without_bcc(raw), told);
        assert_eq!(without_bcc(b"no headers"), b"no headers");
        assert_eq!(without_bcc(b"\n\nBcc: x"), b"\n\nBcc: x");
    }

    #[test]
    fn names_in_a_zip_are_not_taken_twice() {
        let taken = ["scan.pdf".to_owned(), "scan (2).pdf".to_owned()];
        assert_eq!(free_name("scan.pdf", &taken), "scan (3).pdf");
        assert_eq!(free_name("other", &taken), "other");
    }
}
