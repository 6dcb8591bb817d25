//! One client's session: commands in, answers out.

use std::{io, sync::Arc, time::Duration};

use tokio::{net::TcpStream, time::timeout};

use super::{
    fetch,
    folders::Refused,
    idle, listing,
    reader::{self, Allowance, Incoming},
    search, selected, sign_in,
    token::Token,
    view::{Access, Telling, View, push},
};
use crate::{
    conn::Connection,
    post::{Account, Post},
};

/// How long a stranger may take for a command.
const STRANGER_WAIT: Duration = Duration::from_mins(1);

/// How long a signed-in client may be silent (RFC 3501, section 5.4).
const CLIENT_WAIT: Duration = Duration::from_mins(30);

/// Malformed commands until the connection is closed.
const MAX_MALFORMED: u32 = 10;

const CAPABILITIES: &str =
    "IMAP4rev1 IDLE UIDPLUS SPECIAL-USE LITERAL+ SASL-IR UNSELECT CHILDREN AUTH=PLAIN";

/// How a command ends.
pub(crate) enum Reply {
    Ok(String),
    No(String),
    Bad(&'static str),
}

impl Reply {
    pub(crate) fn ok(text: impl Into<String>) -> Self {
        Self::Ok(text.into())
    }

    pub(crate) fn no(text: impl Into<String>) -> Self {
        Self::No(text.into())
    }
}

/// What a message is named by in FETCH, STORE, COPY and SEARCH.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Sequence,
    Uid,
}

/// The state of RFC 3501, section 3: an account once signed in, a view once selected.
pub(crate) struct Session {
    pub(crate) conn: Connection,
    pub(crate) post: Arc<Post>,
    pub(crate) account: Option<Arc<Account>>,
    pub(crate) view: Option<View>,
    /// Untagged answers not sent yet.
    pub(crate) out: Vec<u8>,
}

/// Serves one client until it leaves, errs too often or falls silent.
pub(crate) async fn serve(stream: TcpStream, post: Arc<Post>) -> io::Result<()> {
    let mut session = Session {
        conn: Connection::new(stream),
        post,
        account: None,
        view: None,
        out: Vec::new(),
    };
    let greeting = format!("* OK [CAPABILITY {CAPABILITIES}] Demo mail ready\r\n");
    session.conn.send(greeting.as_bytes()).await?;
    let mut malformed = 0;
    while malformed < MAX_MALFORMED {
        let (wait, allowance) = match session.account {
            Some(_) => (CLIENT_WAIT, Allowance::SignedIn),
            None => (STRANGER_WAIT, Allowance::Stranger),
        };
        let Ok(incoming) = timeout(wait, reader::command(&mut session.conn, allowance)).await
        else {
            break;
        };
        match incoming? {
            Incoming::Command {
                tag,
                name,
                arguments,
            } => {
                if session.command(&tag, &name, &arguments).await? == Next::Leave {
                    return Ok(());
                }
            }
            Incoming::TooBig { tag } => {
                session
                    .finish(&tag, &Reply::no("[TOOBIG] Too large"))
                    .await?;
            }
            Incoming::Malformed { tag } => {
                malformed += 1;
                let tag = tag.unwrap_or_else(|| "*".to_owned());
                session
                    .finish(&tag, &Reply::Bad("Malformed command"))
                    .await?;
            }
        }
    }
    session.conn.send(b"* BYE Closing\r\n").await
}

#[derive(PartialEq, Eq)]
enum Next {
    Stay,
    Leave,
}

impl Session {
    async fn command(&mut self, tag: &str, name: &str, words: &[Token]) -> io::Result<Next> {
        if name == "LOGOUT" {
            push(&mut self.out, "* BYE See you\r\n");
            self.finish(tag, &Reply::ok("Logged out")).await?;
            return Ok(Next::Leave);
        }
        let reply = self.dispatch(name, words).await?;
        self.tell(telling(name));
        self.finish(tag, &reply).await?;
        Ok(Next::Stay)
    }

