//! A site with a built widget: placeholder files, and the list of their hashes that the build writes.

use crate::http::site::{Setup, TestSite};
use std::fs::{create_dir, write};
use tempfile::TempDir;

pub(super) const CSS: &str = ".widget{color:red}";
pub(super) const SCRIPT: &str = "let awake=1";
/// Random bytes: they compress as badly as a wasm file that was optimised for size.
pub(super) fn wasm() -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(6);
    b"\0asm".iter().copied().chain(std::iter::repeat_with(|| random.u8(..)).take(40_000)).collect()
}

/// The site, and the directory of its files.
pub(super) async fn site() -> (TestSite, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    create_dir(directory.path().join("pkg")).unwrap();
    write(directory.path().join("widget.txt"), "js: 0j\nwasm: 0w\ncss: 0c\n").unwrap();
    let files = [("embed.0c.css", CSS.as_bytes()), ("widget.0j.js", SCRIPT.as_bytes()), ("widget.0w.wasm", &wasm())];
    for (name, bytes) in files {
        write(directory.path().join("pkg").join(name), bytes).unwrap();
    }
    let site_root = directory.path().to_str().unwrap().to_owned();
    (TestSite::start_with(Setup { site_root, ..Setup::default() }).await, directory)
}
