//! Folders from outside: LIST, LSUB, STATUS, CREATE, DELETE, RENAME, SUBSCRIBE.

use super::{
    folders::{DELIMITER, Folder, Folders, Refused},
    session::Reply,
    token::Token,
    utf7,
    view::push,
};
use crate::post::Account;

/// Patterns of one LIST.
const MAX_PATTERNS: usize = 16;

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 512;

/// The folder that a word names.
pub(crate) fn name(word: &Token) -> Option<String> {
    utf7::decode(&word.text()?)
}

/// A folder's name as a quoted string.
pub(crate) fn quoted(name: &str) -> String {
    let sent = utf7::encode(name);
    format!("\"{}\"", sent.replace('\\', "\\\\").replace('"', "\\\""))
}

fn done(result: Result<(), Refused>) -> Reply {
    match result {
        Ok(()) => Reply::ok("Done"),
        Err(refused) => Reply::no(refused),
    }
}

pub(crate) fn create(account: &Account, words: &[Token]) -> Reply {
    match words {
        [word] => match name(word) {
            Some(name) => done(account.change(|folders| folders.create(&name, None))),
            None => Reply::no(Refused::BadName),
        },
        _ => Reply::Bad("CREATE takes a folder name"),
    }
}

pub(crate) fn delete(account: &Account, words: &[Token]) -> Reply {
    match words {
        [word] => match name(word) {
            Some(name) => done(account.change(|folders| folders.delete(&name))),
            None => Reply::no(Refused::NoFolder),
        },
        _ => Reply::Bad("DELETE takes a folder name"),
    }
}

pub(crate) fn rename(account: &Account, words: &[Token]) -> Reply {
    match words {
        [from, to] => match (name(from), name(to)) {
            (Some(from), Some(to)) => done(account.change(|folders| folders.rename(&from, &to))),
            _ => Reply::no(Refused::BadName),
        },
        _ => Reply::Bad("RENAME takes two folder names"),
    }
}

pub(crate) fn subscribe(account: &Account, words: &[Token], command: &str) -> Reply {
    let [word] = words else {
        return Reply::Bad("A folder name is missing");
    };
    let Some(name) = name(word) else {
        return Reply::no(Refused::NoFolder);
    };
    done(account.change(|folders| {
        let folder = folders.get_mut(&name).ok_or(Refused::NoFolder)?;
        folder.subscribed = command == "SUBSCRIBE";
        Ok(())
    }))
}

pub(crate) fn lsub(account: &Account, words: &[Token], out: &mut Vec<u8>) -> Reply {
    let [reference, pattern] = words else {
        return Reply::Bad("LSUB takes a reference and a pattern");
    };
    let (Some(reference), Some(pattern)) = (name(reference), name(pattern)) else {
        return Reply::Bad("Not a folder name");
    };
    let pattern = reference + &pattern;
    if pattern.len() > MAX_PATTERN {
        return Reply::Bad("Pattern too long");
    }
    for (name, folder) in account.folders().iter() {
        if folder.subscribed && matches(&pattern, name) {
            push(
                out,
                &format!("* LSUB () \"{DELIMITER}\" {}\r\n", quoted(name)),
            );
        }
    }
    Reply::ok("Done")
}

/// What a LIST asked for.
struct Asked {
    patterns: Vec<String>,
    only_special: bool,
    only_subscribed: bool,
}

/// LIST with the selection and return options of RFC 5258 and RFC 6154 in part.
fn asked(words: &[Token]) -> Option<Asked> {
    let (selection, words) = match words {
        [Token::List(options), rest @ ..] => (options.as_slice(), rest),
        _ => (&[][..], words),
    };
    let (reference, pattern) = match words {
        [reference, pattern] => (reference, pattern),
        [reference, pattern, word, Token::List(_)] if word.is("RETURN") => (reference, pattern),
        _ => return None,
    };
    let reference = name(reference)?;
    let patterns: Vec<String> = match pattern {
        Token::List(many) => many.iter().map(name).collect::<Option<_>>()?,
        one => vec![name(one)?],
    };
    let patterns: Vec<String> = patterns
        .into_iter()
        .map(|pattern| format!("{reference}{pattern}"))
        .collect();
    let fine = patterns.len() <= MAX_PATTERNS
        && patterns.iter().all(|pattern| pattern.len() <= MAX_PATTERN);
    fine.then(|| Asked {
        patterns,
        only_special: selection.iter().any(|option| option.is("SPECIAL-USE")),
        only_subscribed: selection.iter().any(|option| option.is("SUBSCRIBED")),
    })
}

