//! A connection in deflated form (RFC 4978), and when it pays.

use std::{
    io,
    net::IpAddr,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use flate2::{Decompress, FlushDecompress, Status};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Round trips shorter than this are those of a line that is faster than a server deflates.
///
/// Deflating costs the server 20 times the CPU of sending and holds up to 100 MB/s at best;
/// within a building or a data centre the line is no slower than that. Beyond some 20 ms the
/// line is the internet, where mail, mostly text, comes in a third of the bytes.
const WORTHWHILE: Duration = Duration::from_millis(20);
/// Bytes taken from the connection at once.
const STEP: usize = 8 * 1024;
/// Longest piece sent; the length of a stored block is 16 bits.
const PIECE: usize = 32 * 1024;
/// Bytes that may come of each byte received, in the long run; text seldom gives 20.
const RATIO: u64 = 200;
/// Bytes that may come besides: a whole message of nothing but zeros.
const SWELL: u64 = 64 << 20;

/// Whether deflating pays (see [`WORTHWHILE`]); never on this machine or in its own network.
pub(super) fn pays(peer: IpAddr, round_trip: Option<Duration>) -> bool {
    !is_near(peer) && round_trip.is_some_and(|time| time >= WORTHWHILE)
}

fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            // RFC 6598: addresses shared within one provider's network.
            let shared = a == 100 && (64..128).contains(&b);
            v4.is_loopback() || v4.is_private() || v4.is_link_local() || shared
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// A stream that is inflated as it is read; what is written goes out in stored blocks.
///
/// Commands are short and few, and deflating them would take 300 KB for each connection:
/// a stored block (RFC 1951, section 3.2.4) is as good deflate as any. The window of what is
/// read is 32 KiB, whatever comes.
pub(super) struct Deflated<S> {
    inner: S,
    inflate: Decompress,
    received: Vec<u8>,
    /// First byte received that is not inflated yet.
    at: usize,
    /// Whether the inflater may hold more without being given more.
    full: bool,
    sending: Vec<u8>,
    sent: usize,
}

impl<S> Deflated<S> {
    /// Goes on with a stream, of which something deflated may have been read already.
    pub(super) fn new(inner: S, begun: Vec<u8>) -> Self {
        Self {
            inner,
            inflate: Decompress::new(false),
            received: begun,
            at: 0,
            full: false,
            sending: Vec::new(),
            sent: 0,
        }
    }

    /// Inflates what is there; true if anything came of it or the stream is at its end.
    fn inflate(&mut self, into: &mut ReadBuf<'_>) -> io::Result<bool> {
        let waiting = self.received.get(self.at..).unwrap_or_default();
        if waiting.is_empty() && !self.full {
            return Ok(false);
        }
        let room = into.initialize_unfilled();
        let before = (self.inflate.total_in(), self.inflate.total_out());
        let status = self
            .inflate
            .decompress(waiting, room, FlushDecompress::None)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not deflated"))?;
        let taken = self.inflate.total_in() - before.0;
        let came = self.inflate.total_out() - before.1;
        let came = usize::try_from(came).unwrap_or_default().min(room.len());
        self.at += usize::try_from(taken).unwrap_or_default();
        self.full = came == room.len();
        into.advance(came);
        let most = SWELL + RATIO.saturating_mul(self.inflate.total_in());
        if self.inflate.total_out() > most {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the deflated stream swells beyond measure",
            ));
        }
        Ok(came > 0 || status == Status::StreamEnd)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Deflated<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            if into.remaining() == 0 || this.inflate(into)? {
                return Poll::Ready(Ok(()));
            }
            if this.at < this.received.len() {
                // It takes no more and gives nothing: what follows is no deflate.
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "stuck")));
            }
            this.at = 0;
            this.received.resize(STEP, 0);
            let mut fresh = ReadBuf::new(&mut this.received);
            let read = Pin::new(&mut this.inner).poll_read(context, &mut fresh);
            let length = fresh.filled().len();
            this.received.truncate(length);
            ready!(read)?;
            if length == 0 {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> Deflated<S> {
    fn poll_sent(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self
            .sending
            .get(self.sent..)
            .filter(|rest| !rest.is_empty())
        {
            let sent = ready!(Pin::new(&mut self.inner).poll_write(context, rest))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += sent;
        }
        self.sending.clear();
        self.sent = 0;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Deflated<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_sent(context))?;
        let piece = bytes.get(..PIECE).unwrap_or(bytes);
        if !piece.is_empty() {
            let length = u16::try_from(piece.len()).unwrap_or(u16::MAX);
            self.sending.push(0);
            self.sending.extend_from_slice(&length.to_le_bytes());
            self.sending.extend_from_slice(&(!length).to_le_bytes());
            self.sending.extend_from_slice(piece);
        }
        Poll::Ready(Ok(piece.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_sent(context))?;
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_sent(context))?;
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write as _;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    fn deflated(parts: &[&[u8]]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        for part in parts {
            encoder.write_all(part).unwrap();
            encoder.flush().unwrap();
        }
        encoder.get_ref().clone()
    }

    #[tokio::test]
    async fn both_ways_come_back_whatever_the_pieces() {
        let text: Vec<u8> = (0..200_000_u32)
            .flat_map(|n| (n % 251).to_le_bytes())
            .collect();
        let sent = deflated(&[b"* OK hello\r\n", &text]);
        for begun in [0, 3, 4_000] {
            let (ours, mut theirs) = tokio::io::duplex(777);
            let mut stream = Deflated::new(ours, sent[..begun].to_vec());
            let rest = sent[begun..].to_vec();
            let server = tokio::spawn(async move {
                theirs.write_all(&rest).await.unwrap();
                let mut heard = Vec::new();
                theirs.read_to_end(&mut heard).await.unwrap();
                heard
            });
            let mut got = vec![0; 12 + text.len()];
            stream.read_exact(&mut got).await.unwrap();
            assert_eq!(
                (&got[..12], &got[12..]),
                (&b"* OK hello\r\n"[..], &text[..])
            );
            stream.write_all(&text).await.unwrap();
            stream.flush().await.unwrap();
            drop(stream);
            let heard = server.await.unwrap();
            let mut plain = Vec::new();
            let mut decoder = flate2::write::DeflateDecoder::new(&mut plain);
            decoder.write_all(&heard).unwrap();
            drop(decoder);
            assert!(plain == text, "begun {begun}");
        }
    }

    #[tokio::test]
    async fn a_stream_that_swells_without_end_is_cut() {
        let zeros = vec![0_u8; 16 << 20];
        let sent = deflated(&[&zeros, &zeros, &zeros, &zeros, &zeros]);
        assert!(sent.len() < 200_000);
        let mut stream = Deflated::new(tokio::io::empty(), sent);
        let error = tokio::io::copy(&mut stream, &mut tokio::io::sink())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[tokio::test]
    async fn what_is_not_deflated_is_told() {
        for sent in [&b"\x07* OK plain\r\n"[..], &[0xff; 40], &[0, 1, 0, 1, 0]] {
            let mut stream = Deflated::new(tokio::io::empty(), sent.to_vec());
            let error = stream.read_to_end(&mut Vec::new()).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        }
    }

    #[test]
    fn it_pays_over_long_lines_alone() {
        let far: IpAddr = "93.184.216.34".parse().unwrap();
        assert!(pays(far, Some(WORTHWHILE)));
        assert!(!pays(far, Some(WORTHWHILE / 2)) && !pays(far, None));
        for near in [
            "127.0.0.1",
            "10.0.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!pays(near.parse().unwrap(), Some(WORTHWHILE * 9)), "{near}");
        }
    }
}
