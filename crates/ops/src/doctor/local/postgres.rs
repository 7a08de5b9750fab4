//! The local PostgreSQL.

use super::directory::{self, Home, home};
use crate::doctor::{finding::Found, isolation, median::millis};
use engines::{local_postgres, settings::EngineSettings};
use futures::future::BoxFuture;
use local::{
    data_dir::default_data_dir,
    postgres::{Directory, LocalPostgres, LocalPostgresConfig, LocalPostgresError, look},
};
use sale::with_causes;
use store::{postgres_wire::connect, tls::Roots};
use tokio::time::Instant;

const THEN: &str = "Mend that, or name a database that runs already with --postgres or --dsql.";

/// The settings, and the finding about the level, made while PostgreSQL ran.
pub(super) struct Own {
    settings: EngineSettings,
    level: Option<Found>,
}

impl Own {
    pub(super) fn new(settings: &EngineSettings) -> Self {
        Self { settings: settings.clone(), level: None }
    }
}

/// Checks whether its directory can be written to.
pub(super) fn directory(own: &mut Own) -> BoxFuture<'_, Found> {
    directory::writable(&mut own.settings)
}

/// Returns the finding about the level of its transactions, made while it ran.
pub(super) fn level(own: &mut Own) -> BoxFuture<'_, Found> {
    Box::pin(async move { own.level.clone().unwrap_or_else(|| Found::NotChecked("it was not asked".into())) })
}

/// Finds the installed PostgreSQL, and the account that would run it.
pub(super) fn programs(own: &mut Own) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let config = match config(&own.settings) {
            Ok(config) => config,
            Err(why) => return Found::fail(why, THEN),
        };
        match look(&config).await {
            Ok(found) => Found::Ok(format!(
                "PostgreSQL {} in {}, run as {}",
                found.version,
                found.bin_dir.display(),
                found.account
            )),
            Err(LocalPostgresError::NotFound { .. })
                if config.download.as_ref().is_some_and(|download| download.may_fetch && download.pinned.is_some()) =>
            {
                Found::NotChecked("no PostgreSQL is installed; the server downloads one at its first start".into())
            }
            Err(error) => Found::fail(with_causes(&error), THEN),
        }
    })
}

/// Starts it on the data that the server uses, sends it a query, and stops it.
pub(super) fn starts(own: &mut Own) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let config = match config(&own.settings) {
            Ok(config) => config,
            Err(why) => return Found::fail(why, THEN),
        };
        let begun = Instant::now();
        match LocalPostgres::start(config).await {
            Ok(postgres) => {
                own.level = Some(asked(&postgres).await);
                stopped(postgres, begun).await
            }
            Err(error @ LocalPostgresError::InUse { .. }) => Found::NotChecked(in_use(&error)),
            Err(error) => Found::fail(with_causes(&error), THEN),
        }
    })
}

async fn asked(postgres: &LocalPostgres) -> Found {
    match connect(&postgres.connection_over_socket(), &Roots::public()).await {
        Ok(client) => {
            isolation::look(&client, "Name other programs with --postgres-bin, or a database with --postgres.").await
        }
        Err(error) => Found::fail(format!("no connection comes about ({})", error.code()), "Look at its log."),
    }
}

async fn stopped(postgres: LocalPostgres, begun: Instant) -> Found {
    let (version, port) = (postgres.version().clone(), postgres.port());
    let answered = begun.elapsed();
    match postgres.stop().await {
        Ok(()) => Found::Ok(format!(
            "PostgreSQL {version} answered on port {port} after {}, and stopped in order",
            millis(answered)
        )),
        Err(error) => Found::fail(format!("it did not stop in order: {}", with_causes(&error)), "Look at its log."),
    }
}

/// Says that a server runs on this data: a check must not disturb it.
fn in_use(error: &LocalPostgresError) -> String {
    let said = error.to_string();
    format!("{}: its page says how it is", said.split(": stop").next().unwrap_or(&said))
}

fn config(settings: &EngineSettings) -> Result<LocalPostgresConfig, String> {
    let (directory, cache) = match home(settings)? {
        Home::There(directory) => (Directory::Persistent(directory.clone()), directory),
        // A check must not leave a cluster behind.
        Home::Absent(directory) => (Directory::Ephemeral, directory),
        Home::Ephemeral => (Directory::Ephemeral, default_data_dir()?),
    };
    Ok(local_postgres(settings, directory, &cache))
}