pub(crate) fn list(account: &Account, words: &[Token], out: &mut Vec<u8>) -> Reply {
    let Some(asked) = asked(words) else {
        return Reply::Bad("LIST takes a reference and a pattern");
    };
    if let [empty] = asked.patterns.as_slice()
        && empty.is_empty()
    {
        // RFC 3501, 6.3.8: an empty pattern asks for the delimiter.
        push(
            out,
            &format!("* LIST (\\Noselect) \"{DELIMITER}\" \"\"\r\n"),
        );
        return Reply::ok("Done");
    }
    let folders = account.folders();
    for (name, folder) in folders.iter() {
        let wanted = asked.patterns.iter().any(|pattern| matches(pattern, name))
            && (!asked.only_special || folder.special_use.is_some())
            && (!asked.only_subscribed || folder.subscribed);
        if wanted {
            let attributes = attributes(&folders, name, folder);
            let line = format!("* LIST ({attributes}) \"{DELIMITER}\" {}\r\n", quoted(name));
            push(out, &line);
        }
    }
    Reply::ok("Done")
}

fn attributes(folders: &Folders, name: &str, folder: &Folder) -> String {
    let children = if folders.has_children(name) {
        "\\HasChildren"
    } else {
        "\\HasNoChildren"
    };
    match &folder.special_use {
        Some(usage) => format!("{children} {usage}"),
        None => children.to_owned(),
    }
}

/// Whether a name fits a pattern: `*` is anything, `%` anything on one level.
///
/// Row by row over the name, so that the work is the product of both lengths at most.
fn matches(pattern: &str, name: &str) -> bool {
    let pattern = if pattern.eq_ignore_ascii_case("INBOX") {
        "INBOX"
    } else {
        pattern
    };
    let name: Vec<char> = name.chars().collect();
    let mut fits = vec![false; name.len() + 1];
    fits.iter_mut().take(1).for_each(|first| *first = true);
    for wild in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        let mut running = false;
        for (at, slot) in next.iter_mut().enumerate() {
            let before = fits.get(at).copied().unwrap_or(false);
            let last = at.checked_sub(1).and_then(|at| name.get(at).copied());
            *slot = match wild {
                '*' | '%' => {
                    let stops = wild == '%' && last == Some(DELIMITER);
                    running = before || (running && !stops);
                    running
                }
                _ => {
                    let previous = at.checked_sub(1).and_then(|at| fits.get(at).copied());
                    previous.unwrap_or(false) && last == Some(wild)
                }
            };
        }
        fits = next;
    }
    fits.last().copied().unwrap_or(false)
}

pub(crate) fn status(account: &Account, words: &[Token], out: &mut Vec<u8>) -> Reply {
    let [word, Token::List(items)] = words else {
        return Reply::Bad("STATUS takes a folder name and a list");
    };
    let folders = account.folders();
    let found = name(word).and_then(|name| Some((folders.get(&name)?, name)));
    let Some((folder, name)) = found else {
        return Reply::no(Refused::NoFolder);
    };
    let mut parts = Vec::new();
    for item in items {
        let Some(item) = item.text().map(|item| item.to_ascii_uppercase()) else {
            return Reply::Bad("Unknown item");
        };
        let number = match item.as_str() {
            "MESSAGES" => folder.mails.len().to_string(),
            "RECENT" => "0".to_owned(),
            "UIDNEXT" => folder.next_uid.to_string(),
            "UIDVALIDITY" => folder.validity.to_string(),
            "UNSEEN" => {
                let unseen = folder.mails.iter().filter(|mail| !mail.flags.has("\\Seen"));
                unseen.count().to_string()
            }
            _ => return Reply::Bad("Unknown item"),
        };
        parts.push(format!("{item} {number}"));
    }
    let line = format!("* STATUS {} ({})\r\n", quoted(&name), parts.join(" "));
    push(out, &line);
    Reply::ok("Done")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, fits) in [
            ("*", "Umowy/2026", true),
            ("%", "Umowy/2026", false),
            ("%", "Umowy", true),
            ("Umowy/%", "Umowy/2026", true),
            ("Umowy%", "Umowy/2026", false),
            ("U*6", "Umowy/2026", true),
            ("inbox", "INBOX", true),
            ("Клиенты", "Клиенты", true),
            ("Um", "Umowy", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
