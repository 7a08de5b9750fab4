//! Output for the person at the terminal. Standard output is for results, standard error for everything else. A
//! closed pipe is not an error.

use sale::is_unseen;
use std::{
    fmt::Display,
    io::{Write, stderr, stdout},
};

/// Prints a result.
pub(super) fn line(text: impl Display) {
    let _ = writeln!(stdout(), "{text}");
}

/// Prints JSON, with characters that control a terminal as `\u` escapes: JSON leaves some of them as they are. Such
/// characters occur only inside strings, where both forms are equal; a line break occurs only between strings.
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

/// Prints an error message.
pub(super) fn error(text: impl Display) {
    let _ = writeln!(stderr(), "worldseat: {text}");
}

/// Prints a line about the progress.
pub(super) fn progress(text: impl Display) {
    let _ = writeln!(stderr(), "{text}");
}
