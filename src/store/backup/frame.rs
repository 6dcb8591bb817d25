//! The form of a backup: a magic line, then blocks of tag, length, bytes and checksum.
//!
//! A checksum is the SHA-256 of the one before it and of all of its block; the first one follows
//! the SHA-256 of the magic line. So each part has its own, and the last covers the whole.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use super::BackupError;

/// How every backup begins; the form's number follows.
pub(super) const MAGIC: &[u8; 17] = b"Korespond backup\n";

/// The form that this release writes.
pub(super) const FORM: u32 = 1;

/// The longest block: a raw message of the largest size and what stands beside it, in bytes.
const LONGEST: u32 = (1 << 30) + (2 << 20);

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// What the backup is.
    Head = 1,
    /// The key that seals passwords.
    Key = 2,
    /// Rows of one table.
    Rows = 3,
    /// Raw messages.
    Mail = 4,
    /// What it holds in all; nothing follows.
    End = 9,
}

impl Tag {
    fn of(byte: u8) -> Option<Self> {
        [Self::Head, Self::Key, Self::Rows, Self::Mail, Self::End]
            .into_iter()
            .find(|tag| *tag as u8 == byte)
    }
}

/// A backup that is written.
pub(super) struct To<'a> {
    out: &'a mut dyn Write,
    chain: [u8; 32],
    bytes: u64,
}

impl<'a> To<'a> {
    /// Writes the beginning.
    pub(super) fn begin(out: &'a mut dyn Write) -> io::Result<Self> {
        let head = [MAGIC.as_slice(), &FORM.to_be_bytes()].concat();
        out.write_all(&head)?;
        Ok(Self {
            out,
            chain: Sha256::digest(&head).into(),
            bytes: head.len() as u64,
        })
    }

    /// Writes one block.
    pub(super) fn block(&mut self, tag: Tag, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len())
            .ok()
            .filter(|length| *length <= LONGEST)
            .ok_or_else(|| io::Error::other("a block is too long"))?;
        let [a, b, c, d] = length.to_be_bytes();
        let head = [tag as u8, a, b, c, d];
        self.chain = link(self.chain, head, bytes);
        self.out.write_all(&head)?;
        self.out.write_all(bytes)?;
        self.out.write_all(&self.chain)?;
        self.bytes += (head.len() + bytes.len() + self.chain.len()) as u64;
        Ok(())
    }

    /// Bytes written so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Hands on what is still held back.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn link(chain: [u8; 32], head: [u8; 5], bytes: &[u8]) -> [u8; 32] {
    let mut sum = Sha256::new();
    sum.update(chain);
    sum.update(head);
    sum.update(bytes);
    sum.finalize().into()
}

/// A backup that is read.
pub(super) struct From<'a> {
    source: &'a mut dyn Read,
    chain: [u8; 32],
    bytes: u64,
}

impl<'a> From<'a> {
    /// Reads the beginning.
    pub(super) fn begin(source: &'a mut dyn Read) -> Result<Self, BackupError> {
        let mut head = [0; MAGIC.len() + 4];
        let got = fill(source, &mut head)?;
        let (magic, form) = head.split_at(MAGIC.len());
        if got < head.len() || magic != MAGIC {
            return Err(BackupError::NotOne);
        }
        let form = form.try_into().map_or(u32::MAX, u32::from_be_bytes);
        if form != FORM {
            return Err(BackupError::NewerForm {
                found: form,
                known: FORM,
            });
        }
        Ok(Self {
            source,
            chain: Sha256::digest(head).into(),
            bytes: head.len() as u64,
        })
    }

    /// The next block; the one at the end is followed by nothing.
    pub(super) fn block(&mut self) -> Result<(Tag, Vec<u8>), BackupError> {
        let mut head = [0; 5];
        self.whole(&mut head)?;
        let [tag, length @ ..] = head;
        let length = u32::from_be_bytes(length);
        if length > LONGEST {
            return Err(BackupError::Changed(self.bytes));
        }
        // No more is held than comes: a changed length must not ask for a gigabyte.
        let mut bytes = Vec::new();
        let got = (&mut *self.source)
            .take(u64::from(length))
            .read_to_end(&mut bytes)?;
        self.bytes += got as u64;
        if got < length as usize {
            return Err(BackupError::Cut(self.bytes));
        }
        let mut sum = [0; 32];
        self.whole(&mut sum)?;
        self.chain = link(self.chain, head, &bytes);
        if sum != self.chain {
            return Err(BackupError::Changed(self.bytes));
        }
        let tag = Tag::of(tag).ok_or_else(|| BackupError::Odd(format!("a part of kind {tag}")))?;
        if tag == Tag::End && fill(self.source, &mut [0])? > 0 {
            return Err(BackupError::Changed(self.bytes));
        }
        Ok((tag, bytes))
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    fn whole(&mut self, into: &mut [u8]) -> Result<(), BackupError> {
        let got = fill(self.source, into)?;
        self.bytes += got as u64;
        if got < into.len() {
            return Err(BackupError::Cut(self.bytes));
        }
        Ok(())
    }
}

/// Reads until `into` is full or the source ends; answers how much.
fn fill(source: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    let mut got = 0;
    while let Some(rest) = into.get_mut(got..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(read) => got += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(got)
}

/// A length as it is written.
pub(super) fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).unwrap_or(u32::MAX).to_be_bytes()
}

/// Adds bytes with their length before them.
pub(super) fn put(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(&length(bytes.len()));
    to.extend_from_slice(bytes);
}

/// Takes bytes off that have their length before them.
pub(super) fn take<'b>(from: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (length, rest) = from.split_first_chunk::<4>()?;
    let (bytes, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    *from = rest;
    Some(bytes)
}
