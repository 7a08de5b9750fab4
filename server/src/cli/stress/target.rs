//! Where the runs take place: engines of our own, a running server, or a simulation.

use super::{BUYERS_MAX, StressArgs};
use crate::{
    box_office::Office,
    cli::progress,
    engines::Engines,
    evidence::shown,
    http::api::{Backend, BreakItResponse, Problem, run::Run},
    http_client::http_client,
};
use app::{
    api::{BoxOffice, Limits},
    event::{LineDecoder, RunEvent, RunRecord},
    sale::{Lane, RunSpec, SeatId},
    sim::{SimSpec, Simulated, simulate},
};
use futures::{Stream, StreamExt};
use indicatif::ProgressBar;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{fmt::Display, pin::pin, time::Duration};
use tokio_util::sync::CancellationToken;

/// A server answers when the run has ended, or says after two minutes that it has not.
const ANSWER_MAX: Duration = Duration::from_secs(150);

pub(super) enum Target {
    /// Engines of our own.
    Own { office: Office, engines: Box<Engines>, seed: u64 },
    /// A running server.
    Server { url: String, client: reqwest::Client },
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
            let client = http_client().timeout(ANSWER_MAX).build();
            let client = client.map_err(|error| error.to_string())?;
            return Ok(Self::Server { url: url.trim_end_matches('/').to_owned(), client });
        }
        let mut engines = Engines::start(&args.engines).await;
        let lanes = engines.lanes.take().ok_or("the lanes were taken already")?;
        let office = Office::new(lanes, Limits { buyers_max: BUYERS_MAX }, CancellationToken::new());
        Ok(Self::Own { office, engines: Box::new(engines), seed })
    }

    /// One run, folded; of several with the same seed the `nth`, from 0. A server runs one
    /// lane at a time.
    pub(super) async fn run(&self, lanes: &[Lane], spec: RunSpec, nth: u64) -> Result<RunRecord, String> {
        let bar = progress::bar(u64::from(spec.buyers()) * lanes.len() as u64);
        bar.set_message(lanes.iter().map(Lane::to_string).collect::<Vec<_>>().join(" and "));
        let record = match self {
            Self::Own { office, seed, .. } => {
                let run = office.start_in(lanes, spec, seed.wrapping_add(nth)).map_err(|error| error.to_string())?;
                let lines = office.watch(&run, 0).await.map_err(|error| error.to_string())?;
                fold(lines.map(Ok), &bar).await
            }
            Self::Server { url, client } => ask(client, url, lanes, spec).await,
            Self::Simulation { seed } => folded(&simulated(lanes, spec.seat(), spec.buyers(), seed.wrapping_add(nth))),
        };
        bar.finish_and_clear();
        record
    }

    pub(super) async fn close(self) {
        if let Self::Own { office, engines, .. } = self {
            office.drain().await;
            // Its connections close before the engines do.
            drop(office);
            engines.stop().await;
        }
    }
}

/// The simulation of these lanes.
pub(super) fn simulated(lanes: &[Lane], seat: SeatId, buyers: u32, seed: u64) -> Simulated {
    simulate(&SimSpec { lanes: lanes.to_vec(), seat, buyers, seed })
}

fn folded(simulated: &Simulated) -> Result<RunRecord, String> {
    let mut record = None;
    simulated.events.iter().for_each(|event| RunRecord::fold(&mut record, event.clone()));
    record.ok_or_else(|| "the simulation told nothing".into())
}

/// A run of a server: it is asked for by `POST /api/breakit`, and read by `GET /api/runs/{id}`.
async fn ask(client: &reqwest::Client, url: &str, lanes: &[Lane], spec: RunSpec) -> Result<RunRecord, String> {
    let &[lane] = lanes else { return Err("a server runs one lane at a time".into()) };
    let (backend, seat) = (Backend::from(lane), spec.seat());
    let wanted = serde_json::json!({ "backend": backend, "seat": seat, "concurrency": spec.buyers() });
    let broken: BreakItResponse = answer(url, client.post(format!("{url}/api/breakit")).json(&wanted)).await?;
    let run: Run = answer(url, client.get(format!("{url}/api/runs/{}", broken.run_id))).await?;
    run.record()
}

async fn answer<T: DeserializeOwned>(url: &str, request: reqwest::RequestBuilder) -> Result<T, String> {
    let answer = request.send().await.map_err(|error| format!("no WorldSeat answers at {url}: {error}"))?;
    let status = answer.status();
    if status.is_success() {
        let said: reqwest::Result<Value> = answer.json().await;
        let foreign =
            |why: &dyn Display| format!("{url} does not answer as a WorldSeat does: {}", shown(&why.to_string()));
        let said = said.map_err(|error| foreign(&error))?;
        return serde_json::from_value(printable(said)).map_err(|error| foreign(&error));
    }
    let said = answer.text().await.unwrap_or_default();
    let said = serde_json::from_str(&said).map_or(said, |problem: Problem| problem.error);
    Err(format!("{url} refused the run ({status}): {}", shown(&said)))
}

/// The words of another server, as they may be printed: none of them steers a terminal.
fn printable(said: Value) -> Value {
    match said {
        Value::String(text) => Value::String(shown(&text)),
        Value::Array(all) => all.into_iter().map(printable).collect(),
        Value::Object(all) => all.into_iter().map(|(name, value)| (name, printable(value))).collect(),
        other => other,
    }
}

async fn fold(lines: impl Stream<Item = Result<String, String>>, bar: &ProgressBar) -> Result<RunRecord, String> {
    let (mut lines, mut decoder, mut record) = (pin!(lines), LineDecoder::default(), None::<RunRecord>);
    while let Some(chunk) = lines.next().await {
        decoder.push(&chunk?, |event| {
            if matches!(event, RunEvent::Attempt(_)) {
                bar.inc(1);
            }
            RunRecord::fold(&mut record, event);
        });
    }
    record.filter(|record| record.ended).ok_or_else(|| "the run was cut off before its end".into())
}
