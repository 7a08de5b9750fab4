//! Where the local engines keep their data unless told otherwise.

use crate::privileges::started_as_root;
use std::path::PathBuf;

/// Where root's data goes: the server then runs under another account, which may not
/// enter root's home.
const FOR_ROOT: &str = "/var/lib/worldseat";

/// A folder in the user's data home.
///
/// # Errors
/// Where the user has no home.
pub fn default_data_dir() -> Result<PathBuf, String> {
    if started_as_root() {
        return Ok(PathBuf::from(FOR_ROOT));
    }
    dirs::data_dir().map(|home| home.join("worldseat")).ok_or_else(|| {
        "This user has no home directory to keep data in: name one with --data-dir, or use --ephemeral.".to_owned()
    })
}
