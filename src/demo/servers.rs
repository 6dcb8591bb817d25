//! Both demo servers on loopback, from start to stop.

use std::{collections::HashMap, io, net::SocketAddr, sync::Arc, time::Duration};

use model::Clock;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
};

pub use crate::{imap::folders::Refused, post::WorldMail};
use crate::{
    imap::{
        self,
        flags::FlagSet,
        folders::{Folders, NewMail},
    },
    post::{Account, Post},
    sample::{MailAccount, PastMail},
    smtp,
};

/// Clients of one server at a time; more wait.
const MAX_CLIENTS: usize = 128;

/// The pause after a failed accept, so that a lack of file descriptors doesn't spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// The demo's IMAP and SMTP servers, reachable from this machine only.
pub struct Servers {
    post: Arc<Post>,
    imap: Listening,
    smtp: Listening,
}

struct Listening {
    at: SocketAddr,
    task: JoinHandle<()>,
}

#[derive(Clone, Copy)]
enum Protocol {
    Imap,
    Smtp,
}

impl Servers {
    /// Starts both on free ports of 127.0.0.1 with the accounts' empty folders.
    ///
    /// UIDVALIDITY is taken from the clock in seconds, so that another run never
    /// passes for this one.
    pub async fn start(accounts: Vec<MailAccount>, clock: Clock) -> io::Result<Self> {
        let validity = u32::try_from(clock.now().0 / 1000).unwrap_or(1);
        let mut map = HashMap::new();
        for account in accounts {
            let mut folders = Folders::new(validity);
            for folder in account.folders {
                let special_use = folder.special_use.map(str::to_owned);
                folders
                    .create(folder.name, special_use)
                    .map_err(io::Error::other)?;
            }
            let kept = Arc::new(Account::new(account.password, folders));
            map.insert(account.address.to_lowercase(), kept);
        }
        let post = Arc::new(Post::new(map, clock));
        Ok(Self {
            imap: listen(Protocol::Imap, &post).await?,
            smtp: listen(Protocol::Smtp, &post).await?,
            post,
        })
    }

    /// Where IMAP is spoken.
    pub fn imap(&self) -> SocketAddr {
        self.imap.at
    }

    /// Where SMTP is spoken.
    pub fn smtp(&self) -> SocketAddr {
        self.smtp.at
    }

    /// Puts a message straight into a folder, as the past was delivered.
    pub fn append(&self, mail: PastMail) -> Result<(), Refused> {
        let account = self.post.account(&mail.account).ok_or(Refused::NoAccount)?;
        let new = NewMail {
            flags: FlagSet::of(mail.flags.iter().copied()),
            date: mail.date,
            raw: mail.raw.into(),
        };
        account
            .change(|folders| folders.append(&mail.folder, new))
            .map(|_| ())
    }

    /// What was sent to addresses elsewhere, oldest first; only the last few hundred.
    pub fn world(&self) -> Vec<WorldMail> {
        self.post.world()
    }

    /// Stops listening and closes every connection.
    pub async fn stop(self) {
        for listening in [self.imap, self.smtp] {
            listening.task.abort();
            if let Err(ended) = listening.task.await
                && ended.is_panic()
            {
                tracing::warn!("a demo server had failed");
            }
        }
    }
}

async fn listen(protocol: Protocol, post: &Arc<Post>) -> io::Result<Listening> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let at = listener.local_addr()?;
    let task = tokio::spawn(accept(listener, protocol, Arc::clone(post)));
    Ok(Listening { at, task })
}

/// Takes clients until the task is aborted; the set then takes their sessions along.
async fn accept(listener: TcpListener, protocol: Protocol, post: Arc<Post>) {
    let seats = Arc::new(Semaphore::new(MAX_CLIENTS));
    let mut sessions = JoinSet::new();
    loop {
        while sessions.try_join_next().is_some() {}
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let post = Arc::clone(&post);
                sessions.spawn(async move {
                    serve(protocol, stream, post).await;
                    drop(seat);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a demo server could not take a client");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn serve(protocol: Protocol, stream: TcpStream, post: Arc<Post>) {
    let ended = match stream.set_nodelay(true) {
        Ok(()) => match protocol {
            Protocol::Imap => imap::serve(stream, post).await,
            Protocol::Smtp => smtp::serve(stream, post).await,
        },
        Err(error) => Err(error),
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a demo session ended early");
    }
}
