//! The panel, the HTTP API and the server under them.
//!
//! This room owns addresses, sessions' cookies, pages, words and the answers to every
//! request. It must never know a table, an index or a mail server: each route asks one verb
//! of `service` and shows what it answers.

mod api;
mod assets;
mod gate;
mod health;
mod live;
mod pages;
mod route;
mod server;
mod shown;
mod words;

use std::{net::SocketAddr, sync::Arc};

use ipnet::IpNet;
use model::Locale;
use service::{Desk, passkeys::Party};

pub use gate::Limits;
pub use route::{Method, Needs, Route, all as routes};
pub use server::{operator_router, router, serve, serve_socket};
pub use words::BadWords;

/// What every route works with. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    /// The verbs' desk.
    pub desk: Desk,
    /// How the panel is served.
    pub settings: Arc<WebSettings>,
    words: Arc<words::AllWords>,
    meters: Arc<health::Meters>,
    streams: Arc<live::Streams>,
    listens: Option<SocketAddr>,
}

impl Office {
    /// An office over a desk; reads the panel's words once.
    pub fn new(desk: Desk, settings: WebSettings) -> Result<Self, BadWords> {
        let office = Self {
            desk,
            settings: Arc::new(settings),
            words: Arc::new(words::AllWords::load()?),
            meters: Arc::default(),
            streams: Arc::default(),
            listens: None,
        };
        office.desk.letters_by(pages::writer(&office));
        Ok(office)
    }

    /// The same, behind a socket of this address.
    pub(crate) fn at(mut self, listens: Option<SocketAddr>) -> Self {
        self.listens = listens;
        self
    }

    /// For whom passkeys are made here; none where browsers make none.
    pub(crate) fn party(&self) -> Option<Party> {
        Party::of(self.settings.base_url.as_deref(), self.listens)
    }

    /// The panel's words in a language.
    pub(crate) fn words(&self, locale: Locale) -> words::Words {
        self.words.of(locale)
    }
}

/// How the panel is served, as the configuration file says.
#[derive(Clone, Debug, Default)]
pub struct WebSettings {
    /// The panel's own address as users type it, such as `https://mail.example.com`; other
    /// hosts are then refused.
    pub base_url: Option<String>,
    /// Whether the session cookie is `__Host-` and Secure: always, but for plain HTTP on
    /// loopback.
    pub secure_cookie: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Bounds on connections and requests (O-20).
    pub limits: Limits,
    /// Sign-ins shown on the sign-in page of `demo`.
    pub demo: Option<DemoHint>,
}

/// The sample agency's sign-ins.
#[derive(Clone, Debug, Default)]
pub struct DemoHint {
    /// Who can sign in.
    pub people: Vec<DemoPerson>,
}

/// One sign-in of the sample agency.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Password; the sample agency's only.
    pub password: String,
}
