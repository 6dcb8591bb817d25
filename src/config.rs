//! The configuration: file, then variables, then flags (O-9).
//!
//! The documented file `config/korespond.toml` is compiled in and is the lowest layer, so a
//! default stands in one place only. Secrets are never read through here.

mod backup;
mod layers;
mod openid;
mod value;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use ipnet::IpNet;

pub use backup::Backup;
use layers::Layers;
pub use layers::{Effective, Origin};
pub use openid::OpenId;

/// The documented file with every key and its default.
pub const DOCUMENTED: &str = include_str!("../config/korespond.toml");

/// Where the file is looked for when none is named.
pub const USUAL_FILE: &str = "/etc/korespond/korespond.toml";

/// The largest file read, in bytes.
const FILE_LIMIT: u64 = 1 << 20;

/// The key file's name, in the data directory and among systemd's credentials.
pub const KEY_NAME: &str = "korespond.key";

/// What the daemon and the command line are set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The panel's listener.
    pub server: Server,
    /// The data directory.
    pub dir: PathBuf,
    /// The key file, if not the data directory's own.
    pub key_file: Option<PathBuf>,
    /// Largest message taken in whole, in bytes.
    pub message_limit: u64,
    /// Connections to one mail server at once.
    pub connections_per_server: usize,
    /// Connections to all mail servers at once.
    pub connections: usize,
    /// Whether mail servers on loopback may be used.
    pub allow_loopback: bool,
    /// Logs.
    pub log: Log,
    /// Sessions and passwords.
    pub sign_in: SignIn,
    /// Where letters of our own are handed in, if anywhere.
    pub relay: Option<Relay>,
    /// OpenID providers that users sign in by.
    pub openid: Vec<OpenId>,
    /// Backups that are made without being asked for, if any.
    pub backup: Option<Backup>,
}

/// The server that takes letters of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Name or IP address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Protection.
    pub security: model::Security,
    /// Whom to sign in as; empty for nobody.
    pub user: String,
    /// The file with that user's password.
    pub password_file: Option<PathBuf>,
    /// The sender's address.
    pub from: String,
}

/// How long sessions last and what a password hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Minutes without use.
    pub idle_minutes: u32,
    /// Hours in any case.
    pub absolute_hours: u32,
    /// Memory of a hash in KiB.
    pub hash_memory_kib: u32,
    /// Passes of a hash.
    pub hash_passes: u32,
}

/// How the panel is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// The panel's address as users type it, without a slash at its end.
    pub base_url: Option<String>,
    /// Whether other addresses than loopback may be listened on.
    pub behind_proxy: bool,
    /// Proxies whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Connections at once.
    pub max_connections: usize,
    /// Connections at once from one address.
    pub max_connections_per_address: usize,
}

/// Where logs go and how much of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// Their form.
    pub format: Format,
    /// Their level.
    pub level: tracing::Level,
}

/// The form of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The journal under systemd, else text.
    Auto,
    /// A line of text for each event, on stderr.
    Text,
    /// A JSON object on a line for each event, on stderr.
    Json,
    /// systemd's journal.
    Journald,
}

/// Where the configuration is read from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A file named by the user; it must be there.
    pub file: Option<PathBuf>,
    /// Variables; only those with our prefix count.
    pub variables: BTreeMap<String, String>,
    /// Keys given as flags.
    pub flags: BTreeMap<&'static str, String>,
}

/// What is wrong with the configuration, in one line that names place, key and what is
/// allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadConfig(pub String);

/// Reads all layers and checks them; also answers the values that hold, with their origins.
pub fn load(sources: &Sources) -> Result<(Config, Vec<Effective>), BadConfig> {
    let mut layers = Layers::documented(DOCUMENTED)?;
    if let Some((path, text)) = file_text(sources.file.as_deref())? {
        layers.add_file(&path, &text)?;
    }
    layers.add_variables(&sources.variables)?;
    layers.add_flags(&sources.flags);
    OpenId::fill_in(&mut layers);
    let config = Config::of(&layers)?;
    Ok((config, layers.effective()))
}

impl Config {
    fn of(layers: &Layers) -> Result<Self, BadConfig> {
        let server = Server {
            listen: layers.get("server.listen", value::socket)?,
            base_url: layers.get("server.base_url", value::base_url)?,
            behind_proxy: layers.get("server.behind_proxy", value::yes_no)?,
            trusted_proxies: layers.get("server.trusted_proxies", value::networks)?,
            max_connections: layers.get("server.max_connections", value::connections)?,
            max_connections_per_address: layers
                .get("server.max_connections_per_address", value::connections)?,
        };
        server.check(layers)?;
        let allow_loopback = layers.get("network.allow_loopback", value::yes_no)?;
        Ok(Self {
            server,
            dir: layers.get("data.dir", value::directory)?,
            key_file: layers.get("data.key_file", value::optional_path)?,
            message_limit: layers.get("sync.message_limit", value::message_size)?,
            connections_per_server: layers
                .get("sync.connections_per_server", value::connections)?,
            connections: layers.get("sync.connections", value::connections)?,
            allow_loopback,
            log: Log {
                format: layers.get("log.format", value::format)?,
                level: layers.get("log.level", value::level)?,
            },
            sign_in: SignIn {
                idle_minutes: layers.get("sign_in.idle_minutes", value::idle_minutes)?,
                absolute_hours: layers.get("sign_in.absolute_hours", value::absolute_hours)?,
                hash_memory_kib: layers.get("sign_in.hash_memory", value::hash_memory_kib)?,
                hash_passes: layers.get("sign_in.hash_passes", value::hash_passes)?,
            },
            relay: Relay::of(layers)?,
            openid: OpenId::all(layers, allow_loopback)?,
            backup: Backup::of(layers)?,
        })
    }

