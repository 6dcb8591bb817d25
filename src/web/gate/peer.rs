//! Who is at the other end of a connection.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
/// `X-Forwarded-For` that is no trusted proxy itself.
pub(super) fn client(trusted: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let peer = plain(peer);
    if !is_trusted(trusted, peer) {
        return peer;
    }
    let lines: Vec<_> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let mut last = peer;
    for hop in lines
        .iter()
        .rev()
        .flat_map(|line| line.rsplit(','))
        .take(MAX_HOPS)
    {
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        last = plain(address);
        if !is_trusted(trusted, last) {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};

    use super::{block, client};

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(text: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(
            "x-forwarded-for".parse().unwrap(),
            HeaderValue::from_static(text),
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
            ("10.0.0.1", "198.51.100.7, garbage", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
        ] {
            assert_eq!(
                client(&trusted, ip(peer), &forwarded(header)),
                ip(expected),
                "{header}"
            );
        }
        assert_eq!(
            client(&[], ip("10.0.0.1"), &forwarded("1.1.1.1")),
            ip("10.0.0.1")
        );
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
