//! The places to search for an installed PostgreSQL: `PATH` first, then the places that packages use.

use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
};

/// Debian · PGDG on Fedora and RHEL · openSUSE · Alpine · Homebrew on ARM, Intel and Linux · MacPorts · Postgres.app · built from source.
const USUAL: [&str; 10] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib/postgresql*/bin",
    "/usr/libexec/postgresql*",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
    "/opt/local/lib/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",
];

/// The places to search, in this order.
#[derive(Debug, Clone)]
pub struct SearchPaths {
    /// A list of directories in the form of the environment variable `PATH`.
    pub path: Option<OsString>,
    /// Directories; one component may have a `*`, which stands for a version, and higher versions come first.
    pub patterns: Vec<PathBuf>,
}

impl Default for SearchPaths {
    fn default() -> Self {
        Self { path: std::env::var_os("PATH"), patterns: USUAL.map(PathBuf::from).to_vec() }
    }
}

/// One place that was searched, and the reason why it was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// A directory, a pattern or `PATH`.
    pub place: String,
    /// The reason.
    pub why: String,
}

impl fmt::Display for Tried {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.why)
    }
}

impl SearchPaths {
    /// Returns every place by its name, with those of its directories that have a program called `postgres`.
    pub(super) fn candidates(&self) -> Vec<(String, Vec<PathBuf>)> {
        let path = self.path.as_deref().unwrap_or_default();
        let on_path = std::env::split_paths(path).filter(|directory| directory.is_absolute());
        std::iter::once(("PATH".to_owned(), on_path.collect()))
            .chain(self.patterns.iter().map(|pattern| (pattern.display().to_string(), expand(pattern))))
            .map(|(name, mut directories): (_, Vec<PathBuf>)| {
                directories.retain(|directory| directory.join("postgres").is_file());
                (name, directories)
            })
            .collect()
    }
}

/// Returns the directories that a pattern stands for, the highest version first.
fn expand(pattern: &Path) -> Vec<PathBuf> {
    let components: Vec<_> = pattern.iter().collect();
    let starred = components.iter().enumerate().find_map(|(at, component)| {
        let (before, after) = component.to_str()?.split_once('*')?;
        Some((at, before, after))
    });
    let Some((at, before, after)) = starred else {
        return vec![pattern.to_owned()];
    };
    let parent: PathBuf = components[..at].iter().collect();
    let rest: PathBuf = components[at + 1..].iter().collect();

    let mut found = Vec::new();
    for entry in parent.read_dir().into_iter().flatten().flatten() {
        let name = entry.file_name();
        let version = name.to_str().and_then(|name| name.strip_prefix(before)?.strip_suffix(after));
        if let Some(version) = version {
            found.push((numbers(version), parent.join(&name).join(&rest)));
        }
    }
    found.sort();
    found.into_iter().rev().map(|(_, directory)| directory).collect()
}

/// `@17` → `[17]`, `9.6` → `[9, 6]`, `latest` → `[]`: ordered as versions are, and nameless ones last.
fn numbers(version: &str) -> Vec<u32> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn a_star_stands_for_versions_and_higher_ones_come_first() {
        let root = tempfile::tempdir().expect("a temporary directory");
        for name in ["postgresql@9.6", "postgresql", "postgresql@17", "postgresql@14", "mysql"] {
            std::fs::create_dir(root.path().join(name)).expect(name);
        }
        let found = expand(&root.path().join("postgresql*/bin"));
        let expected = ["postgresql@17", "postgresql@14", "postgresql@9.6", "postgresql"];
        assert_eq!(found, expected.map(|name| root.path().join(name).join("bin")));
    }

    #[test]
    fn what_is_not_there_stands_for_nothing() {
        assert!(expand(std::path::Path::new("/no/such/place/*/bin")).is_empty());
    }
}
