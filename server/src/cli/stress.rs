//! `worldseat stress`

mod compare;
mod evidence;
mod served;
mod target;

use super::{
    print,
    report::{LaneReport, Level, Report, passes},
};
use clap::Args;
use engines::settings::{EngineSettings, whole};
use evidence::Shelf;
use local::descriptors::Descriptors;
use sale::{Lane, RunSpec};
use std::{path::PathBuf, process::ExitCode};
use target::Target;

/// Most buyers of one level.
const BUYERS_MAX: u32 = 10_000;

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 if the strong lane sold the seat exactly once at every level, linearizably and \
    with nobody harmed, and the eventual lane oversold it at least once; 1 if not; 2 if it could not run. With --compare: 0 if the strong \
    lane never oversold, real or simulated."
)]
pub(super) struct StressArgs {
    /// Numbers of buyers, one run each
    #[arg(long, value_name = "N,N,…", value_delimiter = ',', default_value = "8,24,48,60", value_parser = whole(0..=u32::MAX))]
    levels: Vec<u32>,

    /// The contended seat, A1 to H12
    #[arg(long, default_value = "A1")]
    seat: String,

    /// Lanes to run
    #[arg(long, value_name = "LANE,LANE", value_delimiter = ',', default_value = "strong,eventual")]
    lanes: Vec<Lane>,

    /// Leave the evidence of every run in DIR: {lane}-{buyers}.zip, see `worldseat check`
    #[arg(long, value_name = "DIR")]
    evidence: Option<PathBuf>,

    /// One JSON object instead of the table
    #[arg(long)]
    json: bool,

    /// Use a running server instead of engines of its own (which are ephemeral unless --data-dir is given)
    #[arg(long, value_name = "URL")]
    url: Option<String>,

    /// Simulate: no database, the same purchase on two databases made of rules; --seed N gives the same run each time
    #[arg(long, conflicts_with = "url")]
    sim: bool,

    /// Race N times on real engines and simulate N seeds, and print side by side how often each number was oversold
    #[arg(long, value_name = "N", conflicts_with_all = ["sim", "evidence"], value_parser = whole(1..=10_000_u32))]
    compare: Option<u32>,

    #[command(flatten)]
    engines: EngineSettings,
}

pub(super) async fn run(mut args: StressArgs) -> Result<ExitCode, String> {
    let specs = args.levels.iter().map(|buyers| RunSpec::new(&args.seat, *buyers, BUYERS_MAX));
    let specs = specs.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    args.lanes.sort_unstable();
    args.lanes.dedup();
    args.engines.ephemeral |= args.engines.data_dir.is_none();
    let connections = Descriptors::raised().of_races(args.engines.connections);
    args.engines.connections = connections.map_err(|error| error.to_string())?;
    let shelf = Shelf::open(&args)?;
    let target = Target::open(&args).await?;
    if let Some(runs) = args.compare {
        let compared = compare::compare(&target, &specs, &args, runs).await;
        target.close().await;
        return compared;
    }
    let measured = measure(&target, &specs, &args, shelf.as_ref()).await;
    target.close().await;
    let lanes = measured?;
    let report = Report { pass: passes(&lanes), lanes };
    if args.json {
        print::line(serde_json::to_string(&report).map_err(|error| error.to_string())?);
    }
    Ok(if report.pass { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs all levels of all lanes, one lane after the other, so that the lanes do not compete for the machine.
async fn measure(
    target: &Target,
    specs: &[RunSpec],
    args: &StressArgs,
    shelf: Option<&Shelf>,
) -> Result<Vec<LaneReport>, String> {
    let mut reports = Vec::new();
    for &lane in &args.lanes {
        let mut report = LaneReport { lane: lane.name(), engine: String::new(), levels: Vec::new() };
        for (index, spec) in specs.iter().enumerate() {
            let record = target.run(&[lane], *spec, 0).await?;
            let (level, engine) = Level::of(spec.buyers(), record.lane(lane))?;
            show(args, index == 0, lane, &engine, &level);
            if let Some(shelf) = shelf {
                shelf.put(target, &record, lane).await?;
            }
            report.engine = engine;
            report.levels.push(level);
        }
        reports.push(report);
    }
    Ok(reports)
}

fn show(args: &StressArgs, first: bool, lane: Lane, engine: &str, level: &Level) {
    if args.json {
        return;
    }
    if first {
        print::line(format_args!("{lane:<9} {engine}"));
    }
    let widest = args.levels.iter().max().map_or(2, |buyers| buyers.to_string().len());
    print::line(level.line(widest.max(2)));
}
