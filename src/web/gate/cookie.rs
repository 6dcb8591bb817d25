//! The panel's cookies: the session's and the language's.

use axum::http::{HeaderMap, HeaderValue, header};
use model::Locale;
use service::{
    openid::Begun,
    sign_in::{HalfWay, Signed},
};

use crate::WebSettings;

/// A year in seconds: how long a browser keeps its language.
const LANGUAGE_AGE_S: u64 = 365 * 24 * 60 * 60;

/// Longest cookie value looked at, in bytes.
const MAX_VALUE: usize = 256;

/// Longest value of the cookie kept while somebody is at an OpenID provider, in bytes.
const MAX_AWAY: usize = 4_000;

/// The session cookie's name.
fn name(settings: &WebSettings) -> &'static str {
    if settings.secure_cookie {
        "__Host-korespond"
    } else {
        "korespond"
    }
}

fn flags(settings: &WebSettings) -> &'static str {
    if settings.secure_cookie {
        "; Path=/; Secure; HttpOnly; SameSite=Lax"
    } else {
        "; Path=/; HttpOnly; SameSite=Lax"
    }
}

/// The `Set-Cookie` of a new session.
pub(crate) fn session_cookie(settings: &WebSettings, signed: &Signed) -> HeaderValue {
    let mut value = of(&format!(
        "{}={}; Max-Age={}{}",
        name(settings),
        signed.secret,
        signed.max_age_s,
        flags(settings)
    ));
    value.set_sensitive(true);
    value
}

/// The `Set-Cookie` that takes the session back from the browser.
pub(crate) fn session_ended(settings: &WebSettings) -> HeaderValue {
    of(&format!(
        "{}=; Max-Age=0{}",
        name(settings),
        flags(settings)
    ))
}

/// The name of the cookie between password and code.
fn half_way_name(settings: &WebSettings) -> &'static str {
    if settings.secure_cookie {
        "__Host-korespond-code"
    } else {
        "korespond-code"
    }
}

/// The `Set-Cookie` between password and code.
pub(crate) fn half_way_cookie(settings: &WebSettings, half: &HalfWay) -> HeaderValue {
    let (name, flags) = (half_way_name(settings), flags(settings));
    let mut value = of(&format!(
        "{name}={}; Max-Age={}{flags}",
        half.secret, half.max_age_s
    ));
    value.set_sensitive(true);
    value
}

/// The `Set-Cookie` that takes it back.
pub(crate) fn half_way_ended(settings: &WebSettings) -> HeaderValue {
    let (name, flags) = (half_way_name(settings), flags(settings));
    of(&format!("{name}=; Max-Age=0{flags}"))
}

/// What a browser keeps between password and code.
pub(super) fn half_way_of<'a>(settings: &WebSettings, headers: &'a HeaderMap) -> Option<&'a str> {
    read(headers, half_way_name(settings))
}

/// The name of the cookie kept while somebody is at an OpenID provider.
fn away_name(settings: &WebSettings) -> &'static str {
    if settings.secure_cookie {
        "__Host-korespond-openid"
    } else {
        "korespond-openid"
    }
}

/// The `Set-Cookie` for the way to an OpenID provider and back. It is Lax, not Strict: the
/// provider's page leads back.
pub(crate) fn away_cookie(settings: &WebSettings, begun: &Begun) -> HeaderValue {
    let (name, flags) = (away_name(settings), flags(settings));
    let mut value = of(&format!(
        "{name}={}; Max-Age={}{flags}",
        begun.secret, begun.max_age_s
    ));
    value.set_sensitive(true);
    value
}

/// The `Set-Cookie` that takes it back.
pub(crate) fn away_ended(settings: &WebSettings) -> HeaderValue {
    let (name, flags) = (away_name(settings), flags(settings));
    of(&format!("{name}=; Max-Age=0{flags}"))
}

/// What a browser keeps while somebody is at an OpenID provider.
pub(super) fn away_of<'a>(settings: &WebSettings, headers: &'a HeaderMap) -> Option<&'a str> {
    value(headers, away_name(settings), MAX_AWAY)
}

/// The `Set-Cookie` of a language chosen before signing in.
pub(crate) fn language_cookie(settings: &WebSettings, locale: Locale) -> HeaderValue {
    of(&format!(
        "lang={}; Max-Age={LANGUAGE_AGE_S}{}",
        locale.tag(),
        flags(settings)
    ))
}

/// The session's secret in a request.
pub(super) fn session_of<'a>(settings: &WebSettings, headers: &'a HeaderMap) -> Option<&'a str> {
    read(headers, name(settings))
}

/// The language cookie in a request.
pub(super) fn language_of(headers: &HeaderMap) -> Option<Locale> {
    Locale::from_tag(read(headers, "lang")?)
}

fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    value(headers, name, MAX_VALUE)
}

/// The first cookie of a name (RFC 6265, 4.2).
fn value<'a>(headers: &'a HeaderMap, name: &str, longest: usize) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty() && value.len() <= longest)
}

fn of(text: &str) -> HeaderValue {
    // Names, numbers and base64url only: nothing that a header cannot hold.
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use model::Locale;
    use service::sign_in::Signed;

    use super::{language_cookie, session_cookie, session_ended, session_of};
    use crate::WebSettings;

    fn settings(secure_cookie: bool) -> WebSettings {
        WebSettings {
            secure_cookie,
            ..WebSettings::default()
        }
    }

    #[test]
    fn flags_are_pinned() {
        let signed = Signed {
            secret: "s3cret".into(),
            max_age_s: 43200,
        };
        assert_eq!(
            session_cookie(&settings(true), &signed),
            "__Host-korespond=s3cret; Max-Age=43200; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            session_cookie(&settings(false), &signed),
            "korespond=s3cret; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax"
        );
        assert!(session_cookie(&settings(true), &signed).is_sensitive());
        assert_eq!(
            session_ended(&settings(true)),
            "__Host-korespond=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            language_cookie(&settings(true), Locale::Pl),
            "lang=pl; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
    }

    #[test]
    fn the_name_depends_on_the_listener() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=b; korespond=plain; __Host-korespond=safe; x"),
        );
        assert_eq!(session_of(&settings(true), &headers), Some("safe"));
        assert_eq!(session_of(&settings(false), &headers), Some("plain"));
        let mut planted = HeaderMap::new();
        planted.append(
            header::COOKIE,
            HeaderValue::from_static("korespond=planted"),
        );
        assert_eq!(session_of(&settings(true), &planted), None);
    }
}
