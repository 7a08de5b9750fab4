//! The journal of a run: append-only, and a viewer is a cursor into it.
//!
//! Writing never waits for a viewer. A late, slow or closed tab sees the same events or
//! fewer, and changes nothing for the run. Events stay events in this process: they are
//! encoded only on their way out of it.

use futures::{Stream, stream};
use sale::event::{RunEvent, RunRecord};
use std::{
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::timeout};
use tokio_util::sync::CancellationToken;

/// Most events handed to a viewer in one piece.
pub const CHUNK_EVENTS_MAX: usize = 256;
/// Events that a viewer gets at once.
type Piece = Vec<Arc<RunEvent>>;
/// After this time without an event, a heartbeat is sent: a dead peer is noticed, and
/// proxies that close idle connections (30 s and up) do not close this one.
pub const HEARTBEAT: Duration = Duration::from_secs(5);

/// The events of one run.
#[derive(Debug)]
pub struct Journal {
    events: Mutex<Vec<Arc<RunEvent>>>,
    written: watch::Sender<Progress>,
    /// The record of a run that has ended, once somebody has requested it.
    whole: OnceLock<Option<Arc<RunRecord>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Progress {
    events: usize,
    ended: bool,
}

impl Default for Journal {
    fn default() -> Self {
        let written = watch::Sender::new(Progress { events: 0, ended: false });
        Self { events: Mutex::default(), written, whole: OnceLock::new() }
    }
}

impl Journal {
    /// Adds an event. After [`RunEvent::Ended`] nothing is added any more.
    pub fn write(&self, event: RunEvent) {
        let last = matches!(event, RunEvent::Ended);
        let mut events = self.lock();
        events.push(Arc::new(event));
        let count = events.len();
        drop(events);
        self.written.send_modify(|progress| {
            progress.events = progress.events.max(count);
            progress.ended |= last;
        });
    }

    /// Returns what is known of the run by now; `None` before its first event. The record of a run
    /// that has ended is made once, for all callers.
    #[must_use]
    pub fn record(&self) -> Option<Arc<RunRecord>> {
        let read = || RunRecord::of_events(self.events().iter().map(AsRef::as_ref)).map(Arc::new);
        if self.ended() { self.whole.get_or_init(read).clone() } else { read() }
    }

    /// Returns all events so far.
    #[must_use]
    pub fn events(&self) -> Vec<Arc<RunEvent>> {
        self.lock().clone()
    }

    /// Whether the last event is written.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.written.borrow().ended
    }

    /// Returns the events from number `from` on, several in a piece if several are
    /// there. Ends after the last event, or when `stop` is cancelled.
    pub fn watch(self: Arc<Self>, from: usize, stop: CancellationToken) -> impl Stream<Item = Piece> + Send {
        self.watch_beating(from, stop, HEARTBEAT)
    }

    fn watch_beating(
        self: Arc<Self>,
        from: usize,
        stop: CancellationToken,
        heartbeat: Duration,
    ) -> impl Stream<Item = Piece> + Send {
        let written = self.written.subscribe();
        let viewer = Viewer { journal: self, written, next: from, stop, heartbeat };
        stream::unfold(viewer, |mut viewer| async move { Some((viewer.read().await?, viewer)) })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<RunEvent>>> {
        // An event is pushed whole or not at all, so a panic elsewhere spoils nothing.
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Viewer {
    journal: Arc<Journal>,
    written: watch::Receiver<Progress>,
    next: usize,
    stop: CancellationToken,
    heartbeat: Duration,
}

impl Viewer {
    async fn read(&mut self) -> Option<Piece> {
        loop {
            // Marked as seen before reading, so that an event that is written meanwhile wakes us.
            let ended = self.written.borrow_and_update().ended;
            let piece = self.piece();
            if !piece.is_empty() {
                return Some(piece);
            }
            if ended || self.stop.is_cancelled() {
                return None;
            }
            tokio::select! {
                () = self.stop.cancelled() => return None,
                changed = timeout(self.heartbeat, self.written.changed()) => if changed.is_err() {
                    return Some(vec![Arc::new(RunEvent::Heartbeat)]);
                },
            }
        }
    }

    fn piece(&mut self) -> Piece {
        let events = self.journal.lock();
        let until = events.len().min(self.next.saturating_add(CHUNK_EVENTS_MAX));
        let piece = events.get(self.next..until).unwrap_or_default().to_vec();
        self.next = self.next.max(until);
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt;
    use sale::event::to_lines;

    fn started() -> RunEvent {
        RunEvent::Started { run: "r".into(), seat: "A1".parse().unwrap(), buyers: 2, started_at_ms: 7 }
    }

    async fn lines(events: impl Stream<Item = Piece>) -> String {
        to_lines(events.collect::<Vec<_>>().await.concat().iter().map(AsRef::as_ref))
    }

    #[tokio::test]
    async fn a_late_viewer_sees_the_same_lines_as_an_early_one() {
        let journal = Arc::new(Journal::default());
        let early = tokio::spawn(lines(journal.clone().watch(0, CancellationToken::new())));
        tokio::task::yield_now().await;
        for event in [started(), RunEvent::Ended] {
            journal.write(event);
            tokio::task::yield_now().await;
        }
        let late = lines(journal.clone().watch(0, CancellationToken::new())).await;
        assert_eq!(early.await.unwrap(), late);
        assert_eq!(late, "run r A1 2 7\nend\n");
        let rest = lines(journal.watch(1, CancellationToken::new())).await;
        assert_eq!(rest, "end\n");
    }

    #[tokio::test]
    async fn a_viewer_ends_when_the_server_does() {
        let (journal, stop) = (Arc::new(Journal::default()), CancellationToken::new());
        let viewer = tokio::spawn(journal.watch(0, stop.clone()).collect::<Vec<_>>());
        stop.cancel();
        assert!(viewer.await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_quiet_line_beats() {
        let journal = Arc::new(Journal::default());
        let mut events = Box::pin(journal.watch_beating(0, CancellationToken::new(), Duration::from_millis(10)));
        assert_eq!(events.next().await, Some(vec![Arc::new(RunEvent::Heartbeat)]));
    }
}
