//! The work for each kind, and the data that it needs.

use super::{
    super::{Job, Made},
    Kind,
};
use crate::picture;
use app::api::{ApiError, SharedRunService};
use axum::http::HeaderValue;
use evidence::{About, Bundle};
use futures::StreamExt;
use sale::{
    History, Lane,
    event::{RunEvent, RunRecord},
};
use std::{fmt::Display, io::Cursor, sync::Arc};

/// Most events of a run: one of ten thousand buyers has twenty thousand.
const EVENTS_MAX: usize = 400_000;

/// Loads the data that the work needs.
pub(super) async fn gather(
    service: SharedRunService,
    record: Arc<RunRecord>,
    kind: Kind,
    tag: HeaderValue,
) -> Result<Job, ApiError> {
    let run = record.run.clone();
    Ok(match kind {
        Kind::Evidence => {
            let histories = service.histories(&run).await?;
            let bundle = Bundle::new(histories, &events(&service, &run).await?, About::default());
            let bundle = bundle.map_err(ApiError::not_found)?;
            let write = move || bundle.write(Cursor::new(Vec::new())).map(Cursor::into_inner);
            job(run, tag, true, write)
        }
        Kind::History(lane) => {
            let history = history(&service, &run, lane).await?;
            job(run, tag, true, move || Ok::<_, String>(history.to_lines().into_bytes()))
        }
        Kind::Card => job(run, tag, record.ended, move || picture::card(&record)),
        Kind::SpaceTime => {
            job(run, tag, record.ended, move || Ok::<_, String>(picture::space_time(&record).into_bytes()))
        }
    })
}

/// Returns work that makes bytes, or logs why it does not.
fn job<E: Display>(
    run: String,
    tag: HeaderValue,
    lasting: bool,
    make: impl FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
) -> Job {
    Box::new(move || match make() {
        Ok(bytes) => Ok(Made { bytes: bytes.into(), tag, lasting }),
        Err(error) => {
            tracing::error!(run, %error, "a bundle or picture could not be made");
            Err(ApiError::internal("This could not be made of the run. The reason is in the log."))
        }
    })
}

async fn history(service: &SharedRunService, run: &str, lane: Lane) -> Result<Arc<History>, ApiError> {
    let histories = service.histories(run).await?;
    let history = histories.into_iter().find(|history| history.lane == lane);
    history.ok_or_else(|| ApiError::not_found(format!("The {lane} lane did not run.")))
}

/// The events of a run that has ended.
async fn events(service: &SharedRunService, run: &str) -> Result<Vec<Arc<RunEvent>>, ApiError> {
    let mut pieces = service.watch(run, 0).await?;
    let mut events = Vec::new();
    while let Some(piece) = pieces.next().await {
        events.extend(piece);
        if events.len() > EVENTS_MAX {
            return Err(ApiError::internal("The run is longer than any run can be."));
        }
    }
    Ok(events)
}
