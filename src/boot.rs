//! Opening the house: data directory, key, desk, workers.

mod directory;
mod key;

use std::path::{Path, PathBuf};

use model::{Clock, Endpoint};
use rustix::process::{Resource, getrlimit, setrlimit};
use service::{
    Desk, HashCost, Registration, Relay, Secret, Settings, backups::BackupPlan,
    openid::OpenIdProvider,
};
use tokio_util::sync::CancellationToken;
use web::{DemoHint, Limits, Office, WebSettings};

use crate::config::{Backup, Config, OpenId};

pub use directory::{HALF, Hold, close_new_files, is_closed, make as make_directory};
pub use key::{Key, make as make_key, put as put_key, read as read_key};

/// Why the house can't be opened, with what helps.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// There is no data directory.
    #[error("there is no data directory {}", .0.display())]
    NoData(PathBuf),
    /// Another process holds the data directory.
    #[error("another korespond works on {}", .0.display())]
    Held(PathBuf),
    /// A restore into it was cut off.
    #[error("{} is half restored", .0.display())]
    Half(PathBuf),
    /// A file or directory fails.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// There is no key file.
    #[error("there is no key file {}", .0.display())]
    NoKey(PathBuf),
    /// The key file is no key.
    #[error("{}: a key is 64 hexadecimal digits, and this is none", .0.display())]
    BadKey(PathBuf),
    /// Others can read the key file.
    #[error("{}: others than its owner can read the key file", .0.display())]
    OpenKey(PathBuf),
    /// Others can read the relay's password or a provider's secret.
    #[error("{}: others than its owner can read the secret in it", .0.display())]
    OpenPassword(PathBuf),
    /// The relay's password or a provider's secret is missing.
    #[error("{}: its first line holds no password or secret", .0.display())]
    NoPassword(PathBuf),
    /// The desk can't be opened.
    #[error(transparent)]
    Desk(model::Problem),
    /// The panel's words can't be read.
    #[error("the panel's words can't be read: {0}")]
    Words(web::BadWords),
}

/// Whether mail is fetched while the house is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workers {
    /// No: a command reads or changes records only.
    Off,
    /// Yes.
    On,
}

/// The key that holds; `credentials` is `$CREDENTIALS_DIRECTORY`.
pub fn key_of(config: &Config, credentials: Option<&Path>) -> Result<Key, BootError> {
    let path = config.key_path(credentials);
    if path == config.own_key_path() {
        key::check_closed(&path)?;
    }
    key::read(&path)
}

/// The relay as it is configured, with its password.
pub fn relay_of(config: &Config, credentials: Option<&Path>) -> Result<Option<Relay>, BootError> {
    let Some(relay) = &config.relay else {
        return Ok(None);
    };
    let password = match &relay.password_file {
        Some(path) => Some(Secret::new(key::read_password(path, credentials)?)),
        None => None,
    };
    Ok(Some(Relay {
        server: Endpoint {
            host: relay.host.clone(),
            port: relay.port,
            security: relay.security,
            user: relay.user.clone(),
        },
        password,
        from: relay.from.clone(),
    }))
}

/// Backups as they are configured.
fn plan_of(config: &Backup) -> BackupPlan {
    BackupPlan {
        directory: config.directory.clone(),
        at: config.at,
        keep: config.keep,
        with_key: config.with_key,
    }
}

/// The OpenID providers as they are configured, with our secrets there.
pub fn openid_of(
    config: &Config,
    credentials: Option<&Path>,
) -> Result<Vec<OpenIdProvider>, BootError> {
    let provider = |known: &OpenId| {
        let secret = key::read_password(&known.client_secret_file, credentials)?;
        Ok(OpenIdProvider {
            word: known.word.clone(),
            name: known.name.clone(),
            registration: Registration {
                issuer: known.issuer.clone(),
                client_id: known.client_id.clone(),
                client_secret: Secret::new(secret),
            },
            match_by_email: known.match_by_email,
            email_domains: known.email_domains.clone(),
        })
    };
    config.openid.iter().map(provider).collect()
}

/// The open house of one process.
pub struct House {
    /// The desk.
    pub desk: Desk,
    /// Ends everything that runs.
    pub stop: CancellationToken,
    workers: Option<worker::Running>,
    connections: worker::Connections,
    // Held last: the data directory is free when all else has ended.
    _hold: Hold,
}

impl House {
    /// Opens the data directory that `hold` holds; `credentials` is `$CREDENTIALS_DIRECTORY`.
    pub async fn open(
        config: &Config,
        credentials: Option<&Path>,
        hold: Hold,
    ) -> Result<Self, BootError> {
        let key = key_of(config, credentials)?;
        let settings = Settings {
            allow_loopback: config.allow_loopback,
            message_limit: config.message_limit,
            idle_minutes: config.sign_in.idle_minutes,
            absolute_hours: config.sign_in.absolute_hours,
            hash_cost: HashCost {
                memory_kib: config.sign_in.hash_memory_kib,
                passes: config.sign_in.hash_passes,
            },
            base_url: config.server.base_url.clone(),
            relay: relay_of(config, credentials)?,
            openid: openid_of(config, credentials)?,
            backups: config.backup.as_ref().map(plan_of),
        };
        let desk = Desk::open(&config.dir, *key, settings, Clock::system())
            .await
            .map_err(BootError::Desk)?;
        Ok(Self {
            desk,
            stop: CancellationToken::new(),
            workers: None,
            connections: worker::Connections {
                per_server: config.connections_per_server,
                all: files_allow(config),
            },
            _hold: hold,
        })
    }

    /// Starts the workers.
    pub fn start_workers(&mut self) -> Result<(), BootError> {
        if self.workers.is_none() {
            let workers =
                worker::start(&self.desk, self.connections, &self.stop).map_err(BootError::Desk)?;
            self.workers = Some(workers);
        }
        Ok(())
    }

    /// The panel and the API over this desk.
    pub fn office(&self, config: &Config, demo: Option<DemoHint>) -> Result<Office, BootError> {
        let server = &config.server;
        let settings = WebSettings {
            base_url: server.base_url.clone(),
            secure_cookie: server.secure(),
            trusted_proxies: server.trusted_proxies.clone(),
            limits: Limits {
                connections: server.max_connections,
                connections_per_address: server.max_connections_per_address,
                ..Limits::default()
            },
            demo,
        };
        Office::new(self.desk.clone(), settings).map_err(BootError::Words)
    }

    /// Ends the workers and closes the data.
    pub async fn close(self) {
        self.stop.cancel();
        if let Some(workers) = self.workers {
            workers.stopped().await;
        }
    }
}

/// Files that the panel's connections, store and index may have open beside each other.
const OTHER_FILES: usize = 256;

/// Connections to mail servers, as many as the limit of open files leaves; that limit is raised as
/// far as we may.
fn files_allow(config: &Config) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        // A refusal leaves the limit as it is, which is read anew.
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::debug!(%error, "the limit of open files stays");
        }
    }
    let Some(files) = getrlimit(Resource::Nofile).current else {
        return config.connections;
    };
    let files = usize::try_from(files).unwrap_or(usize::MAX);
    let left = files.saturating_sub(OTHER_FILES + config.server.max_connections);
    // The panel's share is not used in full where files are as few as that.
    config.connections.min(left.max(files / 2).max(1))
}
