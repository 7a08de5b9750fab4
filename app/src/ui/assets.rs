//! File names of script and style sheet, with a hash of the content where the site was built so.

use leptos::prelude::LeptosOptions;
use std::path::{Path, PathBuf};

/// Address of the display face: Archivo Narrow Bold, cut down to Latin letters, digits and punctuation. Headings and
/// large numbers are set in it.
pub const DISPLAY_FACE: &str = "/archivo-narrow-bold.woff2";

/// Address of the style sheet.
#[must_use]
pub fn style_sheet(options: &LeptosOptions) -> String {
    address(options, "css")
}

/// Address of the page's file of a kind: `js`, `wasm` or `css`.
#[must_use]
pub fn address(options: &LeptosOptions, kind: &str) -> String {
    let hashes = options.hash_files.then(|| std::fs::read_to_string(hash_file(options)).ok()).flatten();
    let file = file_name(&options.output_name, hashes.as_deref().unwrap_or_default(), kind);
    format!("/{}/{file}", options.site_pkg_dir)
}

/// The path of the list of hashes: by Leptos' rule beside the program, unless the
/// path is absolute.
fn hash_file(options: &LeptosOptions) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    program.parent().unwrap_or(Path::new("")).join(&*options.hash_file)
}

/// The name of the site's file of a kind, by the list of hashes: one line `css: SV0eGx…` for each kind.
#[must_use]
pub fn file_name(site: &str, hashes: &str, kind: &str) -> String {
    let lines = hashes.lines().filter_map(|line| line.split_once(':'));
    match lines.filter(|(of, _)| of.trim() == kind).map(|(_, hash)| hash.trim()).next() {
        Some(hash) => format!("{site}.{hash}.{kind}"),
        None => format!("{site}.{kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_its_hash_where_there_is_one() {
        let hashes = "js: Ab_1\nwasm: Cd-2\ncss: Ef3\n";
        assert_eq!(file_name("worldseat", hashes, "wasm"), "worldseat.Cd-2.wasm");
        assert_eq!(file_name("worldseat", hashes, "map"), "worldseat.map");
        assert_eq!(file_name("worldseat", "", "css"), "worldseat.css");
    }
}
