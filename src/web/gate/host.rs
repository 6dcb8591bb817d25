//! Whether a request means us: its Host against the configured address.

use axum::http::{HeaderMap, Uri, header};

use crate::WebSettings;

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

/// Whether the host is ours; without a configured address every host is.
pub(super) fn is_ours(settings: &WebSettings, uri: &Uri, headers: &HeaderMap) -> bool {
    let Some(ours) = settings.base_url.as_deref() else {
        return true;
    };
    let Some((scheme, ours)) = origin(ours) else {
        return false;
    };
    named(uri, headers).is_some_and(|theirs| is_same(scheme, theirs, ours))
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

    use super::is_ours;
    use crate::WebSettings;

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
        assert!(is_ours(
            &WebSettings::default(),
            &Uri::from_static("/"),
            &HeaderMap::new()
        ));
        let elsewhere = Uri::from_static("http://evil.example/");
        assert!(!is_ours(&settings, &elsewhere, &HeaderMap::new()));
    }
}
