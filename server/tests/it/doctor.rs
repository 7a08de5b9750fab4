//! `worldseat doctor`: a sound set-up is said to be sound, each planted mistake is named, and
//! nothing secret is told.

mod amazon;
mod clocks;
mod dsql;
mod dynamodb;
mod local;

use crate::support::Said;

/// The findings are lines of this kind.
fn assert_failed(said: &Said, words: &[&str]) {
    let line = said.line(words);
    assert!(line.starts_with("FAIL"), "{line}");
    assert_eq!(said.exit, 1, "{said:?}");
}
