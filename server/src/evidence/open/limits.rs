//! How much of a bundle is looked at.

/// Most files of a bundle: two lanes with sixteen regions have fewer than this.
pub(super) const FILES_MAX: usize = 64;
/// Longest zip, in bytes. One of ten thousand buyers has a few million.
pub(super) const ZIP_MAX: u64 = 256 * 1024 * 1024;
/// Most bytes read to find out what is in a zip: its directory is short.
pub(super) const ZIP_DIRECTORY_MAX: u64 = 1024 * 1024;
/// Longest manifest, in bytes.
pub(super) const MANIFEST_MAX: u64 = 1024 * 1024;
/// Longest `run.txt`, in bytes: one of ten thousand buyers has a million.
pub(super) const EVENTS_MAX: u64 = 64 * 1024 * 1024;
/// Longest `CHECK.md`, in bytes: ours has some thousand.
pub(super) const GUIDE_MAX: u64 = 1024 * 1024;
/// Most bytes of all files together, unpacked.
pub(super) const TOTAL_MAX: u64 = 1024 * 1024 * 1024;

/// A stranger's name as it may be printed: no control characters, and not too long.
pub(super) fn shown(name: &str) -> String {
    let mut shown: String = name.chars().take(80).flat_map(char::escape_default).collect();
    if name.chars().count() > 80 {
        shown.push('\u{2026}');
    }
    shown
}
