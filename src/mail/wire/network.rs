use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use model::{Endpoint, FailureKind, Security};
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpStream, lookup_host},
    time::{Instant, timeout_at},
};

use super::{error::WireError, open::PlainText};

/// Addresses of one name that are tried.
const MAX_ADDRESSES: usize = 16;
/// Idle time after which the kernel asks whether the other side still lives.
const KEEPALIVE: Duration = Duration::from_mins(1);

/// Where connections may go (O-19, X-25).
///
/// Public and private addresses are open; link-local, cloud metadata, unspecified,
/// multicast and reserved ones never are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// Whether loopback is open, and plain text there.
    pub allow_loopback: bool,
}

impl Network {
    /// Whether a connection may be made to `address`.
    ///
    /// An IPv6 address that carries an IPv4 one is judged by that one too.
    pub fn allows(self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(v4) => self.allows_v4(v4),
            IpAddr::V6(v6) => self.allows_v6(v6),
        }
    }

    fn allows_v4(self, address: Ipv4Addr) -> bool {
        /// Metadata and host services of clouds outside the link-local range.
        const CLOUD: [Ipv4Addr; 2] = [
            Ipv4Addr::new(100, 100, 100, 200),
            Ipv4Addr::new(168, 63, 129, 16),
        ];
        let [a, b, c, _] = address.octets();
        if a == 127 {
            return self.allow_loopback;
        }
        let special = a == 0 || a >= 224 || (a, b) == (169, 254) || (a, b, c) == (192, 0, 0);
        !special && !CLOUD.contains(&address)
    }

    fn allows_v6(self, address: Ipv6Addr) -> bool {
        if address == Ipv6Addr::LOCALHOST {
            return self.allow_loopback;
        }
        let [first, second, ..] = address.segments();
        // Link-local, the old site-local, and multicast.
        let special = first & 0xff80 == 0xfe80 || first & 0xff00 == 0xff00;
        let cloud = (first, second) == (0xfd00, 0x0ec2);
        !special && !cloud && embedded(address).into_iter().all(|v4| self.allows_v4(v4))
    }
}

/// The IPv4 addresses that an IPv6 address carries, if it is of a kind that does.
fn embedded(address: Ipv6Addr) -> Vec<Ipv4Addr> {
    let s = address.segments();
    let pair = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match s {
        // Unspecified, compatible, mapped, and translated (RFC 4291, RFC 2765).
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0, 0, 0, 0, 0xffff, 0, high, low] => {
            vec![pair(high, low)]
        }
        // NAT64, well-known and local (RFC 6052, RFC 8215), and 6to4 (RFC 3056).
        [0x64, 0xff9b, .., high, low] | [0x2002, high, low, ..] => vec![pair(high, low)],
        // Teredo: the server, and the client inverted (RFC 4380).
        [0x2001, 0, server_high, server_low, _, _, high, low] => {
            vec![pair(server_high, server_low), pair(!high, !low)]
        }
        _ => Vec::new(),
    }
}

/// Looks a server up, checks every address it has, and connects to one of those very ones.
pub(super) async fn connect(
    at: &Endpoint,
    network: Network,
    plain: PlainText,
    within: Duration,
) -> Result<TcpStream, WireError> {
    let ends = Instant::now() + within;
    let addresses = allowed_addresses(at, network, plain, within).await?;
    let mut failure = WireError::new(FailureKind::NameNotFound, "the name has no address");
    let mut left = u32::try_from(addresses.len()).unwrap_or(1);
    for address in addresses {
        // Each gets an equal share of what is left, so that a dead one can't use it all.
        let share = ends.saturating_duration_since(Instant::now()) / left.max(1);
        left -= 1;
        match timeout_at(Instant::now() + share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return prepared(stream),
            Ok(Err(error)) => failure = WireError::of_io(&error),
            Err(_) => failure = WireError::timed_out("no answer to the connection"),
        }
    }
    Err(failure.of_server())
}

/// Looks a server up, and checks every address it has: one that is closed closes them all.
pub(crate) async fn allowed_addresses(
    at: &Endpoint,
    network: Network,
    plain: PlainText,
    within: Duration,
) -> Result<Vec<SocketAddr>, WireError> {
    let addresses = addresses(at, Instant::now() + within).await?;
    for address in &addresses {
        check(at, address.ip(), network, plain)?;
    }
    Ok(addresses)
}

async fn addresses(at: &Endpoint, ends: Instant) -> Result<Vec<SocketAddr>, WireError> {
    let host = at.host.trim().trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, at.port)]);
    }
    let host = ascii_host(host)?;
    match timeout_at(ends, lookup_host((host.as_str(), at.port))).await {
        Ok(Ok(found)) => Ok(found.take(MAX_ADDRESSES).collect()),
        Ok(Err(error)) => Err(WireError::new(
            FailureKind::NameNotFound,
            &error.to_string(),
        )),
        Err(_) => Err(WireError::timed_out("the name was not looked up in time")),
    }
}

/// A host name as DNS and TLS want it.
pub(super) fn ascii_host(host: &str) -> Result<String, WireError> {
    let host = host.trim().trim_end_matches('.');
    match idna::domain_to_ascii(host) {
        Ok(ascii) if !ascii.is_empty() => Ok(ascii),
        _ => Err(WireError::new(FailureKind::NameNotFound, "not a host name")),
    }
}

fn check(at: &Endpoint, ip: IpAddr, network: Network, plain: PlainText) -> Result<(), WireError> {
    if !network.allows(ip) {
        return Err(WireError::new(
            FailureKind::Forbidden,
            "the address is one that may not be connected to",
        ));
    }
    let open_here = network.allow_loopback && ip.to_canonical().is_loopback();
    if at.security == Security::None && plain == PlainText::Refuse && !open_here {
        return Err(WireError::new(
            FailureKind::Forbidden,
            "plain text without TLS was not confirmed",
        ));
    }
    Ok(())
}

fn prepared(stream: TcpStream) -> Result<TcpStream, WireError> {
    let keepalive = TcpKeepalive::new()
        .with_time(KEEPALIVE)
        .with_interval(KEEPALIVE);
    stream
        .set_nodelay(true)
        .and_then(|()| SockRef::from(&stream).set_tcp_keepalive(&keepalive))
        .map_err(|error| WireError::of_io(&error))?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(address: &str, allow_loopback: bool) -> bool {
        Network { allow_loopback }.allows(address.parse().unwrap())
    }

    #[test]
    fn public_and_private_addresses_are_open() {
        for address in [
            "8.8.8.8",
            "10.1.2.3",
            "192.168.1.1",
            "172.16.0.9",
            "100.64.0.1",
            "2606:4700::1",
            "fd12::1",
        ] {
            assert!(allowed(address, false), "{address}");
        }
    }

    #[test]
    fn special_addresses_are_closed_in_every_spelling() {
        for address in [
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.192",
            "100.100.100.200",
            "168.63.129.16",
            "::",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "::ffff:0:169.254.169.254",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "2001:0:a9fe:a9fe::1",
            "2001:0:808:808:0:0:5601:5601",
        ] {
            assert!(!allowed(address, true), "{address}");
        }
    }

    #[test]
    fn loopback_is_open_by_setting_only() {
        for address in [
            "127.0.0.1",
            "127.9.9.9",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::127.0.0.1",
        ] {
            assert!(!allowed(address, false), "{address}");
            assert!(allowed(address, true), "{address}");
        }
    }
}
