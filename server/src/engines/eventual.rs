//! The eventual lane's databases.

use super::{EventualEndpoint, Local, RegionUrl, Started, at_a_distance, data_dir, down};
use crate::{
    error_chain::with_causes,
    lanes::LaneHandle,
    local::global_table::{GlobalTable, GlobalTableConfig, TableSpec},
    settings::{DynamoDbList, EngineSettings, local_regions},
    store::{
        SALES_TABLE, SEATS_TABLE,
        dynamodb::{DynamoDb, Endpoint, dummy_credentials},
    },
};
use app::sale::{Lane, Region};
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_sdk_dynamodb::config::SharedCredentialsProvider;

pub(super) async fn start(
    settings: &EngineSettings,
    seed: u64,
    local: &mut Local,
) -> Started<DynamoDb, EventualEndpoint> {
    match &settings.dynamodb {
        Some(DynamoDbList::Endpoints(list)) => configured(list, settings),
        Some(DynamoDbList::Aws(regions)) => Started {
            handle: LaneHandle::new(
                Lane::Eventual,
                regions.to_vec(),
                Err(down(Lane::Eventual, "AWS itself is not built")),
            ),
            endpoint: EventualEndpoint::remote(),
        },
        None => own(settings, seed, local).await,
    }
}

fn configured(list: &[(Region, String); 2], settings: &EngineSettings) -> Started<DynamoDb, EventualEndpoint> {
    let regions: Vec<Region> = list.iter().map(|(region, _)| region.clone()).collect();
    let store = Ok(connect(list, settings));
    Started { handle: LaneHandle::new(Lane::Eventual, regions, store), endpoint: EventualEndpoint::remote() }
}

fn connect(list: &[(Region, String); 2], settings: &EngineSettings) -> DynamoDb {
    let endpoints = list.iter().map(|(region, url)| Endpoint { region: region.clone(), url: url.clone() });
    let product = Lane::Eventual.product();
    let hosts: Vec<&str> = list.iter().map(|(_, url)| host(url)).collect();
    let engine = format!("DynamoDB-compatible endpoints {}, standing in for {product}", hosts.join(" and "));
    DynamoDb::new(endpoints.collect(), &credentials(), settings.connections.into(), engine)
}

/// Host and port, without whatever stands before or behind.
fn host(url: &str) -> &str {
    let rest = url.trim_start_matches("http://");
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority)
}

/// The environment's own, where it has some: an endpoint may ask for them.
fn credentials() -> SharedCredentialsProvider {
    if std::env::var_os("AWS_ACCESS_KEY_ID").is_none() {
        return dummy_credentials();
    }
    SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new())
}

async fn own(settings: &EngineSettings, seed: u64, local: &mut Local) -> Started<DynamoDb, EventualEndpoint> {
    let (store, endpoint) = match pair(settings, seed, local).await {
        Ok((store, endpoint)) => (Ok(store), endpoint),
        Err(why) => (Err(down(Lane::Eventual, why)), EventualEndpoint::absent()),
    };
    Started { handle: LaneHandle::new(Lane::Eventual, local_regions().into(), store), endpoint }
}

async fn pair(settings: &EngineSettings, seed: u64, local: &mut Local) -> Result<(DynamoDb, EventualEndpoint), String> {
    let table = GlobalTable::start(config(settings, seed)?).await.map_err(|error| with_causes(&error))?;
    let (mut endpoints, mut urls) = (Vec::new(), Vec::new());
    for (index, region) in local_regions().into_iter().enumerate() {
        let own = table.endpoint(index);
        let address = at_a_distance(settings, index, own, seed, &mut local.relays).await;
        let address = address.map_err(|error| format!("no port for {region}: {error}"))?;
        urls.push(RegionUrl { region: region.clone(), url: format!("http://{own}") });
        endpoints.push(Endpoint { region, url: format!("http://{address}") });
    }
    local.global_table = Some(table);
    let engine = format!("dynoxide x2, standing in for {}", Lane::Eventual.product());
    let store = DynamoDb::new(endpoints, &dummy_credentials(), settings.connections.into(), engine);
    Ok((store, EventualEndpoint::local(urls)))
}

fn config(settings: &EngineSettings, seed: u64) -> Result<GlobalTableConfig, String> {
    Ok(GlobalTableConfig {
        directory: data_dir(settings)?,
        regions: local_regions().map(String::from),
        tables: vec![
            TableSpec::new(SEATS_TABLE, "seat_key"),
            TableSpec::new(SALES_TABLE, "seat_key").sorted_by("sale_id"),
        ],
        ports: [None, None],
        lag: settings.replication_lag_ms.0.clone(),
        seed,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_host_and_port_are_shown() {
        assert_eq!(super::host("http://user:secret@db:8000/path?x"), "db:8000");
    }
}
