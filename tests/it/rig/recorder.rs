//! A mail server's wire with someone listening: what our side says is written down.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// Bytes read at a time.
const CHUNK: usize = 16 << 10;

/// A door to a mail server that notes what is said to it.
pub struct Recorder {
    /// Where it listens.
    pub port: u16,
    said: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    /// Passes all connections on to a port.
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let port = listener
            .local_addr()
            .expect("a listener has an address")
            .port();
        let said = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&said);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(upstream) = TcpStream::connect(("127.0.0.1", server)) else {
                    continue;
                };
                let back = (upstream.try_clone(), client.try_clone());
                let notes = Arc::clone(&notes);
                thread::spawn(move || pass(client, upstream, Some(&notes)));
                if let (Ok(from), Ok(to)) = back {
                    thread::spawn(move || pass(from, to, None));
                }
            }
        });
        Self { port, said }
    }

    /// What was said so far, but for the signing in.
    pub fn said(&self) -> String {
        let said = self.said.lock().expect("nobody panics with it");
        String::from_utf8_lossy(&said)
            .lines()
            .filter(|line| !line.contains("LOGIN") && !line.contains("AUTHENTICATE"))
            .fold(String::new(), |all, line| all + line + "\n")
    }

    /// Forgets what was said.
    pub fn forget(&self) {
        self.said.lock().expect("nobody panics with it").clear();
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, notes: Option<&Mutex<Vec<u8>>>) {
    let mut buffer = vec![0; CHUNK];
    while let Ok(read) = from.read(&mut buffer) {
        if read == 0 || to.write_all(&buffer[..read]).is_err() {
            break;
        }
        if let Some(notes) = notes {
            let mut notes = notes.lock().expect("nobody panics with it");
            notes.extend_from_slice(&buffer[..read]);
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
