//! The widget's files, as `scripts/widget.sh` leaves them in the site's directory: by names
//! with a hash where there is a list of hashes, by plain names otherwise.

use app::ui::{assets::file_name, embed::EmbedAssets};
use leptos::prelude::LeptosOptions;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The list of hashes, one line for each kind.
const LIST: &str = "widget.txt";

/// The files' names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Files {
    pub(super) css: String,
    pub(super) script: String,
    pub(super) wasm: String,
}

/// The addresses of the widget's files when the server started: no page searches for them again.
#[derive(Debug, Clone)]
pub(super) struct Index(Arc<EmbedAssets>);

impl Index {
    /// Finds the files.
    pub(super) fn of(options: &LeptosOptions) -> Self {
        Self(Arc::new(linked(options)))
    }

    /// Returns the addresses at which a page finds them, if they were built.
    pub(super) fn assets(&self) -> EmbedAssets {
        EmbedAssets::clone(&self.0)
    }
}

/// Returns the addresses at which a page finds the widget's files, if they were built.
fn linked(options: &LeptosOptions) -> EmbedAssets {
    let address = |name| format!("/{}/{name}", options.site_pkg_dir);
    match find(options) {
        Some(Files { css, script, wasm }) => {
            EmbedAssets::Linked { css: address(css), script: address(script), wasm: address(wasm) }
        }
        None => EmbedAssets::Missing,
    }
}

/// The directory of the widget's files.
pub(super) fn directory(options: &LeptosOptions) -> PathBuf {
    Path::new(&*options.site_root).join(&*options.site_pkg_dir)
}

/// The names under which all of the files are there: a list may be left over from another build.
pub(super) fn find(options: &LeptosOptions) -> Option<Files> {
    let directory = directory(options);
    let list = std::fs::read_to_string(Path::new(&*options.site_root).join(LIST)).unwrap_or_default();
    let named = [&list, ""].map(|hashes| Files {
        css: file_name("embed", hashes, "css"),
        script: file_name("widget", hashes, "js"),
        wasm: file_name("widget", hashes, "wasm"),
    });
    let is_there =
        |files: &Files| [&files.css, &files.script, &files.wasm].into_iter().all(|name| directory.join(name).is_file());
    named.into_iter().find(is_there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir, remove_file, write};

    #[test]
    fn files_are_found_by_the_names_under_which_all_are_there() {
        let site = tempfile::tempdir().unwrap();
        let package = site.path().join("pkg");
        create_dir(&package).unwrap();
        let root = site.path().to_str().unwrap().to_owned();
        let options = LeptosOptions::builder().output_name("worldseat").site_root(root).build();
        assert!(matches!(linked(&options), EmbedAssets::Missing));

        for file in ["embed.css", "widget.js", "widget.wasm"] {
            assert_eq!(find(&options), None, "{file} is missing");
            write(package.join(file), "").unwrap();
        }
        let EmbedAssets::Linked { css, script, wasm } = linked(&options) else { panic!("all are there") };
        assert_eq!([css, script, wasm], ["/pkg/embed.css", "/pkg/widget.js", "/pkg/widget.wasm"]);

        write(site.path().join(LIST), "js: a\nwasm: b\ncss: c\n").unwrap();
        assert_eq!(find(&options).unwrap().css, "embed.css", "the list is another build's");
        for file in ["embed.c.css", "widget.a.js", "widget.b.wasm"] {
            write(package.join(file), "").unwrap();
        }
        let hashed = find(&options).unwrap();
        assert_eq!((&*hashed.css, &*hashed.script, &*hashed.wasm), ("embed.c.css", "widget.a.js", "widget.b.wasm"));
        remove_file(package.join("widget.wasm")).unwrap();
        remove_file(package.join("widget.b.wasm")).unwrap();
        assert_eq!(find(&options), None);
    }
}
