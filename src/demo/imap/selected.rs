//! The selected folder: opening it, APPEND, STORE, COPY, EXPUNGE.

use std::sync::Arc;

use super::{
    MAX_MESSAGE, date,
    flags::FlagSet,
    folders::{NewMail, Refused},
    listing,
    session::{By, Reply, Session},
    set::{self, Set},
    token::Token,
    view::{Access, View, push},
};
use crate::post::Account;

/// SELECT and EXAMINE.
pub(crate) fn open(
    session: &mut Session,
    account: &Account,
    words: &[Token],
    access: Access,
) -> Reply {
    session.view = None;
    let name = words.first().and_then(listing::name);
    let folders = account.folders();
    let found = name.and_then(|name| {
        let view = View::open(&folders, &name, access)?;
        Some((folders.get(&name)?, view))
    });
    let Some((folder, view)) = found else {
        return Reply::no(Refused::NoFolder);
    };
    let unseen = folder
        .mails
        .iter()
        .position(|mail| !mail.flags.has("\\Seen"));
    let flags = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";
    let mut lines = vec![
        format!("FLAGS ({flags})"),
        match access {
            Access::ReadWrite => format!("OK [PERMANENTFLAGS ({flags} \\*)] Any flag may be set"),
            Access::ReadOnly => "OK [PERMANENTFLAGS ()] No flag may be set".to_owned(),
        },
        format!("{} EXISTS", folder.mails.len()),
        "0 RECENT".to_owned(),
        format!("OK [UIDVALIDITY {}] UIDs are valid", folder.validity),
        format!("OK [UIDNEXT {}] The next UID", folder.next_uid),
    ];
    lines.extend(unseen.map(|at| format!("OK [UNSEEN {}] The first unseen", at + 1)));
    for line in lines {
        push(&mut session.out, &format!("* {line}\r\n"));
    }
    session.view = Some(view);
    match access {
        Access::ReadWrite => Reply::ok("[READ-WRITE] Opened"),
        Access::ReadOnly => Reply::ok("[READ-ONLY] Opened"),
    }
}

/// The flags of a list, or of a single word.
fn flags(words: &[Token]) -> Option<FlagSet> {
    let words = match words {
        [Token::List(inner)] => inner,
        other => other,
    };
    let names: Option<Vec<String>> = words.iter().map(Token::text).collect();
    Some(FlagSet::of(names?.iter().map(String::as_str)))
}

pub(crate) fn append(session: &Session, account: &Account, words: &[Token]) -> Reply {
    let (folder, middle, raw) = match words {
        [folder, middle @ .., Token::Text(raw)] => (listing::name(folder), middle, raw),
        _ => return Reply::Bad("APPEND takes a folder name and a literal"),
    };
    let (given, when) = match middle {
        [] => (Some(FlagSet::default()), None),
        [Token::List(list)] => (flags(list), None),
        [Token::Text(when)] => (Some(FlagSet::default()), Some(when)),
        [Token::List(list), Token::Text(when)] => (flags(list), Some(when)),
        _ => (None, None),
    };
    let date = match when {
        None => Some(session.post.clock.now()),
        Some(when) => std::str::from_utf8(when)
            .ok()
            .and_then(date::parse_internal),
    };
    let (Some(flags), Some(date)) = (given, date) else {
        return Reply::Bad("Not flags or not a date");
    };
    if raw.len() > MAX_MESSAGE {
        return Reply::no("[TOOBIG] Too large");
    }
    let raw: Arc<[u8]> = raw.as_slice().into();
    let new = NewMail { flags, date, raw };
    let folder = folder.unwrap_or_default();
    match account.change(|folders| folders.append(&folder, new)) {
        Ok((validity, uid)) => Reply::Ok(format!("[APPENDUID {validity} {uid}] Stored")),
        Err(Refused::NoFolder) => Reply::no("[TRYCREATE] No such folder"),
        Err(refused) => Reply::no(refused),
    }
}

/// The messages that a set names, as sequence numbers with UIDs.
pub(crate) fn named(view: &View, word: Option<&Token>, by: By) -> Option<Vec<(u32, u32)>> {
    let Some(Token::Atom(text)) = word else {
        return None;
    };
    let set = Set::parse(text)?;
    let last = u32::try_from(view.count()).ok()?;
    let highest = view.highest_uid();
    let wanted = |(sequence, uid): &(u32, u32)| match by {
        By::Sequence => set.has(*sequence, last),
        By::Uid => set.has(*uid, highest),
    };
    Some(view.numbered().filter(wanted).collect())
}

