//! The default data directory of the local engines.

use crate::privileges::started_as_root;
use std::path::PathBuf;

/// The data directory for root: the server then runs under another account, which may not enter root's home.
const FOR_ROOT: &str = "/var/lib/worldseat";

/// Returns a folder in the user's data home.
///
/// # Errors
/// When the user has no home directory.
pub fn default_data_dir() -> Result<PathBuf, String> {
    if started_as_root() {
        return Ok(PathBuf::from(FOR_ROOT));
    }
    dirs::data_dir().map(|home| home.join("worldseat")).ok_or_else(|| {
        "This user has no home directory to keep data in: name one with --data-dir, or use --ephemeral.".to_owned()
    })
}
