//! The eventual lane's databases.

use super::{EventualEndpoint, Local, RegionUrl, Started, at_a_distance, data_dir, down, own::own_global_table};
use crate::settings::{DynamoDbList, EngineSettings, local_regions};
use local::global_table::{GlobalTable, GlobalTableConfig, TableSpec};
use race::lanes::{LaneHandle, OwnEngine};
use sale::{Lane, Region, with_causes};
use std::path::PathBuf;
use store::{
    SALES_TABLE, SEATS_TABLE, aws,
    dynamodb::{Access, DynamoDb, Endpoint, Options, TableNames, credentials, host_of},
};

pub(super) async fn start(
    settings: &EngineSettings,
    seed: u64,
    local: &mut Local,
) -> Started<DynamoDb, EventualEndpoint> {
    let (regions, endpoint) = match &settings.dynamodb {
        None => return own(settings, seed, local).await,
        Some(DynamoDbList::Aws(regions)) => {
            (regions.to_vec(), EventualEndpoint::aws(regions, &settings.dynamodb_prefix))
        }
        Some(DynamoDbList::Endpoints(list)) => {
            let regions = list.iter().map(|(region, _)| region.clone()).collect();
            (regions, EventualEndpoint::remote(&settings.dynamodb_prefix))
        }
    };
    let store = configured(settings, &regions).await.map_err(|why| down(Lane::Eventual, why));
    let handle = LaneHandle::new(Lane::Eventual, regions, store).set_by("WORLDSEAT_DYNAMODB");
    Started { handle, endpoint }
}

/// Builds the store. Sends nothing yet: missing tables are noticed later,
/// when the engine's name is requested.
async fn configured(settings: &EngineSettings, regions: &[Region]) -> Result<DynamoDb, String> {
    let roots = settings.roots()?;
    let config = aws::load(&regions[0], &roots).await?;
    match &settings.dynamodb {
        Some(DynamoDbList::Endpoints(list)) => Ok(standing_in(list, &Access::from_environment(&config)?, settings)),
        _ => Ok(DynamoDb::on_aws(&config, regions, roots.extra_pem().is_some(), options(settings))),
    }
}

fn standing_in(list: &[(Region, String); 2], access: &Access, settings: &EngineSettings) -> DynamoDb {
    let endpoints = list.clone().map(|(region, url)| Endpoint { region, url });
    DynamoDb::standing_in(&endpoints, access, stand_in(list.each_ref().map(|(_, url)| host_of(url))), options(settings))
}

/// Returns the engine's name. One endpoint for both regions replicates nothing, and the name shows it.
fn stand_in([first, second]: [&str; 2]) -> String {
    let product = Lane::Eventual.product();
    if first == second {
        return format!("DynamoDB-compatible endpoint {first} for both regions, standing in for {product}");
    }
    format!("DynamoDB-compatible endpoints {first} and {second}, standing in for {product}")
}

fn options(settings: &EngineSettings) -> Options {
    let tables = settings.dynamodb_prefix.tables();
    Options { connections: settings.connections.into(), tables, retention: settings.retention }
}

async fn own(settings: &EngineSettings, seed: u64, local: &mut Local) -> Started<DynamoDb, EventualEndpoint> {
    let (store, endpoint, own) = match pair(settings, seed, local).await {
        Ok((store, endpoint, own)) => (Ok(store), endpoint, own),
        Err(why) => (Err(down(Lane::Eventual, why)), EventualEndpoint::absent(), OwnEngine::default()),
    };
    Started { handle: LaneHandle::new(Lane::Eventual, local_regions().into(), store).served_by(own), endpoint }
}

async fn pair(
    settings: &EngineSettings,
    seed: u64,
    local: &mut Local,
) -> Result<(DynamoDb, EventualEndpoint, OwnEngine), String> {
    let table = GlobalTable::start(local_table(settings, data_dir(settings)?, seed))
        .await
        .map_err(|error| with_causes(&error))?;
    let (mut endpoints, mut urls) = (Vec::new(), Vec::new());
    for (index, region) in local_regions().into_iter().enumerate() {
        let own = table.endpoint(index);
        let address = at_a_distance(settings, index, own, seed, &mut local.relays).await;
        let address = address.map_err(|error| format!("no port for {region}: {error}"))?;
        urls.push(RegionUrl { region: region.clone(), url: Some(format!("http://{own}")) });
        endpoints.push(Endpoint { region, url: format!("http://{address}") });
    }
    let own = own_global_table(table.replication());
    let key = table.access_key().clone();
    local.global_table = Some(table);
    let engine = format!("dynoxide x2, standing in for {}", Lane::Eventual.product());
    // The prefix is for databases that others use, too; these are ours alone.
    let options = Options { tables: TableNames::default(), ..options(settings) };
    let store = DynamoDb::standing_in(&endpoints, &Access::plain(credentials(key.id(), key.secret())), engine, options);
    Ok((store, EventualEndpoint::local(urls, &key), own))
}

/// Returns the configuration of the local pair for these settings, with its data in this directory, if they are kept.
pub fn local_table(settings: &EngineSettings, directory: Option<PathBuf>, seed: u64) -> GlobalTableConfig {
    GlobalTableConfig {
        directory,
        regions: local_regions().map(String::from),
        tables: vec![
            TableSpec::new(SEATS_TABLE, "scope").sorted_by("seat"),
            TableSpec::new(SALES_TABLE, "scope").sorted_by("seat_sale"),
        ],
        ports: [None, None],
        access_key: None,
        lag: settings.replication_lag_ms.0.clone(),
        seed,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_endpoint_asked_twice_is_not_called_two() {
        assert!(super::stand_in(["a:1", "b:1"]).starts_with("DynamoDB-compatible endpoints a:1 and b:1, standing in"));
        assert!(super::stand_in(["a:1", "a:1"]).starts_with("DynamoDB-compatible endpoint a:1 for both regions"));
    }
}
