//! The options that Leptos needs.
//!
//! cargo-leptos sets them in the environment; for every other start, the defaults are those of Cargo.toml. Whether
//! the names of the files have hashes is not a setting: it is read from the site's directory.

use app::ui::assets::file_name;
use leptos::prelude::LeptosOptions;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf, absolute},
};

/// The list of hashes. `scripts/page.sh` writes it into the site's directory; where cargo-leptos
/// built the site, it is beside the program.
const HASH_FILE: &str = "hash.txt";
/// Kinds of files that a page requests by name.
const KINDS: [&str; 3] = ["js", "wasm", "css"];

/// Makes sure that there is a site in the directory: pages without style and script look like a
/// fault of ours.
///
/// # Errors
/// A sentence that names the directory and what to do.
pub(super) fn site_is_there(root: &Path) -> Result<(), String> {
    let (name, package) = (output_name(), root.join(package_dir()));
    let files: Vec<String> = std::fs::read_dir(&package).into_iter().flatten().flatten().filter_map(file_of).collect();
    let there = |kind: &&&str| files.iter().any(|file| file.starts_with(&name) && file.ends_with(&format!(".{kind}")));
    if KINDS.iter().filter(there).count() == KINDS.len() {
        return Ok(());
    }
    Err(format!(
        "there is no site in --site-root {}: its {} has no style, script and wasm of {name}; `make site` builds them \
         in target/site",
        root.display(),
        package.display()
    ))
}

/// Makes sure that the files can be read by the account that serves them.
///
/// # Errors
/// The beginning of a sentence that names what cannot be read.
pub(super) fn site_is_readable(root: &Path) -> Result<(), String> {
    // By its absolute path, because some of it is read by that path.
    let package = absolute(root.join(package_dir())).map_err(|error| error.to_string())?;
    let unreadable = |path: &Path, error| format!("{} cannot be read ({error})", path.display());
    for entry in package.read_dir().map_err(|error| unreadable(&package, error))?.flatten() {
        std::fs::File::open(entry.path()).map_err(|error| unreadable(&entry.path(), error))?;
    }
    Ok(())
}

fn file_of(entry: std::fs::DirEntry) -> Option<String> {
    entry.file_name().into_string().ok()
}

fn output_name() -> String {
    variable("LEPTOS_OUTPUT_NAME").unwrap_or_else(|| "worldseat".into())
}

fn package_dir() -> String {
    variable("LEPTOS_SITE_PKG_DIR").unwrap_or_else(|| "pkg".into())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The options of a site at an address, with its files in a directory.
pub(super) fn leptos_options(address: SocketAddr, root: &Path) -> LeptosOptions {
    let (name, package) = (output_name(), package_dir());
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

/// Returns the paths at which a list of hashes may be. They are absolute, or Leptos would search beside the program.
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
    fn a_directory_without_style_script_or_wasm_is_no_site() {
        let site = tempfile::tempdir().unwrap();
        let package = site.path().join("pkg");
        assert!(site_is_there(&site.path().join("nowhere")).is_err());
        create_dir(&package).unwrap();
        for file in ["worldseat.css", "worldseat.0a.js", "other.wasm"] {
            let why = site_is_there(site.path()).unwrap_err();
            assert!(why.contains("--site-root") && why.contains("make site"), "{why}");
            write(package.join(file), "").unwrap();
        }
        assert!(site_is_there(site.path()).is_err(), "its wasm is another program's");
        write(package.join("worldseat.0b.wasm"), "").unwrap();
        assert_eq!(site_is_there(site.path()), Ok(()));
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
