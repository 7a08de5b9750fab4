//! Whole numbers as in JSON Schema: `11.0` is one, and `"11"` is not.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

/// The number of a JSON value.
fn of_json(value: &Value) -> Option<u32> {
    let exact = value.as_u64().and_then(|number| u32::try_from(number).ok());
    exact.or_else(|| value.as_f64().and_then(of_float))
}

fn of_float(number: f64) -> Option<u32> {
    // `-0.0` equals `0.0`, so it is in the range.
    let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and in range")]
    fits.then_some(number as u32)
}

/// Reads the number in a text, written as in JSON: other spellings, such as `+7` or `07`, are refused.
pub(in crate::http::api) fn of_text(text: &str) -> Option<u32> {
    let bare = !text.bytes().any(|byte| byte.is_ascii_whitespace());
    serde_json::from_str(text).ok().filter(|_| bare).and_then(|value| of_json(&value))
}

/// A field that is a number or `null`.
pub(in crate::http::api) fn or_null<'de, D: Deserializer<'de>>(json: D) -> Result<Option<u32>, D::Error> {
    match Value::deserialize(json)? {
        Value::Null => Ok(None),
        value => of_json(&value).map(Some).ok_or_else(|| D::Error::custom(not_a_number(&value))),
    }
}

/// A parameter that is a number.
pub(in crate::http::api) fn in_address<'de, D: Deserializer<'de>>(text: D) -> Result<u32, D::Error> {
    let text = String::deserialize(text)?;
    of_text(&text).ok_or_else(|| D::Error::custom(not_a_number(&text.into())))
}

fn not_a_number(value: &Value) -> String {
    format!("it is to be a whole number from 0 to {}, not {value}", u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_whole_however_it_is_written_and_nothing_else_is_one() {
        for (text, number) in
            [("0", 0), ("-0", 0), ("-0.0", 0), ("11", 11), ("11.0", 11), ("1.1e1", 11), ("4294967295", u32::MAX)]
        {
            assert_eq!(of_text(text), Some(number), "{text}");
        }
        for bad in [
            "",
            " 1",
            "1 ",
            "+1",
            "01",
            "-1",
            "1.5",
            "1e-1",
            "4294967296",
            "1e300",
            "1e999",
            "null",
            "true",
            "\"1\"",
            "[1]",
            "0x1",
            "1_0",
            "NaN",
        ] {
            assert_eq!(of_text(bad), None, "{bad}");
        }
    }
}
