//! FETCH: message by message, so that no folder is ever in one answer's memory.

use std::io;

use super::{
    date,
    folders::Mail,
    section::Section,
    selected,
    session::{By, Reply, Session},
    token::Token,
    view::{Access, push},
};
use crate::post::Account;

/// Bytes gathered before they are sent.
const FLUSH_AT: usize = 256 * 1024;

/// Items of one FETCH.
const MAX_ITEMS: usize = 32;

/// One thing asked of each message.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Flags,
    Uid,
    InternalDate,
    Size,
    Body {
        label: String,
        section: Section,
        partial: Option<(usize, usize)>,
        marks: Marks,
    },
}

/// Whether fetching sets \Seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marks {
    Seen,
    Nothing,
}

pub(crate) async fn fetch(
    session: &mut Session,
    account: &Account,
    words: &[Token],
    by: By,
) -> io::Result<Reply> {
    let (Some(view), [set, what]) = (&session.view, words) else {
        return Ok(Reply::Bad("FETCH takes a set and items"));
    };
    let access = view.access;
    let folder = view.folder.clone();
    let validity = view.validity;
    let (Some(named), Some(items)) = (selected::named(view, Some(set), by), items(what, by)) else {
        return Ok(Reply::Bad("Not a set, or an item not known here"));
    };
    let marks = access == Access::ReadWrite
        && items.iter().any(|item| {
            matches!(
                item,
                Item::Body {
                    marks: Marks::Seen,
                    ..
                }
            )
        });
    for (sequence, uid) in named {
        let find = || {
            let folders = account.folders();
            let folder = folders.get(&folder).filter(|at| at.validity == validity)?;
            folder.by_uid(uid).cloned()
        };
        let Some(mut mail) = find() else {
            continue;
        };
        let newly_seen = marks && !mail.flags.has("\\Seen");
        if newly_seen {
            account.change(|folders| folders.set_flags(&folder, uid, |at| at.insert("\\Seen")));
            if let Some(view) = &mut session.view {
                view.told_flags(&account.folders(), uid);
            }
            mail.flags.insert("\\Seen");
        }
        let told_too = newly_seen && !items.contains(&Item::Flags);
        let flags = told_too.then_some(&Item::Flags);
        answer(sequence, &mail, items.iter().chain(flags), &mut session.out);
        if session.out.len() > FLUSH_AT {
            session.flush().await?;
        }
    }
    Ok(Reply::ok("Done"))
}

fn answer<'a>(
    sequence: u32,
    mail: &Mail,
    items: impl Iterator<Item = &'a Item>,
    out: &mut Vec<u8>,
) {
    push(out, &format!("* {sequence} FETCH ("));
    for (number, item) in items.enumerate() {
        if number > 0 {
            out.push(b' ');
        }
        match item {
            Item::Flags => push(out, &format!("FLAGS ({})", mail.flags.text())),
            Item::Uid => push(out, &format!("UID {}", mail.uid)),
            Item::InternalDate => {
                push(
                    out,
                    &format!("INTERNALDATE \"{}\"", date::internal(mail.date)),
                );
            }
            Item::Size => push(out, &format!("RFC822.SIZE {}", mail.raw.len())),
            Item::Body {
                label,
                section,
                partial,
                ..
            } => {
                let bytes = section.of(&mail.raw);
                let (from, count) = partial.unwrap_or((0, usize::MAX));
                let from = from.min(bytes.len());
                let to = from.saturating_add(count).min(bytes.len());
                let bytes = bytes.get(from..to).unwrap_or(&[]);
                push(out, &format!("{label} {{{}}}\r\n", bytes.len()));
                out.extend_from_slice(bytes);
            }
        }
    }
    push(out, ")\r\n");
}

/// What is asked; UID FETCH always answers with the UID.
fn items(what: &Token, by: By) -> Option<Vec<Item>> {
    let words = match what {
        Token::List(words) => words.as_slice(),
        one => std::slice::from_ref(one),
    };
    if words.is_empty() || words.len() > MAX_ITEMS {
        return None;
    }
    let mut items = match by {
        By::Uid => vec![Item::Uid],
        By::Sequence => Vec::new(),
    };
    for word in words {
        let Token::Atom(word) = word else {
            return None;
        };
        for item in item(word)? {
            if !items.contains(&item) {
                items.push(item);
            }
        }
    }
    Some(items)
}

fn item(word: &str) -> Option<Vec<Item>> {
    let whole = |section, marks| Item::Body {
        label: word.to_ascii_uppercase(),
        section,
        partial: None,
        marks,
    };
    Some(match word.to_ascii_uppercase().as_str() {
        "FLAGS" => vec![Item::Flags],
        "UID" => vec![Item::Uid],
        "INTERNALDATE" => vec![Item::InternalDate],
        "RFC822.SIZE" => vec![Item::Size],
        "FAST" => vec![Item::Flags, Item::InternalDate, Item::Size],
        "RFC822" => vec![whole(Section::All, Marks::Seen)],
        "RFC822.HEADER" => vec![whole(Section::Header, Marks::Nothing)],
        "RFC822.TEXT" => vec![whole(Section::Text, Marks::Seen)],
        _ => vec![body(word)?],
    })
}

/// `BODY[...]` or `BODY.PEEK[...]`, with `<from.count>` behind it.
fn body(word: &str) -> Option<Item> {
    let (name, rest) = word.split_once('[')?;
    let (inner, partial) = rest.rsplit_once(']')?;
    let marks = match name.to_ascii_uppercase().as_str() {
        "BODY" => Marks::Seen,
        "BODY.PEEK" => Marks::Nothing,
        _ => return None,
    };
    let section = Section::parse(inner)?;
    let mut label = format!("BODY[{inner}]");
    let partial = if partial.is_empty() {
        None
    } else {
        let range = partial.strip_prefix('<')?.strip_suffix('>')?;
        let (from, count) = range.split_once('.')?;
        let (from, count) = (from.parse().ok()?, count.parse().ok()?);
        label = format!("{label}<{from}>");
        Some((from, count))
    };
    Some(Item::Body {
        label,
        section,
        partial,
        marks,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_with_parts_and_ranges() {
        let asked = body("body.peek[HEADER.FIELDS (DATE X-TUID)]<0.100>").expect("an item");
        let Item::Body {
            label,
            section,
            partial,
            marks,
        } = asked
        else {
            panic!("not a body");
        };
        assert_eq!(label, "BODY[HEADER.FIELDS (DATE X-TUID)]<0>");
        assert_eq!(
            section,
            Section::Fields(vec!["DATE".into(), "X-TUID".into()])
        );
        assert_eq!((partial, marks), (Some((0, 100)), Marks::Nothing));
        for bad in ["ENVELOPE", "BODY[1]", "BODY[]<5>", "BODY["] {
            assert_eq!(item(bad), None, "{bad}");
        }
    }
}
