//! The part of a limit that one client may have.

/// Returns this percentage of all, and at least one.
#[must_use]
pub fn share_of(all: usize, percent: u8) -> usize {
    (all * usize::from(percent) / 100).max(1)
}