    async fn dispatch(&mut self, name: &str, words: &[Token]) -> io::Result<Reply> {
        match name {
            "CAPABILITY" => {
                push(&mut self.out, &format!("* CAPABILITY {CAPABILITIES}\r\n"));
                return Ok(Reply::ok("Done"));
            }
            "NOOP" => return Ok(Reply::ok("Done")),
            _ => {}
        }
        let Some(account) = self.account.clone() else {
            return match name {
                "LOGIN" => Ok(sign_in::login(self, words)),
                "AUTHENTICATE" => sign_in::authenticate(self, words).await,
                _ => Ok(Reply::Bad("Sign in first")),
            };
        };
        Ok(match name {
            "LIST" => listing::list(&account, words, &mut self.out),
            "LSUB" => listing::lsub(&account, words, &mut self.out),
            "STATUS" => listing::status(&account, words, &mut self.out),
            "CREATE" => listing::create(&account, words),
            "DELETE" => listing::delete(&account, words),
            "RENAME" => listing::rename(&account, words),
            "SUBSCRIBE" | "UNSUBSCRIBE" => listing::subscribe(&account, words, name),
            "SELECT" => selected::open(self, &account, words, Access::ReadWrite),
            "EXAMINE" => selected::open(self, &account, words, Access::ReadOnly),
            "APPEND" => selected::append(self, &account, words),
            "IDLE" => return idle::idle(self, &account).await,
            _ => return self.in_folder(name, words, &account).await,
        })
    }

    /// Commands that need a selected folder.
    async fn in_folder(
        &mut self,
        name: &str,
        words: &[Token],
        account: &Arc<Account>,
    ) -> io::Result<Reply> {
        let (by, name, words) = match (name, words) {
            ("UID", [Token::Atom(what), rest @ ..]) => (By::Uid, what.to_ascii_uppercase(), rest),
            _ => (By::Sequence, name.to_owned(), words),
        };
        let Some(view) = self.view.take() else {
            return Ok(Reply::Bad("Unknown command, or select a folder first"));
        };
        if let (By::Sequence, "CLOSE" | "UNSELECT") = (by, name.as_str()) {
            if name == "CLOSE" && view.access == Access::ReadWrite {
                selected::expunge(account, &view, None);
            }
            return Ok(Reply::ok("Closed"));
        }
        if !view.is_alive(&account.folders()) {
            return Ok(Reply::no(Refused::NoFolder));
        }
        let view = self.view.insert(view);
        Ok(match (name.as_str(), by) {
            ("CHECK", By::Sequence) => Reply::ok("Done"),
            ("EXPUNGE", _) => selected::expunge_command(account, view, words, by),
            ("STORE", _) => selected::store(account, view, words, (by, &mut self.out)),
            ("COPY", _) => selected::copy(account, view, words, by),
            ("SEARCH", _) => search::search(account, view, words, (by, &mut self.out)),
            ("FETCH", _) => return fetch::fetch(self, account, words, by).await,
            _ => Reply::Bad("Unknown command"),
        })
    }

    /// Adds what has changed in the selected folder to the answers.
    pub(crate) fn tell(&mut self, telling: Telling) {
        if let (Some(account), Some(view)) = (&self.account, &mut self.view) {
            view.tell(&account.folders(), telling, &mut self.out);
        }
    }

    /// Sends the untagged answers gathered so far.
    pub(crate) async fn flush(&mut self) -> io::Result<()> {
        self.conn.send(&self.out).await?;
        self.out.clear();
        Ok(())
    }

    async fn finish(&mut self, tag: &str, reply: &Reply) -> io::Result<()> {
        let (word, text) = match reply {
            Reply::Ok(text) => ("OK", text.as_str()),
            Reply::No(text) => ("NO", text.as_str()),
            Reply::Bad(text) => ("BAD", *text),
        };
        push(&mut self.out, &format!("{tag} {word} {text}\r\n"));
        self.flush().await
    }
}

fn telling(name: &str) -> Telling {
    match name {
        "FETCH" | "STORE" | "SEARCH" => Telling::NoExpunge,
        _ => Telling::All,
    }
}
