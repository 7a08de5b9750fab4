//! A run service on local engines, as the server opens one.

use crate::Fallible;
use clap::Parser;
use engines::{Engines, settings::EngineSettings};
use futures::StreamExt;
use race::runs::Runs;
use sale::{
    Lane, RunSpec,
    event::{Judged, RunEvent},
    service::{Limits, RunService},
};
use store::retention::Retention;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The largest number of buyers of a run here.
const BUYERS_MAX: u32 = 10_000;

#[derive(Debug, Parser)]
struct Flags {
    #[command(flatten)]
    engines: EngineSettings,
}

/// Ephemeral engines, and the service in front of them.
pub(crate) struct Opened {
    pub(crate) service: Runs,
    engines: Engines,
}

impl Opened {
    /// Opens it with the defaults of `worldseat serve`, except for these flags.
    pub(crate) async fn with(flags: &[&str]) -> Fallible<Self> {
        let flags = Flags::try_parse_from(["swarm", "--ephemeral"].iter().chain(flags))?;
        let mut engines = Engines::start(&flags.engines).await;
        let lanes = engines.lanes.take().ok_or("the lanes were taken already")?;
        let (limits, stop) = (Limits { buyers_max: BUYERS_MAX }, CancellationToken::new());
        let service = Runs::storing(lanes, limits, Retention::days(1), stop);
        Ok(Self { service, engines })
    }

    /// Starts one run and waits for its end; returns the verdict event of each lane.
    pub(crate) async fn run(&self, lanes: &[Lane], buyers: u32, seed: u64) -> Fallible<Vec<Judged>> {
        let judged = |event| if let RunEvent::Judged(judged) = event { Some(judged) } else { None };
        Ok(self.watch(lanes, buyers, seed).await?.into_iter().filter_map(|(_, event)| judged(event)).collect())
    }

    /// Starts one run and watches it; returns its events, each with the time at which a viewer got it.
    pub(crate) async fn watch(&self, lanes: &[Lane], buyers: u32, seed: u64) -> Fallible<Vec<(Instant, RunEvent)>> {
        let run = self.service.start_in(lanes, RunSpec::new("A1", buyers, BUYERS_MAX)?, seed)?;
        let mut pieces = self.service.watch(&run, 0).await?;
        let (mut events, mut failed) = (Vec::new(), None);
        while let Some(piece) = pieces.next().await {
            let now = Instant::now();
            for event in piece {
                match &*event {
                    RunEvent::LaneFailed { why, .. } | RunEvent::NotStored { why } => failed = Some(why.clone()),
                    event => events.push((now, event.clone())),
                }
            }
        }
        failed.map_or(Ok(events), |why| Err(why.into()))
    }

    pub(crate) async fn close(self) {
        self.service.drain().await;
        // Its connections close before the engines do.
        drop(self.service);
        self.engines.stop().await;
    }
}
