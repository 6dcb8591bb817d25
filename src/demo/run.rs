//! The demo as a whole: servers, sample agency, and mail that keeps coming.

use std::io;

use model::{Code, Problem};
use service::Desk;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    sample::{self, Agency},
    seed,
    servers::Servers,
    smtp::deliver,
};

/// A user of the sample agency who can sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Password; of the demo only.
    pub password: String,
}

/// A running demo.
pub struct Show {
    sign_ins: Vec<SignIn>,
    play: JoinHandle<()>,
}

impl Show {
    /// Starts the servers, fills them, makes the agency on an empty desk, and lets mail come
    /// in until `stop` is cancelled.
    pub async fn start(desk: &Desk, stop: &CancellationToken) -> Result<Self, Problem> {
        let agency = sample::agency();
        let servers = Servers::start(agency.accounts.clone(), desk.clock().clone())
            .await
            .map_err(|error| failed(&error))?;
        for mail in sample::past(desk.clock().now()) {
            if let Err(refused) = servers.append(mail) {
                tracing::warn!(?refused, "a sample mail was refused");
            }
        }
        seed::seed(desk, &agency, &servers).await?;
        let sign_ins = sign_ins(&agency);
        let play = tokio::spawn(play(desk.clone(), servers, stop.clone()));
        Ok(Self { sign_ins, play })
    }

    /// Who can sign in.
    pub fn sign_ins(&self) -> &[SignIn] {
        &self.sign_ins
    }

    /// Waits until the servers have ended.
    pub async fn stopped(self) {
        if let Err(error) = self.play.await {
            tracing::error!(%error, "the demo's mail broke");
        }
    }
}

fn failed(error: &io::Error) -> Problem {
    Problem::new(Code::Broken).naming(error.to_string())
}

fn sign_ins(agency: &Agency) -> Vec<SignIn> {
    agency
        .users
        .iter()
        .map(|user| SignIn {
            name: format!("{}, {}", user.name, user.position),
            email: user.email.to_owned(),
            password: seed::PASSWORD.to_owned(),
        })
        .collect()
}

/// Delivers a letter every now and then until `stop`.
async fn play(desk: Desk, servers: Servers, stop: CancellationToken) {
    for number in 0.. {
        tokio::select! {
            () = tokio::time::sleep(sample::pause(number)) => {}
            () = stop.cancelled() => break,
        }
        let letter = sample::arriving(number, desk.clock().now());
        let sent = deliver(
            servers.smtp(),
            &letter.from,
            &letter.to_account,
            &letter.raw,
        )
        .await;
        if let Err(error) = sent {
            tracing::warn!(%error, "a sample mail was not delivered");
        }
    }
    servers.stop().await;
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use model::{Clock, Instant};
    use service::{
        Desk, HashCost, Settings,
        sign_in::{Origin, sign_in},
    };
    use tokio_util::sync::CancellationToken;

    use super::Show;

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_is_named_can_sign_in() {
        let dir = tempfile::tempdir().expect("a directory can be made");
        let settings = Settings {
            allow_loopback: true,
            hash_cost: HashCost {
                memory_kib: 0,
                passes: 0,
            },
            ..Settings::default()
        };
        // 22 November 2026, 10:00 in Warsaw.
        let clock = Clock::fixed(Instant(1_795_338_000_000));
        let desk = Desk::open(dir.path(), [7; 32], settings, clock)
            .await
            .expect("an empty desk");
        let stop = CancellationToken::new();
        let show = Show::start(&desk, &stop)
            .await
            .expect("its people's passwords pass the check");
        assert!(show.sign_ins().len() > 5);
        for one in show.sign_ins() {
            let from = Origin {
                ip: Ipv4Addr::LOCALHOST.into(),
                agent: String::new(),
            };
            let signed = sign_in(&desk, &one.email, &one.password, from).await;
            assert!(signed.is_ok(), "{}", one.email);
        }
        stop.cancel();
        show.stopped().await;
    }
}
