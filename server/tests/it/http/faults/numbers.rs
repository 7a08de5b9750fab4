//! The numbers of a lane, by the names under which HTML, JSON and tables print them.

use serde_json::Value;

/// A number as it was printed: `None` if something else stands in its place.
pub(super) type Number = (&'static str, Option<u32>);

/// Returns the number's own name for a printed name, if rows or responses decide this number.
pub(super) fn name(printed: &str) -> Option<&'static str> {
    Some(match printed {
        "confirmed" | "sold" | "ledgerHolders" => "sold",
        "oversold" => "oversold",
        "owners" | "seat_table_owners" | "seatTableShows" | "owners in the seat map" => "owners",
        "hidden" | "hiddenBySeatsTable" => "hidden",
        "lost_receipts" | "lost_receipt" | "lostReceipts" | "lost receipts" | "lost receipt" => "lost",
        "unsold" => "unsold",
        "stale_read" | "staleReads" | "stale read" => "stale",
        "phantom_rejection" | "phantomRejections" | "phantom rejection" => "phantom",
        "app_believed" | "appBelieved" | "told confirmed" => "believed",
        "rejected" | "told sold" => "rejected",
        "errors" | "unknown" | "told unknown" => "unknown",
        _ => return None,
    })
}

/// All numbers in a JSON object and in the objects inside it.
pub(super) fn in_json(json: &Value) -> Vec<Number> {
    let mut found = Vec::new();
    for (key, value) in json.as_object().into_iter().flatten() {
        match (name(key), value) {
            (_, Value::Object(_)) => found.extend(in_json(value)),
            (Some(name), Value::Number(_) | Value::Null) => {
                found.push((name, value.as_u64().map(|number| u32::try_from(number).expect("few"))));
            }
            _ => {}
        }
    }
    found
}

/// All numbers in HTML: totals, counts, and the harms that are listed because they occurred.
pub(super) fn in_html(html: &str) -> Vec<Number> {
    let counts = behind(html, "data-number=\"").into_iter().filter_map(|rest| {
        let (printed, rest) = rest.split_once("\">")?;
        Some((name(printed)?, number(rest)))
    });
    let totals = behind(html, "data-total>").into_iter().map(|rest| ("sold", number(rest)));
    let harms = behind(html, "<li><b>").into_iter().filter_map(|rest| {
        let (printed, rest) = rest.split_once(": ")?;
        Some((name(printed)?, number(rest)))
    });
    counts.chain(totals).chain(harms).collect()
}

/// All numbers in a line of `worldseat stress`: `confirmed= 1  …  harms=oversold:7`.
pub(super) fn in_line(line: &str) -> Vec<Number> {
    let mut found = Vec::new();
    for (before, after) in line.match_indices('=').map(|(at, _)| (&line[..at], &line[at + 1..])) {
        let key = before.split_whitespace().next_back().unwrap_or_default();
        match name(key) {
            Some(name) => found.push((name, number(after.trim_start()))),
            None if key == "harms" => found.extend(harms(after.split_whitespace().next().unwrap_or_default())),
            None => {}
        }
    }
    found
}

fn harms(listed: &str) -> Vec<Number> {
    if listed == "none" {
        return ["oversold", "unsold", "stale", "phantom", "lost"].map(|name| (name, Some(0))).into();
    }
    let harm = |harm: &str| {
        let (printed, count) = harm.split_once(':').expect("a count");
        (name(printed).expect("a harm"), number(count))
    };
    listed.split(',').map(harm).collect()
}

fn behind<'a>(text: &'a str, what: &str) -> Vec<&'a str> {
    text.match_indices(what).map(|(at, _)| &text[at + what.len()..]).collect()
}

/// The number that a text begins with.
fn number(text: &str) -> Option<u32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    assert!(
        !digits.is_empty() || text.starts_with(['\u{2013}', '?']),
        "no number, and nothing in its place: {text:.80}"
    );
    digits.parse().ok()
}
