//! Whether a request means us: its Host against the configured address.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, Uri, header};

use super::peer::{Peer, plain};
use crate::WebSettings;

/// Headers by which a proxy tells that it stands between.
const PROXIED: [&str; 2] = ["x-forwarded-for", "forwarded"];

/// The host a request names, as written.
pub(super) fn named<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    match uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => headers.get(header::HOST)?.to_str().ok(),
    }
}

/// The scheme and host of an address, without its path.
pub(super) fn origin(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    Some((scheme, rest.split('/').next()?))
}

/// Whether the host is ours: the configured address's, or without one this machine by number.
///
/// A name that we do not know may be another site's, led here by its own DNS (rebinding): the
/// browser would take that site's pages for ours.
pub(super) fn is_ours(settings: &WebSettings, uri: &Uri, headers: &HeaderMap) -> bool {
    let Some(ours) = settings.base_url.as_deref() else {
        return is_by_number(uri, headers);
    };
    let Some((scheme, ours)) = origin(ours) else {
        return false;
    };
    named(uri, headers).is_some_and(|theirs| is_same(scheme, theirs, ours))
}

/// Whether the host is an IP address or `localhost`, at any port: none of them asks DNS.
pub(super) fn is_by_number(uri: &Uri, headers: &HeaderMap) -> bool {
    let Some(host) = named(uri, headers).and_then(without_any_port) else {
        return false;
    };
    let v6 = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match v6 {
        Some(v6) => v6.parse::<Ipv6Addr>().is_ok(),
        None => {
            host.eq_ignore_ascii_case("localhost")
                || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_ipv4())
        }
    }
}

/// The panel's address as a request has it, if it is this machine's own, asked for on this machine
/// itself, and none is configured. Through a proxy anybody could name any port of ours.
pub(super) fn here(
    settings: &WebSettings,
    peer: Peer,
    (uri, headers): (&Uri, &HeaderMap),
) -> Option<String> {
    let direct = matches!(peer, Peer::Network(address) if plain(address).is_loopback())
        && settings.trusted_proxies.is_empty()
        && !PROXIED.iter().any(|name| headers.contains_key(*name));
    if !direct {
        return None;
    }
    let named = named(uri, headers)?;
    let host = without_any_port(named)?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let own = host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let plain = settings.base_url.is_none() && !settings.secure_cookie;
    (own && plain).then(|| format!("http://{named}"))
}

/// The host of `host`, `host:port` or `[v6]:port`; nothing if the port is none.
fn without_any_port(authority: &str) -> Option<&str> {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => port.parse::<u16>().is_ok().then_some(host),
        _ => Some(authority),
    }
}

/// Whether two hosts are one under a scheme, whose own port may be left out.
pub(super) fn is_same(scheme: &str, one: &str, other: &str) -> bool {
    without_port(scheme, one).eq_ignore_ascii_case(without_port(scheme, other))
}

/// The host without the port that its scheme has anyway.
fn without_port<'a>(scheme: &str, host: &'a str) -> &'a str {
    let usual = if scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    host.strip_suffix(usual).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Uri, header};

    use super::{Peer, here, is_ours};
    use crate::WebSettings;

    #[test]
    fn only_who_asks_on_this_machine_names_where_links_lead() {
        let plain = WebSettings::default();
        let proxied = WebSettings {
            trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()],
            ..WebSettings::default()
        };
        let named = WebSettings {
            base_url: Some("https://mail.example.com".into()),
            ..WebSettings::default()
        };
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("localhost:6666"));
        let uri = Uri::from_static("/");
        let link = |settings: &WebSettings, peer: &str, headers: &HeaderMap| {
            let peer = Peer::Network(peer.parse().unwrap());
            here(settings, peer, (&uri, headers))
        };
        let direct = Some("http://localhost:6666".to_owned());
        assert_eq!(link(&plain, "127.0.0.1", &headers), direct);
        assert_eq!(link(&plain, "::ffff:127.0.0.1", &headers), direct);
        assert_eq!(link(&plain, "192.0.2.7", &headers), None);
        assert_eq!(link(&plain, "0.0.0.0", &headers), None);
        assert_eq!(link(&proxied, "127.0.0.1", &headers), None);
        assert_eq!(link(&named, "127.0.0.1", &headers), None);
        assert_eq!(here(&plain, Peer::Operator, (&uri, &headers)), None);
        for name in super::PROXIED {
            let mut through = headers.clone();
            through.insert(name, HeaderValue::from_static("8.8.8.8"));
            assert_eq!(link(&plain, "127.0.0.1", &through), None);
        }
    }

    #[test]
    fn only_the_configured_host() {
        let settings = WebSettings {
            base_url: Some("https://mail.example.com/".into()),
            ..WebSettings::default()
        };
        for (host, ours) in [
            ("mail.example.com", true),
            ("MAIL.example.com:443", true),
            ("mail.example.com:8443", false),
            ("evil.example", false),
            ("mail.example.com.", false),
            ("mail.example.com.evil.example", false),
            ("user@mail.example.com", false),
            ("", false),
            ("127.0.0.1", false),
            ("[::1]", false),
            ("mail.example.com, evil.example", false),
            ("mail.example.com:80", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            let said = is_ours(&settings, &Uri::from_static("/"), &headers);
            assert_eq!(said, ours, "{host:?}");
        }
        assert!(!is_ours(
            &settings,
            &Uri::from_static("/"),
            &HeaderMap::new()
        ));
        let elsewhere = Uri::from_static("http://evil.example/");
        assert!(!is_ours(&settings, &elsewhere, &HeaderMap::new()));
    }

    #[test]
    fn without_an_address_only_numbers_and_localhost() {
        let settings = WebSettings::default();
        for (host, ours) in [
            ("127.0.0.1:8025", true),
            ("127.0.0.1", true),
            ("192.0.2.7:1", true),
            ("[::1]:8025", true),
            ("[::1]", true),
            ("localhost:8025", true),
            ("LocalHost", true),
            ("rebound.example", false),
            ("rebound.example:8025", false),
            ("localhost.evil.example:8025", false),
            ("127.0.0.1.nip.example:8025", false),
            ("localhost.:8025", false),
            ("127.0.0.1.", false),
            ("evil@127.0.0.1", false),
            ("127.0.0.1:8025:evil", false),
            ("127.0.0.1:", false),
            ("127.1", false),
            ("0x7f.0.0.1", false),
            ("::1", false),
            ("[127.0.0.1]", false),
            ("[evil.example]", false),
            ("", false),
        ] {
            let headers =
                HeaderMap::from_iter([(header::HOST, HeaderValue::from_str(host).unwrap())]);
            let said = is_ours(&settings, &Uri::from_static("/"), &headers);
            assert_eq!(said, ours, "{host:?}");
        }
        let none = HeaderMap::new();
        assert!(!is_ours(&settings, &Uri::from_static("/"), &none));
        let elsewhere = Uri::from_static("http://rebound.example/");
        assert!(!is_ours(&settings, &elsewhere, &none));
    }
}
