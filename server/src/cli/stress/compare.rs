//! `--compare N`: how often real engines and the simulation oversell, side by side.

use super::{StressArgs, Target, target::simulated};
use crate::cli::print;
use app::ui::words::verdict_sentence;
use sale::{
    Lane, RunSpec,
    event::{LaneRecord, RunEvent},
};
use serde::Serialize;
use std::{collections::BTreeMap, process::ExitCode};

/// One lane at one number of buyers.
#[derive(Debug, Serialize)]
struct Compared {
    lane: &'static str,
    buyers: u32,
    real_engine: String,
    real: Counts,
    simulated: Counts,
}

/// The number of runs for each number of oversold tickets.
#[derive(Debug, Default, Serialize)]
struct Counts(BTreeMap<u32, u32>);

/// Races and simulates. The simulation's seeds count up from the first one.
///
/// # Errors
/// If a run has no verdict.
pub(super) async fn compare(
    target: &Target,
    specs: &[RunSpec],
    args: &StressArgs,
    runs: u32,
) -> Result<ExitCode, String> {
    let first = args.engines.seed.unwrap_or(1);
    let mut all = Vec::new();
    for &lane in &args.lanes {
        for spec in specs {
            let compared = one(target, lane, *spec, runs, first).await?;
            if !args.json {
                compared.show(runs, first);
            }
            all.push(compared);
        }
    }
    if args.json {
        print::line(serde_json::to_string(&all).map_err(|error| error.to_string())?);
    }
    let strong = all.iter().filter(|compared| compared.lane == Lane::Strong.name());
    let sound = strong.flat_map(|compared| [&compared.real, &compared.simulated]).all(Counts::none);
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn one(target: &Target, lane: Lane, spec: RunSpec, runs: u32, first: u64) -> Result<Compared, String> {
    let (mut real, mut simulation, mut real_engine) = (Counts::default(), Counts::default(), String::new());
    for nth in 0..u64::from(runs) {
        let record = target.run(&[lane], spec, nth).await?;
        let (oversold, engine) = verdict(record.lane(lane))?;
        real.count(oversold);
        real_engine = engine;
        let events = simulated(&[lane], spec.seat(), spec.buyers(), first.wrapping_add(nth)).events;
        simulation.count(events.iter().find_map(oversold_of).ok_or("a simulation came to no verdict")?);
    }
    Ok(Compared { lane: lane.name(), buyers: spec.buyers(), real_engine, real, simulated: simulation })
}

fn verdict(lane: &LaneRecord) -> Result<(u32, String), String> {
    match (&lane.opened, &lane.judged, &lane.failed) {
        (.., Some(why)) => Err(why.clone()),
        (Some(opened), Some(judged), None) => {
            let oversold = judged.verdict.oversold().ok_or_else(|| verdict_sentence(judged.lane, &judged.verdict))?;
            Ok((oversold, opened.engine.clone()))
        }
        _ => Err("a run ended without a verdict".into()),
    }
}

fn oversold_of(event: &RunEvent) -> Option<u32> {
    let RunEvent::Judged(judged) = event else { return None };
    judged.verdict.oversold()
}

impl Counts {
    fn count(&mut self, oversold: u32) {
        *self.0.entry(oversold).or_default() += 1;
    }

    fn of(&self, oversold: u32) -> u32 {
        self.0.get(&oversold).copied().unwrap_or_default()
    }

    fn none(&self) -> bool {
        self.0.keys().all(|oversold| *oversold == 0)
    }

    fn mean(&self) -> f64 {
        let runs: u32 = self.0.values().sum();
        let all: u64 = self.0.iter().map(|(oversold, runs)| u64::from(*oversold) * u64::from(*runs)).sum();
        all as f64 / f64::from(runs.max(1))
    }
}

impl Compared {
    fn show(&self, runs: u32, first: u64) {
        let Self { lane, buyers, real_engine, real, simulated } = self;
        let last = first.wrapping_add(u64::from(runs) - 1);
        print::line(format_args!("{lane:<9} c={buyers}  {runs} runs each"));
        print::line(format_args!("  real       {real_engine}"));
        print::line(format_args!("  simulated  no database, seeds {first} to {last}"));
        print::line("  oversold    real  simulated");
        let mut seen: Vec<u32> = real.0.keys().chain(simulated.0.keys()).copied().collect();
        seen.sort_unstable();
        seen.dedup();
        for oversold in seen.into_iter().rev() {
            print::line(format_args!("  {oversold:>8}  {:>6}  {:>9}", real.of(oversold), simulated.of(oversold)));
        }
        print::line(format_args!("      mean  {:>6.1}  {:>9.1}", real.mean(), simulated.mean()));
    }
}
