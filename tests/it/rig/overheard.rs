//! A relay before a mail server that keeps what the daemon said.

use std::{
    io::{self, Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// Bytes passed on at once.
const PIECE: usize = 64 << 10;

/// Called with what the daemon said before it is passed on.
type Meanwhile = Arc<dyn Fn(&str) + Send + Sync>;

/// A relay that listens for as long as the test lasts.
pub struct Overheard {
    /// Where it listens.
    pub port: u16,
    said: Arc<Mutex<String>>,
}

impl Overheard {
    /// A relay before a server's port.
    pub fn before(server: u16) -> Self {
        Self::with(server, |_| {})
    }

    /// The same, which does something before it passes on what was said.
    pub fn with(server: u16, meanwhile: impl Fn(&str) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let said = Arc::new(Mutex::new(String::new()));
        let keep = Arc::clone(&said);
        let heard: Meanwhile = Arc::new(move |text| {
            meanwhile(text);
            let mut keep = keep.lock().expect("no thread fails with it");
            keep.push_str(text);
        });
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let pair = client.and_then(|client| {
                    let server = TcpStream::connect(("127.0.0.1", server))?;
                    Ok((client, server))
                });
                let Ok((client, server)) = pair else { continue };
                relay(&client, &server, Arc::clone(&heard));
                relay(&server, &client, Arc::new(|_| {}));
            }
        });
        Self { port, said }
    }

    /// What was said since the last time it was asked for.
    pub fn said(&self) -> String {
        std::mem::take(&mut *self.said.lock().expect("no thread fails with it"))
    }
}

fn relay(from: &TcpStream, to: &TcpStream, heard: Meanwhile) {
    let (from, to) = (from.try_clone(), to.try_clone());
    std::thread::spawn(move || -> io::Result<()> {
        let (mut from, mut to) = (from?, to?);
        let mut piece = vec![0; PIECE];
        loop {
            let length = from.read(&mut piece).unwrap_or(0);
            if length == 0 {
                return to.shutdown(Shutdown::Write);
            }
            heard(&String::from_utf8_lossy(&piece[..length]));
            to.write_all(&piece[..length])?;
        }
    });
}
