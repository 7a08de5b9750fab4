//! The programs of a PostgreSQL: the ones that were named, else installed ones, else downloaded ones.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::account::Account;
use super::config::LocalPostgresConfig;
use super::download;
use super::error::LocalPostgresError;
use super::home;
use super::places::Tried;
use super::version::PostgresVersion;
use crate::error_chain::with_causes;
use crate::local::private_dir;

/// `postgres --version` answers in milliseconds; a program that does not is none.
const VERSION_CEILING: Duration = Duration::from_secs(10);

#[derive(Debug, Clone)]
pub(super) struct Binaries {
    pub(super) dir: PathBuf,
    pub(super) version: PostgresVersion,
}

impl Binaries {
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

/// Finds the programs. Where data exists already, those of the major version that made it are preferred:
/// a newer PostgreSQL beside the one in use must not lock a person out of their data.
pub(super) async fn find(
    config: &LocalPostgresConfig,
    account: &Account,
    made_by: Option<u32>,
) -> Result<Binaries, LocalPostgresError> {
    if let Some(dir) = &config.bin_dir {
        return examine(dir, account).await;
    }
    let mut tried = Vec::new();
    let mut other_major = None;
    for (place, directories) in config.places.look() {
        if directories.is_empty() {
            tried.push(Tried { place, why: "no program `postgres`".to_owned() });
        }
        for dir in directories {
            match examine(&dir, account).await {
                Ok(found) if made_by.is_none_or(|major| major == found.version.major()) => return Ok(found),
                Ok(found) => other_major = other_major.or(Some(found)),
                Err(error) => tried.push(Tried { place: dir.display().to_string(), why: with_causes(&error) }),
            }
        }
    }
    match other_major {
        Some(found) => Ok(found),
        None => downloaded(config, account, tried).await,
    }
}

async fn downloaded(
    config: &LocalPostgresConfig,
    account: &Account,
    tried: Vec<Tried>,
) -> Result<Binaries, LocalPostgresError> {
    let Some(from) = &config.download else {
        return Err(LocalPostgresError::NotFound { tried, download: "switched off".to_owned() });
    };
    if let Some(cache) = from.into.parent() {
        private_dir::ensure(cache, Some(account.owner()))
            .map_err(LocalPostgresError::file("keep to its owner", cache))?;
    }
    home::make(&from.into, account)?;
    match download::fetch(from).await {
        Ok(dir) => examine(&dir, account).await,
        Err(why) => Err(LocalPostgresError::NotFound { tried, download: why }),
    }
}

/// Whether the programs in a directory can be used, and their version.
async fn examine(dir: &Path, account: &Account) -> Result<Binaries, LocalPostgresError> {
    let dir = &complete(dir).ok_or_else(|| LocalPostgresError::BinDir {
        dir: dir.to_owned(),
        why: "`postgres` and `initdb` have to be there".to_owned(),
    })?;
    account.check_reach(dir)?;
    let found = ask_version(dir, account).await?;
    if !found.is_supported() {
        return Err(LocalPostgresError::WrongVersion { dir: dir.clone(), found });
    }
    Ok(Binaries { dir: dir.clone(), version: found })
}

/// Follows `postgres` to where it really is: a link in `PATH` seldom has `initdb` beside it.
fn complete(dir: &Path) -> Option<PathBuf> {
    let real = dir.join("postgres").canonicalize().ok()?;
    [real.parent()?.to_owned(), dir.canonicalize().ok()?]
        .into_iter()
        .find(|dir| dir.join("postgres").is_file() && dir.join("initdb").is_file())
}

async fn ask_version(dir: &Path, account: &Account) -> Result<PostgresVersion, LocalPostgresError> {
    let program = dir.join("postgres");
    let mut command = Command::new(&program);
    command.arg("--version").stdin(Stdio::null()).kill_on_drop(true);
    account.run(&mut command);
    let output = match tokio::time::timeout(VERSION_CEILING, command.output()).await {
        Ok(output) => output,
        Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "`--version` did not answer")),
    }
    .map_err(|source| LocalPostgresError::Spawn { program, source })?;

    let said = String::from_utf8_lossy(&output.stdout);
    PostgresVersion::parse(&said).ok_or_else(|| LocalPostgresError::BinDir {
        dir: dir.to_owned(),
        why: format!("`postgres --version` said `{}` ({})", said.trim(), output.status),
    })
}
