//! LOGIN and AUTHENTICATE PLAIN.

use std::{io, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    session::{Reply, Session},
    token::Token,
};

/// Longest answer to a SASL prompt, in bytes.
const MAX_ANSWER: usize = 4 * 1024;

pub(crate) fn login(session: &mut Session, words: &[Token]) -> Reply {
    match words {
        [name, password] => match (name.text(), password.text()) {
            (Some(name), Some(password)) => enter(session, &name, &password),
            _ => Reply::Bad("LOGIN takes two strings"),
        },
        _ => Reply::Bad("LOGIN takes two strings"),
    }
}

pub(crate) async fn authenticate(session: &mut Session, words: &[Token]) -> io::Result<Reply> {
    let answer = match words {
        [way] if way.is("PLAIN") => {
            session.conn.send(b"+ \r\n").await?;
            session.conn.line(MAX_ANSWER).await?
        }
        // RFC 4959: the first answer along with the command.
        [way, Token::Atom(first)] if way.is("PLAIN") => first.clone().into_bytes(),
        _ => return Ok(Reply::no("Only PLAIN is known here")),
    };
    Ok(match plain(&answer) {
        Some((name, password)) => enter(session, &name, &password),
        None => Reply::Bad("Not an answer of PLAIN"),
    })
}

/// Name and password out of a PLAIN answer (RFC 4616); acting for another is refused.
pub(crate) fn plain(answer: &[u8]) -> Option<(String, String)> {
    let bytes = STANDARD.decode(answer).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let mut parts = text.split('\0');
    let (acting, name, password) = (parts.next()?, parts.next()?, parts.next()?);
    let fine = parts.next().is_none() && (acting.is_empty() || acting == name);
    fine.then(|| (name.to_owned(), password.to_owned()))
}

fn enter(session: &mut Session, name: &str, password: &str) -> Reply {
    session.account = session.post.sign_in(name, password).map(Arc::clone);
    match session.account {
        Some(_) => Reply::ok("Signed in"),
        None => Reply::no("[AUTHENTICATIONFAILED] Wrong name or password"),
    }
}
