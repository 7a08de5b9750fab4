//! Puts the lanes together: local engines, or the databases that the settings name.
//!
//! * [`settings`]: flags and environment of the engines.
//! * [`Engines`]: starts or connects both lanes, and stops what it started.
//! * [`Endpoints`], [`EndpointsFile`]: how the owner reaches the rows with other tools.
//! * [`own`]: what is known of an engine that the server runs itself; [`disk`]: the room that it needs.
//!
//! May be used by `ops` and the server. Uses `sale`, `store`, `local` and `race` (for its `Lanes`).

mod describe;
pub mod disk;
mod endpoints_file;
mod eventual;
pub mod own;
pub mod settings;
mod strong;

pub use describe::{Endpoints, EventualEndpoint, RegionUrl, StrongEndpoint, Tables};
pub use endpoints_file::{ENDPOINTS_FILE, EndpointsFile, EndpointsFileError};
pub use eventual::local_table;
pub use strong::local_postgres;

use crate::settings::EngineSettings;
use futures::future::BoxFuture;
use local::{
    global_table::GlobalTable,
    latency::{Latency, Relay},
    postgres::LocalPostgres,
};
use race::lanes::{LaneHandle, Lanes};
use sale::Lane;
use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

/// The engines of a server or of a stress run.
pub struct Engines {
    /// The lanes; the run service takes them.
    pub lanes: Option<Lanes>,
    /// The addresses for reading the rows with other tools.
    pub endpoints: Endpoints,
    local: Local,
}

/// The local processes and tasks that have to be stopped in the end.
#[derive(Default)]
struct Local {
    postgres: Option<LocalPostgres>,
    global_table: Option<GlobalTable>,
    relays: Vec<Relay>,
}

/// A lane that was started, or the sentence why it was not.
struct Started<S, E> {
    handle: LaneHandle<S>,
    endpoint: E,
}

impl Engines {
    /// Starts or connects the engines that the settings name. A lane that fails is reported
    /// as down; the other one runs.
    pub fn start<'a>(settings: &'a EngineSettings) -> BoxFuture<'a, Self> {
        Box::pin(async move {
            let mut local = Local::default();
            let seed = settings.seed.unwrap_or_else(|| fastrand::u64(..));
            let strong = strong::start(settings, seed, &mut local).await;
            let eventual = eventual::start(settings, seed, &mut local).await;
            let lanes = Lanes { strong: strong.handle, eventual: eventual.handle };
            lanes.probe().await;
            let states = lanes.states();
            let endpoints = Endpoints::new(strong.endpoint, eventual.endpoint, &states);
            Self { lanes: Some(lanes), endpoints, local }
        })
    }

    /// Stops what was started here.
    pub fn stop(self) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            drop(self.local.relays);
            if let Some(table) = self.local.global_table {
                table.stop().await;
            }
            if let Some(postgres) = self.local.postgres
                && let Err(error) = postgres.stop().await
            {
                tracing::error!(%error, "PostgreSQL did not stop in order");
            }
        })
    }
}

/// Returns the directory of persistent data; `None` if nothing is persistent.
pub fn data_dir(settings: &EngineSettings) -> Result<Option<PathBuf>, String> {
    match &settings.data_dir {
        _ if settings.ephemeral => Ok(None),
        // PostgreSQL wants an absolute path.
        Some(dir) => std::path::absolute(dir).map(Some).map_err(|error| format!("--data-dir: {error}")),
        None => local::data_dir::default_data_dir().map(Some),
    }
}

/// Returns the address to use for a region: that of a relay if the region has added latency, else the engine's own.
async fn at_a_distance(
    settings: &EngineSettings,
    region: usize,
    target: SocketAddr,
    seed: u64,
    relays: &mut Vec<Relay>,
) -> io::Result<SocketAddr> {
    let latency = Latency {
        round_trip: settings.region_rtt_ms.0[region],
        jitter: Duration::from_millis(settings.jitter_ms.into()),
    };
    let Some(relay) = Relay::start(target, latency, seed.wrapping_add(region as u64)).await? else {
        return Ok(target);
    };
    let address = relay.address();
    relays.push(relay);
    Ok(address)
}

/// Returns the sentence for visitors, who have no use for paths and ports. The log gets the reason.
fn down(lane: Lane, why: impl std::fmt::Display) -> String {
    tracing::error!("the {lane} lane is down: {why}");
    format!("The {lane} lane is down: its database could not be started. The server's log says why.")
}
