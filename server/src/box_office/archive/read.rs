//! Reading stored runs. Their rows may have been changed by anybody: what does not read
//! back whole is refused, and none of it may take more memory than the longest run.

use super::{Archive, EVENTS, packed::unpack};
use app::{
    api::ApiError,
    event::{RunEvent, RunRecord, history_lines::HISTORY_BYTES_MAX},
    sale::{History, Lane},
};
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// Longest events that are read, in bytes: 20,000 attempts of the longest kind need less.
const EVENTS_BYTES_MAX: usize = 16 << 20;

/// The events of a stored run.
pub(in crate::box_office) struct Stored {
    /// As lines.
    pub(in crate::box_office) lines: String,
    /// The same, folded.
    pub(in crate::box_office) record: RunRecord,
}

impl Archive {
    /// A run's events.
    ///
    /// # Errors
    /// 404 where it is not stored, 503 while the database does not serve, 500 where its
    /// rows cannot be read any more.
    pub(in crate::box_office) async fn events(&self, run: &str) -> Result<Stored, ApiError> {
        let name = run.to_owned();
        let read = move |lines: String| stored(&name, lines).ok_or_else(|| "its lines are not those of a run".into());
        let unknown = || ApiError::not_found("This run is not known. It never was, or it could not be stored.");
        self.read(run, EVENTS, EVENTS_BYTES_MAX, read).await?.ok_or_else(unknown)
    }

    /// What happened in the lanes of a run that is stored; of a lane that failed there is nothing.
    ///
    /// # Errors
    /// As [`Self::events`].
    pub(in crate::box_office) async fn histories(&self, run: &str) -> Result<Vec<Arc<History>>, ApiError> {
        let record = self.events(run).await?.record;
        let mut histories = Vec::new();
        for lane in Lane::ALL {
            let name = run.to_owned();
            let read = move |lines: String| match History::of_lines(&lines)? {
                history if (history.run.as_str(), history.lane) == (name.as_str(), lane) => Ok(Arc::new(history)),
                _ => Err("it is another run\u{2019}s or lane\u{2019}s".to_owned()),
            };
            match self.read(run, lane.name(), HISTORY_BYTES_MAX, read).await? {
                None if record.lane(lane).judged.is_some() => return Err(damaged(run, lane.name(), "it is gone")),
                found => histories.extend(found),
            }
        }
        Ok(histories)
    }

    /// Reads one document, away from the threads that serve; `None` where there is none.
    async fn read<T: Send + 'static>(
        &self,
        run: &str,
        document: &'static str,
        most: usize,
        read: impl FnOnce(String) -> Result<T, String> + Send + 'static,
    ) -> Result<Option<T>, ApiError> {
        let Ok(_permit) = self.readers.acquire().await else { return Ok(None) };
        let parts = self.lanes.strong.spare().await.map_err(down)?.read_document(run, document).await;
        let parts = parts.map_err(|error| down(self.lanes.strong.unreachable(&error)))?;
        if parts.is_empty() {
            return Ok(None);
        }
        let read = spawn_blocking(move || unpack(&parts, most).and_then(read)).await;
        read.unwrap_or_else(|panic| Err(panic.to_string())).map(Some).map_err(|why| damaged(run, document, &why))
    }
}

fn damaged(run: &str, document: &str, why: &str) -> ApiError {
    tracing::error!(run, document, why, "a stored run cannot be read");
    ApiError::internal("This run\u{2019}s rows in the database were changed or damaged: it cannot be read.")
}

fn down(why: String) -> ApiError {
    ApiError::busy(format!("The run cannot be looked up just now. {why}"))
}

/// Lines that are events of this very run, from its first to its last.
fn stored(run: &str, lines: String) -> Option<Stored> {
    if !lines.lines().all(|line| RunEvent::from_line(line).is_some()) {
        return None;
    }
    let record = RunRecord::of_lines(&lines)?;
    (record.run == run && record.ended).then_some(Stored { lines, record })
}
