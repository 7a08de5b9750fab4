//! Runs the checker on a lane's history, and returns its findings as events.

use crate::caught::caught_now;
use sale::{
    Finding, History, Linearizable,
    event::{RunEvent, ending},
};
use std::{sync::Arc, time::Instant};
use tokio::task::spawn_blocking;

/// From this many operations on, a history is checked in another thread: this one serves others, too.
/// A run of 60 buyers has about 400, and its check takes less time than the handover.
const ASIDE: usize = 2_000;

/// Checks a history; returns the result, and the counterexample if there is one.
pub(super) async fn check(history: &Arc<History>) -> Vec<RunEvent> {
    if history.ops.len() < ASIDE {
        return caught_now(|| events(history)).unwrap_or_else(|panic| undecided(history, &panic));
    }
    let aside = history.clone();
    match spawn_blocking(move || events(&aside)).await {
        Ok(events) => events,
        Err(error) => undecided(history, &error),
    }
}

/// Returns the events of a checker that failed. The verdict stays valid.
fn undecided(history: &History, why: &dyn std::fmt::Display) -> Vec<RunEvent> {
    tracing::error!(run = history.run, lane = %history.lane, %why, "the checker failed");
    let sentence = "The checker failed on this history. It is in the log.".to_owned();
    let undecided = Finding { harms: sale::Harms::default(), linearizable: Linearizable::Undecided(sentence) };
    ending::checked(history, undecided, 0).collect()
}

fn events(history: &History) -> Vec<RunEvent> {
    let begun = Instant::now();
    let finding = sale::check(history);
    let took_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    ending::checked(history, finding, took_us).collect()
}
