//! The fields of a line: numbers as they are, text percent-encoded.

use std::fmt::Write as _;

/// Longest encoded text, in bytes: with the other fields a line stays below `LINE_MAX`.
/// A sentence of 200 characters fits in any script that takes one byte per character.
const TEXT_MAX: usize = 640;

/// Writes `text` without spaces, newlines or anything beyond ASCII; text that does not fit
/// is cut off after a whole character.
#[must_use]
pub fn encode(text: &str) -> String {
    encode_within(text, TEXT_MAX)
}

/// Does the same in at most `most` bytes.
pub(super) fn encode_within(text: &str, most: usize) -> String {
    if text.is_empty() {
        return "-".into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        let whole = out.len();
        push(&mut out, character);
        if out.len() > most {
            out.truncate(whole);
            break;
        }
    }
    out
}

fn push(out: &mut String, character: char) {
    // A field that is a lone hyphen stands for an empty text.
    let plain = character.is_ascii_graphic() && character != '%' && !(character == '-' && out.is_empty());
    if plain {
        out.push(character);
        return;
    }
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a String cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

/// Reads what [`encode`] wrote; `None` if it is not that.
#[must_use]
pub fn decode(field: &str) -> Option<String> {
    if field == "-" {
        return Some(String::new());
    }
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = if first == b'%' {
            let (pair, tail) = tail.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?);
            tail
        } else {
            bytes.push(first);
            tail
        };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_survives(text in ".{0,50}") {
            let field = encode(&text);
            prop_assert!(field.bytes().all(|b| (b'!'..=b'~').contains(&b)), "{field:?}");
            prop_assert_eq!(decode(&field), Some(text));
        }

        #[test]
        fn any_field_is_refused_or_reads_back(field in "[%0-9A-Fa-f a-z\u{e9}]{0,60}") {
            if let Some(text) = decode(&field) {
                prop_assert!(text.len() <= field.len(), "{text:?} of {field:?}");
                prop_assert_eq!(decode(&encode(&text)), Some(text));
            }
        }
    }

    #[test]
    fn long_text_is_cut_behind_a_whole_character() {
        for text in ["é", "🕴", "a", "aé🕴"].map(|piece| piece.repeat(4000)) {
            let field = encode(&text);
            assert!(field.len() <= TEXT_MAX && field.len() > TEXT_MAX - 12, "{field}");
            assert!(text.starts_with(&decode(&field).unwrap()));
        }
    }
}
