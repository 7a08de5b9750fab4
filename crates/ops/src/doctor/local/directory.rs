//! The directory in which the local engines keep their data.

use crate::doctor::finding::Found;
use engines::{self, settings::EngineSettings};
use futures::future::BoxFuture;
use std::path::{Path, PathBuf};

/// The directory for the data, and whether it exists. A check does not make a missing directory.
pub(super) enum Home {
    /// It exists.
    There(PathBuf),
    /// It does not exist, and would be made.
    Absent(PathBuf),
    /// No data is kept.
    Ephemeral,
}

pub(super) fn home(settings: &EngineSettings) -> Result<Home, String> {
    Ok(match engines::data_dir(settings)? {
        Some(directory) if directory.is_dir() => Home::There(directory),
        Some(directory) => Home::Absent(directory),
        None => Home::Ephemeral,
    })
}

/// Checks whether it can be written to.
pub(super) fn writable(settings: &mut EngineSettings) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let then = "Name another one with --data-dir (WORLDSEAT_DATA_DIR), or keep nothing with --ephemeral.";
        match home(settings) {
            Err(why) => Found::fail(why, then),
            Ok(Home::Ephemeral) => tried(&std::env::temp_dir(), "nothing is kept (--ephemeral)"),
            Ok(Home::There(directory)) => tried(&directory, "can be written"),
            Ok(Home::Absent(directory)) => match directory.ancestors().find(|above| above.exists()) {
                Some(above) => tried(above, &format!("{} will be made at the first start", directory.display())),
                None => Found::fail(format!("{} cannot be made", directory.display()), then),
            },
        }
    })
}

fn tried(directory: &Path, said: &str) -> Found {
    match tempfile::tempfile_in(directory) {
        Ok(_) => Found::Ok(format!("{}: {said}", directory.display())),
        Err(error) => Found::fail(
            format!("{} cannot be written ({})", directory.display(), error.kind()),
            "Name another one with --data-dir (WORLDSEAT_DATA_DIR), or keep nothing with --ephemeral.",
        ),
    }
}
