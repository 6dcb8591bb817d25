//! Answers that are bytes: read whole, or as they come.

use axum::body::Body;
use http_body_util::BodyExt;
use hyper::{Method, Request, Response, header};
use serde_json::Value;

use super::{ANSWER_TIME, Api, read, silent, understood, whole};
use crate::cli::fault::Fault;

impl Api {
    /// Reads bytes.
    pub async fn get_bytes(&self, path: &str) -> Result<Vec<u8>, Fault> {
        let request = whole(Request::builder().method(Method::GET).uri(path), Vec::new())?;
        let (status, answer) = tokio::time::timeout(ANSWER_TIME, self.exchange(request, read))
            .await
            .map_err(|_| silent("no answer came in time"))??;
        if status.is_success() {
            return Ok(answer);
        }
        understood(status, &answer)?;
        Err(Fault::failed(format!("the answer was {status}")))
    }

    /// Does something whose answer may be longer than memory: each piece is handed on as it
    /// comes, with the number that the header `counts` tells.
    pub async fn post_for_flow(
        &self,
        (path, told): (&str, &Value),
        counts: &str,
        mut each: impl FnMut(u64, &[u8]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        let request = whole(request, told.to_string().into_bytes())?;
        self.exchange(request, async |answer: Response<Body>| {
            if !answer.status().is_success() {
                let (status, answer) = read(answer).await?;
                understood(status, &answer)?;
                return Err(Fault::failed(format!("the answer was {status}")));
            }
            let count = answer
                .headers()
                .get(counts)
                .and_then(|count| count.to_str().ok()?.parse().ok())
                .unwrap_or(0);
            let mut body = answer.into_body();
            while let Some(frame) = body.frame().await {
                let frame = frame.map_err(|_| {
                    Fault::failed("the answer broke off").remedy("The daemon's log says why.")
                })?;
                if let Some(piece) = frame.data_ref() {
                    each(count, piece)?;
                }
            }
            Ok(())
        })
        .await
    }
}
