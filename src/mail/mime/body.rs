//! Which parts are the letter, and which are enclosed with it (RFC 2046, 5.1).

use std::collections::HashSet;

use model::Attachment;

use super::clean;
use super::headers::Head;
use super::plain::{Flow, mended};
use super::tree::{Part, Tree};
use super::wrapped::{self, Wrapped};
use crate::html;

/// Parts of which a body is put together.
const MAX_BODY_PARTS: usize = 50;
/// Raw bytes of a body part that are read for its text.
pub(super) const MAX_RAW_TEXT: usize = 1024 * 1024;
/// Bytes of a nested message that are read for its subject.
const NESTED_HEAD: usize = 64 * 1024;

/// The form of the body that is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Plain,
}

/// The parts that make up the body in the wanted form, in their order.
pub(super) fn chosen(tree: &Tree<'_>, form: Form) -> Vec<usize> {
    let mut parts = of_part(tree, 0, form);
    parts.truncate(MAX_BODY_PARTS);
    parts
}

// Recursion ends at tree::MAX_DEPTH, and each part is visited once.
fn of_part(tree: &Tree<'_>, at: usize, form: Form) -> Vec<usize> {
    let Some(part) = tree.parts.get(at) else {
        return Vec::new();
    };
    if !part.is_multipart() {
        return if is_letter(tree, at, part) {
            vec![at]
        } else {
            Vec::new()
        };
    }
    let mut children = part
        .children
        .iter()
        .map(|child| of_part(tree, *child, form));
    if part.is("multipart", "alternative") {
        best(tree, children, form)
    } else if part.is("multipart", "related") {
        children.find(|parts| !parts.is_empty()).unwrap_or_default()
    } else {
        children.flatten().collect()
    }
}

/// The last alternative is the richest; for plain text the first that is nothing else.
fn best(tree: &Tree<'_>, children: impl Iterator<Item = Vec<usize>>, form: Form) -> Vec<usize> {
    let mut last: Vec<usize> = Vec::new();
    for parts in children.filter(|parts| !parts.is_empty()) {
        let has_html = parts.iter().any(|at| is_html(tree, *at));
        if form == Form::Plain && !has_html {
            return parts;
        }
        let last_has = last.iter().any(|at| is_html(tree, *at));
        if form == Form::Plain || has_html || !last_has {
            last = parts;
        }
    }
    last
}

/// Whether a part is an HTML text.
pub(super) fn is_html(tree: &Tree<'_>, at: usize) -> bool {
    tree.parts
        .get(at)
        .is_some_and(|part| part.is("text", "html"))
}

fn is_letter(tree: &Tree<'_>, at: usize, part: &Part) -> bool {
    if part.is_attached() || !(part.is("text", "plain") || part.is("text", "html")) {
        return false;
    }
    at == 0 || part.written_name().is_none() || in_alternative(tree, part)
}

fn in_alternative(tree: &Tree<'_>, part: &Part) -> bool {
    part.parent
        .and_then(|parent| tree.parts.get(parent))
        .is_some_and(|parent| parent.is("multipart", "alternative"))
}

/// The body as text, from the plain parts where there are any; quoted lines begin with `>`.
pub(super) fn text(tree: &Tree<'_>, limit: usize) -> String {
    let plain = chosen(tree, Form::Plain);
    let found = joined(tree, &plain, limit);
    if !found.trim().is_empty() {
        return found;
    }
    let html = chosen(tree, Form::Html);
    let found = if html == plain {
        found
    } else {
        joined(tree, &html, limit)
    };
    if !found.trim().is_empty() {
        return found;
    }
    // Outlook may have put all that was said into its own wrapping.
    let letter = wrapped::letter(&Wrapped::of(tree));
    match (letter.text, letter.html) {
        (Some(text), _) => clean::cut(&text, limit).to_owned(),
        (None, Some(markup)) => html::text(&markup, limit),
        (None, None) => found,
    }
}

