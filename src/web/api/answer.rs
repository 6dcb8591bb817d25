//! How the API answers.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::Instant;
use serde::{Serialize, Serializer};
use service::Page;

use crate::{gate::FILE_CSP, shown::Shown};

/// A verb's answer as JSON, or a problem.
pub(super) type Answer<T> = Result<Json<T>, Shown>;

/// Done, with nothing to tell.
pub(super) type Done = Result<StatusCode, Shown>;

/// A moment in RFC 3339, UTC.
#[derive(Clone, Copy)]
pub(super) struct When(Instant);

impl From<Instant> for When {
    fn from(at: Instant) -> Self {
        Self(at)
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0.timestamp())
    }
}

/// A page of a list.
#[derive(Serialize)]
pub(super) struct Items<T> {
    pub(super) items: Vec<T>,
    pub(super) next: Option<String>,
}

impl<T> Items<T> {
    /// A list that has one page only.
    pub(super) fn all<F: Into<T>>(rows: impl IntoIterator<Item = F>) -> Json<Self> {
        Json(Self {
            items: rows.into_iter().map(Into::into).collect(),
            next: None,
        })
    }

    /// A page as a verb answered it.
    pub(super) fn of<F: Into<T>>(page: Page<F>) -> Self {
        Self {
            items: page.items.into_iter().map(Into::into).collect(),
            next: page.next,
        }
    }
}

/// The id of what was made.
#[derive(Serialize)]
pub(super) struct Made<T> {
    id: T,
}

impl<T: Serialize> Made<T> {
    /// 201 with the id.
    pub(super) fn new(id: T) -> (StatusCode, Json<Self>) {
        (StatusCode::CREATED, Json(Self { id }))
    }
}

/// What a browser must never open as a page of ours: saved, and of the type we say.
pub(crate) fn file(bytes: Vec<u8>, name: &str, kind: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition(name)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(FILE_CSP),
        ),
    ];
    (headers, bytes).into_response()
}

/// `Content-Disposition` with the name in both forms (RFC 6266, RFC 8187).
fn disposition(name: &str) -> HeaderValue {
    let mut value = String::from("attachment; filename=\"");
    value.extend(name.chars().map(|c| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' => c,
        _ => '_',
    }));
    value.push_str("\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            value.push(char::from(byte));
        } else {
            value.push('%');
            value.extend(format!("{byte:02X}").chars());
        }
    }
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// The type a download is given: a few that nothing runs, else bytes.
pub(super) fn safe_kind(claimed: &str) -> &'static str {
    const SAFE: [&str; 9] = [
        "application/pdf",
        "application/zip",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "text/calendar",
        "text/csv",
        "text/plain",
    ];
    SAFE.into_iter()
        .find(|safe| safe.eq_ignore_ascii_case(claimed))
        .unwrap_or("application/octet-stream")
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use model::Instant;

    use super::{When, disposition, file, safe_kind};

    #[test]
    fn moments_are_rfc_3339() {
        let told = serde_json::to_string(&When(Instant(1_790_000_000_123))).unwrap();
        assert_eq!(told, "\"2026-09-21T14:13:20.123Z\"");
    }

    #[test]
    fn downloads_are_saved_and_inert() {
        let answer = file(b"x".to_vec(), "a.html", safe_kind("text/html"));
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "application/octet-stream"
        );
        assert_eq!(
            answer.headers()[header::CONTENT_SECURITY_POLICY],
            "sandbox; default-src 'none'"
        );
        assert_eq!(safe_kind("Image/PNG"), "image/png");
        assert_eq!(safe_kind("image/svg+xml"), "application/octet-stream");
        assert_eq!(
            disposition("Umowa łódź\"\r\n.pdf"),
            "attachment; filename=\"Umowa __d____.pdf\"; filename*=UTF-8''Umowa%20%C5%82%C3%B3d%C5%BA%22%0D%0A.pdf"
        );
    }
}
