//! The limits for reading a bundle.

/// Most files of a bundle: two lanes with sixteen regions have fewer than this.
pub(super) const FILES_MAX: usize = 64;
/// Most files of litter beside it: one for each of ours in each of a few directories.
pub(super) const LITTER_MAX: usize = 256;
/// Most bytes of litter: thumbnails, and the Finder's own files.
pub(super) const LITTER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Most entries of a directory that are read to find out what it is.
pub(super) const ENTRIES_MAX: usize = 1000;
/// Most bytes of standard input or of a pipe that are kept in memory; a longer input goes to a file.
pub(super) const PIPED_IN_MEMORY_MAX: usize = 16 * 1024 * 1024;
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
