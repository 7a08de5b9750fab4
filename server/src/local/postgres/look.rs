//! Which PostgreSQL would be taken, without starting or downloading anything.

use std::path::PathBuf;

use super::account::Account;
use super::binaries;
use super::config::{Directory, Download, LocalPostgresConfig};
use super::error::LocalPostgresError;
use super::version::PostgresVersion;
use super::{cluster, download};

/// What [`look`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// The directory of the programs.
    pub bin_dir: PathBuf,
    /// Their version.
    pub version: PostgresVersion,
    /// The account that PostgreSQL would run under.
    pub account: String,
}

/// Looks for the programs as [`super::LocalPostgres::start`] does. One that was downloaded
/// before is found; none is downloaded.
pub async fn look(config: &LocalPostgresConfig) -> Result<Programs, LocalPostgresError> {
    let account = Account::choose(config.account.as_deref())?;
    let made_by = match &config.directory {
        Directory::Persistent(directory) => cluster::major(&directory.join("postgres").join("data"))?,
        Directory::Ephemeral => None,
    };
    let here = |from: &Download| download::earlier(&from.into).is_some();
    let config = LocalPostgresConfig { download: config.download.clone().filter(here), ..config.clone() };
    let binaries = binaries::find(&config, &account, made_by).await?;
    Ok(Programs { bin_dir: binaries.dir, version: binaries.version, account: account.name })
}
