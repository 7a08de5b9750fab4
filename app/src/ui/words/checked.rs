//! The checker's findings, in words that server and browser both use.

use sale::{
    Fault, Harm, Harms, Verdict,
    event::{Checked, Linearity},
};

/// The difference between outcomes, ledger and seat map, in a sentence. Empty where ledger or
/// seat map were not read.
#[must_use]
pub fn gap(verdict: &Verdict) -> String {
    let (Some(hidden), Some(tickets)) = (verdict.hidden(), verdict.ledger.read()) else { return String::new() };
    let hidden = match hidden {
        0 => String::new(),
        1 => "1 ticket is hidden: the seat map has room for one owner, and the last write replaced the other.".into(),
        several => [
            &several.to_string(),
            " tickets are hidden: the seat map has room for one owner, and the last write replaced the others.",
        ]
        .concat(),
    };
    let lost = match tickets.lost_receipts {
        0 => "",
        1 => " 1 buyer was not told what the ledger says.",
        several => &[" ", &several.to_string(), " buyers were not told what the ledger says."].concat(),
    };
    match [&hidden, lost].concat() {
        none if none.is_empty() && tickets.sold == verdict.reported.confirmed => "All three agree.".into(),
        none if none.is_empty() => "Ledger and seat map agree.".into(),
        other => other.trim_start().into(),
    }
}

/// "Linearizable: violated".
#[must_use]
pub fn linearizable(linearity: Linearity) -> String {
    ["Linearizable: ", state(linearity)].concat()
}

/// `holds`, `violated` or `undecided`: the name in style sheets.
#[must_use]
pub const fn state(linearity: Linearity) -> &'static str {
    linearity.answer().name()
}

/// The counterexample, or why the check is undecided; if it holds, the meaning of that.
#[must_use]
pub fn sentence(checked: &Checked) -> &str {
    match checked.linearizable {
        Linearity::Holds => "There is an order of all operations in which every answer was true when it was given.",
        _ => &checked.sentence,
    }
}

/// The name of the fault, and the models of consistency that it rules out. Empty where
/// nothing is violated.
#[must_use]
pub fn anomaly(linearity: Linearity) -> String {
    linearity.fault().map(Fault::meaning).unwrap_or_default()
}

/// The harms that occurred, one list item each. HTML of only numbers and our own words, so
/// that server and browser can write the same text.
#[must_use]
pub fn harms(harms: &Harms) -> String {
    let items = harms.counts().map(|(of, count)| match count {
        None | Some(0) => String::new(),
        Some(count) => ["<li><b>", of.name(), ": ", &count.to_string(), "</b> ", harm(of, count), "</li>"].concat(),
    });
    items.concat()
}

fn harm(harm: Harm, count: u32) -> &'static str {
    match (harm, count) {
        (Harm::Oversold, 1) => "One ticket too many: its holder will be turned away at the door.",
        (Harm::Oversold, _) => "Tickets too many: their holders will be turned away at the door.",
        (Harm::Unsold, _) => "Nobody holds a ticket, though everybody wanted one.",
        (Harm::StaleRead, 1) => "One look found the seat free after its buyer had been told that it is theirs.",
        (Harm::StaleRead, _) => "Looks found the seat free after a buyer had been told that it is theirs.",
        (Harm::PhantomRejection, 1) => "One buyer was rejected before anybody had begun to buy.",
        (Harm::PhantomRejection, _) => "Buyers were rejected before anybody had begun to buy.",
        (Harm::LostReceipt, 1) => "One buyer was not told what the ledger says.",
        (Harm::LostReceipt, _) => "Buyers were not told what the ledger says.",
    }
}

/// "Checked 312 operations in 0.4 ms.", or in microseconds where that would be zero.
#[must_use]
pub fn how(checked: &Checked) -> String {
    let (took, unit) = match checked.took_us {
        us @ 0..100 => (us.to_string(), " \u{b5}s."),
        us => (super::counts::tenths(us), " ms."),
    };
    ["Checked ", &checked.ops.to_string(), " operations in ", &took, unit].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::{Conclusion, Fault, Lane, Reading, Reported, Tickets};

    fn verdict(sold: u32, confirmed: u32, owners: u32, lost_receipts: u32) -> Verdict {
        Verdict {
            reported: Reported { confirmed, ..Reported::default() },
            ledger: Reading::Read(Tickets { sold, lost_receipts }),
            seat_map: Reading::Read(owners),
            conclusion: Conclusion::Undecided,
        }
    }

    #[test]
    fn of_what_was_not_read_no_gap_is_said() {
        assert_eq!(gap(&Verdict { ledger: Reading::NotRead("down".into()), ..verdict(1, 1, 1, 0) }), "");
        assert_eq!(gap(&Verdict { seat_map: Reading::NotRequested, ..verdict(1, 1, 1, 0) }), "");
        assert_eq!(harms(&Harms { phantom_rejections: Some(0), ..Harms::default() }), "");
    }

    #[test]
    fn the_gap_between_the_witnesses_is_said() {
        assert_eq!(gap(&verdict(1, 1, 1, 0)), "All three agree.");
        assert!(gap(&verdict(2, 2, 1, 0)).starts_with("1 ticket is hidden: "));
        assert!(gap(&verdict(49, 49, 1, 0)).starts_with("48 tickets are hidden: "));
        assert_eq!(gap(&verdict(1, 0, 1, 1)), "1 buyer was not told what the ledger says.");
        assert!(gap(&verdict(3, 2, 1, 2)).ends_with("the others. 2 buyers were not told what the ledger says."));
    }

    #[test]
    fn a_harm_that_did_not_occur_is_not_listed() {
        assert_eq!(harms(&Harms::NOBODY), "");
        let two = Harms { oversold: Some(48), stale_reads: Some(1), ..Harms::NOBODY };
        let html = harms(&two);
        assert_eq!(html.matches("<li>").count(), 2);
        assert!(
            html.contains("<b>oversold: 48</b> Tickets too many") && html.contains("<b>stale read: 1</b> One look")
        );
    }

    #[test]
    fn what_holds_is_said_as_plainly_as_what_does_not() {
        let checked = |linearizable, sentence: &str| Checked {
            lane: Lane::Strong,
            harms: Harms::NOBODY,
            linearizable,
            sentence: sentence.into(),
            ops: 312,
            took_us: 449,
        };
        let (holds, violated) = (Linearity::Holds, Linearity::Violated(Fault::TwoSales));
        assert!(sentence(&checked(holds, "")).starts_with("There is an order"));
        assert_eq!(sentence(&checked(violated, "Both.")), "Both.");
        assert_eq!(how(&checked(holds, "")), "Checked 312 operations in 0.4 ms.");
        let quick = Checked { took_us: 48, ..checked(holds, "") };
        assert_eq!(how(&quick), "Checked 312 operations in 48 \u{b5}s.");
        assert!(anomaly(violated).contains("lost update") && anomaly(holds).is_empty());
    }
}
