//! Access to the database: the role and the database `worldseat`, and the settings that a client needs.

use std::{
    fmt,
    fs::File,
    io::Read,
    net::Ipv4Addr,
    path::{Path, PathBuf},
};

use tokio_postgres::{Client, Config, NoTls};

use super::{cluster::SUPERUSER, error::LocalPostgresError};

/// The role, and the database it owns.
pub(super) const NAME: &str = "worldseat";

/// Enough bytes that nobody guesses them.
const PASSWORD_BYTES: usize = 16;

#[derive(Clone)]
pub(super) struct Access {
    pub(super) port: u16,
    pub(super) socket: PathBuf,
    /// New at every start: the socket lets us set it, so PostgreSQL needs no file that holds it.
    password: String,
}

impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Access").field("port", &self.port).field("socket", &self.socket).finish_non_exhaustive()
    }
}

impl Access {
    pub(super) fn new(port: u16, socket: &Path) -> Result<Self, LocalPostgresError> {
        Ok(Self { port, socket: socket.to_owned(), password: random_password()? })
    }

    pub(super) fn over_tcp(&self) -> Config {
        let mut config = Config::new();
        config.host(Ipv4Addr::LOCALHOST.to_string()).port(self.port);
        config.user(NAME).password(&self.password).dbname(NAME);
        config
    }

    pub(super) fn over_socket(&self) -> Config {
        let mut config = Config::new();
        config.host_path(&self.socket).port(self.port).user(NAME).dbname(NAME);
        config
    }

    /// The superuser, who exists before the role does and connects by the socket only.
    pub(super) fn as_superuser(&self) -> Config {
        let mut config = Config::new();
        config.host_path(&self.socket).port(self.port).user(SUPERUSER).dbname("postgres");
        config
    }

    pub(super) fn url(&self) -> String {
        format!("postgres://{NAME}:{}@{}:{}/{NAME}", self.password, Ipv4Addr::LOCALHOST, self.port)
    }

    /// Makes the role and the database if they do not exist yet, sets the password of this start, and connects once
    /// in the same way as the application will.
    pub(super) async fn open_to_the_application(&self) -> Result<(), LocalPostgresError> {
        self.prepare()
            .await
            .map_err(|source| LocalPostgresError::Prepare { what: "make the role and the database", source })?;
        probe(&self.over_tcp()).await.map_err(|source| LocalPostgresError::Prepare { what: "connect over TCP", source })
    }

    async fn prepare(&self) -> Result<(), tokio_postgres::Error> {
        let client = connect(&self.as_superuser()).await?;
        let role = format!("SELECT FROM pg_roles WHERE rolname = '{NAME}'");
        if client.query_opt(&role, &[]).await?.is_none() {
            client.batch_execute(&format!("CREATE ROLE {NAME} LOGIN")).await?;
        }
        // The password is hexadecimal, so there is nothing to quote; a parameter is not possible here.
        client.batch_execute(&format!("ALTER ROLE {NAME} PASSWORD '{}'", self.password)).await?;
        let database = format!("SELECT FROM pg_database WHERE datname = '{NAME}'");
        if client.query_opt(&database, &[]).await?.is_none() {
            client.batch_execute(&format!("CREATE DATABASE {NAME} OWNER {NAME}")).await?;
        }
        Ok(())
    }
}

/// Sends a query and waits for the response: a port that is open, or a process that lives, is no database yet.
pub(super) async fn probe(config: &Config) -> Result<(), tokio_postgres::Error> {
    connect(config).await?.batch_execute("SELECT 1").await
}

async fn connect(config: &Config) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = config.connect(NoTls).await?;
    // It ends when the client is dropped, and the client reports what went wrong.
    tokio::spawn(connection);
    Ok(client)
}

fn random_password() -> Result<String, LocalPostgresError> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0; PASSWORD_BYTES];
    File::open(source)
        .and_then(|mut random| random.read_exact(&mut bytes))
        .map_err(LocalPostgresError::file("read", source))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
