//! A relay before a mail server that keeps what the daemon said.

use std::{
    io::{self, Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// Bytes passed on at once.
const PIECE: usize = 64 << 10;

/// A relay that listens for as long as the test lasts.
pub struct Overheard {
    /// Where it listens.
    pub port: u16,
    said: Arc<Mutex<Vec<u8>>>,
}

impl Overheard {
    /// A relay before a server's port.
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let said = Arc::new(Mutex::new(Vec::new()));
        let keep = Arc::clone(&said);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let pair = client.and_then(|client| {
                    let server = TcpStream::connect(("127.0.0.1", server))?;
                    Ok((client, server))
                });
                let Ok((client, server)) = pair else { continue };
                relay(&client, &server, Some(&keep));
                relay(&server, &client, None);
            }
        });
        Self { port, said }
    }

    /// What was said since the last time it was asked for.
    pub fn said(&self) -> String {
        let said = std::mem::take(&mut *self.said.lock().expect("no thread fails with it"));
        String::from_utf8_lossy(&said).into_owned()
    }
}

fn relay(from: &TcpStream, to: &TcpStream, keep: Option<&Arc<Mutex<Vec<u8>>>>) {
    let (from, to) = (from.try_clone(), to.try_clone());
    let keep = keep.cloned();
    std::thread::spawn(move || -> io::Result<()> {
        let (mut from, mut to) = (from?, to?);
        let mut piece = vec![0; PIECE];
        loop {
            let length = from.read(&mut piece).unwrap_or(0);
            if length == 0 {
                return to.shutdown(Shutdown::Write);
            }
            if let Some(keep) = &keep {
                let mut keep = keep.lock().expect("no thread fails with it");
                keep.extend_from_slice(&piece[..length]);
            }
            to.write_all(&piece[..length])?;
        }
    });
}