fn joined(tree: &Tree<'_>, parts: &[usize], limit: usize) -> String {
    let mut whole = String::new();
    for at in parts {
        let Some(part) = tree.parts.get(*at) else {
            continue;
        };
        if whole.len() >= limit {
            break;
        }
        let text = tree.text(part, MAX_RAW_TEXT);
        let text = if is_html(tree, *at) {
            html::text(&text, limit)
        } else {
            mended(text, Flow::of(part))
        };
        if whole.is_empty() {
            whole = text;
        } else {
            whole.push('\n');
            whole.push_str(&text);
        }
    }
    whole.truncate(clean::cut(&whole, limit).len());
    whole
}

/// What is enclosed, without its bytes, in its order.
pub(super) fn attachments(tree: &Tree<'_>) -> Vec<Attachment> {
    let html = chosen(tree, Form::Html);
    let plain = chosen(tree, Form::Plain);
    let leaves = tree.parts.iter().enumerate();
    let listed: Vec<(usize, &Part)> = leaves
        .filter(|(at, part)| {
            let is_body = html.contains(at) || plain.contains(at);
            !part.is_multipart() && !is_body && !is_other_form(tree, *at, part)
        })
        .collect();
    let shown = if listed.iter().any(|(_, part)| is_embeddable(part)) {
        embedded(tree, &html)
    } else {
        HashSet::new()
    };
    let wrapped = Wrapped::of(tree);
    let mut found = Vec::new();
    for (at, part) in listed {
        let unwrapped = wrapped.iter().any(|wrapped| wrapped.list(at, &mut found));
        if !unwrapped {
            found.push(describe(tree, at, part, &shown));
        }
    }
    found
}

/// Another form of the same letter, or its calendar entry, and not enclosed with it.
fn is_other_form(tree: &Tree<'_>, at: usize, part: &Part) -> bool {
    let calendar = part.is("text", "calendar") && part.written_name().is_none();
    !part.is_attached()
        && in_alternative(tree, part)
        && (calendar || is_letter(tree, at, part) || part.is("text", "watch-html"))
}

fn is_embeddable(part: &Part) -> bool {
    part.content_id.is_some() && part.main().eq_ignore_ascii_case("image")
}

/// The content ids to which the HTML parts refer.
fn embedded(tree: &Tree<'_>, html: &[usize]) -> HashSet<String> {
    let parts = html.iter().filter(|at| is_html(tree, **at));
    let parts = parts.filter_map(|at| tree.parts.get(*at));
    parts
        .flat_map(|part| html::content_ids(&tree.text(part, MAX_RAW_TEXT)))
        .collect()
}

fn describe(tree: &Tree<'_>, at: usize, part: &Part, shown: &HashSet<String>) -> Attachment {
    let bytes = tree.bytes(part);
    let media_type = clean::media_type(&format!("{}/{}", part.main(), part.sub()))
        .unwrap_or_else(|| clean::UNKNOWN.to_owned());
    let name = part
        .written_name()
        .and_then(clean::file_name)
        .or_else(|| nested_name(part, bytes))
        .unwrap_or_else(|| format!("attachment-{at}{}", clean::extension(&media_type)));
    Attachment {
        part: u32::try_from(at).unwrap_or(u32::MAX),
        name,
        size: part.transfer.size(bytes),
        inline: is_embeddable(part)
            && part
                .content_id
                .as_ref()
                .is_some_and(|id| shown.contains(id)),
        content_id: part.content_id.clone(),
        media_type,
    }
}

/// A nested message is named by its subject.
fn nested_name(part: &Part, bytes: &[u8]) -> Option<String> {
    if !part.is_message() {
        return None;
    }
    let head = part
        .transfer
        .undo(bytes.get(..NESTED_HEAD).unwrap_or(bytes));
    let end = memchr::memmem::find(&head, b"\n\r\n")
        .or_else(|| memchr::memmem::find(&head, b"\n\n"))
        .map_or(head.len(), |at| at + 1);
    let subject = Head::of(head.get(..end).unwrap_or_default()).text("subject")?;
    clean::file_name(&format!("{}.eml", subject.replace(['/', '\\'], "_")))
}
