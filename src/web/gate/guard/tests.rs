//! Every route that changes something, against every way that a foreign page may ask.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderName, HeaderValue, Request, StatusCode, request::Parts},
    response::IntoResponse,
};
use jiff::tz::TimeZone;
use model::{Code, Problem, Role, UserId};
use service::{Who, sign_in::Visit};

use super::{OUTSIDE, bearer, field_token, guard};
use crate::{
    WebSettings,
    gate::Peer,
    route::{self, Method},
    shown::Shown,
};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const COOKIE: (&str, &str) = ("cookie", "__Host-korespond=secret");

fn settings() -> WebSettings {
    WebSettings {
        base_url: Some("https://mail.example.com".into()),
        secure_cookie: true,
        ..WebSettings::default()
    }
}

fn visit() -> Visit {
    Visit {
        who: Who::Operator,
        user: UserId(1),
        name: "Ana".into(),
        email: "ana@agency.example".into(),
        role: Role::Agent,
        photo: None,
        locale: None,
        time_zone: TimeZone::UTC,
        duty: service::sign_in::Duty::None,
        form_token: "0123456789abcdef0123456789abcdef".into(),
    }
}

fn parts(method: &str, path: &str, headers: &[(&'static str, &str)]) -> Parts {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header("host", "mail.example.com");
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).unwrap();
        request = request.header(HeaderName::from_static(name), value);
    }
    request.body(()).unwrap().into_parts().0
}

