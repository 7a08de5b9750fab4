//! Sentences about the outcome of one buyer.

use sale::Outcome;

/// The outcome of a buyer, in words.
#[must_use]
pub const fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Confirmed => "told \u{201c}confirmed\u{201d}",
        Outcome::Rejected => "told \u{201c}rejected\u{201d}",
        Outcome::Unknown => "told nothing certain",
    }
}

/// "Fan 12, us-east-1: told “confirmed”".
#[must_use]
pub fn outcome(buyer: u32, region: &str, outcome: Outcome) -> String {
    ["Fan ", &buyer.to_string(), ", ", region, ": ", outcome_word(outcome)].concat()
}

/// [`outcome`], and the content of the ledger where that differs. `row` is whether the ledger
/// holds the buyer's ticket, `None` where it was not read: then it is not mentioned.
#[must_use]
pub fn outcome_with_row(buyer: u32, region: &str, reported: Outcome, row: Option<bool>) -> String {
    let Some(row) = row else { return outcome(buyer, region, reported) };
    let but = match (reported, row) {
        (Outcome::Confirmed, false) => ", but the ledger holds no ticket",
        (Outcome::Rejected, true) => ", but the ledger holds a ticket",
        (Outcome::Unknown, true) => "; the ledger holds a ticket",
        (Outcome::Unknown, false) => "; the ledger holds no ticket",
        _ => "",
    };
    [&outcome(buyer, region, reported), but].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_says_where_the_ledger_differs() {
        let text = |reported, row| outcome_with_row(12, "us-east-1", reported, Some(row));
        assert_eq!(text(Outcome::Confirmed, true), "Fan 12, us-east-1: told “confirmed”");
        assert_eq!(
            text(Outcome::Confirmed, false),
            "Fan 12, us-east-1: told “confirmed”, but the ledger holds no ticket"
        );
        assert!(text(Outcome::Unknown, true).ends_with("; the ledger holds a ticket"));
    }
}
