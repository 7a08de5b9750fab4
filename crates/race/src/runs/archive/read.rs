//! Reads stored runs. Anybody may have changed their rows: a run that cannot be read back
//! completely is refused, and none of it may take more memory than the longest run.
//!
//! Anybody may request any id. If the time in an id shows that its run is not here, the database gets
//! no request, and nobody waits long for the requests of others.

use super::{Archive, EVENTS, packed::unpack};
use crate::runs::run_id::{begun_ms, gone, not_to_come, still_kept};
use sale::{
    History, Lane,
    event::{RunEvent, RunRecord, history_lines::HISTORY_BYTES_MAX},
    service::ServiceError,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{task::spawn_blocking, time::timeout};

/// Longest events that are read, in bytes: 20,000 attempts of the longest kind need less.
const EVENTS_BYTES_MAX: usize = 16 << 20;
/// The time that a request waits for other readers: the queue is never longer than what comes in this time.
const TURN_MAX: Duration = Duration::from_secs(2);

/// A stored run.
pub(in crate::runs) struct Stored {
    pub(in crate::runs) events: Vec<Arc<RunEvent>>,
    /// The same, folded into a record.
    pub(in crate::runs) record: RunRecord,
}

impl Archive {
    /// Reads a run's events.
    ///
    /// # Errors
    /// 404 if it is not stored, 410 if its time is over, 503 while the database does not
    /// serve or too many read, 500 if its rows cannot be read any more.
    pub(in crate::runs) async fn events(&self, run: &str) -> Result<Stored, ServiceError> {
        let name = run.to_owned();
        let read = move |lines: String| stored(&name, &lines).ok_or_else(|| "its lines are not those of a run".into());
        self.may_be_there(run)?;
        let Some(stored) = self.read(run, EVENTS, EVENTS_BYTES_MAX, read).await? else {
            self.absent.put(run, Instant::now());
            return Err(self.not_here(run));
        };
        let begun_ms = stored.record.started_at_ms;
        let until_ms = match stored.record.stored {
            Some(Ok(until_ms)) => until_ms,
            _ => self.retention.until_ms(begun_ms),
        };
        still_kept(begun_ms, until_ms, self.now_ms()).map(|()| stored)
    }

    /// Checks that a run of this name may be stored, as far as that is known without a request.
    fn may_be_there(&self, run: &str) -> Result<(), ServiceError> {
        let begun_ms = begun_ms(run)?;
        not_to_come(begun_ms, self.now_ms())?;
        let over = self.retention.until_ms(begun_ms) <= self.now_ms();
        if self.absent.has(run, Instant::now()) || (over && self.oldest().is_some_and(|oldest| run < oldest.as_str())) {
            return Err(self.not_here(run));
        }
        Ok(())
    }

    /// Returns the error for a run that is not stored: it may have expired, or never existed.
    fn not_here(&self, run: &str) -> ServiceError {
        let begun_ms = begun_ms(run).unwrap_or_default();
        if self.retention.until_ms(begun_ms) <= self.now_ms() {
            return gone(begun_ms, self.retention.until_ms(begun_ms));
        }
        ServiceError::not_found(
            "This run is not known. It never was, the server ended before it, it could not be stored, or it made room for \
             newer ones.",
        )
    }

    /// Reads the histories of the lanes of a run that is stored; a lane that failed has none.
    ///
    /// # Errors
    /// As [`Self::events`].
    pub(in crate::runs) async fn histories(&self, run: &str) -> Result<Vec<Arc<History>>, ServiceError> {
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

    /// Reads one document, and unpacks it off the threads that serve; `None` if there is none.
    async fn read<T: Send + 'static>(
        &self,
        run: &str,
        document: &'static str,
        most: usize,
        read: impl FnOnce(String) -> Result<T, String> + Send + 'static,
    ) -> Result<Option<T>, ServiceError> {
        let turn = timeout(TURN_MAX, self.readers.clone().acquire_owned()).await;
        let turn =
            turn.map_err(|_| ServiceError::busy("Many stored runs are being read just now. Try again in a moment."))?;
        let found = self.lanes.strong.spare().await.map_err(down)?.read_document(run, document).await;
        let found = found.map_err(|error| down(self.lanes.strong.unreachable(&error)))?;
        let Some((parts, now)) = found else { return Ok(None) };
        self.update_clock(now);
        let read = spawn_blocking(move || {
            // Held until the work ends: a request that is given up does not stop it.
            let _turn = turn;
            unpack(&parts, most).and_then(read)
        });
        let read = read.await;
        read.unwrap_or_else(|panic| Err(panic.to_string())).map(Some).map_err(|why| damaged(run, document, &why))
    }
}

fn damaged(run: &str, document: &str, why: &str) -> ServiceError {
    tracing::error!(run, document, why, "a stored run cannot be read");
    ServiceError::failed("This run\u{2019}s rows in the database were changed or damaged: it cannot be read.")
}

fn down(why: String) -> ServiceError {
    ServiceError::busy(format!("The run cannot be looked up just now. {why}"))
}

/// Parses lines that are the events of this very run, from its first to its last.
fn stored(run: &str, lines: &str) -> Option<Stored> {
    let events: Option<Vec<_>> = lines.lines().map(|line| RunEvent::from_line(line).map(Arc::new)).collect();
    let events = events?;
    let record = RunRecord::of_events(events.iter().map(AsRef::as_ref))?;
    (record.run == run && record.ended).then_some(Stored { events, record })
}
