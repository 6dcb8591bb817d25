//! Whether a request that changes something comes from our own page (CSRF).

use axum::http::{HeaderMap, Uri};

use super::host;
use crate::WebSettings;

/// Whether the browser says that the request comes from a page of ours.
///
/// `Sec-Fetch-Site` must be `same-origin`; a browser without it must send our own `Origin`.
/// Neither is no: a page can leave out a header, but not forge these.
pub(super) fn is_own(settings: &WebSettings, uri: &Uri, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" && headers.get_all("sec-fetch-site").iter().count() == 1;
    }
    let Some(theirs) = headers.get("origin").and_then(|o| o.to_str().ok()) else {
        return false;
    };
    // An origin is a scheme and a host: what goes on behind them is none.
    let Some((scheme, from)) = host::origin(theirs).filter(|(_, from)| theirs.ends_with(from))
    else {
        return false;
    };
    match settings.base_url.as_deref() {
        Some(ours) => host::origin(ours).is_some_and(|(own_scheme, own)| {
            own_scheme.eq_ignore_ascii_case(scheme) && host::is_same(own_scheme, from, own)
        }),
        // Without a configured address the scheme is unknown behind a proxy; the host decides.
        None => {
            matches!(scheme, "http" | "https")
                && host::named(uri, headers).is_some_and(|own| host::is_same(scheme, from, own))
        }
    }
}

/// Whether the browser says that another site's page or link asks.
pub(super) fn is_foreign(headers: &HeaderMap) -> bool {
    let sites = headers.get_all("sec-fetch-site");
    sites
        .iter()
        .any(|site| site != "same-origin" && site != "none")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};

    use super::is_own;
    use crate::WebSettings;

    fn said(base_url: Option<&str>, headers: &[(&'static str, &'static str)]) -> bool {
        let settings = WebSettings {
            base_url: base_url.map(Into::into),
            ..WebSettings::default()
        };
        let headers = headers
            .iter()
            .map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v)))
            .collect::<HeaderMap>();
        is_own(&settings, &Uri::from_static("/sign-in"), &headers)
    }

    #[test]
    fn fetch_metadata_decides_where_it_is_sent() {
        let base = Some("https://mail.example.com");
        let ours = ("origin", "https://mail.example.com");
        assert!(said(base, &[("sec-fetch-site", "same-origin")]));
        for site in [
            "cross-site",
            "same-site",
            "none",
            "",
            "SAME-ORIGIN",
            "same-origin, cross-site",
        ] {
            assert!(!said(base, &[("sec-fetch-site", site), ours]), "{site}");
        }
        assert!(!said(
            base,
            &[
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-site", "cross-site")
            ]
        ));
    }

    #[test]
    fn else_the_origin_must_be_ours() {
        let base = Some("https://mail.example.com/");
        assert!(said(base, &[("origin", "https://mail.example.com")]));
        assert!(said(
            Some("https://mail.example.com:443"),
            &[("origin", "https://mail.example.com")]
        ));
        for origin in [
            "null",
            "https://evil.example",
            "http://mail.example.com",
            "https://mail.example.com:8443",
            "https://mail.example.com.evil.example",
            "https://sub.mail.example.com",
            "",
        ] {
            assert!(!said(base, &[("origin", origin)]), "{origin}");
        }
        assert!(!said(base, &[]));
        assert!(!said(base, &[("host", "mail.example.com")]));
    }

    #[test]
    fn without_an_address_the_host_is_ours() {
        let host = ("host", "127.0.0.1:8400");
        assert!(said(None, &[host, ("origin", "http://127.0.0.1:8400")]));
        assert!(!said(None, &[host, ("origin", "http://127.0.0.1:9999")]));
        assert!(!said(None, &[host, ("origin", "null")]));
        assert!(!said(None, &[host, ("origin", "file://127.0.0.1:8400")]));
        assert!(!said(None, &[host]));
        assert!(!said(None, &[("origin", "http://127.0.0.1:8400")]));
    }
}
