//! `--evidence DIR`: stores the evidence of every run, for others to judge.

use super::{StressArgs, Target, served::Served, target::simulated};
use engines::settings::EngineSettings;
use evidence::{About, Bundle, open_file};
use futures::StreamExt;
use sale::{
    History, Lane,
    event::{RunEvent, RunRecord, of_lines},
    printable,
    service::RunService,
};
use std::{
    io::{BufWriter, Cursor},
    path::PathBuf,
    sync::Arc,
};
use tokio::task::spawn_blocking;

/// Longest bundle that is taken from a server, in bytes. One of ten thousand buyers has a
/// few million.
const BUNDLE_MAX: usize = 256 * 1024 * 1024;

/// The directory for the bundles, and the settings that they name.
pub(super) struct Shelf {
    directory: PathBuf,
    about: About,
}

impl Shelf {
    /// Opens the directory that was named; creates it if it does not exist.
    pub(super) fn open(args: &StressArgs) -> Result<Option<Self>, String> {
        let Some(directory) = args.evidence.clone() else { return Ok(None) };
        std::fs::create_dir_all(&directory).map_err(|error| format!("--evidence {}: {error}", directory.display()))?;
        // Only the operator of a server knows the settings of its engines; a simulation has a seed and no settings.
        let unknown = args.url.is_some() || args.sim;
        let about = if unknown { About::default() } else { about(&args.engines) };
        Ok(Some(Self { directory, about }))
    }

    /// Fetches the evidence of one lane of a run that has ended, and writes it as `{lane}-{buyers}.zip`.
    pub(super) async fn put(&self, target: &Target, record: &RunRecord, lane: Lane) -> Result<(), String> {
        let RunRecord { run, seat, buyers, .. } = record;
        let (histories, events, about) = match target {
            Target::Own { service, seed, .. } => {
                let histories = service.histories(run).await.map_err(|error| error.to_string())?;
                let events = service.watch(run, 0).await.map_err(|error| error.to_string())?;
                let about = About { seed: Some(*seed), ..self.about.clone() };
                (histories, events.collect::<Vec<_>>().await.concat(), about)
            }
            Target::Server(Served { url, client }) => {
                let (histories, events) = fetched(client, &format!("{url}/run/{run}/evidence.zip")).await?;
                (histories, events, self.about.clone())
            }
            // The same seed gives the same run each time.
            Target::Simulation { seed } => {
                let again = simulated(&[lane], *seat, *buyers, *seed);
                let events = again.events.into_iter().map(Arc::new).collect();
                let about = About { seed: Some(*seed), ..self.about.clone() };
                (again.histories.into_iter().map(Arc::new).collect(), events, about)
            }
        };
        let of_lane = histories.into_iter().filter(|history| history.lane == lane).collect();
        let bundle = Bundle::new(of_lane, &events, about)?;
        let path = self.directory.join(format!("{lane}-{buyers}.zip"));
        let done = spawn_blocking({
            let (directory, path) = (self.directory.clone(), path.clone());
            move || written(&bundle, &directory, &path)
        });
        let failed = |error: &dyn std::fmt::Display| format!("{} could not be written: {error}", path.display());
        done.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
    }
}

/// Writes the bundle whole or not at all: until it is complete, the file has another name.
fn written(bundle: &Bundle, directory: &std::path::Path, path: &std::path::Path) -> std::io::Result<()> {
    let file = tempfile::Builder::new().prefix(".evidence-").tempfile_in(directory)?;
    let written = bundle.write(BufWriter::new(file))?;
    let file = written.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    // Only its owner can read a temporary file; evidence is for everybody.
    let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    file.as_file().set_permissions(everybody)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Fetches a bundle from a server, and checks that it is unchanged.
async fn fetched(client: &reqwest::Client, url: &str) -> Result<(Vec<Arc<History>>, Vec<Arc<RunEvent>>), String> {
    let lost = |error| format!("{url} did not give its evidence: {error}");
    let answer = client.get(url).send().await.and_then(reqwest::Response::error_for_status).map_err(lost)?;
    let (mut zip, mut chunks) = (Vec::new(), answer.bytes_stream());
    while let Some(chunk) = chunks.next().await {
        zip.extend_from_slice(&chunk.map_err(lost)?);
        if zip.len() > BUNDLE_MAX {
            return Err(format!("{url} is longer than any evidence"));
        }
    }
    let name = url.to_owned();
    let opened = spawn_blocking(move || open_file(Cursor::new(zip), &name)).await.map_err(|error| error.to_string())?;
    let opened = opened.map_err(|error| format!("{url}: {}", printable(&error.to_string())))?;
    let events = of_lines(&opened.events.unwrap_or_default()).map(Arc::new).collect();
    Ok((opened.histories.into_iter().map(Arc::new).collect(), events))
}

/// Returns the settings that influence a race.
fn about(engines: &EngineSettings) -> About {
    let own = |external: bool| if external { "no" } else { "yes" };
    let settings = [
        ("connections", engines.connections.to_string()),
        ("region-rtt-ms", engines.region_rtt_ms.0.map(|time| time.as_millis().to_string()).join(",")),
        ("jitter-ms", engines.jitter_ms.to_string()),
        ("replication-lag-ms", engines.replication_lag_ms.to_string()),
        ("local postgres", own(engines.postgres.is_some() || engines.dsql.is_some()).to_owned()),
        ("local dynamodb", own(engines.dynamodb.is_some()).to_owned()),
    ];
    About { seed: engines.seed, settings: settings.map(|(name, value)| (name.to_owned(), value)).into() }
}
