//! One PostgreSQL and one global table for all tests of this binary; each test keeps to rows of its own.

use local::{
    global_table::{AccessKey, GlobalTable, GlobalTableConfig, TableSpec},
    postgres::{Directory, LocalPostgres, LocalPostgresConfig},
};
use std::{
    net::SocketAddr,
    sync::{LazyLock, mpsc},
    thread,
};
use store::{SALES_TABLE, SEATS_TABLE, dynamodb::DUMMY_KEY};

use super::{CEILING, regions, within};

/// Six tests at once, each with up to 64 connections to both of its regions.
const MAX_CONNECTIONS: u32 = 1000;

/// Short, so that regions agree soon, but longer than a purchase.
const LAG_MS: std::ops::RangeInclusive<u32> = 20..=60;

/// The addresses of the databases.
pub(crate) struct Databases {
    /// PostgreSQL over TCP, with a password.
    pub(crate) tcp: tokio_postgres::Config,
    /// The same over its socket.
    pub(crate) socket: tokio_postgres::Config,
    /// The same as an address.
    url: String,
    /// One endpoint for each region.
    pub(crate) tables: [SocketAddr; 2],
}

/// Returns the databases, which the first test that needs them starts.
pub(crate) fn databases() -> &'static Databases {
    static DATABASES: LazyLock<Databases> = LazyLock::new(start);
    &DATABASES
}

/// Starts the databases on a thread that ends with the process: each test has a runtime of its own that ends with it,
/// and the databases must outlive all of them. PostgreSQL's guard notices the end of the process, shuts PostgreSQL down
/// and removes its directory.
fn start() -> Databases {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (postgres, table) = tokio::join!(new_postgres(), new_table());
            let (tcp, socket) = (postgres.connection(), postgres.connection_over_socket());
            let tables = [0, 1].map(|region| table.endpoint(region));
            sender.send(Databases { tcp, socket, url: postgres.url(), tables }).expect("asked");
            std::future::pending::<()>().await;
        });
    });
    receiver.recv_timeout(CEILING).expect("the databases start")
}

/// Starts a PostgreSQL for one test only, for those that kill it.
pub(crate) async fn new_postgres() -> LocalPostgres {
    let config =
        LocalPostgresConfig { max_connections: MAX_CONNECTIONS, ..LocalPostgresConfig::new(Directory::Ephemeral) };
    within(LocalPostgres::start(config)).await.expect("PostgreSQL starts")
}

/// Starts a global table for one test only, for those that pause its replication.
pub(crate) async fn new_table() -> GlobalTable {
    within(GlobalTable::start(table_config())).await.expect("the global table starts")
}

/// Starts the same with this lag, in milliseconds.
pub(crate) async fn new_table_with_lag(lag: std::ops::RangeInclusive<u32>) -> GlobalTable {
    let config = GlobalTableConfig { lag, ..table_config() };
    within(GlobalTable::start(config)).await.expect("the global table starts")
}

/// Starts the same for clients with this access key.
pub(crate) async fn new_table_for(key: &str) -> GlobalTable {
    let config = GlobalTableConfig { access_key: Some(AccessKey::known(key)), ..table_config() };
    within(GlobalTable::start(config)).await.expect("the global table starts")
}

fn table_config() -> GlobalTableConfig {
    GlobalTableConfig {
        directory: None,
        regions: regions().map(String::from),
        tables: vec![
            TableSpec::new(SEATS_TABLE, "scope").sorted_by("seat"),
            TableSpec::new(SALES_TABLE, "scope").sorted_by("seat_sale"),
        ],
        ports: [None, None],
        access_key: Some(AccessKey::known(DUMMY_KEY)),
        lag: LAG_MS,
        seed: 7,
    }
}

/// Returns the shared PostgreSQL with a schema of its own, whose tables only this test sees.
pub(crate) async fn open_config(schema: &str) -> tokio_postgres::Config {
    open_path(schema, schema).await
}

/// The same as an address.
pub(crate) async fn open_url(schema: &str) -> String {
    create_schema(schema).await;
    format!("{}?options=-c%20search_path%3D{schema}", databases().url)
}

/// The same as [`open_config`], with this search path.
pub(super) async fn open_path(schema: &str, path: &str) -> tokio_postgres::Config {
    create_schema(schema).await;
    let mut config = databases().socket.clone();
    config.options(format!("-c search_path={path}"));
    config
}

async fn create_schema(schema: &str) {
    let client = sql_client(&databases().socket).await;
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).await.expect("creates a schema");
}

/// Connects a client beside those of the code that is tested.
pub(crate) async fn sql_client(config: &tokio_postgres::Config) -> tokio_postgres::Client {
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.expect("PostgreSQL takes connections");
    tokio::spawn(connection);
    client
}
