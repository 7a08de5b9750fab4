//! `GET /embed`: the widget itself.

use super::{assets::Index, headers::apply_headers};
use crate::http::{Site, error_message::error_message, home::nothing_serves};
use app::{
    api::ApiError,
    embed::Params,
    ui::embed::{EmbedPage, Recorded, embed_html},
};
use axum::{
    Extension,
    extract::{RawQuery, State},
    response::{Html, IntoResponse, Response},
};
use futures::StreamExt;
use leptos::nonce::Nonce;
use sale::{event::RunRecord, service::lines};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// The time that a visitor waits for the run that the address names: on a slide, any picture in time is better than
/// the right one too late.
const PATIENCE: Duration = Duration::from_secs(3);
/// Most bytes of event lines in a page. A run of 60 buyers has six thousand.
const LINES_MAX: usize = 256 * 1024;

/// Responds with the widget. Errors in its address are shown in the page: on a slide there is nobody to read a
/// status.
pub(super) async fn show(
    State(site): State<Site>,
    Extension(index): Extension<Index>,
    RawQuery(query): RawQuery,
) -> Response {
    let page = gather(&site, &index, query.as_deref().unwrap_or_default()).await;
    let nonce = Nonce::new();
    let mut response = Html(embed_html(page, Some(&nonce))).into_response();
    apply_headers(&mut response, &nonce);
    response
}

async fn gather(site: &Site, index: &Index, query: &str) -> EmbedPage {
    let buyers_max = site.service.limits().buyers_max;
    let (mut params, mut wrong) = Params::of_query(query, buyers_max);
    let (recorded, notice) = match params.run.take() {
        None => (newest(site), None),
        Some(run) => match found(site, &run).await {
            Ok(recorded) => {
                let record = &recorded.record;
                (params.run, params.seat, params.buyers) = (Some(run), record.seat, record.buyers);
                (vec![recorded], None)
            }
            Err(error) => {
                wrong.push("run");
                (newest(site), Some(format!("{} Another recorded run is shown instead.", error_message(&error))))
            }
        },
    };
    // A static page has no button that could fail.
    let notice = notice.or_else(|| nothing_serves(site).filter(|_| !params.is_static));
    EmbedPage { params, wrong, buyers_max, recorded, assets: index.assets(), notice }
}

/// The recorded run that every page carries, for when the server cannot be reached.
fn newest(site: &Site) -> Vec<Recorded> {
    all(site).into_iter().take(1).collect()
}

/// Every run that is part of the program.
pub(super) fn all(site: &Site) -> Vec<Recorded> {
    let recordings = site.service.recordings().into_iter();
    recordings.map(|(record, lines)| Recorded { record, lines: lines.into() }).collect()
}

/// Returns the run that the address names, if it is short enough for a page.
async fn found(site: &Site, run: &str) -> Result<Recorded, ApiError> {
    let found = async {
        let record = site.service.record(run).await?;
        if !record.ended {
            return Err(ApiError::busy("This run is still going on."));
        }
        carried(site, record).await
    };
    let late = |_| ApiError::busy("This run was not found in time.");
    timeout(PATIENCE, found).await.map_err(late)?
}

async fn carried(site: &Site, record: Arc<RunRecord>) -> Result<Recorded, ApiError> {
    let mut pieces = Box::pin(lines(site.service.watch(&record.run, 0).await?));
    let mut lines = String::new();
    while let Some(piece) = pieces.next().await {
        lines.push_str(&piece);
        if lines.len() > LINES_MAX {
            return Err(ApiError::bad_request("This run is too long to be carried in a page."));
        }
    }
    Ok(Recorded { record, lines: lines.into() })
}
