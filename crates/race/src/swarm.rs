//! The swarm: many buyers, one seat, released together.

mod clock;

use crate::{journal::Journal, plan::Plan};
pub use clock::{LaneClock, Recorder};
use sale::{
    Answer, Attempt, Buyer, Clock as _, Lane, Outcome, Recorded, Region, Sale, SeatStore, event::RunEvent, purchase,
};
use std::{sync::Arc, time::Duration};
use store::{ATTEMPT_DEADLINE, Deadlined, LaneStore};
use tokio::{
    sync::Barrier,
    task::JoinSet,
    time::{Instant, timeout_at},
};

/// The time that a lane of a run may take; after it, no new attempt is made.
const RUN_DEADLINE: Duration = Duration::from_secs(60);
/// The time after its deadline that a store may take to report it, before the attempt is given up.
const GRACE: Duration = Duration::from_secs(5);

/// A connection and the buyers who use it, one after the other.
struct Queue<S> {
    session: S,
    region: usize,
    buyers: Vec<u32>,
}

/// Sends every buyer of the plan to the seat. There are never more in flight than
/// connections; the first buyers of all connections start at a barrier. What they do is recorded.
/// Returns one attempt for each buyer, in the order of the buyers.
pub async fn swarm<S: LaneStore>(
    store: &S,
    plan: &Plan,
    sessions: Vec<Vec<S::Seat>>,
    journal: &Arc<Journal>,
    recorder: &Arc<Recorder>,
) -> Vec<Attempt> {
    let queues = queues(plan, sessions);
    let barrier = Arc::new(Barrier::new(queues.len()));
    let deadline = Instant::now() + RUN_DEADLINE;
    let mut tasks = JoinSet::new();
    for queue in queues {
        let worker = Worker {
            lane: store.lane(),
            plan: plan.clone(),
            region: store.regions()[queue.region].clone(),
            region_index: u8::try_from(queue.region).unwrap_or(u8::MAX),
            journal: journal.clone(),
            recorder: recorder.clone(),
            deadline,
        };
        let barrier = barrier.clone();
        tasks.spawn(async move {
            barrier.wait().await;
            // The first buyer to arrive starts the lane's clock.
            worker.recorder.clock().now_ns();
            worker.serve(queue).await
        });
    }
    let mut attempts: Vec<Attempt> = tasks.join_all().await.into_iter().flatten().collect();
    attempts.sort_by_key(|attempt| attempt.buyer);
    attempts
}

/// Distributes the buyers: they alternate between the regions, and are spread evenly within one.
fn queues<S>(plan: &Plan, sessions: Vec<Vec<S>>) -> Vec<Queue<S>> {
    let regions = sessions.len();
    let mut queues = Vec::new();
    for (region, sessions) in sessions.into_iter().enumerate() {
        let step = sessions.len().max(1) * regions;
        for (index, session) in sessions.into_iter().enumerate() {
            let first = index * regions + region;
            let numbers = (first..plan.buyers as usize).step_by(step);
            let buyers = numbers.filter_map(|index| u32::try_from(index + 1).ok()).collect();
            queues.push(Queue { session, region, buyers });
        }
    }
    // The buyer who is woken first has an advantage: the seed decides who that is.
    fastrand::Rng::with_seed(plan.seed).shuffle(&mut queues);
    queues
}

struct Worker {
    lane: Lane,
    plan: Plan,
    region: Region,
    region_index: u8,
    journal: Arc<Journal>,
    recorder: Arc<Recorder>,
    deadline: Instant,
}

impl Worker {
    async fn serve<S: SeatStore + Deadlined + Send>(self, mut queue: Queue<S>) -> Vec<Attempt> {
        let mut attempts = Vec::with_capacity(queue.buyers.len());
        for buyer in queue.buyers {
            if let Some(attempt) = self.attempt(&mut queue.session, buyer).await {
                self.journal.write(RunEvent::Attempt(attempt.clone()));
                attempts.push(attempt);
            }
        }
        attempts
    }

    /// Makes a buyer's attempt, and returns it as recorded. `None` is not expected: the record has its beginning.
    async fn attempt<S: SeatStore + Deadlined + Send>(&self, session: &mut S, buyer: u32) -> Option<Attempt> {
        let sale = Sale::of_fan(&self.plan.run, self.plan.seat, buyer, self.region.clone());
        let mut session = Recorded::begin(session, &self.recorder, self.buyer(buyer));
        let answer =
            if Instant::now() < self.deadline { buy(&mut session, &sale).await } else { gave_up("run-deadline") };
        if let Some(error) = &answer.error {
            tracing::warn!(run = self.plan.run, lane = %self.lane, buyer, region = %self.region, %error, "outcome unknown");
        }
        session.end(&answer)
    }

    fn buyer(&self, number: u32) -> Buyer<'_> {
        let Plan { run, buyers, .. } = &self.plan;
        Buyer { run, lane: self.lane, number, region: self.region_index, buyers: *buyers }
    }
}

/// Buys once, and returns in time whatever the database does.
pub async fn buy<S: SeatStore + Deadlined + Send>(session: &mut S, sale: &Sale) -> Answer {
    let deadline = Instant::now() + ATTEMPT_DEADLINE;
    session.set_deadline(deadline);
    timeout_at(deadline + GRACE, purchase(session, sale)).await.unwrap_or_else(|_| gave_up("deadline"))
}

fn gave_up(code: &str) -> Answer {
    let error = sale::StoreError::Unknown { code: code.into(), detail: "given up".into() };
    Answer { outcome: Outcome::Unknown, retries: 0, error: Some(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_buyer_has_one_line_in_the_region_that_is_his() {
        for (buyers, sessions) in [(2, [1, 1]), (60, [30, 30]), (1001, [7, 3]), (3, [2, 1])] {
            let plan = Plan::new("r".into(), "A1".parse().unwrap(), buyers, 7);
            let queues = queues(&plan, sessions.map(|count| vec![(); count]).into());
            assert_eq!(queues.len(), sessions.iter().sum::<usize>());
            for queue in &queues {
                assert!(queue.buyers.iter().all(|buyer| (*buyer as usize - 1) % 2 == queue.region));
            }
            let mut all: Vec<u32> = queues.into_iter().flat_map(|queue| queue.buyers).collect();
            all.sort_unstable();
            assert_eq!(all, (1..=buyers).collect::<Vec<_>>());
        }
    }
}
