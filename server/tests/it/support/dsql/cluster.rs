//! One logical database of the service: a database of its own in the tests' PostgreSQL, dropped in the end.

use super::account::ARN;
use std::{sync::Arc, thread};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, Config, NoTls};

use super::super::{databases, new_scope};

/// The password of the local roles. Only the endpoints know it: clients have tokens.
pub(super) const PASSWORD: &str = "local-password-of-the-stand-in";
/// The contents of every new cluster, and the rights of a provisioned role.
const SETUP: &str = include_str!("cluster.sql");
const PROVISIONED: &str = "GRANT USAGE ON SCHEMA public TO worldseat_app;
    ALTER DEFAULT PRIVILEGES FOR ROLE admin IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO worldseat_app;
    INSERT INTO standin.roles VALUES ('worldseat_app', true);";

/// The database behind one endpoint, or behind the two of a peered pair.
pub(super) struct Cluster {
    pub(super) database: String,
    /// The superuser's connection to it.
    control: Client,
}

impl Cluster {
    pub(super) async fn create() -> Arc<Self> {
        let database = format!("dsql_{}", new_scope());
        let server = superuser("postgres").await;
        roles(&server).await;
        server
            .batch_execute(&format!("CREATE DATABASE {database} TEMPLATE template0 OWNER admin"))
            .await
            .expect("a database");
        // A cluster has one isolation level. A transaction that begins without a level has it, too.
        let level = format!("ALTER DATABASE {database} SET default_transaction_isolation = 'repeatable read'");
        server.batch_execute(&level).await.expect("a level");
        let control = superuser(&database).await;
        control.batch_execute(&SETUP.replace("'PASSWORD'", &format!("'{PASSWORD}'"))).await.expect("a cluster");
        Arc::new(Self { database, control })
    }

    /// Creates role, grants and mapping as `worldseat provision dsql` leaves them; `admin` makes the tables.
    pub(super) async fn provision(&self, tables: &[String]) {
        self.control.batch_execute(PROVISIONED).await.expect("a role");
        let map = "INSERT INTO standin.mappings (arn, role, grantor) VALUES ($1, 'worldseat_app', 'admin')";
        self.control.execute(map, &[&ARN]).await.expect("a mapping");
        for table in tables {
            self.behind(table).await;
        }
    }

    /// Whether the account's identity may log in with this role.
    pub(super) async fn lets_in(&self, role: &str) -> bool {
        let mapped = "SELECT 1 FROM standin.roles LEFT JOIN standin.mappings ON role = name \
                      WHERE name = $1 AND (arn = $2 OR name = 'admin')";
        self.control.query_opt(mapped, &[&role, &ARN]).await.expect("asks").is_some()
    }

    /// Runs SQL as `admin`, past the endpoints.
    pub(super) async fn behind(&self, sql: &str) {
        self.control.batch_execute(&format!("SET ROLE admin; {sql}; RESET ROLE")).await.expect(sql);
    }
}

/// Makes the local roles that every cluster has, once.
async fn roles(server: &Client) {
    static MADE: OnceCell<()> = OnceCell::const_new();
    let make = async || {
        for role in ["admin", "worldseat_app"] {
            let create = format!("CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'");
            server.batch_execute(&create).await.expect("a role");
        }
    };
    MADE.get_or_init(make).await;
}

fn config(database: &str) -> Config {
    let mut config = databases().socket.clone();
    config.user("postgres").dbname(database);
    config
}

async fn connect(database: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = config(database).connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn superuser(database: &str) -> Client {
    connect(database).await.expect("the superuser gets in by the socket")
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.database);
        // On a thread, because the test's own runtime is about to end. If the process ends before that thread, the
        // database stays until PostgreSQL ends and its directory is removed.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let dropped = runtime.block_on(async { connect("postgres").await?.batch_execute(&drop).await });
            dropped.map_err(std::io::Error::other)
        });
    }
}
