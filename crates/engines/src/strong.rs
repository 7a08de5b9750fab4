//! The strong lane's database.

use super::{Local, Started, StrongEndpoint, at_a_distance, data_dir, down, own::own_postgres};
use crate::settings::{DsqlList, EndpointList, EngineSettings, local_regions};
use local::postgres::{Directory, Download, LocalPostgres, LocalPostgresConfig};
use race::lanes::{LaneHandle, OwnEngine};
use sale::{Lane, Region, with_causes};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};
use store::{
    postgres_wire::{Endpoint, Isolation, PostgresWire, SPARE},
    tls::Roots,
};

/// Connections besides the lane's own: for a person with psql.
const OTHERS: u32 = 16;

pub(super) async fn start(
    settings: &EngineSettings,
    seed: u64,
    local: &mut Local,
) -> Started<PostgresWire, StrongEndpoint> {
    match (&settings.dsql, &settings.postgres) {
        (Some(list), _) => {
            let regions = list.0.each_ref().map(|(region, _)| region.clone());
            remote(regions.into(), dsql(list, settings).await, "WORLDSEAT_DSQL")
        }
        (None, Some(list)) => {
            let regions = list.0.iter().map(|(region, _)| region.clone()).collect();
            remote(regions, configured(list, settings), "WORLDSEAT_POSTGRES")
        }
        (None, None) => own(settings, seed, local).await,
    }
}

fn remote(
    regions: Vec<Region>,
    store: Result<PostgresWire, String>,
    setting: &'static str,
) -> Started<PostgresWire, StrongEndpoint> {
    let store = store.map_err(|why| down(Lane::Strong, why));
    let handle = LaneHandle::new(Lane::Strong, regions, store).set_by(setting);
    Started { handle, endpoint: StrongEndpoint::remote() }
}

async fn dsql(list: &DsqlList, settings: &EngineSettings) -> Result<PostgresWire, String> {
    let connectors = settings.dsql_connectors(list, &settings.dsql_role).await?;
    PostgresWire::dsql(connectors.into(), settings.connections.into())
}

fn configured(list: &EndpointList, settings: &EngineSettings) -> Result<PostgresWire, String> {
    let roots = settings.roots()?;
    let endpoints = list.0.iter().map(|(region, url)| {
        let config = url.parse().map_err(|error: tokio_postgres::Error| {
            format!("the address of {region} is not understood ({})", cause(&error))
        })?;
        Ok(Endpoint { region: region.clone(), config })
    });
    let endpoints = endpoints.collect::<Result<Vec<_>, String>>()?;
    PostgresWire::new(endpoints, settings.connections.into(), Isolation::RepeatableRead, &roots)
}

fn cause(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

async fn own(settings: &EngineSettings, seed: u64, local: &mut Local) -> Started<PostgresWire, StrongEndpoint> {
    let started = match config(settings) {
        Ok(config) => LocalPostgres::start(config).await.map_err(|error| down(Lane::Strong, with_causes(&error))),
        Err(why) => Err(down(Lane::Strong, why)),
    };
    let (store, endpoint, own) = match started {
        Ok(postgres) => {
            let store = connect(&postgres, settings, seed, local).await.map_err(|why| down(Lane::Strong, why));
            let (endpoint, own) = (StrongEndpoint::local(&postgres), own_postgres(&postgres));
            local.postgres = Some(postgres);
            (store, endpoint, own)
        }
        Err(why) => (Err(why), StrongEndpoint::absent(), OwnEngine::default()),
    };
    Started { handle: LaneHandle::new(Lane::Strong, local_regions().into(), store).served_by(own), endpoint }
}

fn config(settings: &EngineSettings) -> Result<LocalPostgresConfig, String> {
    let data_dir = data_dir(settings)?;
    let cache = match &data_dir {
        Some(dir) => dir.clone(),
        None => local::data_dir::default_data_dir()?,
    };
    Ok(local_postgres(settings, data_dir.map_or(Directory::Ephemeral, Directory::Persistent), &cache))
}

/// Returns the configuration of the local PostgreSQL for these settings, with its data in this directory;
/// downloads are kept in `cache`.
pub fn local_postgres(settings: &EngineSettings, directory: Directory, cache: &Path) -> LocalPostgresConfig {
    LocalPostgresConfig {
        bin_dir: settings.postgres_bin.clone(),
        max_connections: 2 * (u32::from(settings.connections) + u32::from(SPARE)) + OTHERS,
        download: Some(Download {
            may_fetch: !settings.no_download,
            ..Download::into(cache.join("postgres-download"))
        }),
        account: settings.run_as.clone(),
        ..LocalPostgresConfig::new(directory)
    }
}

async fn connect(
    postgres: &LocalPostgres,
    settings: &EngineSettings,
    seed: u64,
    local: &mut Local,
) -> Result<PostgresWire, String> {
    let own = SocketAddr::from((Ipv4Addr::LOCALHOST, postgres.port()));
    let mut endpoints = Vec::new();
    for (index, region) in local_regions().into_iter().enumerate() {
        let address = at_a_distance(settings, index, own, seed, &mut local.relays).await;
        let address = address.map_err(|error| format!("no port for {region}: {error}"))?;
        let config = if address == own { postgres.connection_over_socket() } else { through(postgres, address) };
        endpoints.push(Endpoint { region, config });
    }
    PostgresWire::new(endpoints, settings.connections.into(), Isolation::RepeatableRead, &Roots::public())
}

/// Returns the configuration for the same role and database, through the relay.
fn through(postgres: &LocalPostgres, relay: SocketAddr) -> tokio_postgres::Config {
    let own = postgres.connection();
    let mut config = tokio_postgres::Config::new();
    config.host(relay.ip().to_string()).port(relay.port());
    config.user(own.get_user().unwrap_or_default()).dbname(own.get_dbname().unwrap_or_default());
    if let Some(password) = own.get_password() {
        config.password(password);
    }
    config
}
