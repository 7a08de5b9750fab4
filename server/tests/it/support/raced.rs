//! A run with its events and histories.

use futures::StreamExt;
use race::{
    journal::Journal,
    plan::Plan,
    run::{evidence, run_lane},
    runs::Runs,
    swarm::LaneClock,
};
use sale::{
    Attempt, History, Lane, Outcome, Sale, StoreError, Verdict,
    event::{Judged, LaneOpened, RunEvent},
    judge,
    service::{Events, RunService},
};
use std::{collections::BTreeSet, sync::Arc};
use store::LaneStore;
use tokio_util::sync::CancellationToken;

use super::{new_scope, within};

/// A run that has ended.
pub(crate) struct Raced {
    pub(crate) run: String,
    pub(crate) events: Vec<RunEvent>,
    pub(crate) histories: Vec<Arc<History>>,
}

/// Sends `buyers` at seat A1 of a new run in one lane.
pub(crate) async fn race<S: LaneStore>(store: &S, buyers: u32, seed: u64) -> Raced {
    within(try_race(store, buyers, seed)).await.expect("the lane runs")
}

/// The same, if the lane may not get ready.
pub(crate) async fn try_race<S: LaneStore>(store: &S, buyers: u32, seed: u64) -> Result<Raced, StoreError> {
    let plan = Plan::new(new_scope(), "A1".parse().expect("a seat"), buyers, seed);
    let journal = Arc::new(Journal::default());
    let history = run_lane(store, &plan, &journal).await?;
    journal.write(RunEvent::Ended);
    let events = events(journal.watch(0, CancellationToken::new()).boxed()).await;
    Ok(Raced { run: plan.run, events, histories: vec![history] })
}

/// Judges a run by its rows as they are now.
pub(crate) async fn judged_now<S: LaneStore>(store: &S, history: &History) -> Verdict {
    let plan = Plan::new(history.run.clone(), history.seat, history.buyers, 0);
    let in_doubt = history.attempts().iter().any(|attempt| attempt.outcome == Outcome::Unknown);
    let audit = within(evidence::gather(store, &plan, in_doubt, &LaneClock::default())).await;
    judge(&History { audit, ..history.clone() })
}

/// Watches a run as a viewer does, from the first event to the last.
pub(crate) async fn watch_to_the_end(service: &Runs, run: String) -> Raced {
    let events = within(events(service.watch(&run, 0).await.expect("is known"))).await;
    let histories = within(service.histories(&run)).await.unwrap_or_default();
    Raced { run, events, histories }
}

async fn events(events: Events) -> Vec<RunEvent> {
    events.collect::<Vec<_>>().await.concat().iter().map(|event| RunEvent::clone(event)).collect()
}

impl Raced {
    pub(crate) fn judged(&self, lane: Lane) -> Judged {
        let judged = self.events.iter().find_map(|event| match event {
            RunEvent::Judged(judged) if judged.lane == lane => Some(judged.clone()),
            _ => None,
        });
        judged.unwrap_or_else(|| panic!("no verdict for {lane}: {:?}", self.events))
    }

    pub(crate) fn opened(&self, lane: Lane) -> LaneOpened {
        let opened = self.events.iter().find_map(|event| match event {
            RunEvent::LaneOpened(opened) if opened.lane == lane => Some(opened.clone()),
            _ => None,
        });
        opened.unwrap_or_else(|| panic!("{lane} was not opened: {:?}", self.events))
    }

    pub(crate) fn history(&self, lane: Lane) -> &History {
        self.histories.iter().find(|history| history.lane == lane).expect("the lane ran")
    }

    /// Returns the reason why a lane failed, if it did.
    pub(crate) fn failed(&self, lane: Lane) -> Option<&str> {
        self.events.iter().find_map(|event| match event {
            RunEvent::LaneFailed { lane: failed, why } if *failed == lane => Some(why.as_str()),
            _ => None,
        })
    }

    pub(crate) fn attempts(&self, lane: Lane) -> Vec<Attempt> {
        let attempts = self.events.iter().filter_map(|event| match event {
            RunEvent::Attempt(attempt) if attempt.lane == lane => Some(attempt.clone()),
            _ => None,
        });
        attempts.collect()
    }

    /// Returns the ids of the sales that were confirmed to their buyers.
    pub(crate) fn receipts(&self, lane: Lane) -> BTreeSet<String> {
        let confirmed = self.attempts(lane).into_iter().filter(|attempt| attempt.outcome == Outcome::Confirmed);
        confirmed.map(|attempt| Sale::id_of(&self.run, attempt.buyer)).collect()
    }
}
