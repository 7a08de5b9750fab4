//! The one PostgreSQL that is ever downloaded: its version, and the hash of its archive.

/// One major version, so that data from one download is readable by the next.
const VERSION: &str = "17.11.0";

/// The archives of that release of theseus-rs/postgresql-binaries for the machines that the site is built for, with the
/// SHA-256 that the release publishes beside each.
const ARCHIVES: [(&str, &str); 4] = [
    ("aarch64-apple-darwin", "fd4b62794b160e26973a768a1eef3248aef9d2ff23ebd6d884a4299485e28e57"),
    ("aarch64-unknown-linux-gnu", "abffda09209280ec1502b73720dc4d254fb7fff9a072e324926c600a5b16c221"),
    ("x86_64-apple-darwin", "e43a81b15e1cfe7f9d8fd79c6d4d0366e9001a5f690e322224dca704656602f7"),
    ("x86_64-unknown-linux-gnu", "b7a1ba6bae6499d8296e3e81b0171eecfd1766ca9aaa0057e41ad3e844e5e2e0"),
];

/// An archive that may be downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// The version, as the release is called.
    pub version: String,
    /// The kind of machine, as Rust calls it.
    pub target: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Pinned {
    /// Returns the one for this kind of machine, if there is one.
    #[must_use]
    pub fn here() -> Option<Self> {
        let target = target()?;
        let (_, sha256) = ARCHIVES.iter().find(|(known, _)| *known == target)?;
        Some(Self { version: VERSION.to_owned(), target, sha256: (*sha256).to_owned() })
    }

    /// The major version.
    pub(super) fn major(&self) -> Option<u32> {
        self.version.split('.').next()?.parse().ok()
    }

    /// Returns its address in a repository on GitHub.
    pub(super) fn address(&self, repository: &str) -> String {
        let Self { version, target, .. } = self;
        format!("{repository}/releases/download/{version}/postgresql-{version}-{target}.tar.gz")
    }
}

/// Returns this kind of machine; `None` if there is no archive for it, or none that is sure to run.
fn target() -> Option<String> {
    let system = if cfg!(target_os = "macos") {
        "apple-darwin"
    } else if cfg!(all(target_os = "linux", target_env = "gnu")) {
        "unknown-linux-gnu"
    } else {
        return None;
    };
    Some(format!("{}-{system}", std::env::consts::ARCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_archive_has_a_whole_hash_of_its_own() {
        let whole = |hash: &str| hash.len() == 64 && hash.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        assert!(ARCHIVES.iter().all(|(_, hash)| whole(hash)));
        let hashes: std::collections::HashSet<_> = ARCHIVES.iter().map(|(_, hash)| hash).collect();
        assert_eq!(hashes.len(), ARCHIVES.len());
    }

    #[test]
    fn the_address_is_that_of_one_release() {
        let pinned = Pinned { version: VERSION.into(), target: "x86_64-apple-darwin".into(), sha256: String::new() };
        assert_eq!(pinned.major(), Some(17));
        assert_eq!(
            pinned.address("https://example.org/binaries"),
            "https://example.org/binaries/releases/download/17.11.0/postgresql-17.11.0-x86_64-apple-darwin.tar.gz"
        );
    }
}
