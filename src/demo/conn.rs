//! One TCP connection of a demo server: lines and blocks in, bytes out, all with limits.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Bytes asked from the socket at once.
const CHUNK: usize = 16 * 1024;

/// How long a client may take to accept what we send.
const WRITE_WAIT: Duration = Duration::from_mins(1);

/// A stream with what was read from it and not yet used.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
        }
    }

    /// The next line without its line end, at most `limit` bytes.
    ///
    /// May be dropped while it waits: nothing that was read is lost.
    pub(crate) async fn line(&mut self, limit: usize) -> io::Result<Vec<u8>> {
        let mut searched = 0;
        loop {
            let rest = self.buffer.get(searched..).unwrap_or(&[]);
            if let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.buffer.drain(..=searched + at).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                if line.len() > limit {
                    return Err(too_long());
                }
                return Ok(line);
            }
            searched = self.buffer.len();
            if searched > limit {
                return Err(too_long());
            }
            self.read_more().await?;
        }
    }

    /// The next `count` bytes; the caller has checked that `count` is small enough.
    pub(crate) async fn exactly(&mut self, count: usize) -> io::Result<Vec<u8>> {
        while self.buffer.len() < count {
            self.read_more().await?;
        }
        let rest = self.buffer.split_off(count);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    /// Sends all of it, or fails after [`WRITE_WAIT`].
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        timeout(WRITE_WAIT, self.stream.write_all(bytes))
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    async fn read_more(&mut self) -> io::Result<()> {
        self.buffer.reserve(CHUNK);
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "line too long")
}
