//! The local PostgreSQL.

use crate::doctor::{
    finding::{Checked, Found},
    isolation,
    median::millis,
};
use engines::{data_dir, local_postgres, settings::EngineSettings};
use local::{
    data_dir::default_data_dir,
    postgres::{Directory, LocalPostgres, LocalPostgresConfig, LocalPostgresError as Error, find_programs},
};
use sale::with_causes;
use store::{postgres_wire::connect, tls::Roots};
use tokio::time::Instant;

/// Finds the installed PostgreSQL, and the account that would run it.
pub(super) async fn programs(settings: &EngineSettings) -> Checked {
    let config = config(settings).map_err(fail)?;
    let may_fetch = config.download.as_ref().is_some_and(|it| it.may_fetch && it.pinned.is_some());
    match find_programs(&config).await {
        Ok(found) => {
            let (version, account) = (found.version, found.account);
            Ok(Found::Ok(format!("PostgreSQL {version} in {}, run as {account}", found.bin_dir.display())))
        }
        Err(Error::NotFound { .. }) if may_fetch => {
            Err(Found::NotChecked("no PostgreSQL is installed; the server downloads one at its first start".into()))
        }
        Err(error) => Err(fail(with_causes(&error))),
    }
}

/// Starts it on the data that the server uses, asks for the `level` of its transactions, and stops it.
pub(super) async fn starts(settings: &EngineSettings, level: &mut Option<Found>) -> Checked {
    let config = config(settings).map_err(fail)?;
    let begun = Instant::now();
    let postgres = LocalPostgres::start(config).await.map_err(|error| match error {
        Error::InUse { .. } => Found::NotChecked(in_use(&error)),
        error => fail(with_causes(&error)),
    })?;
    *level = Some(check_isolation(&postgres).await);
    let (version, port, time) = (postgres.version().clone(), postgres.port(), millis(begun.elapsed()));
    match postgres.stop().await {
        Ok(()) => {
            Ok(Found::Ok(format!("PostgreSQL {version} answered on port {port} after {time}, and stopped in order")))
        }
        Err(error) => {
            Err(Found::fail(format!("it did not stop in order: {}", with_causes(&error))).then("Look at its log."))
        }
    }
}

fn fail(why: String) -> Found {
    Found::fail(why).then("Mend that, or name a database that runs already with --postgres or --dsql.")
}

async fn check_isolation(postgres: &LocalPostgres) -> Found {
    let then = "Name other programs with --postgres-bin, or a database with --postgres.";
    match connect(&postgres.connection_over_socket(), &Roots::public()).await {
        Ok(client) => isolation::check(&client, then).await,
        Err(error) => Found::fail(format!("no connection comes about ({})", error.code())).then("Look at its log."),
    }
}

/// Reports that a server runs on this data: a check must not disturb it.
fn in_use(error: &Error) -> String {
    let text = error.to_string();
    format!("{}: its page says how it is", text.split(": stop").next().unwrap_or(&text))
}

fn config(settings: &EngineSettings) -> Result<LocalPostgresConfig, String> {
    let kept = data_dir(settings)?;
    let cache = kept.clone().map_or_else(default_data_dir, Ok)?;
    // A check must not leave a cluster behind: a missing directory is not made.
    let there = kept.filter(|directory| directory.is_dir());
    Ok(local_postgres(settings, there.map_or(Directory::Ephemeral, Directory::Persistent), &cache))
}