/// What STORE does with the flags.
#[derive(Clone, Copy)]
enum Way {
    Replace,
    Add,
    Remove,
}

pub(crate) fn store(
    account: &Account,
    view: &mut View,
    words: &[Token],
    (by, out): (By, &mut Vec<u8>),
) -> Reply {
    let [set, Token::Atom(item), rest @ ..] = words else {
        return Reply::Bad("STORE takes a set, an item and flags");
    };
    let item = item.to_ascii_uppercase();
    let (way, rest_of_item) = match item.split_at_checked(1) {
        Some(("+", rest)) => (Way::Add, rest),
        Some(("-", rest)) => (Way::Remove, rest),
        _ => (Way::Replace, item.as_str()),
    };
    let silent = rest_of_item == "FLAGS.SILENT";
    let (Some(named), Some(flags)) = (named(view, Some(set), by), flags(rest)) else {
        return Reply::Bad("Not a set or not flags");
    };
    if !silent && rest_of_item != "FLAGS" {
        return Reply::Bad("STORE knows FLAGS only");
    }
    if view.access == Access::ReadOnly {
        return Reply::no("The folder is open for reading only");
    }
    account.change(|folders| {
        for (sequence, uid) in named {
            folders.set_flags(&view.folder, uid, |at| match way {
                Way::Replace => *at = flags.clone(),
                Way::Add => at.add(&flags),
                Way::Remove => at.remove(&flags),
            });
            view.told_flags(folders, uid);
            let mail = folders
                .get(&view.folder)
                .and_then(|folder| folder.by_uid(uid));
            if let Some(mail) = mail.filter(|_| !silent) {
                let flags = mail.flags.text();
                let line = match by {
                    By::Uid => format!("* {sequence} FETCH (UID {uid} FLAGS ({flags}))\r\n"),
                    By::Sequence => format!("* {sequence} FETCH (FLAGS ({flags}))\r\n"),
                };
                push(out, &line);
            }
        }
    });
    Reply::ok("Done")
}

pub(crate) fn copy(account: &Account, view: &View, words: &[Token], by: By) -> Reply {
    let [set, to] = words else {
        return Reply::Bad("COPY takes a set and a folder name");
    };
    let Some(named) = named(view, Some(set), by) else {
        return Reply::Bad("Not a set");
    };
    let to = listing::name(to).unwrap_or_default();
    let copied = account.change(|folders| {
        let target = folders.get(&to).ok_or(Refused::NoFolder)?;
        let validity = target.validity;
        let first = target.next_uid;
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (_, uid) in named {
            let mail = folders
                .get(&view.folder)
                .and_then(|folder| folder.by_uid(uid));
            let Some(mail) = mail.cloned() else {
                continue;
            };
            let copy = NewMail {
                flags: mail.flags,
                date: mail.date,
                raw: mail.raw,
            };
            match folders.append(&to, copy) {
                Ok((_, made)) => {
                    old.push(uid);
                    new.push(made);
                }
                Err(refused) => {
                    // All or nothing (RFC 3501, 6.4.7).
                    folders.take_back(&to, first);
                    return Err(refused);
                }
            }
        }
        Ok((validity, set::text(&old), set::text(&new)))
    });
    match copied {
        Ok((_, old, _)) if old.is_empty() => Reply::ok("Nothing to copy"),
        Ok((validity, old, new)) => Reply::Ok(format!("[COPYUID {validity} {old} {new}] Copied")),
        Err(Refused::NoFolder) => Reply::no("[TRYCREATE] No such folder"),
        Err(refused) => Reply::no(refused),
    }
}

/// Removes what is marked, of the UIDs in the set or of all.
pub(crate) fn expunge(account: &Account, view: &View, only: Option<&Set>) {
    let highest = view.highest_uid();
    account.change(|folders| {
        folders.expunge(&view.folder, |uid| {
            only.is_none_or(|set| set.has(uid, highest))
        });
    });
}

pub(crate) fn expunge_command(account: &Account, view: &View, words: &[Token], by: By) -> Reply {
    if view.access == Access::ReadOnly {
        return Reply::no("The folder is open for reading only");
    }
    match (by, words) {
        (By::Sequence, []) => expunge(account, view, None),
        (By::Uid, [Token::Atom(text)]) => match Set::parse(text) {
            Some(set) => expunge(account, view, Some(&set)),
            None => return Reply::Bad("Not a set"),
        },
        _ => return Reply::Bad("EXPUNGE takes nothing, UID EXPUNGE a set"),
    }
    Reply::ok("Done")
}
