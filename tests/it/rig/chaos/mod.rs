//! A proxy before a real IMAP server that spoils what its client sees, in one way at a time.
//! The server stays whole: what it holds is the truth that a client must come to in the end.

mod client_side;
mod fault;
mod server_side;
mod unit;

use std::{
    collections::HashMap,
    io::{self, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

pub use fault::Fault;

use super::Chance;

/// Bytes a second where a server is slow.
const SLOW_RATE: usize = 20_000;
/// Bytes sent before an early cut.
const EARLY: usize = 1_000;

/// A running proxy.
pub struct Proxy {
    /// Where it listens, on loopback.
    pub port: u16,
    state: Arc<State>,
}

struct State {
    upstream: u16,
    seed: u64,
    fault: Mutex<Option<Fault>>,
    connections: AtomicU64,
    turns: AtomicU64,
    live: Mutex<Vec<TcpStream>>,
}

impl Proxy {
    /// Starts one before the server at a port of loopback.
    pub fn before(upstream: u16, fault: Fault, seed: u64) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback port is free");
        let port = listener.local_addr().expect("a listener has a port").port();
        let state = Arc::new(State {
            upstream,
            seed,
            fault: Mutex::new(Some(fault)),
            connections: AtomicU64::new(0),
            turns: AtomicU64::new(0),
            live: Mutex::new(Vec::new()),
        });
        let shared = Arc::clone(&state);
        // It ends with the process: nobody connects once the daemon is gone.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(&state, &client));
            }
        });
        Self { port, state }
    }

    /// How often it was called.
    pub fn connections(&self) -> u64 {
        self.state.connections.load(Ordering::Relaxed)
    }

    /// Ends the fault and all connections that had it.
    pub fn heal(&self) {
        *lock(&self.state.fault) = None;
        for stream in lock(&self.state.live).drain(..) {
            // One that ended by itself is no worse.
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

/// What both directions of a connection know.
struct Line {
    state: Arc<State>,
    fault: Option<Fault>,
    out: Mutex<Out>,
    talk: Mutex<Talk>,
}

/// The way to the client.
struct Out {
    client: TcpStream,
    sent: usize,
}

/// What was said.
struct Talk {
    /// Commands by tag.
    commands: HashMap<Vec<u8>, String>,
    signed_in: bool,
    idle: bool,
    /// From here on bytes are passed as they are.
    tunnel: bool,
    chance: Chance,
}

fn serve(state: &Arc<State>, client: &TcpStream) {
    let number = state.connections.fetch_add(1, Ordering::Relaxed);
    let fault = *lock(&state.fault);
    if let Ok(copy) = client.try_clone() {
        lock(&state.live).push(copy);
    }
    let line = Arc::new(Line {
        state: Arc::clone(state),
        fault,
        out: Mutex::new(Out {
            client: client.try_clone().expect("a socket can be cloned"),
            sent: 0,
        }),
        talk: Mutex::new(Talk {
            commands: HashMap::new(),
            signed_in: false,
            idle: false,
            tunnel: false,
            chance: Chance::from(state.seed.wrapping_mul(1_000_003).wrapping_add(number)),
        }),
    });
    // A connection that fails is what the client must live with.
    drop(converse(&line, client));
    drop(client.shutdown(Shutdown::Both));
}

fn converse(line: &Arc<Line>, client: &TcpStream) -> io::Result<()> {
    match line.fault {
        Some(Fault::Refuses) => return Err(cut()),
        Some(Fault::GreetsNever) => return hang(client),
        Some(Fault::GreetsWithBye) => return line.send(b"* BYE [UNAVAILABLE] try later\r\n"),
        Some(Fault::GreetsInHttp) => {
            return line.send(b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n<html>\0\xff</html>");
        }
        _ => {}
    }
    let server = TcpStream::connect(("127.0.0.1", line.state.upstream))?;
    lock(&line.state.live).push(server.try_clone()?);
    let (to_server, from_server) = (server.try_clone()?, server);
    let (side, from_client) = (Arc::clone(line), client.try_clone()?);
    let asking = thread::spawn(move || {
        drop(client_side::pass(&side, from_client, &to_server));
        drop(to_server.shutdown(Shutdown::Both));
    });
    let answered = server_side::pass(line, &from_server);
    drop(client.shutdown(Shutdown::Both));
    drop(from_server.shutdown(Shutdown::Both));
    drop(asking.join());
    answered
}

impl Line {
    /// Sends to the client, in the fault's manner.
    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = lock(&self.out);
        match self.fault {
            Some(Fault::BareLineFeeds) => {
                let text: Vec<u8> = bytes.iter().copied().filter(|b| *b != b'\r').collect();
                out.client.write_all(&text)?;
            }
            Some(Fault::Throttled) => {
                for piece in bytes.chunks(SLOW_RATE / 20) {
                    out.client.write_all(piece)?;
                    thread::sleep(Duration::from_millis(50));
                }
            }
            Some(Fault::Trickles) => {
                for byte in bytes {
                    out.client.write_all(&[*byte])?;
                    thread::sleep(Duration::from_millis(200));
                }
            }
            Some(Fault::CutsEarly) if out.sent + bytes.len() > EARLY => {
                let left = EARLY.saturating_sub(out.sent);
                out.client.write_all(&bytes[..left.min(bytes.len())])?;
                return Err(cut());
            }
            _ => out.client.write_all(bytes)?,
        }
        out.sent += bytes.len();
        Ok(())
    }

    fn talk(&self) -> MutexGuard<'_, Talk> {
        lock(&self.talk)
    }

    fn percent(&self, percent: usize) -> bool {
        self.talk().chance.percent(percent)
    }

    fn turn(&self) -> u64 {
        self.state.turns.fetch_add(1, Ordering::Relaxed)
    }
}

/// Waits until the client leaves.
fn hang(mut client: &TcpStream) -> io::Result<()> {
    io::copy(&mut client, &mut io::sink()).map(|_| ())
}

fn cut() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionAborted)
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
