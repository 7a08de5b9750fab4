//! `GET /run/{id}.png`, the social card, and `GET /run/{id}.svg`, the space-time view. A
//! route cannot end in the middle of a name, so the page of a run comes through here.

use super::{Site, compression::Compressible, render::sorry, runs};
use crate::picture;
use app::{api::ApiError, event::RunRecord};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// A run that has ended does not change; it may expire.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
const NOT_YET: HeaderValue = HeaderValue::from_static("no-store");
/// Should the picture ever hold what is not ours, it does nothing.
const INERT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

type Draw = fn(&RunRecord) -> Result<Vec<u8>, String>;

/// `GET /run/{id}`, `/run/{id}.png`, `/run/{id}.svg`
pub(super) async fn or_page(site: State<Site>, Path(name): Path<String>) -> Response {
    if let Some(run) = name.strip_suffix(".png") {
        return picture(&site, run, "image/png", picture::card).await;
    }
    if let Some(run) = name.strip_suffix(".svg") {
        let draw: Draw = |record| Ok(picture::space_time(record).into_bytes());
        let mut response = picture(&site, run, "image/svg+xml", draw).await;
        response.extensions_mut().insert(Compressible);
        return response;
    }
    runs::show(site, Path(name)).await
}

async fn picture(site: &Site, run: &str, kind: &'static str, draw: Draw) -> Response {
    let record = match site.office.record(run).await {
        Ok(record) => record,
        Err(error) => return sorry(site, error),
    };
    let kept = if record.ended { A_DAY } else { NOT_YET };
    match drawn(record, draw).await {
        Ok(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
                (header::CACHE_CONTROL, kept),
                (header::CONTENT_SECURITY_POLICY, INERT),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => {
            tracing::error!(run, error, "the picture could not be drawn");
            sorry(site, ApiError::internal("This run\u{2019}s picture could not be drawn."))
        }
    }
}

/// Some ten milliseconds of work: not on a thread that others wait for.
async fn drawn(record: Arc<RunRecord>, draw: Draw) -> Result<Vec<u8>, String> {
    tokio::task::spawn_blocking(move || draw(&record)).await.unwrap_or_else(|error| Err(error.to_string()))
}
