//! Letters of our own: what they say is the panel's to write, whom they reach is decided here.

use std::sync::Arc;

use mail::{
    relay::{self, Letter},
    wire::Network,
};
use model::{Code, Locale, Problem};
use store::{Reading, UserRow, Who};

use crate::{
    Desk,
    agency::Offer,
    care::Troubled,
    sealing::{hex, random},
};

/// What a letter is about.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What it is about.
    pub about: Matter,
    /// The receiver's name.
    pub name: String,
    /// The agency's name.
    pub agency: String,
    /// The link; empty where there is none.
    pub link: String,
}

/// What a letter is about.
#[derive(Clone, Debug)]
pub enum Matter {
    /// Its link.
    Link(About),
    /// Accounts that need care.
    Care(Vec<Troubled>),
}

/// What a link in a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A new user confirms their address.
    Activation,
    /// A user chooses another password.
    Reset,
}

/// The words of a letter.
#[derive(Clone, Debug)]
pub struct Words {
    /// Subject.
    pub subject: String,
    /// Text, its lines ended by `\n`.
    pub text: String,
}

/// Writes a letter in a language.
pub type Writer = Arc<dyn Fn(Locale, &Facts) -> Words + Send + Sync>;

/// Sends a user a letter in their language, or in the agency's.
pub(crate) async fn send(
    desk: &Desk,
    writer: &Writer,
    (user, about, link): (&UserRow, About, String),
) -> Result<(), Problem> {
    send_about(desk, writer, user, (Matter::Link(about), link)).await
}

/// The same about anything.
pub(crate) async fn send_about(
    desk: &Desk,
    writer: &Writer,
    user: &UserRow,
    (about, link): (Matter, String),
) -> Result<(), Problem> {
    let relay = desk.settings().relay.clone();
    let relay = relay.ok_or(Problem::new(Code::RelayFailed))?;
    let agency = desk.read(&Who::Job(store::Job::SignIn), Reading::agency)?;
    let facts = Facts {
        about,
        name: user.name.clone(),
        agency: agency.name.clone(),
        link,
    };
    let words = writer(
        Offer::of(&agency).or_own(user.locale.unwrap_or(agency.locale)),
        &facts,
    );
    let letter = Letter {
        to: user.email.clone(),
        from_name: agency.name,
        subject: words.subject,
        text: words.text,
        id: hex(&random::<16>()?),
        date: desk.clock().now(),
    };
    let network = Network {
        allow_loopback: desk.settings().allow_loopback,
    };
    relay::send(&relay, network, &letter)
        .await
        .map_err(|error| {
            tracing::warn!(
                kind = error.kind.word(),
                words = error.words,
                "a letter was not sent"
            );
            Problem::new(Code::RelayFailed)
        })
}
