//! The fields of a line: numbers as they are, text percent-encoded.

use std::fmt::Write as _;

/// Longest text field before encoding, in characters: three bytes an ASCII
/// character at worst keep a line with two of them below `LINE_MAX`.
const TEXT_MAX: usize = 160;

/// Writes `text` without spaces, newlines or anything beyond ASCII.
pub(super) fn encode(text: &str) -> String {
    if text.is_empty() {
        return "-".into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for byte in text.chars().take(TEXT_MAX).collect::<String>().bytes() {
        if out.len() + 3 > LINE_TEXT_MAX {
            break;
        }
        match byte {
            b'!'..=b'~' if byte != b'%' && !(byte == b'-' && out.is_empty()) => out.push(char::from(byte)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Longest encoded text field, in bytes.
const LINE_TEXT_MAX: usize = 480;

/// Reads what [`encode`] wrote.
pub(super) fn decode(field: &str) -> Option<String> {
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
    // A text that was cut in the middle of a character loses that character only.
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_survives(text in ".{0,60}") {
            let field = encode(&text);
            prop_assert!(field.bytes().all(|b| (b'!'..=b'~').contains(&b)), "{field:?}");
            prop_assert_eq!(decode(&field), Some(text));
        }

        #[test]
        fn any_field_is_read_or_refused(field in ".{0,60}") {
            let _ = decode(&field);
        }
    }

    #[test]
    fn long_text_is_cut() {
        assert!(encode(&"é".repeat(4000)).len() <= LINE_TEXT_MAX);
    }
}