async fn asked(
    visit: &Result<Visit, Problem>,
    (method, path): (&str, &str),
    headers: &[(&'static str, &str)],
    body: &str,
) -> Result<Body, Shown> {
    let parts = parts(method, path, headers);
    guard(&settings(), visit, &parts, Body::from(body.to_owned())).await
}

async fn passes(
    visit: &Result<Visit, Problem>,
    route: (&str, &str),
    headers: &[(&'static str, &str)],
    body: &str,
) -> bool {
    asked(visit, route, headers, body).await.is_ok()
}

fn changing() -> Vec<(String, String)> {
    route::all()
        .into_iter()
        .filter(|route| route.method != Method::Get)
        .map(|route| {
            (
                route.method.word().to_uppercase(),
                route.path.replace(['{', '}', '*'], ""),
            )
        })
        .chain([("POST".to_owned(), "/some-page".to_owned())])
        .filter(|(_, path)| !OUTSIDE.contains(&path.as_str()))
        .collect()
}

#[tokio::test]
async fn no_foreign_page_changes_anything() {
    let visit = Ok(visit());
    let token = "_token=0123456789abcdef0123456789abcdef";
    let header = ("x-form-token", "0123456789abcdef0123456789abcdef");
    for (method, path) in changing() {
        for (headers, body) in [
            (vec![COOKIE, OWN, FORM], ""),
            (
                vec![COOKIE, OWN, FORM],
                "_token=ffffffffffffffffffffffffffffffff",
            ),
            (vec![COOKIE, OWN, FORM], "_token="),
            (
                vec![
                    COOKIE,
                    OWN,
                    ("x-form-token", "ffffffffffffffffffffffffffffffff"),
                ],
                "",
            ),
            (vec![COOKIE, OWN, ("content-type", "text/plain")], token),
            (
                vec![COOKIE, OWN, ("content-type", "application/json")],
                token,
            ),
            (vec![COOKIE, OWN], token),
            (vec![COOKIE, FORM, header], token),
            (
                vec![COOKIE, FORM, header, ("origin", "https://evil.example")],
                token,
            ),
            (vec![COOKIE, FORM, header, ("origin", "null")], token),
            (
                vec![COOKIE, FORM, header, ("sec-fetch-site", "cross-site")],
                token,
            ),
            (
                vec![COOKIE, FORM, header, ("sec-fetch-site", "same-site")],
                token,
            ),
            (
                vec![COOKIE, FORM, header, ("sec-fetch-site", "none")],
                token,
            ),
            (
                vec![
                    COOKIE,
                    FORM,
                    header,
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://mail.example.com"),
                ],
                token,
            ),
            (
                vec![COOKIE, OWN, FORM, ("x-http-method-override", "GET")],
                "",
            ),
        ] {
            let refused = asked(&visit, (&method, &path), &headers, body).await;
            let problem = refused
                .err()
                .unwrap_or_else(|| panic!("{method} {path} {headers:?}"));
            assert_eq!(
                problem.clone().into_response().status(),
                StatusCode::FORBIDDEN
            );
            assert_eq!(problem.into_problem().code, Code::ForeignRequest);
        }
    }
}

#[tokio::test]
async fn our_own_pages_pass_with_their_token() {
    let visit = Ok(visit());
    let body = "name=x&_token=0123456789abcdef0123456789abcdef";
    for (method, path) in changing() {
        let header = ("x-form-token", "0123456789abcdef0123456789abcdef");
        assert!(passes(&visit, (&method, &path), &[COOKIE, OWN, header], "").await);
        if path.starts_with("/api/") {
            continue;
        }
        let passed = asked(&visit, (&method, &path), &[COOKIE, OWN, FORM], body)
            .await
            .unwrap();
        assert_eq!(
            to_bytes(passed, 1024).await.unwrap(),
            body,
            "the form is left whole"
        );
        let origin = ("origin", "https://mail.example.com");
        assert!(passes(&visit, (&method, &path), &[COOKIE, origin, FORM], body).await);
    }
}

#[tokio::test]
async fn a_form_with_a_file_carries_its_token_too() {
    let kind = ("content-type", "multipart/form-data; boundary=b7");
    let headers = [COOKIE, OWN, kind];
    let form = |name: &str, token: &str| {
        format!(
            "--b7\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{token}\r\n--b7--\r\n"
        )
    };
    let route = ("POST", "/users/1/photo");
    let right = "0123456789abcdef0123456789abcdef";
    let whole = form("_token", right);
    assert!(passes(&Ok(visit()), route, &headers, &whole).await);
    for (name, token) in [
        ("_token", "f"),
        ("_token", ""),
        ("token", right),
        ("photo", right),
    ] {
        assert!(!passes(&Ok(visit()), route, &headers, &form(name, token)).await);
    }
    let foreign = [COOKIE, ("sec-fetch-site", "cross-site"), kind];
    assert!(!passes(&Ok(visit()), route, &foreign, &whole).await);
    assert!(!passes(&Ok(visit()), route, &[COOKIE, OWN, FORM], &whole).await);
}

#[tokio::test]
async fn signing_in_needs_our_own_page() {
    let nobody = Err(Problem::new(Code::SignInFirst));
    let sign_in = ("POST", "/sign-in");
    assert!(passes(&nobody, sign_in, &[OWN, FORM], "").await);
    assert!(passes(&Ok(visit()), sign_in, &[OWN, COOKIE, FORM], "").await);
    for headers in [
        vec![FORM],
        vec![FORM, ("sec-fetch-site", "cross-site")],
        vec![FORM, ("origin", "null")],
    ] {
        assert!(
            asked(&nobody, sign_in, &headers, "").await.is_err(),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn a_program_with_a_token_needs_no_page() {
    let bearer = ("authorization", "Bearer abc");
    let api = ("POST", "/api/v1/contacts");
    assert!(passes(&Ok(visit()), api, &[bearer], "{}").await);
    assert!(passes(&Ok(visit()), api, &[bearer, COOKIE], "{}").await);
    let page = asked(&Ok(visit()), ("POST", "/some-page"), &[bearer, COOKIE], "").await;
    assert!(page.is_err(), "tokens are for the API only");
}

#[tokio::test]
async fn another_host_is_not_ours() {
    let mut parts = parts("GET", "/mail", &[]);
    parts
        .headers
        .insert("host", HeaderValue::from_static("evil.example"));
    let unset = WebSettings::default();
    for (settings, says_what_helps) in [(settings(), false), (unset.clone(), true)] {
        let refused = guard(&settings, &Ok(visit()), &parts, Body::empty()).await;
        let shown = refused.err().unwrap();
        let status = shown.clone().into_response().status();
        assert_eq!(status, StatusCode::MISDIRECTED_REQUEST);
        let problem = shown.into_problem();
        assert_eq!(problem.code, Code::UnknownHost);
        let told = problem.detail.unwrap_or_default();
        assert_eq!(told.contains("server.base_url"), says_what_helps);
    }
    parts.extensions.insert(Peer::Operator);
    for settings in [settings(), unset] {
        let passed = guard(&settings, &Ok(visit()), &parts, Body::empty()).await;
        assert!(passed.is_ok());
    }
}

#[tokio::test]
async fn metrics_are_read_by_number_or_with_a_token() {
    let bearer = ("authorization", "Bearer abc");
    for (host, headers, read) in [
        ("127.0.0.1:8025", vec![], true),
        ("mail.example.com", vec![], true),
        ("rebound.example:8025", vec![], false),
        ("rebound.example:8025", vec![COOKIE], false),
        ("gateway.internal:8025", vec![bearer], true),
    ] {
        let mut parts = parts("GET", "/metrics", &headers);
        let named = HeaderValue::from_static(host);
        parts.headers.insert("host", named);
        let nobody = Err(Problem::new(Code::SignInFirst));
        let passed = guard(&settings(), &nobody, &parts, Body::empty()).await;
        assert_eq!(passed.is_ok(), read, "{host} {headers:?}");
    }
}

#[tokio::test]
async fn a_form_has_a_limit() {
    let body = format!("a={}", "x".repeat(2 << 20));
    let refused = asked(
        &Ok(visit()),
        ("POST", "/some-page"),
        &[COOKIE, OWN, FORM],
        &body,
    )
    .await;
    assert_eq!(refused.err().unwrap().into_problem().code, Code::TooLarge);
}

#[test]
fn the_token_is_found_in_a_form() {
    assert_eq!(field_token(b"a=b&_token=abc-_9&c=d"), Some("abc-_9"));
    assert_eq!(field_token(b"_token="), Some(""));
    for form in [
        &b""[..],
        b"a=_token=x",
        b"token=x",
        b"x_token=x",
        b"%5Ftoken=x",
        b"_tokens=x",
    ] {
        assert_eq!(field_token(form), None);
    }
}

#[test]
fn only_bearers() {
    let value = HeaderValue::from_static;
    assert_eq!(bearer(&value("Bearer abc")), Some("abc"));
    assert_eq!(bearer(&value("bearer  abc ")), Some("abc"));
    assert_eq!(bearer(&value("Basic abc")), None);
    assert_eq!(bearer(&value("abc")), None);
}
