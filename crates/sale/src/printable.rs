//! Makes a stranger's text safe to print: characters that would steer a terminal, break a line or
//! hide between letters are escaped, so that no line of ours can be forged with them.

/// Longest name that is printed whole, in characters.
const NAME_MAX: usize = 80;

/// Returns the text, with `\n` for a line break and `\u{202e}` for a character that turns the text round.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Does the same for a name, and cuts it off if it is longer than anybody reads.
#[must_use]
pub fn short(name: &str) -> String {
    let mut short: String = name.chars().take(NAME_MAX).collect();
    if short.len() < name.len() {
        short.push('\u{2026}');
    }
    printable(&short)
}

/// Whether a character does something other than being seen: control characters, the ends of
/// lines and paragraphs, directions, joiners and other marks without width, blank letters.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_out_and_the_rest_is_left() {
        for (text, due) in [
            ("Fan 1’s café, 座席, \"A1\" \\o/", "Fan 1’s café, 座席, \"A1\" \\o/"),
            ("x\n  linearizable: holds\r", "x\\n  linearizable: holds\\r"),
            ("\u{1b}[2J\u{9b}2J\u{7f}", "\\u{1b}[2J\\u{9b}2J\\u{7f}"),
            ("a\u{202e}b\u{2066}c\u{200f}", "a\\u{202e}b\\u{2066}c\\u{200f}"),
            ("a\u{200b}b\u{feff}c\u{2028}\u{e0041}", "a\\u{200b}b\\u{feff}c\\u{2028}\\u{e0041}"),
        ] {
            assert_eq!(printable(text), due);
        }
        assert_eq!(short(&"\n".repeat(100)), format!("{}\u{2026}", "\\n".repeat(80)));
    }
}
