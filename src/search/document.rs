//! What the index is told about a message.

use model::{Instant, MessageRef};
use tantivy::TantivyDocument;

use crate::fields::Fields;

/// Of a body only so many bytes are searched.
const TEXT_BYTES: usize = 1 << 20;
/// Of a header, or of all file names together, only so many bytes are searched.
const HEADER_BYTES: usize = 64 << 10;

/// A message as it can be searched.
#[derive(Clone, Debug)]
pub struct Document {
    /// The message and its account.
    pub message: MessageRef,
    /// The date by which messages are listed.
    pub date: Instant,
    /// The raw size in bytes.
    pub size: u64,
    /// The subject.
    pub subject: String,
    /// The senders' names and addresses: `Ana Pop <ana@example.org>, ...`.
    pub from: String,
    /// The receivers' names and addresses.
    pub to: String,
    /// The names and addresses of those who got a copy.
    pub cc: String,
    /// The readable text; at most the first MiB is searched.
    pub text: String,
    /// The attachments' file names, one a line.
    pub files: String,
    /// Whether it has at least one attachment.
    pub has_attachment: bool,
}

impl Document {
    pub(crate) fn to_entry(&self, fields: &Fields) -> TantivyDocument {
        let mut entry = TantivyDocument::with_capacity(self.bytes());
        entry.add_u64(fields.message, self.message.message.0);
        entry.add_u64(fields.account, self.message.account.0);
        entry.add_i64(fields.date, self.date.0);
        entry.add_u64(fields.size, self.size);
        if self.has_attachment {
            entry.add_u64(fields.attachment, 1);
        }
        entry.add_text(fields.subject, head(&self.subject, HEADER_BYTES));
        entry.add_text(fields.from, head(&self.from, HEADER_BYTES));
        entry.add_text(fields.to, head(&self.to, HEADER_BYTES));
        entry.add_text(fields.cc, head(&self.cc, HEADER_BYTES));
        entry.add_text(fields.body, head(&self.text, TEXT_BYTES));
        entry.add_text(fields.files, head(&self.files, HEADER_BYTES));
        entry
    }

    /// About what it takes in memory until it is indexed.
    pub(crate) fn bytes(&self) -> usize {
        /// The numbers and the lengths of the texts.
        const REST: usize = 128;
        let headers = [&self.subject, &self.from, &self.to, &self.cc, &self.files];
        let headers: usize = headers
            .map(|text| text.len().min(HEADER_BYTES))
            .iter()
            .sum();
        REST + headers + self.text.len().min(TEXT_BYTES)
    }
}

fn head(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}
