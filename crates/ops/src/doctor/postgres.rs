//! The strong lane on any databases that speak PostgreSQL's protocol.

use super::{
    finding::{Checked, Found},
    isolation,
    median::{median, millis},
    report::Report,
    setup::Setup,
};
use engines::settings::EndpointList;
use sale::Lane;
use store::{
    postgres_wire::{CONNECT_MAX, SPARE, connect},
    tls::Roots,
};
use tokio::time::timeout;
use tokio_postgres::{Client, Config};

/// The most connections that the database accepts, and the number that are open.
const CONNECTIONS: &str = "SELECT current_setting('max_connections')::int8, \
     (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')";

/// Checks both endpoints.
pub(super) async fn check(report: &mut Report<'_>, list: &EndpointList, setup: Setup<'_>) {
    for (region, address) in &list.0 {
        let mut client = None;
        let mut part = report.region(Lane::Strong, region);
        part.check("line", &[], line(address, setup.roots, &mut client)).await;
        part.check("connections", &["line"], connections(&client, setup.settings.connections)).await;
        part.check("isolation", &["line"], level(&client)).await;
        part.check("latency", &["line"], latency(&client)).await;
    }
}

async fn line(address: &str, roots: &Roots, client: &mut Option<Client>) -> Found {
    let then = "Look at --postgres (WORLDSEAT_POSTGRES): host, port, role, password and database.";
    // The error message may repeat a part of the address, which holds a password.
    let Ok(config) = address.parse::<Config>() else {
        return Found::fail("the address is not understood").then(then);
    };
    match timeout(CONNECT_MAX, connect(&config, roots)).await {
        Ok(Ok(connected)) => {
            *client = Some(connected);
            Found::Ok(format!("connected as {}", config.get_user().unwrap_or("the default role")))
        }
        Ok(Err(error)) => {
            tracing::debug!(%error, "no line");
            Found::fail(format!("no connection comes about ({})", error.code())).then(then)
        }
        Err(_) => Found::fail(format!("no answer for {} s", CONNECT_MAX.as_secs())).then(then),
    }
}

/// Returns the client of the line. The checks that use it need the one that opens it.
fn opened(client: &Option<Client>) -> Result<&Client, Found> {
    client.as_ref().ok_or_else(|| Found::NotChecked("there is no line".into()))
}

async fn connections(client: &Option<Client>, connections: u16) -> Checked {
    let unknown = |_| Found::NotChecked("this database does not tell how many it takes".into());
    let row = opened(client)?.query_one(CONNECTIONS, &[]).await.map_err(unknown)?;
    let (most, open): (i64, i64) = (row.get(0), row.get(1));
    // Both regions' endpoints may be one server.
    let wanted = 2 * (i64::from(connections) + i64::from(SPARE));
    if open + wanted > most {
        return Err(Found::fail(format!(
            "it takes {most} connections, {open} are open, and both regions may want {wanted} more"
        ))
        .then("Lower --connections (WORLDSEAT_CONNECTIONS), or raise max_connections."));
    }
    Ok(Found::Ok(format!("{wanted} wanted by both regions, {open} open, {most} taken at most")))
}

async fn level(client: &Option<Client>) -> Checked {
    let then = "Something before the database changes statements, or the database does not have this level: name the \
                database itself with --postgres (WORLDSEAT_POSTGRES), or another one.";
    Ok(isolation::check(opened(client)?, then).await)
}

async fn latency(client: &Option<Client>) -> Checked {
    let client = opened(client)?;
    let time = median(|| client.simple_query("SELECT 1")).await;
    let time = time.map_err(|_| Found::fail("the line was lost").then("Run the command again."))?;
    Ok(Found::Ok(format!("a read takes {}", millis(time))))
}
