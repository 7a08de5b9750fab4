//! The widget's files, as `scripts/widget.sh` leaves them in the site's directory, by names with a hash. Where they
//! were not built, the page's script may start the widget: `cargo leptos watch` builds it so.

use app::ui::{
    assets::{address, file_name},
    embed::EmbedAssets,
};
use leptos::prelude::LeptosOptions;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The list of hashes, one line for each kind.
const LIST: &str = "widget.txt";
/// The function of the page's script that starts the widget: `frontend` has it with the feature `widget`.
const START: &str = "start_widget";

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
        Self(Arc::new(built(options)))
    }

    /// Returns the addresses at which a page finds them, if they were built.
    pub(super) fn assets(&self) -> EmbedAssets {
        EmbedAssets::clone(&self.0)
    }
}

/// Returns the addresses at which a page finds the widget's files or, where there are none, the page's own.
fn built(options: &LeptosOptions) -> EmbedAssets {
    let linked = |name| format!("/{}/{name}", options.site_pkg_dir);
    match find(options) {
        Some(Files { css, script, wasm }) => {
            EmbedAssets::Linked { css: linked(css), script: linked(script), wasm: linked(wasm) }
        }
        None if page_starts_widget(options) => {
            EmbedAssets::OfPage { script: address(options, "js"), wasm: address(options, "wasm") }
        }
        None => EmbedAssets::Missing,
    }
}

/// Whether the page's script can start the widget. The deployed one cannot, because its size is bounded.
fn page_starts_widget(options: &LeptosOptions) -> bool {
    let script = Path::new(&*options.site_root).join(address(options, "js").trim_start_matches('/'));
    std::fs::read_to_string(script).is_ok_and(|script| script.contains(START))
}

/// The directory of the widget's files.
pub(super) fn directory(options: &LeptosOptions) -> PathBuf {
    Path::new(&*options.site_root).join(&*options.site_pkg_dir)
}

/// The names in the list of hashes, if all of the files are there: the list may be left over from another build.
pub(super) fn find(options: &LeptosOptions) -> Option<Files> {
    let directory = directory(options);
    let hashes = std::fs::read_to_string(Path::new(&*options.site_root).join(LIST)).ok()?;
    let files = Files {
        css: file_name("embed", &hashes, "css"),
        script: file_name("widget", &hashes, "js"),
        wasm: file_name("widget", &hashes, "wasm"),
    };
    let all_there = [&files.css, &files.script, &files.wasm].into_iter().all(|name| directory.join(name).is_file());
    all_there.then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir, remove_file, write};
    use tempfile::TempDir;

    /// A site's directory, its package directory in it, and its options.
    fn site() -> (TempDir, PathBuf, LeptosOptions) {
        let site = tempfile::tempdir().unwrap();
        let package = site.path().join("pkg");
        create_dir(&package).unwrap();
        let root = site.path().to_str().unwrap().to_owned();
        (site, package, LeptosOptions::builder().output_name("worldseat").site_root(root).build())
    }

    #[test]
    fn files_are_found_by_the_names_in_the_list_if_all_are_there() {
        let (site, package, options) = site();
        assert!(matches!(built(&options), EmbedAssets::Missing));
        write(site.path().join(LIST), "js: a\nwasm: b\ncss: c\n").unwrap();
        for file in ["embed.c.css", "widget.a.js", "widget.b.wasm"] {
            assert_eq!(find(&options), None, "{file} is missing");
            write(package.join(file), "").unwrap();
        }
        let EmbedAssets::Linked { css, script, wasm } = built(&options) else { panic!("all are there") };
        assert_eq!([css, script, wasm], ["/pkg/embed.c.css", "/pkg/widget.a.js", "/pkg/widget.b.wasm"]);
        remove_file(package.join("widget.b.wasm")).unwrap();
        assert_eq!(find(&options), None);
    }

    #[test]
    fn without_files_of_its_own_it_is_in_the_script_of_a_page_that_can_start_it() {
        let (site, package, options) = site();
        write(package.join("worldseat.js"), "export{hydrate,init as default}").unwrap();
        assert!(matches!(built(&options), EmbedAssets::Missing), "the deployed page goes without");
        write(package.join("worldseat.js"), "export{hydrate,start_widget,init as default}").unwrap();
        let EmbedAssets::OfPage { script, wasm } = built(&options) else { panic!("the page's script starts it") };
        assert_eq!((&*script, &*wasm), ("/pkg/worldseat.js", "/pkg/worldseat.wasm"));
        assert_eq!(find(&options), None, "there is nothing to make a file of");

        write(site.path().join(LIST), "js: a\nwasm: b\ncss: c\n").unwrap();
        for file in ["embed.c.css", "widget.a.js", "widget.b.wasm"] {
            write(package.join(file), "").unwrap();
        }
        assert!(matches!(built(&options), EmbedAssets::Linked { .. }), "its own files are smaller");
    }

    #[test]
    fn page_and_loader_mean_the_same_function() {
        let start = format!("{START}()");
        assert!(include_str!("../../../../frontend/src/lib.rs").contains(&format!("pub fn {start}")));
        assert!(include_str!("../../../../widget/from_page.js").contains(&start));
    }
}
