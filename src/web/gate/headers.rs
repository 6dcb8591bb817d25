//! Headers that every answer carries (security design, 4.3).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::WebSettings;

/// The panel's Content-Security-Policy. Pages hold no inline script or style.
pub(super) const PANEL_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types korespond";

/// The policy of a mail's own response, remote images left out.
const FRAME_CSP: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; \
    default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// The same with remote images.
const FRAME_CSP_IMAGES: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; \
    default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// The policy of a downloaded file, should a browser open it after all.
pub(crate) const FILE_CSP: &str = "sandbox; default-src 'none'";

/// The policy of a text to look at, within our own page too.
pub(crate) const TEXT_CSP: &str = "sandbox; default-src 'none'; frame-ancestors 'self'";

/// The policy of a PDF: browsers refuse to open their viewer in a sandbox, and the viewer is a
/// page and an origin of its own, in which nothing of the document reaches ours.
pub(crate) const PDF_CSP: &str = "default-src 'none'; object-src 'self'; \
    style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Two years, as browsers' lists ask for.
const HSTS: &str = "max-age=63072000";

/// Browser features that no page of ours uses; passkeys are ours alone.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), \
    microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(self), \
    screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

/// Whether a mail's frame may load remote images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Images {
    /// Only what the message carries itself.
    Inside,
    /// Remote ones too: the reader asked for them.
    Remote,
}

/// The headers of a mail body's own response; they win over the panel's.
pub(crate) fn frame_headers(images: Images) -> [(HeaderName, HeaderValue); 1] {
    let policy = match images {
        Images::Inside => FRAME_CSP,
        Images::Remote => FRAME_CSP_IMAGES,
    };
    [(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    )]
}

/// Puts the headers on; a policy or a caching rule that the route set stays.
pub(super) fn put(settings: &WebSettings, headers: &mut HeaderMap) {
    let ours = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ];
    for (name, value) in ours {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if settings.secure_cookie {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HSTS),
        );
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(PANEL_CSP));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::{FILE_CSP, Images, frame_headers, put};
    use crate::WebSettings;

    #[test]
    fn the_panels_policy_is_pinned() {
        let mut headers = HeaderMap::new();
        put(&WebSettings::default(), &mut headers);
        assert_eq!(
            headers[header::CONTENT_SECURITY_POLICY],
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
             trusted-types korespond"
        );
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn tls_is_asked_for_where_the_cookie_needs_it() {
        let mut headers = HeaderMap::new();
        let settings = WebSettings {
            secure_cookie: true,
            ..WebSettings::default()
        };
        put(&settings, &mut headers);
        assert_eq!(
            headers[header::STRICT_TRANSPORT_SECURITY],
            "max-age=63072000"
        );
    }

    #[test]
    fn a_mails_own_policy_wins() {
        for (images, sources) in [
            (Images::Inside, "img-src data:;"),
            (Images::Remote, "img-src data: https: http:;"),
        ] {
            let mut headers = HeaderMap::from_iter(frame_headers(images));
            put(&WebSettings::default(), &mut headers);
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert_eq!(
                policy,
                format!(
                    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
                     {sources} style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; \
                     frame-ancestors 'self'"
                )
            );
        }
        assert!(!FILE_CSP.contains("allow"));
    }
}
