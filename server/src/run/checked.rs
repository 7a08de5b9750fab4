//! The checker, run on a lane's history: what it found, as events.

use app::{
    event::{Checked, Linearity, RunEvent},
    sale::{self, Finding, History, Linearizable, Mark},
};
use std::{sync::Arc, time::Instant};
use tokio::task::spawn_blocking;

/// From so many operations on, a history is checked aside: the thread serves others, too.
/// A race of 60 has about 400, and is checked in less time than handing it over takes.
const ASIDE: usize = 2_000;

/// Checks a history; how it ended, and the counterexample if there is one.
pub(super) async fn check(history: &Arc<History>) -> Vec<RunEvent> {
    if history.ops.len() < ASIDE {
        return events(history);
    }
    let aside = history.clone();
    match spawn_blocking(move || events(&aside)).await {
        Ok(events) => events,
        Err(panic) => {
            tracing::error!(run = history.run, lane = %history.lane, %panic, "the checker failed");
            let sentence = "The checker failed on this history. It is in the log.".to_owned();
            let undecided = Finding { harms: sale::Harms::default(), linearizable: Linearizable::Undecided(sentence) };
            told(history, undecided, 0)
        }
    }
}

fn events(history: &History) -> Vec<RunEvent> {
    let begun = Instant::now();
    let finding = sale::check(history);
    told(history, finding, u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX))
}

fn told(history: &History, finding: Finding, took_us: u64) -> Vec<RunEvent> {
    let (linearizable, sentence, marks) = match finding.linearizable {
        Linearizable::Holds => (Linearity::Holds, String::new(), Vec::new()),
        Linearizable::Violated(witness) => (Linearity::Violated(witness.fault), witness.sentence, witness.marks),
        Linearizable::Undecided(why) => (Linearity::Undecided, why, Vec::new()),
    };
    let checked = Checked {
        lane: history.lane,
        harms: finding.harms,
        linearizable,
        sentence,
        ops: u32::try_from(history.ops.len()).unwrap_or(u32::MAX),
        took_us,
    };
    let mark = |mark: Mark| RunEvent::Mark { lane: history.lane, mark };
    [RunEvent::Checked(checked)].into_iter().chain(marks.into_iter().map(mark)).collect()
}
