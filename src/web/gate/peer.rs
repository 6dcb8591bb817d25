//! Who is at the other end of a connection.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Most addresses of an `X-Forwarded-For` looked at.
const MAX_HOPS: usize = 16;

/// The other end of a connection; the server says, never the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// A TCP peer.
    Network(IpAddr),
    /// The owner of the data directory, through the Unix socket or in the same process.
    Operator,
}

impl Peer {
    /// A peer that no server named: nobody's address, so that nothing is believed of it.
    pub(super) const UNKNOWN: Self = Self::Network(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// The address that throttling and sessions name.
    pub(super) fn address(self) -> IpAddr {
        match self {
            Self::Network(address) => address,
            Self::Operator => IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }
}

/// An IPv4 address that came mapped into IPv6, as itself.
pub(crate) fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// The block that connections are counted by: an IPv4 address, or an IPv6 /64, which one
/// subscriber has whole.
pub(crate) fn block(address: IpAddr) -> IpAddr {
    match plain(address) {
        IpAddr::V6(v6) => {
            let network = u128::from(v6) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(network))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Whether an address is a trusted proxy's.
pub(crate) fn is_trusted(trusted: &[IpNet], address: IpAddr) -> bool {
    let address = plain(address);
    trusted.iter().any(|network| network.contains(&address))
}

/// The client's address: the peer's, or, from a trusted proxy, the last of its
/// `X-Forwarded-For` that is no trusted proxy itself. Where a proxy wrote what names no address,
/// the client is unknown: taken for the proxy, it would be in the proxy's network.
pub(super) fn client(trusted: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let peer = plain(peer);
    if !is_trusted(trusted, peer) {
        return peer;
    }
    // Bytes, not text: what a client puts before the proxy's own words may be anything.
    let lines: Vec<&[u8]> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(|line| line.as_bytes().trim_ascii())
        .filter(|line| !line.is_empty())
        .collect();
    let mut last = peer;
    for hop in lines
        .iter()
        .rev()
        .flat_map(|line| line.rsplit(|byte| *byte == b','))
        .take(MAX_HOPS)
    {
        let Some(address) = address(hop) else {
            return Peer::UNKNOWN.address();
        };
        last = plain(address);
        if !is_trusted(trusted, last) {
            break;
        }
    }
    last
}

/// The address of a hop: `ip`, `ip:port`, `[v6]` or `[v6]:port`.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = str::from_utf8(hop.trim_ascii()).ok()?;
    if let Ok(address) = hop.parse() {
        return Some(address);
    }
    if let Ok(socket) = hop.parse::<SocketAddr>() {
        return Some(socket.ip());
    }
    let v6: Ipv6Addr = hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok()?;
    Some(v6.into())
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};

    use super::{block, client};

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(line: &[u8]) -> HeaderMap {
        HeaderMap::from_iter([(
            "x-forwarded-for".parse().unwrap(),
            HeaderValue::from_bytes(line).unwrap(),
        )])
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        for (peer, header, expected) in [
            ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1", "198.51.100.7:4444", "198.51.100.7"),
            ("10.0.0.1", "[2001:db8::1]", "2001:db8::1"),
            ("10.0.0.1", "[2001:db8::1]:4444", "2001:db8::1"),
            ("10.0.0.1", "[::ffff:198.51.100.7]:1", "198.51.100.7"),
            ("10.0.0.1", "garbage, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "198.51.100.7, garbage", "0.0.0.0"),
            ("10.0.0.1", "198.51.100.7, garbage, 10.0.0.2", "0.0.0.0"),
            ("10.0.0.1", "198.51.100.7,", "0.0.0.0"),
            ("10.0.0.1", "unknown", "0.0.0.0"),
            ("10.0.0.1", "[198.51.100.7]", "0.0.0.0"),
            ("10.0.0.1", "198.51.100.7:", "0.0.0.0"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "  ", "10.0.0.1"),
        ] {
            assert_eq!(
                client(&trusted, ip(peer), &forwarded(header.as_bytes())),
                ip(expected),
                "{header}"
            );
        }
        assert_eq!(
            client(&[], ip("10.0.0.1"), &forwarded(b"1.1.1.1")),
            ip("10.0.0.1")
        );
    }

    #[test]
    fn what_a_client_wrote_does_not_hide_it() {
        let trusted = ["127.0.0.0/8".parse().unwrap()];
        let proxy = ip("127.0.0.1");
        for (line, expected) in [
            (&b"\xff, 203.0.113.9"[..], "203.0.113.9"),
            (b"\xff\xfe,,\t, 203.0.113.9", "203.0.113.9"),
            (b"203.0.113.9, \xff", "0.0.0.0"),
            (b"\xff", "0.0.0.0"),
        ] {
            assert_eq!(client(&trusted, proxy, &forwarded(line)), ip(expected));
        }
        // A proxy that adds a line of its own.
        let mut lines = forwarded(b"\xff");
        lines.append("x-forwarded-for", HeaderValue::from_static("203.0.113.9"));
        assert_eq!(client(&trusted, proxy, &lines), ip("203.0.113.9"));
    }

    #[test]
    fn no_other_header_names_the_client() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        for name in [
            "forwarded",
            "x-real-ip",
            "x-client-ip",
            "x-originating-ip",
            "cf-connecting-ip",
            "true-client-ip",
            "x-cluster-client-ip",
            "fastly-client-ip",
            "x-forwarded",
            "x-forwarded-host",
            "x-remote-ip",
        ] {
            let headers = HeaderMap::from_iter([(
                name.parse().unwrap(),
                HeaderValue::from_static("198.51.100.7"),
            )]);
            assert_eq!(
                client(&trusted, ip("10.0.0.1"), &headers),
                ip("10.0.0.1"),
                "{name}"
            );
        }
    }

    #[test]
    fn an_ipv6_subscriber_counts_once() {
        assert_eq!(block(ip("2001:db8:1:2:3:4:5:6")), ip("2001:db8:1:2::"));
        assert_eq!(block(ip("::ffff:192.0.2.1")), ip("192.0.2.1"));
    }
}
