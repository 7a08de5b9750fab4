//! One kind of work: its bounds, and the requests that wait for it.

mod count;

use super::cache::ResultCache;
use app::api::ApiError;
use axum::{body::Bytes, http::HeaderValue};
use count::Count;
pub use count::Load;
use futures::{
    FutureExt, TryFutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{JoinError, spawn_blocking},
    time::timeout,
};

/// The time that a request waits for its turn, and in its turn for the data that the work needs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The result of the work.
#[derive(Debug, Clone)]
pub(in crate::http) struct Made {
    /// The body of the response.
    pub(in crate::http) bytes: Bytes,
    /// Its entity tag.
    pub(in crate::http) tag: HeaderValue,
    /// Whether the same work gives the same result tomorrow: then the result is kept.
    pub(in crate::http) lasting: bool,
}

/// The work itself. It blocks its thread.
pub(in crate::http) type Job = Box<dyn FnOnce() -> Result<Made, ApiError> + Send>;

/// Work for one key, awaited by all requests for that key.
type Flight = BoxFuture<'static, Result<Made, ApiError>>;

/// The state of a flight.
enum OnItsWay {
    /// It waits, and ends when no request waits for it any more.
    Waiting(WeakShared<Flight>),
    /// The work is under way, even if no request waits for it.
    Working(Shared<Flight>),
}

impl OnItsWay {
    fn join(&self) -> Option<Shared<Flight>> {
        match self {
            Self::Waiting(flight) => flight.upgrade(),
            Self::Working(flight) => Some(flight.clone()),
        }
    }
}

/// Work of one kind. Clones share its bounds.
#[derive(Debug, Clone)]
pub struct Queue(Arc<Inner>);

struct Inner {
    what: &'static str,
    turns: Arc<Semaphore>,
    waiting_permits: Semaphore,
    waiting: usize,
    cache: ResultCache,
    count: Arc<Count>,
    flights: Mutex<HashMap<String, OnItsWay>>,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("what", &self.what).field("load", &self.count.load()).finish_non_exhaustive()
    }
}

impl Queue {
    /// Creates a queue. `what` names its results in a sentence; `at_once` are made at the same time, while `waiting`
    /// requests wait; and `cache` bytes of results are cached.
    pub(super) fn new(what: &'static str, at_once: usize, waiting: usize, cache: u64) -> Self {
        Self(Arc::new(Inner {
            what,
            turns: Arc::new(Semaphore::new(at_once)),
            waiting_permits: Semaphore::new(waiting),
            waiting,
            cache: ResultCache::up_to(cache),
            count: Arc::default(),
            flights: Mutex::default(),
        }))
    }

    /// Returns how much is being made.
    #[must_use]
    pub fn load(&self) -> Load {
        self.0.count.load()
    }

    /// Returns the result for `key`, from the cache or made now. `find` checks whether there is anything to make,
    /// before a place is taken; `gather` loads the data that the work needs, in its turn.
    ///
    /// # Errors
    /// 503 if too many requests wait, or it takes too long; the errors of `find`, `gather` and the work.
    pub(in crate::http) async fn get<T, L, G, F>(&self, key: String, find: L, gather: G) -> Result<Made, ApiError>
    where
        T: Send + 'static,
        L: Future<Output = Result<T, ApiError>> + Send + 'static,
        G: FnOnce(T) -> F + Send + 'static,
        F: Future<Output = Result<Job, ApiError>> + Send + 'static,
    {
        if let Some(made) = self.0.cache.get(&key) {
            return Ok(made);
        }
        self.flight(&key, || self.clone().fly(key.clone(), find, gather).boxed()).await
    }

    /// Returns the flight that is under way for this key, or a new one.
    fn flight(&self, key: &str, new: impl FnOnce() -> Flight) -> Shared<Flight> {
        let mut flights = self.flights();
        if let Some(flight) = flights.get(key).and_then(OnItsWay::join) {
            return flight;
        }
        flights.retain(|_, flight| flight.join().is_some());
        let flight = new().shared();
        flights.extend(flight.downgrade().map(|weak| (key.to_owned(), OnItsWay::Waiting(weak))));
        flight
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<String, OnItsWay>> {
        // A poisoned lock does no harm: each change is one insertion or removal.
        self.0.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn fly<T, F>(
        self,
        key: String,
        find: impl Future<Output = Result<T, ApiError>> + Send,
        gather: impl FnOnce(T) -> F + Send,
    ) -> Result<Made, ApiError>
    where
        F: Future<Output = Result<Job, ApiError>> + Send,
    {
        let found = find.await?;
        let turn = self.turn().await?;
        // It may have been made meanwhile, for a client that has left.
        if let Some(made) = self.0.cache.get(&key) {
            return Ok(made);
        }
        let job = timeout(PATIENCE, gather(found)).await.map_err(|_| self.busy())??;
        self.work(key, turn, job).await
    }

    /// Returns a turn, after a wait in a place. Without a free place, the request does not wait.
    async fn turn(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        if let Ok(turn) = self.0.turns.clone().try_acquire_owned() {
            return Ok(turn);
        }
        let _permit = self.0.waiting_permits.try_acquire().map_err(|_| self.busy())?;
        let turn = timeout(PATIENCE, self.0.turns.clone().acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or_else(|| self.busy())
    }

    /// Does the work, and keeps its result. Requests that arrive meanwhile join it, even if its own clients have
    /// left.
    fn work(&self, key: String, turn: OwnedSemaphorePermit, job: Job) -> Shared<Flight> {
        let (queue, name) = (self.clone(), key.clone());
        let work = move || {
            let made = job();
            if let Some(made) = made.as_ref().ok().filter(|made| made.lasting) {
                queue.0.cache.insert(name.clone(), made.clone());
            }
            made
        };
        let queue = self.clone();
        // Locked until the work is listed: it may be done at once.
        let mut flights = self.flights();
        let working = self.aside(turn, Listed { queue, key: key.clone() }, work);
        let working = working.map(|done| done.and_then(|made| made)).boxed().shared();
        flights.insert(key, OnItsWay::Working(working.clone()));
        working
    }

    /// Does work that is not kept, in a turn of its own.
    ///
    /// # Errors
    /// 503 where too many wait, or it takes too long; 500 where the work fails.
    pub(in crate::http) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = self.turn().await?;
        self.aside(turn, (), work).await
    }

    /// Does work away from the threads that serve. The turn belongs to the work, not to the request: when the client
    /// leaves, the work goes on. `held` is dropped when it is done.
    fn aside<T: Send + 'static>(
        &self,
        turn: OwnedSemaphorePermit,
        held: impl Send + 'static,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> BoxFuture<'static, Result<T, ApiError>> {
        let (count, what) = (self.0.count.clone(), self.0.what);
        let work = spawn_blocking(move || {
            // Dropped in the opposite order, also after a panic: the turn is given back last.
            let _turn = turn;
            let _counted = count.one_more();
            let _held = held;
            work()
        });
        let failed = move |error: JoinError| {
            tracing::error!(%error, what, "the work was not done");
            ApiError::internal("This could not be made. The reason is in the log.")
        };
        work.map_err(failed).boxed()
    }

    fn busy(&self) -> ApiError {
        let Inner { what, waiting, .. } = &*self.0;
        ApiError::busy(format!(
            "Too many {what} are asked for just now: of all visitors together {waiting} requests may wait, each for {} s. \
             Try again in a moment.",
            PATIENCE.as_secs()
        ))
    }
}

/// Takes the work off the list when it is done.
struct Listed {
    queue: Queue,
    key: String,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.queue.flights().remove(&self.key);
    }
}

#[cfg(test)]
mod tests;
