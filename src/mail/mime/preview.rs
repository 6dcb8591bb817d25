//! What of an attachment can be looked at without saving it (M-27).

use model::Attachment;

use super::tree::{self, Tree};
use super::{body, bytes_of, clean, decode, guarded, pictures};
use crate::html;

/// Bytes of a text that are shown.
const MAX_TEXT: usize = 64 * 1024;
/// Bytes of a text's file that are decoded to show them: HTML has much that is no text.
const MAX_READ: usize = 4 * MAX_TEXT;
/// Bytes in which a PDF names itself, as its readers do.
const PDF_HEAD: usize = 1024;

/// An attachment as it can be looked at. What it is its bytes say, not its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preview {
    /// A picture that browsers show by themselves, with its media type.
    Picture(&'static str, Vec<u8>),
    /// Text, cut to a bound.
    Text(String),
    /// A document for the browser's own viewer.
    Pdf(Vec<u8>),
}

/// Whether a file of that media type may have a preview; its bytes have the last word.
pub fn may_preview(media_type: &str) -> Option<Kind> {
    match media_type {
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" => Some(Kind::Picture),
        "application/pdf" => Some(Kind::Pdf),
        "text/rtf" | "text/richtext" => None,
        text if text.starts_with("text/") => Some(Kind::Text),
        _ => None,
    }
}

/// What a preview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture.
    Picture,
    /// Text.
    Text,
    /// A PDF.
    Pdf,
}

/// An attachment to look at, and what it looks like, by its place in the message; `None` where there is nothing that
/// is safe to show.
///
/// Never fails and never panics.
pub fn preview(raw: &[u8], part: u32) -> Option<(Attachment, Preview)> {
    guarded(|| {
        let tree = tree::read(raw);
        let mut listed = body::attachments(&tree).into_iter();
        let found = listed.find(|attachment| attachment.part == part)?;
        let bytes = bytes_of(&tree, &found);
        let preview = match may_preview(&found.media_type)? {
            Kind::Picture => Preview::Picture(pictures::kind(&bytes)?, bytes),
            Kind::Pdf => Preview::Pdf(is_pdf(&bytes).then_some(bytes)?),
            Kind::Text => Preview::Text(text(&tree, part, (&found.media_type, bytes))),
        };
        Some((found, preview))
    })?
}

fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..PDF_HEAD).unwrap_or(bytes);
    memchr::memmem::find(head, b"%PDF-").is_some()
}

fn text(tree: &Tree<'_>, part: u32, (media_type, mut bytes): (&str, Vec<u8>)) -> String {
    bytes.truncate(MAX_READ);
    let of_part = usize::try_from(part).ok();
    let of_part = of_part.and_then(|at| tree.parts.get(at));
    let text = decode::text(bytes, of_part.and_then(|part| part.parameter("charset")));
    if media_type == "text/html" {
        return html::text(&text, MAX_TEXT);
    }
    clean::cut(&text, MAX_TEXT).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str, body: &str) -> Option<Preview> {
        let raw = format!(
            "From: a@b.example\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nletter\n--a\n{head}\nContent-Disposition: attachment\n\n{body}\n--a--\n"
        );
        preview(raw.as_bytes(), 2).map(|(_, preview)| preview)
    }

    #[test]
    fn what_bytes_say_counts() {
        let gif = Preview::Picture("image/gif", b"GIF89a".to_vec());
        assert_eq!(of("Content-Type: image/gif", "GIF89a"), Some(gif.clone()));
        assert_eq!(of("Content-Type: image/png", "GIF89a"), Some(gif));
        assert_eq!(of("Content-Type: image/png", "<svg onload=x>"), None);
        assert_eq!(of("Content-Type: image/svg+xml", "<svg/>"), None);
        assert_eq!(of("Content-Type: application/pdf", "<html>"), None);
        assert_eq!(
            of("Content-Type: application/pdf", "%PDF-1.7"),
            Some(Preview::Pdf(b"%PDF-1.7".to_vec()))
        );
        assert_eq!(
            of("Content-Type: text/html", "<b>x</b><script>y</script>"),
            Some(Preview::Text("x".to_owned()))
        );
        assert_eq!(
            of(
                "Content-Type: text/csv; charset=koi8-r\nContent-Transfer-Encoding: base64",
                "8sE="
            ),
            Some(Preview::Text("Ра".to_owned()))
        );
        let Some(Preview::Text(long)) = of("Content-Type: text/plain", &"ł".repeat(100_000))
        else {
            panic!("no text");
        };
        assert!(long.len() <= MAX_TEXT);
        assert_eq!(preview(b"", 0), None);
    }
}
