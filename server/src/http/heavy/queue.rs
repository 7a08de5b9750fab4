//! One kind of work: its bounds, and who waits for it.

mod count;

use super::kept::Kept;
use app::api::ApiError;
use axum::{body::Bytes, http::HeaderValue};
use count::Count;
pub use count::Load;
use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

/// How long a request waits for its turn, and in its turn for what the work is done with.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the work came to.
#[derive(Debug, Clone)]
pub(in crate::http) struct Made {
    /// The body of the answer.
    pub(in crate::http) bytes: Bytes,
    /// Its entity tag.
    pub(in crate::http) tag: HeaderValue,
    /// Whether the same will come of it tomorrow: then it is kept.
    pub(in crate::http) lasting: bool,
}

/// The work itself. It blocks its thread.
pub(in crate::http) type Job = Box<dyn FnOnce() -> Result<Made, ApiError> + Send>;

/// Work for one key, waited for by everybody who asks for that key.
type Flight = BoxFuture<'static, Result<Made, ApiError>>;

/// Work of one kind. Clones share its bounds.
#[derive(Debug, Clone)]
pub struct Queue(Arc<Inner>);

struct Inner {
    what: &'static str,
    turns: Arc<Semaphore>,
    places: Semaphore,
    kept: Kept,
    count: Arc<Count>,
    flights: Mutex<HashMap<String, WeakShared<Flight>>>,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("what", &self.what).field("load", &self.count.load()).finish_non_exhaustive()
    }
}

impl Queue {
    /// `what` it makes, for a sentence; as many at once, while so many requests wait; and how
    /// many bytes of results it keeps.
    pub(super) fn new(what: &'static str, at_once: usize, waiting: usize, kept: u64) -> Self {
        Self(Arc::new(Inner {
            what,
            turns: Arc::new(Semaphore::new(at_once)),
            places: Semaphore::new(waiting),
            kept: Kept::up_to(kept),
            count: Arc::default(),
            flights: Mutex::default(),
        }))
    }

    /// How much is being made.
    #[must_use]
    pub fn load(&self) -> Load {
        self.0.count.load()
    }

    /// What was made for `key`, kept or made now. `look` says whether there is anything to be
    /// made, before a place is taken; `gather` brings what the work needs, in its turn.
    ///
    /// # Errors
    /// 503 where too many wait, or it takes too long; what `look`, `gather` and the work say.
    pub(in crate::http) async fn get<T, L, G, F>(&self, key: String, look: L, gather: G) -> Result<Made, ApiError>
    where
        T: Send + 'static,
        L: Future<Output = Result<T, ApiError>> + Send + 'static,
        G: FnOnce(T) -> F + Send + 'static,
        F: Future<Output = Result<Job, ApiError>> + Send + 'static,
    {
        if let Some(made) = self.0.kept.get(&key) {
            return Ok(made);
        }
        self.flight(&key, || self.clone().fly(key.clone(), look, gather).boxed()).await
    }

    /// The flight that is on for this key, or a new one. It ends when nobody waits for it any more.
    fn flight(&self, key: &str, new: impl FnOnce() -> Flight) -> Shared<Flight> {
        // Each change is one insertion or removal.
        let mut flights = self.0.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(key).and_then(WeakShared::upgrade) {
            return flight;
        }
        flights.retain(|_, flight| flight.upgrade().is_some());
        let flight = new().shared();
        flights.extend(flight.downgrade().map(|weak| (key.to_owned(), weak)));
        flight
    }

    async fn fly<T, F>(
        self,
        key: String,
        look: impl Future<Output = Result<T, ApiError>> + Send,
        gather: impl FnOnce(T) -> F + Send,
    ) -> Result<Made, ApiError>
    where
        F: Future<Output = Result<Job, ApiError>> + Send,
    {
        let found = look.await?;
        let turn = self.turn().await?;
        // Work that its own client has not waited for.
        if let Some(made) = self.0.kept.get(&key) {
            return Ok(made);
        }
        let job = timeout(PATIENCE, gather(found)).await.map_err(|_| self.busy())??;
        self.work(key, turn, job).await
    }

    /// A turn, after a wait in a place. Without a free place nobody waits.
    async fn turn(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        if let Ok(turn) = self.0.turns.clone().try_acquire_owned() {
            return Ok(turn);
        }
        let _place = self.0.places.try_acquire().map_err(|_| self.busy())?;
        let turn = timeout(PATIENCE, self.0.turns.clone().acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or_else(|| self.busy())
    }

    /// Does the work. The turn goes with the work, not with the request: when the client
    /// leaves, the work goes on, and what comes of it is kept.
    async fn work(&self, key: String, turn: OwnedSemaphorePermit, job: Job) -> Result<Made, ApiError> {
        let Inner { kept, count, what, .. } = &*self.0;
        let (kept, count) = (kept.clone(), count.clone());
        let work = spawn_blocking(move || {
            // Given back last, when the result is where the next one looks.
            let _turn = turn;
            let _counted = count.one_more();
            let made = job()?;
            if made.lasting {
                kept.insert(key, made.clone());
            }
            Ok(made)
        });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, what, "the work was not done");
            Err(ApiError::internal("This could not be made. The reason is in the log."))
        })
    }

    fn busy(&self) -> ApiError {
        let what = self.0.what;
        ApiError::busy(format!("Too many {what} are asked for just now. Try again in a moment."))
    }
}

#[cfg(test)]
mod tests;
