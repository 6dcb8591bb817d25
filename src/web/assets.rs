//! Styles, scripts and icons, compiled in and kept by browsers for good.
//!
//! All of them stand under one stamp made of all of their bytes: scripts name each other by
//! relative address, so a change of one must change the address of all.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use model::{Code, Problem};
use rust_embed::RustEmbed;

use crate::{
    route::{Needs, Route, get},
    shown::Shown,
};

/// How long a stamped file may be kept: its address never means other bytes.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

#[derive(RustEmbed)]
#[folder = "../../panel/"]
struct Panel;

/// The address of a file of the panel, such as `css/panel.css`.
pub(crate) fn url(name: &str) -> String {
    format!("/assets/{:016x}/{name}", stamp())
}

/// One number for all files together; the files' SHA-256 values were taken at compile time.
fn stamp() -> u64 {
    let mut hasher = DefaultHasher::new();
    for name in Panel::iter().filter(|name| kind(name).is_some()) {
        name.hash(&mut hasher);
        Panel::get(&name)
            .map(|file| file.metadata.sha256_hash())
            .hash(&mut hasher);
    }
    hasher.finish()
}

/// The files' routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![get("/assets/{stamp}/{*name}", Needs::Nobody, file)]
}

async fn file(Path((given, name)): Path<(String, String)>) -> Result<Response, Shown> {
    let missing = || Problem::new(Code::NotFound);
    let kind = kind(&name).ok_or_else(missing)?;
    let file = Panel::get(&name).ok_or_else(missing)?;
    // A page of an older build asks with the older stamp: it gets today's file, unkept.
    let keep = if given == format!("{:016x}", stamp()) {
        FOR_GOOD
    } else {
        "no-store"
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
    ];
    Ok((headers, file.data).into_response())
}

/// The type of a file that browsers may have; others, such as the words, stay inside.
fn kind(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "ico" => Some("image/x-icon"),
        "woff2" => Some("font/woff2"),
        "webmanifest" => Some("application/manifest+json"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::Path;
    use axum::http::header;

    use super::{file, kind, stamp, url};

    #[test]
    fn addresses_carry_the_stamp() {
        assert_eq!(
            url("css/x.css"),
            format!("/assets/{:016x}/css/x.css", stamp())
        );
        assert_eq!(stamp(), stamp());
    }

    #[tokio::test]
    async fn what_is_no_asset_is_not_served() {
        for name in [
            "locales/en/common.ftl",
            "css/none.css",
            "../Cargo.toml",
            "css",
            "",
        ] {
            assert!(
                file(Path(("x".into(), name.into()))).await.is_err(),
                "{name}"
            );
        }
    }

    #[tokio::test]
    async fn only_todays_stamp_is_kept() {
        let Some(name) = super::Panel::iter().find(|name| kind(name).is_some()) else {
            return;
        };
        let today = format!("{:016x}", stamp());
        for (given, expected) in [(today.as_str(), super::FOR_GOOD), ("0", "no-store")] {
            let answer = file(Path((given.into(), name.to_string()))).await.unwrap();
            assert_eq!(answer.headers()[header::CACHE_CONTROL], expected);
        }
    }
}
