//! What Leptos wants to know.
//!
//! cargo-leptos gives it in the environment; the defaults are those of Cargo.toml, for a
//! server that is started by hand. Whether the files have hashes in their names is not
//! asked of anybody: it shows in the site's directory.

use app::ui::assets::file_name;
use leptos::prelude::LeptosOptions;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf, absolute},
};

/// cargo-leptos' list of hashes. It writes it beside the program; `scripts/site.sh` puts a
/// copy into the site's directory, for a program from elsewhere.
const HASH_FILE: &str = "hash.txt";
/// Kinds of files that a page asks for by name.
const KINDS: [&str; 3] = ["js", "wasm", "css"];

/// The options of a site at an address, with its files in a directory.
pub(super) fn leptos_options(address: SocketAddr, root: &Path) -> LeptosOptions {
    let variable = |name| std::env::var(name).ok();
    let name = variable("LEPTOS_OUTPUT_NAME").unwrap_or_else(|| "worldseat".into());
    let package = variable("LEPTOS_SITE_PKG_DIR").unwrap_or_else(|| "pkg".into());
    let hashes = hash_files(root).into_iter().find(|list| fits(list, &root.join(&package), &name));
    LeptosOptions::builder()
        .output_name(name)
        .site_root(root.to_string_lossy().into_owned())
        .site_pkg_dir(package)
        .site_addr(address)
        .reload_port(variable("LEPTOS_RELOAD_PORT").and_then(|port| port.parse().ok()).unwrap_or(3001))
        .hash_files(hashes.is_some())
        .hash_file(hashes.unwrap_or_default().to_string_lossy().into())
        .build()
}

/// Where a list of hashes may be. Absolute, or Leptos would look beside the program.
fn hash_files(root: &Path) -> Vec<PathBuf> {
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(HASH_FILE)));
    absolute(root.join(HASH_FILE)).into_iter().chain(beside).collect()
}

/// Whether the files that a list names are there: a list may be left over from another build.
fn fits(list: &Path, package: &Path, name: &str) -> bool {
    let Ok(hashes) = std::fs::read_to_string(list) else { return false };
    KINDS.iter().all(|kind| package.join(file_name(name, &hashes, kind)).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir, write};

    fn hashed(root: &Path) -> bool {
        leptos_options(([127, 0, 0, 1], 0).into(), root).hash_files
    }

    #[test]
    fn names_have_hashes_where_all_the_files_do() {
        let site = tempfile::tempdir().unwrap();
        let package = site.path().join("pkg");
        create_dir(&package).unwrap();
        assert!(!hashed(site.path()));
        write(site.path().join(HASH_FILE), "js: a\nwasm: b\ncss: c\n").unwrap();
        assert!(!hashed(site.path()), "the files are not there");
        for file in ["worldseat.a.js", "worldseat.b.wasm", "worldseat.c.css"] {
            write(package.join(file), "").unwrap();
        }
        assert!(hashed(site.path()));
        std::fs::remove_file(package.join("worldseat.c.css")).unwrap();
        assert!(!hashed(site.path()), "the list is another build's");
    }
}
