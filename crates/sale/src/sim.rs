//! The simulation: the same purchase on two databases that consist of rules
//! and a seed. No real database, no clock, no network; the same bytes on a server and in a browser.
//!
//! The same as in a real run: [`crate::purchase`], the recorder of its operations, the
//! judge and the checker. Simulated: two databases ([`database`]), the connections to them and
//! their load ([`line`], [`speed`]), and time itself ([`time`]).

mod audit;
mod chance;
mod database;
mod lane;
mod line;
mod speed;
mod swarm;
mod time;

use crate::{History, Lane, SeatId, event::RunEvent};

/// The parameters of a simulated run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimSpec {
    /// The lanes, each with the same buyers.
    pub lanes: Vec<Lane>,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers in each lane.
    pub buyers: u32,
    /// Decides everything that a real run leaves to chance.
    pub seed: u64,
}

/// A simulated run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// Its events, as a server would send them, [`RunEvent::Started`] to [`RunEvent::Ended`].
    pub events: Vec<RunEvent>,
    /// The histories of its lanes, in the order of [`Lane::ALL`].
    pub histories: Vec<History>,
}

impl Simulated {
    /// Returns all of it as ASCII lines: the events, then each history. The bytes are the same from a
    /// server and from a browser.
    #[must_use]
    pub fn to_lines(&self) -> String {
        self.events.iter().map(RunEvent::to_line).chain(self.histories.iter().map(History::to_lines)).collect()
    }
}

/// Simulates a run.
#[must_use]
pub fn simulate(spec: &SimSpec) -> Simulated {
    let SimSpec { seat, buyers, seed, .. } = *spec;
    let run = ["sim-", &seed.to_string()].concat();
    let started = RunEvent::Started { run: run.clone(), seat, buyers, started_at_ms: 0 };
    let (mut timeline, mut histories) = (vec![(0, started)], Vec::with_capacity(spec.lanes.len()));
    for lane in Lane::ALL.into_iter().filter(|lane| spec.lanes.contains(lane)) {
        let lane = lane::simulate(&run, spec, lane, database::of(lane, seed));
        timeline = merged(timeline, lane.events);
        histories.push(lane.history);
    }
    let events = timeline.into_iter().map(|(_, event)| event).chain([RunEvent::Ended]).collect();
    Simulated { events, histories }
}

/// Merges the events of two lanes by time: both lanes run at once, as they do on a server.
fn merged(one: Vec<(u64, RunEvent)>, other: Vec<(u64, RunEvent)>) -> Vec<(u64, RunEvent)> {
    let mut merged = Vec::with_capacity(one.len() + other.len());
    let mut other = other.into_iter().peekable();
    for event in one {
        while let Some(earlier) = other.next_if(|(at_ns, _)| *at_ns < event.0) {
            merged.push(earlier);
        }
        merged.push(event);
    }
    merged.extend(other);
    merged
}

/// Returns the engine of a lane, as events and histories name it: it always says that it is a simulation.
#[must_use]
pub fn engine(lane: Lane, seed: u64) -> String {
    let rules = match lane {
        Lane::Strong => "a simulation of snapshot isolation",
        Lane::Eventual => "a simulation of two replicas, last writer wins",
    };
    [rules, " (no database), seed ", &seed.to_string()].concat()
}

#[cfg(test)]
mod tests;
