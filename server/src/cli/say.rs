//! Words for the person at the terminal. Standard output is for results, standard
//! error for everything else. A closed pipe is no error of ours.

use evidence::is_unseen;
use std::{
    fmt::Display,
    io::{Write, stderr, stdout},
};

/// A result.
pub(super) fn line(text: impl Display) {
    let _ = writeln!(stdout(), "{text}");
}

/// JSON, with what steers a terminal as `\u`: JSON leaves some of it as it is. Such characters stand in
/// texts only, where both are the same; a line break stands between them only.
pub(super) fn json(json: &str) {
    line(escaped(json));
}

fn escaped(json: &str) -> String {
    let (mut escaped, mut units) = (String::new(), [0; 2]);
    for character in json.chars() {
        if is_unseen(character) && character != '\n' {
            escaped.extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Something that went wrong.
pub(super) fn error(text: impl Display) {
    let _ = writeln!(stderr(), "worldseat: {text}");
}

/// That something is waited for.
pub(super) fn progress(text: impl Display) {
    let _ = writeln!(stderr(), "{text}");
}
