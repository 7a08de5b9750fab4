//! Names and counts, and the words around them.

use sale::{Lane, Verdict};

/// Outcomes of a lane that are drawn. All of them are in the list and are counted, but a
/// browser freezes if it lays out thousands of tickets anew with every frame. Twice the
/// number of buyers that a visitor may ask for.
pub const DRAWN_MAX: usize = 120;

/// The sign in place of a number that is not known: not yet, or because it was not read.
pub const NOT_YET: &str = "\u{2013}";

/// The sentence about a lane that had no part in a run.
pub const DID_NOT_RUN: &str = "This lane did not run.";

/// A number, or [`NOT_YET`] in its place.
#[must_use]
pub fn number(number: Option<u32>) -> String {
    number.map_or_else(|| NOT_YET.into(), |number| number.to_string())
}

/// The counts of a verdict, by their names in the page.
#[must_use]
pub fn numbers(verdict: &Verdict) -> [(&'static str, Option<u32>); 6] {
    [
        ("app_believed", Some(verdict.reported.confirmed)),
        ("sold", verdict.sold()),
        ("seat_table_owners", verdict.owners()),
        ("oversold", verdict.oversold()),
        ("hidden", verdict.hidden()),
        ("max_retries", Some(verdict.reported.max_retries)),
    ]
}

/// The number of outcomes that are not drawn, if any.
#[must_use]
pub fn not_drawn(outcomes: usize) -> Option<String> {
    outcomes.checked_sub(DRAWN_MAX).filter(|more| *more > 0).map(|more| more.to_string())
}

/// The name of a lane on the page.
#[must_use]
pub const fn lane_name(lane: Lane) -> &'static str {
    match lane {
        Lane::Strong => "Strong",
        Lane::Eventual => "Eventual",
    }
}

/// "ticket" or "tickets".
#[must_use]
pub const fn tickets(count: Option<u32>) -> &'static str {
    if let Some(1) = count { "ticket" } else { "tickets" }
}

/// "1 person" or "48 people".
#[must_use]
pub fn people(count: u32) -> String {
    [count.to_string().as_str(), if count == 1 { " person" } else { " people" }].concat()
}

/// "60 connections, 310 ms; the last buyer was released 2.2 ms after the first."
#[must_use]
pub fn ran_on(connections: u32, duration_us: u64, spread_us: u64) -> String {
    [
        &connections.to_string(),
        " connections, ",
        &(duration_us / 1000).to_string(),
        " ms; the last buyer was released ",
        &tenths(spread_us),
        " ms after the first.",
    ]
    .concat()
}

/// Microseconds as milliseconds with one decimal. There is no float, because its formatting would
/// be more code in the browser.
#[must_use]
pub fn tenths(us: u64) -> String {
    [&(us / 1000).to_string(), ".", &(us % 1000 / 100).to_string()].concat()
}
