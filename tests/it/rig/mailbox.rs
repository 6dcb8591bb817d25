//! What the users of a mail server do with their mail: the same verbs at every server.

use super::{
    PATIENCE,
    imap::{Imap, quoted},
    sha256, until,
};

/// A message as the server holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// Folder in UTF-8.
    pub folder: String,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// SHA-256 of the raw message.
    pub sha256: String,
    /// Flags, sorted.
    pub flags: Vec<String>,
}

/// The mailboxes of a running server.
#[derive(Clone, Copy, Debug)]
pub struct Mailboxes {
    /// Port for plain text.
    pub imap: u16,
    /// What stands before the name of every folder but the Inbox.
    pub prefix: &'static str,
    /// What parts the levels of a name.
    pub separator: char,
}

impl Mailboxes {
    /// A folder's full name at this server.
    pub fn name(&self, levels: &[&str]) -> String {
        let separator = self.separator.to_string();
        format!("{}{}", self.prefix, levels.join(&separator))
    }

    /// A connection of the tests' own.
    pub fn session(&self, user: &str) -> Imap {
        Imap::sign_in(self.imap, user)
    }

    /// Adds a message without flags.
    pub fn append(&self, user: &str, folder: &str, raw: &[u8]) {
        self.session(user).append(folder, "", raw);
    }

    /// Makes a folder.
    pub fn create(&self, user: &str, folder: &str) {
        self.session(user)
            .say(&format!("CREATE {}", quoted(folder)));
    }

    /// Gives a folder another name.
    pub fn rename(&self, user: &str, from: &str, to: &str) {
        self.session(user)
            .say(&format!("RENAME {} {}", quoted(from), quoted(to)));
    }

    /// Deletes a folder with all that is in it.
    pub fn delete(&self, user: &str, folder: &str) {
        self.session(user)
            .say(&format!("DELETE {}", quoted(folder)));
    }

    /// Sets or takes flags: `+FLAGS (\Seen)`.
    pub fn store(&self, user: &str, folder: &str, uids: &str, change: &str) {
        let mut session = self.session(user);
        session.select(folder);
        session.say(&format!("UID STORE {uids} {change}"));
    }

    /// Moves messages to another folder, by MOVE where the server has it.
    pub fn transfer(&self, user: &str, from: &str, uids: &str, to: &str) {
        let mut session = self.session(user);
        let moves = session.has("MOVE");
        session.select(from);
        if moves {
            session.say(&format!("UID MOVE {uids} {}", quoted(to)));
        } else {
            session.say(&format!("UID COPY {uids} {}", quoted(to)));
            session.remove(uids);
        }
    }

    /// Copies messages to another folder.
    pub fn copy(&self, user: &str, from: &str, uids: &str, to: &str) {
        let mut session = self.session(user);
        session.select(from);
        session.say(&format!("UID COPY {uids} {}", quoted(to)));
    }

    /// Deletes messages for good.
    pub fn expunge(&self, user: &str, folder: &str, uids: &str) {
        let mut session = self.session(user);
        session.select(folder);
        session.remove(uids);
    }

    /// Deletes a folder and makes it anew with the same messages: its UIDVALIDITY changes.
    pub fn remake(&self, user: &str, folder: &str) {
        let mut session = self.session(user);
        let before = session.select(folder);
        let mut messages = Vec::new();
        session.each(|message| messages.push(message));
        // A server may take the second of the making as the number.
        until("another UIDVALIDITY", PATIENCE, || {
            self.delete(user, folder);
            self.create(user, folder);
            (self.session(user).select(folder) != before).then_some(())
        });
        let mut session = self.session(user);
        for message in messages {
            session.append(folder, &message.flags.join(" "), &message.raw);
        }
    }

    /// All that the server holds for a user, sorted.
    pub fn truth(&self, user: &str) -> Vec<Held> {
        let mut session = self.session(user);
        let mut truth = Vec::new();
        for folder in session.folders() {
            let uidvalidity = session.select(&folder);
            session.each(|message| {
                truth.push(Held {
                    folder: folder.clone(),
                    uidvalidity,
                    uid: message.uid,
                    sha256: sha256(&message.raw),
                    flags: message.flags,
                });
            });
        }
        truth.sort();
        truth
    }
}
