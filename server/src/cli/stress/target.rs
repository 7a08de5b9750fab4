//! The target of the runs: engines of our own, a running server, or a simulation.

use super::{BUYERS_MAX, StressArgs, served::Served};
use crate::cli::progress;
use engines::Engines;
use futures::StreamExt;
use indicatif::ProgressBar;
use race::runs::Runs;
use sale::{
    Contention, Lane, RunSpec, SeatId,
    event::{RunEvent, RunRecord},
    service::{Events, Limits, RunService},
    sim::{SimSpec, Simulated, simulate},
};
use tokio_util::sync::CancellationToken;

pub(super) enum Target {
    /// Engines of our own.
    Own { service: Runs, engines: Box<Engines>, seed: u64 },
    /// A running server.
    Server(Served),
    /// No database.
    Simulation { seed: u64 },
}

impl Target {
    pub(super) async fn open(args: &StressArgs) -> Result<Self, String> {
        let seed = args.engines.seed.unwrap_or_else(|| fastrand::u64(..));
        if args.sim {
            return Ok(Self::Simulation { seed });
        }
        if let Some(url) = &args.url {
            return Served::at(url).map(Self::Server);
        }
        let mut engines = Engines::start(&args.engines).await;
        let lanes = engines.lanes.take().ok_or("the lanes were taken already")?;
        let service = Runs::new(lanes, Limits { buyers_max: BUYERS_MAX }, CancellationToken::new());
        Ok(Self::Own { service, engines: Box::new(engines), seed })
    }

    /// Makes one run and returns its record; of several runs with the same seed, it is the `nth`, from 0.
    pub(super) async fn run(&self, lanes: &[Lane], spec: RunSpec, nth: u64) -> Result<RunRecord, String> {
        let bar = progress::bar(u64::from(spec.buyers()) * lanes.len() as u64);
        bar.set_message(lanes.iter().map(Lane::to_string).collect::<Vec<_>>().join(" and "));
        let record = match self {
            Self::Own { service, seed, .. } => {
                let run = service.start_in(lanes, spec, seed.wrapping_add(nth)).map_err(|error| error.to_string())?;
                let events = service.watch(&run, 0).await.map_err(|error| error.to_string())?;
                fold(events, &bar).await
            }
            Self::Server(served) => served.run(lanes, spec, &bar).await,
            Self::Simulation { seed } => folded(&simulated(lanes, spec.seat(), spec.buyers(), seed.wrapping_add(nth))),
        };
        bar.finish_and_clear();
        record
    }

    pub(super) async fn close(self) {
        if let Self::Own { service, engines, .. } = self {
            service.drain().await;
            // Its connections close before the engines stop.
            drop(service);
            engines.stop().await;
        }
    }
}

/// The simulation of these lanes, with the pairs that raced.
pub(super) fn simulated(lanes: &[Lane], seat: SeatId, buyers: u32, seed: u64) -> Simulated {
    let Simulated { mut events, histories } = simulate(&SimSpec { lanes: lanes.to_vec(), seat, buyers, seed });
    for event in &mut events {
        if let RunEvent::Judged(judged) = event
            && let Some(history) = histories.iter().find(|history| history.lane == judged.lane)
        {
            judged.contention = Some(Contention::of(history));
        }
    }
    Simulated { events, histories }
}

fn folded(simulated: &Simulated) -> Result<RunRecord, String> {
    RunRecord::of_events(&simulated.events).ok_or_else(|| "the simulation told nothing".into())
}

async fn fold(mut events: Events, bar: &ProgressBar) -> Result<RunRecord, String> {
    let mut record = None::<RunRecord>;
    while let Some(piece) = events.next().await {
        for event in &piece {
            bar.inc(u64::from(matches!(**event, RunEvent::Attempt(_))));
            RunRecord::fold(&mut record, event);
        }
    }
    record.filter(|record| record.ended).ok_or_else(|| "the run was cut off before its end".into())
}
