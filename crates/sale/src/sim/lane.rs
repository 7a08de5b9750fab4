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

/// What a lane told, and everything that happened.
pub(super) struct Told {
    /// Each with the time at which it is told, in nanoseconds after the release.
    pub(super) events: Vec<(u64, RunEvent)>,
    pub(super) history: History,
}

/// The race of a lane for a seat of this database.
pub(super) fn simulate(run: &str, spec: &SimSpec, lane: Lane, database: Box<dyn Database>) -> Told {
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
    Told { events, history }
}

/// The verdict and what the checker finds, as of a real run.
fn ended(history: &History) -> impl Iterator<Item = RunEvent> {
    // How long a check takes is no part of what a seed decides.
    ending::judged(history).into_iter().chain(ending::checked(history, check(history), 0))
}

/// The regions whose places are taken: those of the local engines.
fn regions() -> Vec<Region> {
    ["us-east-1", "us-east-2"].into_iter().filter_map(|name| name.parse().ok()).collect()
}
