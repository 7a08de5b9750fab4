//! The queue in front of the runs: it limits how many are live at once, in all and for one client.
//! The next ones wait their turn.

use crate::share::share_of;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::HashMapStateStore,
};
use sale::service::{Client, ServiceError};
use std::{
    collections::VecDeque,
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// Most live runs at once. Each may hold all connections for a moment; with more runs,
/// visitors would have to wait longer than they are willing to.
pub(super) const LIVE_RUNS_MAX: usize = 8;
/// Most runs that wait: a run takes a second or two, so the last one waits some ten seconds.
const WAITING_MAX: usize = 32;
/// Runs that one client may have waiting, for each run that it may have live.
const WAITING_FOR_EACH_LIVE: usize = 4;

/// The number of runs that one client may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunBounds {
    /// Live at once.
    live: usize,
    /// Started in a minute; `None` for any number.
    per_minute: Option<NonZeroU32>,
}

impl RunBounds {
    /// For a program that starts its own runs.
    pub const NONE: Self = Self { live: LIVE_RUNS_MAX, per_minute: None };

    /// Returns the bounds for visitors: this percentage of the live runs, and this many runs a minute.
    #[must_use]
    pub fn of_visitors(percent: u8, per_minute: NonZeroU32) -> Self {
        let live = share_of(LIVE_RUNS_MAX, percent);
        Self { live, per_minute: Some(per_minute) }
    }
}

/// The runs that are live or wait to be.
#[derive(Debug)]
pub(super) struct Queue {
    bounds: RunBounds,
    rate: Option<RateLimiter<Client, HashMapStateStore<Client>, DefaultClock>>,
    runs: Mutex<Runs>,
}

#[derive(Debug, Default)]
struct Runs {
    /// The number of the next one.
    next: u64,
    live: Vec<(u64, Client)>,
    waiting: VecDeque<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    number: u64,
    client: Client,
    /// The number of runs that wait in front of it; `None` once it is its turn.
    ahead: watch::Sender<Option<usize>>,
}

/// A place in the queue, and then among the live runs; given back when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    queue: Arc<Queue>,
    number: u64,
    ahead: watch::Receiver<Option<usize>>,
}

impl Queue {
    pub(super) fn new(bounds: RunBounds) -> Self {
        let per_minute = bounds.per_minute.map(Quota::per_minute);
        let rate = per_minute.map(RateLimiter::hashmap);
        Self { bounds, rate, runs: Mutex::default() }
    }

    /// Adds a run of this client.
    ///
    /// # Errors
    /// 429 if the client has as many as it may have, 503 if too many wait.
    pub(super) fn enter(self: &Arc<Self>, client: Client) -> Result<Turn, ServiceError> {
        let mut runs = self.runs();
        self.has_room(&runs, client)?;
        self.is_not_too_fast(client)?;
        let number = runs.next;
        let (sender, ahead) = watch::channel(Some(runs.waiting.len()));
        runs.next += 1;
        runs.waiting.push_back(Waiting { number, client, ahead: sender });
        self.advance(&mut runs);
        Ok(Turn { queue: self.clone(), number, ahead })
    }

    fn has_room(&self, runs: &Runs, client: Client) -> Result<(), ServiceError> {
        let (each, of_client) = (self.bounds.live, runs.waiting.iter().filter(|run| run.client == client).count());
        if of_client >= each * WAITING_FOR_EACH_LIVE {
            return Err(ServiceError::too_many(format!(
                "You have {of_client} runs waiting, and that is as many as each visitor may have. Try again when one of \
                 them has ended."
            )));
        }
        if runs.waiting.len() >= WAITING_MAX {
            return Err(ServiceError::busy(format!(
                "{WAITING_MAX} runs are waiting already. Try again in a few seconds."
            )));
        }
        Ok(())
    }

    fn is_not_too_fast(&self, client: Client) -> Result<(), ServiceError> {
        let (Some(rate), Some(per_minute)) = (&self.rate, self.bounds.per_minute) else { return Ok(()) };
        rate.retain_recent();
        rate.check_key(&client).map_err(|not_until| {
            let wait = not_until.wait_time_from(rate.clock().now()) + Duration::from_secs(1);
            ServiceError::too_many(format!(
                "You have started {per_minute} runs within a minute, and that is as many as each visitor may. Try again \
                 in {} s.",
                wait.as_secs()
            ))
        })
    }

