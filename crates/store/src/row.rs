//! A ledger row as it is found: its key names the seat, and its other fields may hold anything.

use sale::{Sale, SeatId};

/// The longest text of a row that an error message repeats, in characters.
const SHOWN_MAX: usize = 40;

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatRow {
    /// The seat in its key.
    pub seat: SeatId,
    /// The sale in its key.
    pub sale_id: String,
    /// The sale in the row, or the reason why the row is no sale.
    pub read: Result<Sale, String>,
}

impl SeatRow {
    /// Reads the row under this key. `text` returns its other fields, if they are text.
    pub(super) fn of(scope: &str, seat: SeatId, sale_id: String, text: impl Fn(&str) -> Option<String>) -> Self {
        let read = sale(scope, seat, &sale_id, text);
        Self { seat, sale_id, read }
    }
}

fn sale(scope: &str, seat: SeatId, sale_id: &str, text: impl Fn(&str) -> Option<String>) -> Result<Sale, String> {
    let text = |name: &str| text(name).ok_or_else(|| format!("its {name} is no text"));
    let (named, region) = (text("seat")?, text("region")?);
    if named.parse() != Ok(seat) {
        return Err(format!("its key is of seat {seat}, and it says {}", shown(&named)));
    }
    if text("scope")? != scope {
        return Err("its key and its scope are not of one floor".into());
    }
    let region = region.parse().map_err(|_| format!("its region is {}", shown(&region)))?;
    Ok(Sale { sale_id: sale_id.to_owned(), scope: scope.to_owned(), seat, buyer: text("buyer")?, region })
}

/// Returns a foreign text in quotes: short, on one line, without characters that a terminal obeys.
pub fn shown(text: &str) -> String {
    let short: String = text.chars().take(SHOWN_MAX).collect();
    let more = if short.len() < text.len() { "\u{2026}" } else { "" };
    format!("\"{}{more}\"", short.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_sale_or_says_why_it_is_none() {
        let read = |changed: &str, to: Option<&str>| {
            let field = |name: &str| match name {
                name if name == changed => to.map(str::to_owned),
                "seat" => Some("A1".into()),
                "scope" => Some("venue-1".into()),
                "region" => Some("us-east-1".into()),
                _ => Some("Ada".into()),
            };
            SeatRow::of("venue-1", SeatId::first(), "7f21".into(), field).read
        };
        assert_eq!(read("", None).unwrap().buyer, "Ada");
        for (name, to, why) in [
            ("region", Some("MARS!"), "its region is \"MARS!\""),
            ("region", None, "its region is no text"),
            ("buyer", None, "its buyer is no text"),
            ("seat", Some("B7"), "its key is of seat A1, and it says \"B7\""),
            ("seat", Some("A01"), "its key is of seat A1, and it says \"A01\""),
            ("scope", Some("venue-2"), "its key and its scope are not of one floor"),
        ] {
            assert_eq!(read(name, to).unwrap_err(), why);
        }
        let long = read("region", Some(&format!("\n\u{202e}{}", "x".repeat(99)))).unwrap_err();
        assert_eq!(long, format!("its region is \"\\n\\u{{202e}}{}\u{2026}\"", "x".repeat(38)));
    }
}
