//! For whom passkeys are made: the panel's domain and origin.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use webauthn_rp::request::{AsciiDomain, RpId};

/// The panel as browsers and authenticators know it. It comes from the configuration, or from
/// the socket that we listen on, and never from what a request says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    domain: String,
    origin: String,
}

impl Party {
    /// The party of a configured address, or of a panel that only this machine reaches. None
    /// where browsers make no passkeys: for an IP address, or a name without HTTPS.
    pub fn of(base_url: Option<&str>, listens: Option<SocketAddr>) -> Option<Self> {
        match base_url {
            Some(address) => Self::of_address(address),
            None => Self::of_this_machine(listens?),
        }
    }

    fn of_address(address: &str) -> Option<Self> {
        let address = address.to_ascii_lowercase();
        let (scheme, rest) = address.split_once("://")?;
        let authority = rest.split('/').next()?;
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port.parse::<u16>().ok()?)),
            None => (authority, None),
        };
        let usual = match scheme {
            "https" => 443,
            "http" if host == "localhost" => 80,
            _ => return None,
        };
        Self::named(scheme, host, port.filter(|port| *port != usual))
    }

    fn of_this_machine(listens: SocketAddr) -> Option<Self> {
        let near = [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        ];
        let port = Some(listens.port()).filter(|port| *port != 80);
        near.contains(&listens.ip())
            .then(|| Self::named("http", "localhost", port))?
    }

    fn named(scheme: &str, host: &str, port: Option<u16>) -> Option<Self> {
        if host.parse::<IpAddr>().is_ok() || host.ends_with('.') {
            return None;
        }
        AsciiDomain::try_from(host.to_owned()).ok()?;
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        Some(Self {
            domain: host.to_owned(),
            origin: format!("{scheme}://{host}{port}"),
        })
    }

    /// Where passkeys work: a scheme and a host, as browsers write them.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The id that authenticators sign for; none only if [`Self::of`] were not its one maker.
    pub(super) fn id(&self) -> Option<RpId> {
        AsciiDomain::try_from(self.domain.clone())
            .ok()
            .map(RpId::Domain)
    }
}

#[cfg(test)]
mod tests {
    use super::Party;

    fn origin(base_url: Option<&str>, listens: Option<&str>) -> Option<String> {
        let listens = listens.map(|at| at.parse().unwrap());
        Party::of(base_url, listens).map(|party| party.origin().to_owned())
    }

    #[test]
    fn a_domain_over_https_or_this_machine() {
        for (address, expected) in [
            ("https://mail.example.com", Some("https://mail.example.com")),
            (
                "https://Mail.Example.com:443/",
                Some("https://mail.example.com"),
            ),
            (
                "https://mail.example.com:8443",
                Some("https://mail.example.com:8443"),
            ),
            ("http://localhost:8025", Some("http://localhost:8025")),
            ("http://localhost:80", Some("http://localhost")),
            ("https://localhost", Some("https://localhost")),
            ("http://mail.example.com", None),
            ("https://192.0.2.7", None),
            ("https://[2001:db8::1]:8443", None),
            ("http://127.0.0.1:8025", None),
            ("https://mail.example.com.", None),
            ("https://", None),
            ("https://mail.example.com:x", None),
        ] {
            let said = origin(Some(address), Some("127.0.0.1:8025"));
            assert_eq!(said.as_deref(), expected, "{address}");
        }
        let here = |at| origin(None, Some(at));
        assert_eq!(here("127.0.0.1:8025").unwrap(), "http://localhost:8025");
        assert_eq!(here("[::1]:80").unwrap(), "http://localhost");
        assert_eq!(here("192.0.2.7:8025"), None);
        assert_eq!(here("127.0.0.2:8025"), None);
        assert_eq!(origin(None, None), None);
    }
}
