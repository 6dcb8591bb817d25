//! A message's text for its frame, its raw bytes and its attachments.

use axum::{
    body::Bytes,
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use model::{Body, Code, Hash, MessageRef, Problem};
use serde::Deserialize;
use service::{
    Preview,
    message::{self, Asked, BodyAsk, Images, Labels, Look},
    searching,
};

use crate::{
    gate::{self, FILE_CSP, PDF_CSP, TEXT_CSP, frame_headers},
    pages::scene::{Answer, Scene, id},
    words::Words,
};

/// What stands in the query of a text or a file.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    images: String,
    asked: String,
    preview: String,
    version: String,
    /// The search from which the message was opened.
    q: String,
}

impl Asking {
    /// How the message is looked at.
    fn look(&self, headers: &HeaderMap) -> Result<Look, Problem> {
        Ok(Look {
            asked: self.confirmed(headers),
            version: version(&self.version)?,
        })
    }

    /// Whether the Director confirmed it on a page of ours: a link elsewhere confirms nothing.
    fn confirmed(&self, headers: &HeaderMap) -> Asked {
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        if self.asked == "yes" && site == Some(b"same-origin") {
            Asked::Yes
        } else {
            Asked::No
        }
    }
}

/// Which of a message's texts an address names; none is the one that it is shown by.
pub fn version(named: &str) -> Result<Option<Hash>, Problem> {
    if named.is_empty() {
        return Ok(None);
    }
    let hash = named.parse().map_err(|()| Problem::new(Code::NotFound))?;
    Ok(Some(hash))
}

/// The words within a frame.
pub fn labels(t: &Words) -> Labels {
    Labels {
        quoted: t.text("frame-quoted"),
        signature: t.text("frame-signature"),
        blocked_image: t.text("frame-blocked-image"),
    }
}

pub async fn body(
    scene: Scene,
    Path(at): Path<String>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Answer {
    let id: MessageRef = id(&at)?;
    // Only our own frame shows a mail's markup; a link or a foreign page never does.
    let dest = headers.get("sec-fetch-dest").map(HeaderValue::as_bytes);
    if dest.is_some_and(|dest| dest != b"iframe") {
        return Err(Problem::new(Code::ForeignRequest).into());
    }
    let images = if asking.images == "show" {
        Images::Show
    } else {
        Images::Ask
    };
    let look = asking.look(&headers)?;
    let ask = BodyAsk {
        images,
        labels: labels(&scene.around.t),
        look,
    };
    let body = message::body(scene.desk(), scene.who(), id, ask).await?;
    let body = searching::mark_body(scene.desk(), scene.who(), &asking.q, body).await?;
    let policy = frame_headers(if body.remote_shown {
        gate::Images::Remote
    } else {
        gate::Images::Inside
    });
    let document = document(scene.around.t.locale().tag(), &body).into_string();
    Ok((policy, Html(document)).into_response())
}

/// The look of a letter: paper stays paper, for mails set their own dark ink.
const PAPER: &str = "html{color-scheme:light;background:#fff}body{margin:0;padding:4px 2px 16px;\
    color:#1b1f27;background:#fff;font:15px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;\
    overflow-wrap:anywhere}img{max-width:100%;height:auto}a{color:#2456c8}\
    pre{white-space:pre-wrap;font:inherit}blockquote{margin:8px 0 8px 2px;padding-left:12px;\
    border-left:3px solid #d8dce4;color:#555e6d}table{max-width:100%}\
    details>summary{cursor:pointer;color:#555e6d;font-size:13px;margin:8px 0}\
    mark{background:#ffe58a;color:#1b1f27;border-radius:3px}";

fn document(tag: &str, body: &Body) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(tag) {
            head { meta charset="utf-8"; title { "." } style { (PreEscaped(PAPER)) } }
            // The sanitiser's own output, with marks: nothing may touch it afterwards.
            body { (PreEscaped(&body.html)) }
        }
    }
}

pub async fn raw(
    scene: Scene,
    Path(at): Path<String>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Answer {
    let id: MessageRef = id(&at)?;
    let look = asking.look(&headers)?;
    let bytes = message::raw(scene.desk(), scene.who(), id, look).await?;
    Ok(file("message/rfc822", &format!("message-{id}.eml"), bytes))
}

pub async fn attachment(
    scene: Scene,
    Path((at, part)): Path<(String, String)>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Answer {
    let at = (id(&at)?, id(&part)?);
    let look = asking.look(&headers)?;
    if asking.preview == "yes" {
        let (about, preview) = message::preview(scene.desk(), scene.who(), at, look).await?;
        return Ok(looked_at(&about.name, preview));
    }
    let (attachment, bytes) = message::attachment(scene.desk(), scene.who(), at, look).await?;
    Ok(file("application/octet-stream", &attachment.name, bytes))
}

/// An attachment that the browser shows by itself, of the type that its bytes are.
fn looked_at(name: &str, preview: Preview) -> Response {
    let (kind, policy, bytes) = match preview {
        Preview::Picture(kind, bytes) => (kind, FILE_CSP, bytes),
        Preview::Text(text) => ("text/plain; charset=utf-8", TEXT_CSP, text.into_bytes()),
        Preview::Pdf(bytes) => ("application/pdf", PDF_CSP, bytes),
    };
    let way = disposition("inline", name);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&way).unwrap_or(HeaderValue::from_static("inline")),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(policy),
        ),
    ];
    (headers, Bytes::from(bytes)).into_response()
}

pub async fn zip(
    scene: Scene,
    Path(at): Path<String>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Answer {
    let id: MessageRef = id(&at)?;
    let look = asking.look(&headers)?;
    let bytes = message::zip(scene.desk(), scene.who(), id, look).await?;
    Ok(file("application/zip", &format!("message-{id}.zip"), bytes))
}

/// A file to save; a browser that opens it all the same may do nothing with it.
fn file(kind: &str, name: &str, bytes: Vec<u8>) -> Response {
    let value = |text: &str| {
        HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
    };
    let headers = [
        (header::CONTENT_TYPE, value(kind)),
        (
            header::CONTENT_DISPOSITION,
            value(&disposition("attachment", name)),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(FILE_CSP),
        ),
    ];
    (headers, Bytes::from(bytes)).into_response()
}

/// What to do with a file, and its name in ASCII and in UTF-8 (RFC 6266, RFC 8187).
fn disposition(way: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!(
        "{way}; filename=\"{plain}\"; filename*=UTF-8''{}",
        crate::pages::parts::in_query(name)
    )
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_file_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("attachment", "umowa \"ł\"\r\nX: y.pdf"),
            "attachment; filename=\"umowa _____X_ y.pdf\"; \
             filename*=UTF-8''umowa%20%22%C5%82%22%0D%0AX%3A%20y.pdf"
        );
    }
}
