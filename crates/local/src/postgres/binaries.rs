//! The programs of a PostgreSQL: the ones that were named, else installed ones, else downloaded ones.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::process::Command;

use super::{
    account::Account,
    config::{Download, LocalPostgresConfig},
    download,
    error::LocalPostgresError,
    home,
    pinned::Pinned,
    search_paths::Tried,
    version::PostgresVersion,
};
use crate::private_dir;
use sale::with_causes;

/// `postgres --version` answers in milliseconds; a program that does not is no PostgreSQL.
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

/// Finds the programs. If data exists already, only programs of the major version that made it can read it: installed
/// ones, ones that were downloaded before, or a download. Any others are an error that names what was found.
pub(super) async fn find(
    config: &LocalPostgresConfig,
    account: &Account,
    made_by: Option<u32>,
) -> Result<Binaries, LocalPostgresError> {
    if let Some(dir) = &config.bin_dir {
        return examine(dir, account).await;
    }
    let mut search = Search { account, made_by, tried: Vec::new(), other_major: None };
    if let Some(found) = search.installed(config).await {
        return Ok(found);
    }
    let fetched = search.downloaded(config.download.as_ref()).await;
    match (fetched, search.other_major) {
        (Ok(found), _) | (Err(_), Some(found)) => Ok(found),
        (Err(why), None) => Err(LocalPostgresError::NotFound { tried: search.tried, download: why }),
    }
}

/// The results of the search so far.
struct Search<'a> {
    account: &'a Account,
    made_by: Option<u32>,
    tried: Vec<Tried>,
    /// The first usable one that cannot read the data.
    other_major: Option<Binaries>,
}

impl Search<'_> {
    async fn installed(&mut self, config: &LocalPostgresConfig) -> Option<Binaries> {
        for (place, directories) in config.search_paths.candidates() {
            if directories.is_empty() {
                self.tried.push(Tried { place, why: "no program `postgres`".to_owned() });
            }
            if let Some(found) = self.first_fitting(directories).await {
                return Some(found);
            }
        }
        None
    }

    /// Returns one that was downloaded before, else one that is fetched now; or the reason why there is neither.
    async fn downloaded(&mut self, download: Option<&Download>) -> Result<Binaries, String> {
        let Some(from) = download else { return Err("switched off".to_owned()) };
        if let Some(found) = self.first_fitting(download::earlier(&from.into)).await {
            return Ok(found);
        }
        if !from.may_fetch {
            return Err("switched off".to_owned());
        }
        if let (Some(made_by), Some(major)) = (self.made_by, from.pinned.as_ref().and_then(Pinned::major))
            && made_by != major
        {
            return Err(format!("only PostgreSQL {major} is downloaded, and the data was made by {made_by}"));
        }
        self.make_room(from).map_err(|error| with_causes(&error))?;
        let dir = download::fetch(from).await?;
        examine(&dir, self.account).await.map_err(|error| with_causes(&error))
    }

    /// Makes the directory for downloads, which the account can reach and nobody else.
    fn make_room(&self, from: &Download) -> Result<(), LocalPostgresError> {
        if let Some(cache) = from.into.parent() {
            private_dir::ensure(cache, Some(self.account.owner()))
                .map_err(LocalPostgresError::file("keep to its owner", cache))?;
        }
        home::make(&from.into, self.account)
    }

    async fn first_fitting(&mut self, directories: Vec<PathBuf>) -> Option<Binaries> {
        for dir in directories {
            match examine(&dir, self.account).await {
                Ok(found) if self.made_by.is_none_or(|major| major == found.version.major()) => return Some(found),
                Ok(found) => self.other_major = self.other_major.take().or(Some(found)),
                Err(error) => self.tried.push(Tried { place: dir.display().to_string(), why: with_causes(&error) }),
            }
        }
        None
    }
}

/// Whether the programs in a directory can be used, and their version.
async fn examine(dir: &Path, account: &Account) -> Result<Binaries, LocalPostgresError> {
    let dir = &complete(dir).ok_or_else(|| LocalPostgresError::BinDir {
        dir: dir.to_owned(),
        why: "`postgres` and `initdb` have to be there".to_owned(),
    })?;
    account.check_reach(dir)?;
    let found = read_version(dir, account).await?;
    if !found.is_supported() {
        return Err(LocalPostgresError::WrongVersion { dir: dir.clone(), found });
    }
    Ok(Binaries { dir: dir.clone(), version: found })
}

/// Follows `postgres` to its real location: a link in `PATH` seldom has `initdb` beside it.
fn complete(dir: &Path) -> Option<PathBuf> {
    let real = dir.join("postgres").canonicalize().ok()?;
    [real.parent()?.to_owned(), dir.canonicalize().ok()?]
        .into_iter()
        .find(|dir| dir.join("postgres").is_file() && dir.join("initdb").is_file())
}

async fn read_version(dir: &Path, account: &Account) -> Result<PostgresVersion, LocalPostgresError> {
    let program = dir.join("postgres");
    let mut command = Command::new(&program);
    command.arg("--version").stdin(Stdio::null()).kill_on_drop(true);
    account.run(&mut command);
    let output = match tokio::time::timeout(VERSION_CEILING, command.output()).await {
        Ok(output) => output,
        Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "`--version` did not answer")),
    }
    .map_err(|source| LocalPostgresError::Spawn { program, source })?;

    let text = String::from_utf8_lossy(&output.stdout);
    PostgresVersion::parse(&text).ok_or_else(|| LocalPostgresError::BinDir {
        dir: dir.to_owned(),
        why: format!("`postgres --version` said `{}` ({})", text.trim(), output.status),
    })
}
