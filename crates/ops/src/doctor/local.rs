//! The engines that the server starts itself.

mod postgres;

use super::{
    finding::{Checked, Found},
    median::millis,
    report::Report,
};
use engines::{data_dir, local_table, settings::EngineSettings};
use local::global_table::{GlobalTable, GlobalTableError};
use sale::{Lane, with_causes};
use std::path::Path;
use tokio::time::Instant;

/// The advice for a directory that cannot be used.
const OTHER_DIR: &str = "Name another one with --data-dir (WORLDSEAT_DATA_DIR), or keep nothing with --ephemeral.";

/// Checks PostgreSQL: its programs, its directory, whether it starts, answers and stops,
/// and the level of its transactions.
pub(super) async fn strong(report: &mut Report<'_>, settings: &EngineSettings) {
    // Asked while PostgreSQL runs.
    let mut level = None;
    let mut part = report.lane(Lane::Strong);
    part.check("programs", &[], postgres::programs(settings)).await;
    part.check("directory", &[], directory(settings)).await;
    part.check("engine", &["programs", "directory"], postgres::starts(settings, &mut level)).await;
    let level = async { level.unwrap_or_else(|| Found::NotChecked("it was not asked".into())) };
    part.check("isolation", &["engine"], level).await;
}

/// Checks the pair of databases that stand in for a global table.
pub(super) async fn eventual(report: &mut Report<'_>, settings: &EngineSettings) {
    let mut part = report.lane(Lane::Eventual);
    part.check("directory", &[], directory(settings)).await;
    part.check("engine", &["directory"], table_starts(settings)).await;
}

/// Checks whether the directory of the data can be written to. A missing one is not made.
async fn directory(settings: &EngineSettings) -> Checked {
    let Some(directory) = data_dir(settings).map_err(|why| Found::fail(why).then(OTHER_DIR))? else {
        return Ok(written(&std::env::temp_dir(), "nothing is kept (--ephemeral)"));
    };
    if directory.is_dir() {
        return Ok(written(&directory, "can be written"));
    }
    Ok(match directory.ancestors().find(|above| above.exists()) {
        Some(above) => written(above, &format!("{} will be made at the first start", directory.display())),
        None => Found::fail(format!("{} cannot be made", directory.display())).then(OTHER_DIR),
    })
}

fn written(directory: &Path, text: &str) -> Found {
    let shown = directory.display();
    match tempfile::tempfile_in(directory) {
        Ok(_) => Found::Ok(format!("{shown}: {text}")),
        Err(error) => Found::fail(format!("{shown} cannot be written ({})", error.kind())).then(OTHER_DIR),
    }
}

/// Starts both databases on the data that the server uses, and stops them.
async fn table_starts(settings: &EngineSettings) -> Checked {
    let fail = |why| Found::fail(why).then("Mend that, or name databases that run already with --dynamodb.");
    let directory = data_dir(settings).map_err(fail)?.filter(|directory| directory.is_dir());
    let begun = Instant::now();
    let started = GlobalTable::start(local_table(settings, directory, 0)).await;
    let table = started.map_err(|error| match error {
        GlobalTableError::DirectoryInUse { .. } => Found::NotChecked(format!("{error}: its page says how it is")),
        error => fail(with_causes(&error)),
    })?;
    let [first, second] = [0, 1].map(|region| table.endpoint(region).port());
    let answered = millis(begun.elapsed());
    table.stop().await;
    Ok(Found::Ok(format!("two replicas on ports {first} and {second} after {answered}, stopped")))
}