    /// The daemon's Unix socket (O-5).
    pub fn socket(&self) -> PathBuf {
        self.dir.join("korespond.sock")
    }

    /// Where the key is read from: systemd's credential, the file named, or the data
    /// directory's own; `credentials` is `$CREDENTIALS_DIRECTORY`.
    pub fn key_path(&self, credentials: Option<&Path>) -> PathBuf {
        let credential = credentials.map(|dir| dir.join(KEY_NAME));
        match credential.filter(|path| path.exists()) {
            Some(path) => path,
            None => self.own_key_path(),
        }
    }

    /// The key file that is ours to make.
    pub fn own_key_path(&self) -> PathBuf {
        self.key_file
            .clone()
            .unwrap_or_else(|| self.dir.join(KEY_NAME))
    }
}

impl Relay {
    fn of(layers: &Layers) -> Result<Option<Self>, BadConfig> {
        let relay = Self {
            host: layers.get("relay.host", value::host)?,
            port: layers.get("relay.port", value::port)?,
            security: layers.get("relay.security", value::security)?,
            user: layers.get("relay.user", value::plain)?,
            password_file: layers.get("relay.password_file", value::optional_path)?,
            from: layers.get("relay.from", value::optional_address)?,
        };
        if relay.host.is_empty() {
            return Ok(None);
        }
        if relay.from.is_empty() {
            return Err(layers.refusal(
                "relay.from",
                "it must be the address that letters come from, since relay.host is set",
            ));
        }
        if relay.user.is_empty() != relay.password_file.is_none() {
            return Err(layers.refusal(
                "relay.user",
                "relay.user and relay.password_file must both be set or both be empty",
            ));
        }
        Ok(Some(relay))
    }
}

impl Server {
    /// Whether cookies are sent over HTTPS only.
    pub fn secure(&self) -> bool {
        self.secure_base_url() || !self.listen.ip().is_loopback()
    }

    /// Plain HTTP leaves this machine only behind a proxy that is declared (O-13).
    fn check(&self, layers: &Layers) -> Result<(), BadConfig> {
        if self.listen.ip().is_loopback() {
            return Ok(());
        }
        if !self.behind_proxy {
            return Err(layers.refusal(
                "server.listen",
                &format!(
                    "{} is not loopback, and the panel speaks plain HTTP; listen on 127.0.0.1 \
                     behind a TLS proxy, or set server.behind_proxy = true and an https:// \
                     server.base_url if only the proxy can reach that address",
                    self.listen
                ),
            ));
        }
        if !self.secure_base_url() {
            return Err(layers.refusal(
                "server.base_url",
                "it must be the https:// address that users type, since server.behind_proxy is \
                 true and server.listen is not loopback",
            ));
        }
        Ok(())
    }

    /// What may be meant otherwise: behind a TLS proxy that is not named, everybody comes from the
    /// proxy's address, for sign-ins that wait and for allowed networks alike.
    pub fn doubt(&self) -> Option<&'static str> {
        (self.secure_base_url() && self.trusted_proxies.is_empty()).then_some(
            "server.trusted_proxies is empty while server.base_url is https://: everybody counts \
             as coming from the proxy's own address, and wrong passwords of one make all wait; \
             name the proxy's address there",
        )
    }

    fn secure_base_url(&self) -> bool {
        self.base_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}

fn file_text(named: Option<&Path>) -> Result<Option<(PathBuf, String)>, BadConfig> {
    let path = match named {
        Some(path) => path,
        None if Path::new(USUAL_FILE).exists() => Path::new(USUAL_FILE),
        None => return Ok(None),
    };
    let unreadable = |cause: &dyn std::fmt::Display| {
        BadConfig(format!(
            "{}: the configuration can't be read: {cause}",
            path.display()
        ))
    };
    let size = std::fs::metadata(path).map_err(|e| unreadable(&e))?.len();
    if size > FILE_LIMIT {
        return Err(unreadable(&"it is larger than 1 MiB"));
    }
    let text = std::fs::read_to_string(path).map_err(|e| unreadable(&e))?;
    Ok(Some((path.to_owned(), text)))
}

#[cfg(test)]
mod tests;
