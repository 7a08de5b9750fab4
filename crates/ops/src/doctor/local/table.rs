//! The local pair of databases with our replicator between them.

use super::directory::{Home, home};
use crate::doctor::{finding::Found, median::millis};
use engines::{local_table, settings::EngineSettings};
use futures::future::BoxFuture;
use local::global_table::{GlobalTable, GlobalTableConfig, GlobalTableError};
use sale::with_causes;
use tokio::time::Instant;

/// Starts both databases on the data that the server uses, and stops them.
pub(super) fn starts(settings: &mut EngineSettings) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let then = "Mend that, or name databases that run already with --dynamodb.";
        let config = match config(settings) {
            Ok(config) => config,
            Err(why) => return Found::fail(why, then),
        };
        let begun = Instant::now();
        match GlobalTable::start(config).await {
            Ok(table) => {
                let ports = [0, 1].map(|region| table.endpoint(region).port());
                let answered = begun.elapsed();
                table.stop().await;
                let [first, second] = ports;
                Found::Ok(format!("two replicas on ports {first} and {second} after {}, stopped", millis(answered)))
            }
            Err(error @ GlobalTableError::DirectoryInUse { .. }) => {
                Found::NotChecked(format!("{error}: its page says how it is"))
            }
            Err(error) => Found::fail(with_causes(&error), then),
        }
    })
}

fn config(settings: &EngineSettings) -> Result<GlobalTableConfig, String> {
    let directory = match home(settings)? {
        Home::There(directory) => Some(directory),
        Home::Absent(_) | Home::Ephemeral => None,
    };
    Ok(local_table(settings, directory, 0))
}