    /// Lets the runs begin whose turn it is, and reports to the others how many are still in front.
    fn advance(&self, runs: &mut Runs) {
        while runs.live.len() < LIVE_RUNS_MAX
            && let Some(next) = runs.waiting.iter().position(|run| runs.live_of(run.client) < self.bounds.live)
            && let Some(run) = runs.waiting.remove(next)
        {
            runs.live.push((run.number, run.client));
            run.ahead.send_replace(None);
        }
        for (ahead, run) in runs.waiting.iter().enumerate() {
            run.ahead.send_if_modified(|known| known.replace(ahead) != Some(ahead));
        }
    }

    fn leave(&self, number: u64) {
        let mut runs = self.runs();
        runs.live.retain(|(live, _)| *live != number);
        runs.waiting.retain(|run| run.number != number);
        self.advance(&mut runs);
    }

    fn runs(&self) -> MutexGuard<'_, Runs> {
        // Each change is complete before a panic can happen.
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Runs {
    fn live_of(&self, client: Client) -> usize {
        self.live.iter().filter(|(_, of)| *of == client).count()
    }
}

impl Turn {
    /// Waits until the run may begin; meanwhile calls `ahead` with the number of runs in front of it,
    /// each time that it changes.
    pub(super) async fn come(&mut self, mut ahead: impl FnMut(usize)) {
        while let Some(before) = { *self.ahead.borrow_and_update() } {
            ahead(before);
            if self.ahead.changed().await.is_err() {
                // It is its turn: the sender of its place is gone.
                return;
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.queue.leave(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use sale::service::ErrorKind;
    use std::net::Ipv4Addr;

    const ONE_A_MINUTE: NonZeroU32 = NonZeroU32::MIN;

    fn client(number: u32) -> Client {
        Client::at(Ipv4Addr::from_bits(number).into())
    }

    fn queue(percent: u8) -> Arc<Queue> {
        Arc::new(Queue::new(RunBounds { per_minute: None, ..RunBounds::of_visitors(percent, ONE_A_MINUTE) }))
    }

    fn begins(turn: &mut Turn) -> bool {
        turn.come(|_| ()).now_or_never().is_some()
    }

    #[test]
    fn one_client_has_its_share_and_the_others_go_by() {
        let queue = queue(25);
        let mut greedy: Vec<Turn> = (0..10).map(|_| queue.enter(client(1)).unwrap()).collect();
        assert_eq!(greedy.iter_mut().map(begins).filter(|live| *live).count(), 2);
        let refused = queue.enter(client(1)).unwrap_err();
        assert!(refused.kind == ErrorKind::TooMany && refused.sentence.contains("8 runs waiting"), "{refused}");
        assert!(begins(&mut queue.enter(client(2)).unwrap()), "a stranger does not wait for them");
        drop(greedy.remove(0));
        assert!(begins(&mut greedy[1]), "the next one of the same client");
    }

    #[test]
    fn all_wait_in_their_order_and_are_told_their_place() {
        let queue = queue(100);
        let mut live: Vec<Turn> = (0..8).map(|number| queue.enter(client(number)).unwrap()).collect();
        let mut waiting: Vec<Turn> = (8..40).map(|number| queue.enter(client(number)).unwrap()).collect();
        let mut positions = Vec::new();
        for turn in &mut waiting {
            turn.come(|ahead| positions.push(ahead)).now_or_never();
        }
        assert_eq!(positions, (0..32).collect::<Vec<_>>());
        assert_eq!(queue.enter(client(99)).unwrap_err().kind, ErrorKind::Busy);
        drop(live.pop());
        assert!(begins(&mut waiting[0]));
        let mut position = None;
        waiting[1].come(|ahead| position = Some(ahead)).now_or_never();
        assert_eq!(position, Some(0));
    }

    #[test]
    fn a_run_that_is_given_up_while_it_waits_leaves_the_queue() {
        let queue = queue(13);
        let live = queue.enter(client(1)).unwrap();
        let (given_up, mut next) = (queue.enter(client(1)).unwrap(), queue.enter(client(1)).unwrap());
        drop((given_up, live));
        assert!(begins(&mut next));
        drop(next);
        assert!(queue.runs().live.is_empty() && queue.runs().waiting.is_empty());
    }

    #[test]
    fn a_client_that_starts_too_many_is_told_when_to_come_again() {
        let queue = Arc::new(Queue::new(RunBounds::of_visitors(100, ONE_A_MINUTE)));
        drop(queue.enter(client(1)).unwrap());
        let refused = queue.enter(client(1)).unwrap_err();
        assert!(refused.kind == ErrorKind::TooMany && refused.sentence.contains("in 60 s"), "{refused}");
        queue.enter(client(2)).unwrap();
    }
}
