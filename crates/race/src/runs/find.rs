//! Finds a run among the recorded ones, those that this server knows, and those that are stored.

use super::{
    Shared,
    archive::Archive,
    recorded::{self, Recording},
    registry::Run,
    run_id::{begun_ms, still_kept},
};
use crate::journal::CHUNK_EVENTS_MAX;
use futures::{StreamExt, stream};
use sale::{
    History,
    event::{RunEvent, RunRecord},
    service::{Events, ServiceError},
};
use std::sync::Arc;

/// The place of a run.
enum Source<'a> {
    /// In the program itself.
    Recorded(&'static Recording),
    /// In this server's memory.
    Here(Run),
    /// In the archive, if anywhere.
    Archive(&'a Archive),
}

fn source<'a>(shared: &'a Shared, run: &str) -> Result<Source<'a>, ServiceError> {
    if let Some(recording) = recorded::find(run) {
        return Ok(Source::Recorded(recording));
    }
    let begun_ms = begun_ms(run)?;
    if let Some(known) = shared.registry().find(run) {
        // Also if the server still remembers it: its rows may be partly deleted.
        if let Some(archive) = &shared.archive {
            still_kept(begun_ms, archive.retention().until_ms(begun_ms), archive.now_ms())?;
        }
        return Ok(Source::Here(known));
    }
    let archive = shared.archive.as_deref().map(Source::Archive);
    archive.ok_or_else(|| ServiceError::not_found("This run is not known here."))
}

/// Whether a run of this name may be somewhere.
pub(super) fn may_be_kept(shared: &Shared, run: &str) -> Result<(), ServiceError> {
    source(shared, run).map(drop)
}

/// Returns the events of a run from number `from` on, including those to come.
pub(super) async fn watch(shared: Arc<Shared>, run: String, from: u32) -> Result<Events, ServiceError> {
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    Ok(match source(&shared, &run)? {
        Source::Recorded(recording) => pieces(recording.events.clone(), from),
        Source::Here(known) => known.journal.watch(from, shared.hang_up.clone()).boxed(),
        Source::Archive(archive) => pieces(archive.events(&run).await?.events, from),
    })
}

/// Returns what is known of a run.
pub(super) async fn record(shared: Arc<Shared>, run: String) -> Result<Arc<RunRecord>, ServiceError> {
    match source(&shared, &run)? {
        Source::Recorded(recording) => Ok(recording.record.clone()),
        Source::Here(known) => {
            let record = known.journal.record();
            record.ok_or_else(|| ServiceError::busy("The run is only just beginning. Try again in a moment."))
        }
        Source::Archive(archive) => Ok(Arc::new(archive.events(&run).await?.record)),
    }
}

/// Returns the histories of the lanes of a run that has ended.
pub(super) async fn histories(shared: Arc<Shared>, run: String) -> Result<Vec<Arc<History>>, ServiceError> {
    let known = match source(&shared, &run)? {
        Source::Recorded(recording) => return Ok(recording.histories.clone()),
        Source::Archive(archive) => return archive.histories(&run).await,
        Source::Here(known) => known,
    };
    if !known.journal.ended() {
        return Err(ServiceError::busy("The run is still on. Try again in a moment."));
    }
    match &shared.archive {
        Some(archive) if known.stored => archive.histories(&run).await,
        _ => known.histories.ok_or_else(|| {
            ServiceError::not_found("This run was not stored, and what happened in it is not kept any more.")
        }),
    }
}

/// Streams events that are all there, several in a piece as a journal does.
fn pieces(events: Vec<Arc<RunEvent>>, from: usize) -> Events {
    let mut left = events.into_iter().skip(from);
    let pieces = std::iter::from_fn(move || Some(left.by_ref().take(CHUNK_EVENTS_MAX).collect::<Vec<_>>()));
    stream::iter(pieces.take_while(|piece| !piece.is_empty())).boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn events_come_in_pieces_from_any_one_on() {
        let number = |ahead| Arc::new(RunEvent::Waiting { ahead });
        let events: Vec<_> = (0..).map(number).take(CHUNK_EVENTS_MAX * 2 + 3).collect();
        for from in [0, 1, CHUNK_EVENTS_MAX, CHUNK_EVENTS_MAX * 2 + 2, events.len(), usize::MAX] {
            let pieces: Vec<_> = pieces(events.clone(), from).collect().await;
            assert_eq!(pieces.concat(), events[from.min(events.len())..]);
            assert!(pieces.iter().all(|piece| piece.len() <= CHUNK_EVENTS_MAX));
            assert_eq!(pieces.len(), events.len().saturating_sub(from).div_ceil(CHUNK_EVENTS_MAX));
        }
    }
}
