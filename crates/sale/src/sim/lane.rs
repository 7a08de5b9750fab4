//! One simulated lane, from its release to its verdict.

use super::{
    SimSpec, audit,
    database::Database,
    engine,
    line::Server,
    swarm::{Swarm, Swarmed},
    time::Time,
};
use crate::{
    Clock, History, Lane, Region, check,
    event::{LaneOpened, RunEvent, ending},
};

/// The events and the history of a lane.
pub(super) struct SimulatedLane {
    /// Each with the time at which it is sent, in nanoseconds after the release.
    pub(super) events: Vec<(u64, RunEvent)>,
    pub(super) history: History,
}

/// Runs the race of a lane for a seat of this database.
pub(super) fn simulate(run: &str, spec: &SimSpec, lane: Lane, database: Box<dyn Database>) -> SimulatedLane {
    let regions = regions();
    let (time, server) = (Time::default(), Server::new(database));
    let swarm = Swarm { run, spec, lane, regions: &regions, time: &time, server: &server };
    let opened =
        LaneOpened { lane, engine: engine(lane, spec.seed), regions: regions.clone(), connections: swarm.lines() };
    let Swarmed { attempts, ops } = swarm.go();
    let audit = audit::audit(&time, &server, lane, spec.seed);
    let SimSpec { seat, buyers, .. } = *spec;
    let run = run.to_owned();
    let history = History { run, lane, seat, buyers, engine: opened.engine.clone(), regions, ops, audit };
    let mut events = vec![(0, RunEvent::LaneOpened(opened))];
    events.extend(attempts.into_iter().map(|(at_ns, attempt)| (at_ns, RunEvent::Attempt(attempt))));
    let now_ns = time.now_ns();
    events.extend(ended(&history).map(|event| (now_ns, event)));
    SimulatedLane { events, history }
}

/// Returns the verdict and the result of the checker, as in a real run.
fn ended(history: &History) -> impl Iterator<Item = RunEvent> {
    // The duration of a check is not determined by the seed.
    ending::judged_uncounted(history).into_iter().chain(ending::checked(history, check(history), 0))
}

/// Returns the regions that are simulated: those of the local engines.
fn regions() -> Vec<Region> {
    ["us-east-1", "us-east-2"].into_iter().filter_map(|name| name.parse().ok()).collect()
}
