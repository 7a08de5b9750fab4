//! The local PostgreSQL.

use super::directory::{Home, home};
use crate::{
    doctor::{finding::Found, median::millis},
    engines::local_postgres,
    error_chain::with_causes,
    local::{
        data_dir::default_data_dir,
        postgres::{Directory, LocalPostgres, LocalPostgresConfig, LocalPostgresError, look},
    },
    settings::EngineSettings,
};
use futures::future::BoxFuture;
use tokio::time::Instant;

const THEN: &str = "Mend that, or name a database that runs already with --postgres or --dsql.";

/// Which PostgreSQL is there, and who would run it.
pub(super) fn programs(settings: &mut EngineSettings) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let config = match config(settings) {
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
            Err(LocalPostgresError::NotFound { .. }) if config.download.is_some() => {
                Found::NotChecked("no PostgreSQL is installed; the server downloads one at its first start".into())
            }
            Err(error) => Found::fail(with_causes(&error), THEN),
        }
    })
}

/// Starts it on the data that the server uses, asks it something, and stops it.
pub(super) fn starts(settings: &mut EngineSettings) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let config = match config(settings) {
            Ok(config) => config,
            Err(why) => return Found::fail(why, THEN),
        };
        let begun = Instant::now();
        match LocalPostgres::start(config).await {
            Ok(postgres) => stopped(postgres, begun).await,
            Err(error @ LocalPostgresError::InUse { .. }) => Found::NotChecked(in_use(&error)),
            Err(error) => Found::fail(with_causes(&error), THEN),
        }
    })
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

/// A server runs on this data: it is not to be disturbed.
fn in_use(error: &LocalPostgresError) -> String {
    let said = error.to_string();
    format!("{}: its page says how it is", said.split(": stop").next().unwrap_or(&said))
}

fn config(settings: &EngineSettings) -> Result<LocalPostgresConfig, String> {
    let (directory, cache) = match home(settings)? {
        Home::There(directory) => (Directory::Persistent(directory.clone()), directory),
        // To look is not to leave a cluster behind.
        Home::Absent(directory) => (Directory::Ephemeral, directory),
        Home::Ephemeral => (Directory::Ephemeral, default_data_dir()?),
    };
    Ok(local_postgres(settings, directory, &cache))
}
