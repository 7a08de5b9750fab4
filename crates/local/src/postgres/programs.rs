//! Finds the PostgreSQL that would be used, without starting or downloading anything.

use futures::future::BoxFuture;
use std::path::PathBuf;

use super::{
    account::Account,
    binaries, cluster,
    config::{Directory, Download, LocalPostgresConfig},
    error::LocalPostgresError,
    version::PostgresVersion,
};

/// The result of [`find_programs`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// The directory of the programs.
    pub bin_dir: PathBuf,
    /// Their version.
    pub version: PostgresVersion,
    /// The account that PostgreSQL would run under.
    pub account: String,
}

/// Searches for the programs as [`super::LocalPostgres::start`] does. One that was downloaded
/// before is found; none is downloaded.
pub fn find_programs<'a>(config: &'a LocalPostgresConfig) -> BoxFuture<'a, Result<Programs, LocalPostgresError>> {
    Box::pin(async move {
        let account = Account::choose(config.account.as_deref())?;
        let data = match &config.directory {
            Directory::Persistent(directory) => Some(directory.join("postgres").join("data")),
            Directory::Ephemeral => None,
        };
        let made_by = data.as_deref().map(cluster::major).transpose()?.flatten();
        let download = config.download.clone().map(|download| Download { may_fetch: false, ..download });
        let config = LocalPostgresConfig { download, ..config.clone() };
        let binaries = binaries::find(&config, &account, made_by).await?;
        if let (Some(data), Some(made_by)) = (&data, made_by) {
            cluster::check_major(data, made_by, &binaries, &account)?;
        }
        Ok(Programs { bin_dir: binaries.dir, version: binaries.version, account: account.name })
    })
}
