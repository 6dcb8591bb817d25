//! Accounts at providers that are connected with users: told, and disconnected again.

use model::{Code, Instant, Problem, UserId};
use store::{OpenIdLink, Reading, StoreError, Who, sha256};

use crate::{Desk, told};

/// Digits by which an account at a provider is known here.
const ID: usize = 16;

/// An account at a provider that is connected, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    /// By which it is known.
    pub id: String,
    /// The provider's short name; none for one that is configured no more.
    pub word: Option<String>,
    /// The provider's name, or its issuer.
    pub name: String,
    /// The address that the provider told; empty for none.
    pub email: String,
    /// Since when.
    pub since: Instant,
}

/// One's own accounts at providers.
pub async fn mine(desk: &Desk, who: &Who) -> Result<Vec<Connected>, Problem> {
    let links = desk.read(who, Reading::my_openid_links)?;
    Ok(shown(desk, links))
}

/// A user's accounts at providers, for who may see their profile (P-15).
pub async fn of_user(desk: &Desk, who: &Who, user: UserId) -> Result<Vec<Connected>, Problem> {
    let links = desk.read(who, |r| r.openid_links_of(user))?;
    Ok(shown(desk, links))
}

/// Disconnects one's own account at a provider; [`Code::PasswordNeeded`] for who could then not
/// sign in any more.
pub async fn disconnect(desk: &Desk, who: &Who, id: &str) -> Result<(), Problem> {
    let links = desk.read(who, Reading::my_openid_links)?;
    let link = links.into_iter().find(|link| id_of(&link.issuer) == id);
    let issuer = link.ok_or(told::store(StoreError::NotFound))?.issuer;
    desk.write(who, move |w| match w.disconnect_openid(&issuer) {
        Err(StoreError::NotAllowed) => Ok(Err(Problem::new(Code::PasswordNeeded))),
        done => done.map(Ok),
    })
    .await?
}

/// Disconnects a user's accounts at providers, for who may change the user.
pub async fn disconnect_of(desk: &Desk, who: &Who, user: UserId) -> Result<(), Problem> {
    desk.write(who, move |w| w.end_openid_of(user)).await
}

/// Links as they are shown: with their providers' names, where these are configured still.
pub(crate) fn shown(desk: &Desk, links: Vec<OpenIdLink>) -> Vec<Connected> {
    let known = &desk.settings().openid;
    let shown = |link: OpenIdLink| {
        let mut known = known.iter();
        let provider = known.find(|known| known.registration.issuer == link.issuer);
        Connected {
            id: id_of(&link.issuer),
            word: provider.map(|provider| provider.word.clone()),
            name: provider.map_or(link.issuer, |provider| provider.name.clone()),
            email: link.email,
            since: link.since,
        }
    };
    links.into_iter().map(shown).collect()
}

fn id_of(issuer: &str) -> String {
    let hash = sha256(issuer.as_bytes()).to_string();
    hash.chars().take(ID).collect()
}
