//! What was made of a raw message: everything that is shown, matched and indexed.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    address::Mailbox,
    clock::Instant,
    enclosed::{Enclosed, Invitation},
};

/// A parsed message. Parsing never fails: what could not be read is told in `flaws`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Message-ID without its angle brackets.
    pub message_id: Option<String>,
    /// In-Reply-To and then References, ids without brackets, newest reference last.
    pub in_reply_to: Vec<String>,
    /// References in their order.
    pub references: Vec<String>,
    /// From.
    pub from: Vec<Mailbox>,
    /// Reply-To.
    pub reply_to: Vec<Mailbox>,
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
    /// Bcc, where the message has it.
    pub bcc: Vec<Mailbox>,
    /// Subject, decoded.
    pub subject: String,
    /// Date header, where it could be read.
    pub date: Option<Instant>,
    /// The first lines for a list row: one line, at most 200 characters.
    pub snippet: String,
    /// The text to index: body text, without quotes' markup; at most 256 KiB.
    pub text: String,
    /// Attachments in their order; inline images among them.
    pub attachments: Vec<Attachment>,
    /// Whether the message is bulk or automatic (C-28): List-Id, Precedence, Auto-Submitted,
    /// a null return path.
    pub automatic: bool,
    /// A hash of From, Date, Subject and To for the message's identity.
    pub header_hash: [u8; 16],
    /// What was wrong with it.
    pub flaws: Vec<Flaw>,
}

impl Parsed {
    /// Whether it goes into quarantine: nothing of it could be read (M-23).
    pub fn quarantined(&self) -> bool {
        self.flaws.iter().any(|flaw| flaw.quarantines())
    }
}

/// An attachment, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Attachment {
    /// The part's place in the message; stable for the same bytes.
    #[n(0)]
    pub part: u32,
    /// File name made safe to show and to save; never empty.
    #[n(1)]
    pub name: String,
    /// Media type in lower case, such as `application/pdf`.
    #[n(2)]
    pub media_type: String,
    /// Decoded size in bytes.
    #[n(3)]
    pub size: u64,
    /// Content-ID without brackets, for `cid:` images.
    #[n(4)]
    pub content_id: Option<String>,
    /// Whether it is shown within the text and not listed.
    #[n(5)]
    pub inline: bool,
}

/// What is wrong with a message; told beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// No header could be made out; quarantine.
    #[n(0)]
    NotMime,
    /// Parsing broke down; quarantine.
    #[n(1)]
    ParserFailed,
    // 2 was taken by a flaw that is told no more; a stored number keeps its meaning.
    /// More nesting than is read; quarantine.
    #[n(3)]
    TooDeep,
    /// More parts than are read; quarantine.
    #[n(4)]
    TooManyParts,
    /// The HTML part is too large or too tangled and is shown as text.
    #[n(5)]
    HtmlTooComplex,
    /// The Date header could not be read.
    #[n(6)]
    NoDate,
    /// There is no sender.
    #[n(7)]
    NoSender,
    /// It takes more work to read than a message may; quarantine.
    #[n(8)]
    TooSlow,
}

impl Flaw {
    /// Whether this alone puts a message into quarantine.
    pub fn quarantines(self) -> bool {
        matches!(
            self,
            Self::NotMime | Self::ParserFailed | Self::TooDeep | Self::TooManyParts | Self::TooSlow
        )
    }
}

/// The readable body of a message, made from its raw bytes when it is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Sanitised HTML fragment for the mail frame. Nothing may touch it afterwards.
    pub html: String,
    /// Whether remote images were left out.
    pub blocked_images: u32,
    /// Whether remote images were left in: asked for, or always shown for this sender.
    pub remote_shown: bool,
    /// Hosts of images that look like trackers (1×1, hidden), at most 10.
    pub trackers: Vec<String>,
    /// Whether the source was HTML (else: plain text made into HTML).
    pub from_html: bool,
    /// The body as plain text.
    pub text: String,
    /// Calendar invitations in it.
    pub invitations: Vec<Invitation>,
    /// Messages that are enclosed whole.
    pub enclosed: Vec<Enclosed>,
    /// What was wrong.
    pub flaws: Vec<Flaw>,
}
