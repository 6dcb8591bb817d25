//! Forms with a file (RFC 7578): read whole, within the body's limit, by a reader of few lines.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use futures_util::StreamExt as _;
use model::{Code, Problem};

use crate::shown::Shown;

/// Parts of a form that are looked at.
const MAX_PARTS: usize = 50;

/// Longest boundary (RFC 2046, 5.1.1).
const MAX_BOUNDARY: usize = 70;

/// Longest form that is read to its end though it is over the limit, in bytes: a phone's picture.
const MAX_LET_BY: usize = 32 << 20;

/// One field of a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// What it holds.
    pub(crate) bytes: &'a [u8],
}

/// The boundary, if a request holds a form with files.
pub(super) fn boundary(headers: &HeaderMap) -> Option<&str> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, rest) = kind.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let mut parameters = rest.split(';').filter_map(|one| one.trim().split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?;
    let value = value.trim_matches('"');
    (1..=MAX_BOUNDARY).contains(&value.len()).then_some(value)
}

/// The fields in their order; what is no such form has none.
pub(super) fn parts<'a>(boundary: &str, body: &'a [u8]) -> Vec<Part<'a>> {
    let first = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    let mut found = Vec::new();
    let Some(mut rest) = body.strip_prefix(first.as_bytes()) else {
        return found;
    };
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let Some(end) = place(part, next.as_bytes()) else {
            break;
        };
        let (whole, after) = part.split_at(end);
        rest = after.get(next.len()..).unwrap_or_default();
        if let Some(part) = named(whole) {
            found.push(part);
        }
        if found.len() >= MAX_PARTS {
            break;
        }
    }
    found
}

fn place(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|here| here == what)
}

/// A part by the name that its Content-Disposition gives.
fn named(whole: &[u8]) -> Option<Part<'_>> {
    let end = place(whole, b"\r\n\r\n")?;
    let head = std::str::from_utf8(whole.get(..end)?).ok()?;
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"))?;
    let (_, name) = value.split_once("; name=\"")?;
    let (name, _) = name.split_once('"')?;
    Some(Part {
        name,
        bytes: whole.get(end + 4..)?,
    })
}

/// A form's file; its token was checked at the gate.
pub(crate) struct Sent {
    boundary: String,
    body: Bytes,
}

impl Sent {
    /// The bytes of a field; none if it is not there, [`Code::TooLarge`] if the form was cut
    /// before its end.
    pub(crate) fn field(&self, name: &'static str) -> Result<Vec<u8>, Problem> {
        let parts = parts(&self.boundary, &self.body);
        let part = parts.into_iter().find(|part| part.name == name);
        match part {
            Some(part) => Ok(part.bytes.to_vec()),
            None if is_whole(&self.boundary, &self.body) => Ok(Vec::new()),
            None => Err(Problem::at(Code::TooLarge, name)),
        }
    }
}

/// Whether a form has its end (RFC 2046, 5.1.1).
fn is_whole(boundary: &str, body: &[u8]) -> bool {
    body.trim_ascii_end()
        .ends_with(format!("--{boundary}--").as_bytes())
}

/// The beginning of a form with files, as far as the limit goes; the rest is let by, so that the
/// page that sent it is answered. [`Sent`] tells what was cut.
pub(super) async fn beginning(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(Code::TooLarge);
    let mut chunks = body.into_data_stream();
    let (mut kept, mut seen) = (Vec::new(), 0);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| too_large())?;
        seen += chunk.len();
        if seen > MAX_LET_BY {
            return Err(too_large());
        }
        let room = chunk.len().min(limit.saturating_sub(kept.len()));
        kept.extend_from_slice(chunk.get(..room).unwrap_or_default());
    }
    Ok(kept.into())
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Shown;

    async fn from_request(request: Request, state: &S) -> Result<Self, Shown> {
        let boundary = boundary(request.headers())
            .ok_or(Problem::new(Code::BadRequest))?
            .to_owned();
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| Problem::new(Code::TooLarge))?;
        Ok(Self { boundary, body })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use axum::body::{Body, Bytes};
    use model::{Code, Problem};

    use super::{MAX_LET_BY, Sent, beginning, boundary, parts};

    #[tokio::test]
    async fn a_form_over_the_limit_is_told_at_its_field() {
        let body =
            "--x\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\nabcdef\r\n--x--\r\n";
        let sent = async |limit| {
            let body = beginning(Body::from(body), limit).await.unwrap();
            assert!(body.len() <= limit);
            Sent {
                boundary: "x".to_owned(),
                body,
            }
        };
        let whole = sent(body.len()).await;
        assert_eq!(whole.field("photo").unwrap(), b"abcdef");
        assert_eq!(whole.field("other").unwrap(), b"");
        for limit in [body.len() - 12, body.len() - 20, 0] {
            let told = sent(limit).await.field("photo");
            assert_eq!(told, Err(Problem::at(Code::TooLarge, "photo")), "{limit}");
        }
        let endless = Bytes::from(vec![0; MAX_LET_BY + 1]);
        let told = beginning(Body::from(endless), 10).await;
        assert_eq!(told, Err(Problem::new(Code::TooLarge)));
    }

    #[test]
    fn fields_and_files_are_read() {
        let body = b"--x7\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\nabc\r\n\
            --x7\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\
            Content-Type: image/png\r\n\r\n\x89PNG\r\n\r\n--x\r\n--x7--\r\n";
        let found = parts("x7", body);
        let told: Vec<_> = found.iter().map(|part| (part.name, part.bytes)).collect();
        let expected: [(&str, &[u8]); 2] = [("_token", b"abc"), ("photo", b"\x89PNG\r\n\r\n--x")];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_no_form_has_no_fields() {
        for body in [
            "",
            "--x",
            "--x\r\n",
            "--x--",
            "--x\r\n\r\n--x",
            "--y\r\n\r\na\r\n--y--",
        ] {
            assert_eq!(parts("x", body.as_bytes()), [], "{body}");
        }
    }

    #[test]
    fn the_boundary_is_bounded() {
        let read = |kind: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(kind).unwrap());
            boundary(&headers).map(str::to_owned)
        };
        assert_eq!(
            read("multipart/form-data; boundary=\"a b\"").as_deref(),
            Some("a b")
        );
        assert_eq!(read("multipart/form-data; boundary="), None);
        assert_eq!(
            read(&format!("multipart/form-data; boundary={:071}", 0)),
            None
        );
        assert_eq!(read("multipart/mixed; boundary=a"), None);
    }
}
