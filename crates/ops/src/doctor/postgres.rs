//! The strong lane on any databases that speak PostgreSQL's protocol.

use super::{
    finding::Found,
    isolation,
    median::{median, millis},
    report::{Check, Place, Report},
};
use engines::settings::EndpointList;
use futures::future::BoxFuture;
use sale::{Lane, Region};
use store::{
    postgres_wire::{CONNECT_MAX, SPARE, connect},
    tls::Roots,
};
use tokio::time::timeout;
use tokio_postgres::{Client, Config};

/// The most connections that the database accepts, and the number that are open.
const CONNECTIONS: &str = "SELECT current_setting('max_connections')::int8, \
     (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')";

/// One region's endpoint.
struct Server {
    address: String,
    connections: i64,
    roots: Roots,
    client: Option<Client>,
}

/// Checks both endpoints.
pub(super) async fn look(report: &mut Report<'_>, list: &EndpointList, connections: u16, roots: &Roots) {
    for (region, address) in &list.0 {
        let mut server =
            Server { address: address.clone(), connections: connections.into(), roots: roots.clone(), client: None };
        report.walk(&place(region), &CHECKS, &mut server).await;
    }
}

fn place(region: &Region) -> Place {
    Place::region(Lane::Strong, region.clone())
}

const CHECKS: [Check<Server>; 4] = [
    Check { what: "line", needs: &[], look: line },
    Check { what: "connections", needs: &["line"], look: connections },
    Check { what: "isolation", needs: &["line"], look: level },
    Check { what: "latency", needs: &["line"], look: latency },
];

fn line(server: &mut Server) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let then = "Look at --postgres (WORLDSEAT_POSTGRES): host, port, role, password and database.";
        let config: Config = match server.address.parse() {
            Ok(config) => config,
            // The error message may repeat a part of the address, which holds a password.
            Err(_) => return Found::fail("the address is not understood", then),
        };
        match timeout(CONNECT_MAX, connect(&config, &server.roots)).await {
            Ok(Ok(client)) => {
                server.client = Some(client);
                Found::Ok(format!("connected as {}", config.get_user().unwrap_or("the default role")))
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "no line");
                Found::fail(format!("no connection comes about ({})", error.code()), then)
            }
            Err(_) => Found::fail(format!("no answer for {} s", CONNECT_MAX.as_secs()), then),
        }
    })
}

fn connections(server: &mut Server) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let Some(client) = &server.client else { return Found::NotChecked("there is no line".into()) };
        let Ok(row) = client.query_one(CONNECTIONS, &[]).await else {
            return Found::NotChecked("this database does not tell how many it takes".into());
        };
        let (most, open): (i64, i64) = (row.get(0), row.get(1));
        // Both regions' endpoints may be one server.
        let wanted = 2 * (server.connections + i64::from(SPARE));
        if open + wanted > most {
            return Found::fail(
                format!("it takes {most} connections, {open} are open, and both regions may want {wanted} more"),
                "Lower --connections (WORLDSEAT_CONNECTIONS), or raise max_connections.",
            );
        }
        Found::Ok(format!("{wanted} wanted by both regions, {open} open, {most} taken at most"))
    })
}

fn level(server: &mut Server) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let Some(client) = &server.client else { return Found::NotChecked("there is no line".into()) };
        let then = "Something before the database changes statements, or the database does not have this level: name the \
                    database itself with --postgres (WORLDSEAT_POSTGRES), or another one.";
        isolation::look(client, then).await
    })
}

fn latency(server: &mut Server) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let Some(client) = &server.client else { return Found::NotChecked("there is no line".into()) };
        match median(|| client.simple_query("SELECT 1")).await {
            Ok(time) => Found::Ok(format!("a read takes {}", millis(time))),
            Err(_) => Found::fail("the line was lost", "Run the command again."),
        }
    })
}
