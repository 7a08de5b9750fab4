//! Words for the person at the terminal. Standard output is for results, standard
//! error for everything else. A closed pipe is no error of ours.

use std::{
    fmt::Display,
    io::{Write, stderr, stdout},
};

/// A result.
pub(super) fn line(text: impl Display) {
    let _ = writeln!(stdout(), "{text}");
}

/// Something that went wrong.
pub(super) fn error(text: impl Display) {
    let _ = writeln!(stderr(), "worldseat: {text}");
}

/// That something is waited for.
pub(super) fn progress(text: impl Display) {
    let _ = writeln!(stderr(), "{text}");
}
