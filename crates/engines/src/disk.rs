//! Checks the free space on the disk: runs are refused before the databases run out of it.

use crate::{data_dir, settings::EngineSettings};
use nix::sys::statvfs::statvfs;
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes of a megabyte.
const MEGABYTE: u64 = 1_000_000;

/// The disk space that must stay free where the local engines keep their data. Cheap to clone and to check.
#[derive(Debug, Clone, Default)]
pub struct DiskFloor {
    /// `None`: nothing is kept on this machine, and there is always room.
    directory: Option<Arc<Path>>,
    bytes: u64,
}

impl DiskFloor {
    /// Requires this many free megabytes on the disk of this directory.
    #[must_use]
    pub fn of(directory: &Path, megabytes: u64) -> Self {
        Self { directory: Some(directory.into()), bytes: megabytes.saturating_mul(MEGABYTE) }
    }

    /// Requires this many free megabytes where these settings keep data; none for databases on other machines.
    #[must_use]
    pub fn under(settings: &EngineSettings, megabytes: u64) -> Self {
        let elsewhere = (settings.postgres.is_some() || settings.dsql.is_some()) && settings.dynamodb.is_some();
        if elsewhere {
            return Self::default();
        }
        // Without their own directory, the engines use a temporary one or report what is wrong with the settings.
        let directory = data_dir(settings).ok().flatten().unwrap_or_else(std::env::temp_dir);
        Self::of(&existing(directory), megabytes)
    }

    /// Whether enough is free. If the free space cannot be read, there is room: the databases would report a full disk.
    #[must_use]
    pub fn has_room(&self) -> bool {
        match self.free() {
            Ok(free) => free.is_none_or(|free| free >= self.bytes),
            Err(error) => {
                tracing::warn!(%error, directory = ?self.directory, "the free room on the disk cannot be read");
                true
            }
        }
    }

    /// Returns the bytes that are free for programs without privileges; `None` if nothing is kept on this machine.
    ///
    /// # Errors
    /// If the system does not report it.
    pub fn free(&self) -> io::Result<Option<u64>> {
        let Some(directory) = &self.directory else { return Ok(None) };
        let statistics = statvfs(&**directory)?;
        // Their types are not the same on every system.
        #[allow(clippy::useless_conversion, reason = "they are `u32` on some")]
        let (blocks, size) = (u64::from(statistics.blocks_available()), u64::from(statistics.fragment_size()));
        Ok(Some(blocks.saturating_mul(size)))
    }

    /// Returns the reason why there is no room, for a person; `None` if there is room.
    pub fn no_room(&self) -> Option<String> {
        let floor = self.bytes / MEGABYTE;
        (!self.has_room()).then(|| format!("Less than {floor} MB are free on the server's disk."))
    }
}

/// Returns the directory, or its nearest ancestor that exists.
fn existing(directory: PathBuf) -> PathBuf {
    directory.ancestors().find(|directory| directory.exists()).map_or(directory.clone(), Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_decides() {
        let here = std::env::temp_dir();
        assert!(DiskFloor::of(&here, 0).has_room());
        let all = DiskFloor::of(&here, u64::MAX);
        assert!(!all.has_room());
        assert!(all.no_room().is_some_and(|why| why.contains("MB are free")));
        assert!(DiskFloor::of(&here, 0).free().is_ok_and(|free| free.is_some_and(|free| free > 0)));
    }

    #[test]
    fn where_nothing_is_kept_there_is_always_room() {
        let elsewhere = DiskFloor { directory: None, bytes: u64::MAX };
        assert!(elsewhere.has_room());
        assert_eq!(elsewhere.no_room(), None);
    }

    #[test]
    fn a_directory_that_is_not_there_yet_lies_on_the_disk_of_the_one_above() {
        let here = tempfile::tempdir().expect("a directory");
        assert_eq!(existing(here.path().join("not/yet")), here.path());
    }
}
