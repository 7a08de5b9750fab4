//! Where the runs take place: engines of our own, or a running server.

use super::{BUYERS_MAX, StressArgs};
use crate::{box_office::Office, cli::progress, engines::Engines, http_client::http_client};
use app::{
    api::{BoxOffice, Limits},
    event::{LineDecoder, RunEvent, RunRecord},
    sale::{Lane, RunSpec},
};
use futures::{Stream, StreamExt};
use indicatif::ProgressBar;
use std::{pin::pin, time::Duration};
use tokio_util::sync::CancellationToken;

/// A server that is silent for so long is gone: it sends a heartbeat every five seconds.
const SILENCE_MAX: Duration = Duration::from_secs(20);

pub(super) enum Target {
    /// Engines of our own.
    Own { office: Office, engines: Box<Engines>, seed: u64 },
    /// A running server.
    Server { url: String, client: reqwest::Client },
}

impl Target {
    pub(super) async fn open(args: &StressArgs) -> Result<Self, String> {
        if let Some(url) = &args.url {
            let client = http_client().read_timeout(SILENCE_MAX).build();
            let client = client.map_err(|error| error.to_string())?;
            return Ok(Self::Server { url: url.trim_end_matches('/').to_owned(), client });
        }
        let mut engines = Engines::start(&args.engines).await;
        let lanes = engines.lanes.take().ok_or("the lanes were taken already")?;
        let office = Office::new(lanes, Limits { buyers_max: BUYERS_MAX }, CancellationToken::new());
        let seed = args.engines.seed.unwrap_or_else(|| fastrand::u64(..));
        Ok(Self::Own { office, engines: Box::new(engines), seed })
    }

    /// One run, folded.
    pub(super) async fn run(&self, lanes: &[Lane], spec: RunSpec) -> Result<RunRecord, String> {
        let bar = progress::bar(u64::from(spec.buyers()) * lanes.len() as u64);
        bar.set_message(lanes.iter().map(Lane::to_string).collect::<Vec<_>>().join(" and "));
        let record = match self {
            Self::Own { office, seed, .. } => {
                let run = office.start_in(lanes, spec, *seed).map_err(|error| error.to_string())?;
                let lines = office.watch(&run, 0).await.map_err(|error| error.to_string())?;
                fold(lines.map(Ok), &bar).await
            }
            Self::Server { url, client } => fold(ask(client, url, spec).await?, &bar).await,
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

async fn ask(
    client: &reqwest::Client,
    url: &str,
    spec: RunSpec,
) -> Result<impl Stream<Item = Result<String, String>>, String> {
    let form = format!("seat={}&buyers={}", spec.seat(), spec.buyers());
    let request = client
        .post(format!("{url}/fn/break_it"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let answer = request.send().await.map_err(|error| format!("no WorldSeat answers at {url}: {error}"))?;
    if !answer.status().is_success() {
        let status = answer.status();
        let said = answer.text().await.unwrap_or_default();
        return Err(format!("{url} refused the run ({status}): {said}"));
    }
    let lost = |error| format!("the connection to the server was lost: {error}");
    Ok(answer.bytes_stream().map(move |bytes| bytes.map(|b| String::from_utf8_lossy(&b).into_owned()).map_err(lost)))
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
