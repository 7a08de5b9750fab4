//! `GET /run/{id}/evidence.zip`: a run's evidence, for whoever wants to judge it.

use super::{Site, render::sorry};
use crate::evidence::{About, Bundle};
use app::api::ApiError;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use std::{io::Cursor, sync::LazyLock, time::Duration};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

/// Bundles made at once: one of ten thousand buyers takes a second of a core.
const AT_ONCE_MAX: usize = 2;
/// How long a visitor waits for his turn, and for the run's lines.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of event lines: a run of ten thousand buyers has a million.
const EVENTS_MAX: usize = 64 * 1024 * 1024;

static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_ONCE_MAX));

/// Answers with the bundle of both lanes.
pub(super) async fn show(State(site): State<Site>, Path(run): Path<String>) -> Response {
    match packed(&site, &run).await {
        Ok((run, zip)) => {
            let name = format!("attachment; filename=\"worldseat-{run}.zip\"");
            ([(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)], zip)
                .into_response()
        }
        Err(error) => sorry(&site, error),
    }
}

async fn packed(site: &Site, run: &str) -> Result<(String, Vec<u8>), ApiError> {
    let busy = || ApiError::busy("Others are fetching evidence just now. Try again in a moment.");
    let turn = timeout(PATIENCE, TURNS.acquire()).await.map_err(|_| busy())?;
    let histories = site.office.histories(run).await?;
    let events = timeout(PATIENCE, events(site, run)).await.map_err(|_| busy())??;
    let bundle = Bundle::new(histories, &events, About::default()).map_err(ApiError::not_found)?;
    let packing = spawn_blocking(move || {
        bundle.write(Cursor::new(Vec::new())).map(|zip| (bundle.run().to_owned(), zip.into_inner()))
    });
    let packed = packing.await;
    drop(turn);
    match packed {
        Ok(Ok(packed)) => Ok(packed),
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &dyn std::error::Error) -> ApiError {
    tracing::error!(%error, "a bundle could not be made");
    ApiError::internal("The evidence could not be packed. The reason is in the log.")
}

/// The lines of a run that has ended.
async fn events(site: &Site, run: &str) -> Result<String, ApiError> {
    let mut lines = site.office.watch(run, 0).await?;
    let mut events = String::new();
    while let Some(line) = lines.next().await {
        events.push_str(&line);
        if events.len() > EVENTS_MAX {
            return Err(ApiError::internal("The run is longer than any run can be."));
        }
    }
    Ok(events)
}
