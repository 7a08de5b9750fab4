//! The sentences that server and browser both use.

pub mod checked;

#[cfg(feature = "ssr")]
use sale::event::RunRecord;
use sale::{Conclusion, Lane, Outcome, Reading, SeatId, Verdict};

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

/// The verdict about a lane's rows, in the words of a ticket buyer.
#[must_use]
pub fn verdict_sentence(lane: Lane, verdict: &Verdict) -> String {
    let Some(sold) = verdict.sold() else { return unread("Undecided: the ledger", &verdict.ledger) };
    let reported = &verdict.reported;
    match (verdict.conclusion, lane) {
        (Conclusion::SoldOnce, Lane::Eventual) => {
            "1 ticket sold. No two writes overlapped this time. Press again: it depends on timing.".into()
        }
        (Conclusion::SoldOnce, Lane::Strong) => {
            let were = if reported.rejected == 1 { " was" } else { " were" };
            ["1 ticket sold. ", &people(reported.rejected), were, " told \u{201c}sold out\u{201d}."].concat()
        }
        (Conclusion::Oversold, _) => [
            &sold.to_string(),
            " tickets sold for one seat. ",
            &people(sold - 1),
            " will be turned away at the door.",
        ]
        .concat(),
        (Conclusion::Unsold, _) => "No ticket sold, though everybody wanted one.".into(),
        (Conclusion::Undecided, _) if reported.missing > 0 => {
            ["Undecided: of ", &people(reported.missing), " nothing is on record."].concat()
        }
        (Conclusion::Undecided, _) => [
            "Undecided: ",
            &people(reported.unknown),
            " cannot be told what became of the purchase, and the rows cannot settle it yet.",
        ]
        .concat(),
        (Conclusion::Impossible, _) => {
            "The ledger holds tickets that no buyer of this run can explain: a bug in WorldSeat, or somebody else\u{2019}s rows.".into()
        }
    }
}

/// "The seat map could not be read (us-east-2: connection)."; empty if it was read.
fn unread<T>(what: &str, reading: &Reading<T>) -> String {
    match reading {
        Reading::Read(_) => String::new(),
        Reading::NotRead(why) => [what, " could not be read (", why, ")."].concat(),
        Reading::NotRequested => [what, " was not asked."].concat(),
    }
}

/// Compares the seat map with the ledger, as far as the two were read.
#[must_use]
pub fn map_sentence(verdict: &Verdict) -> String {
    let Some(shown) = verdict.owners() else { return unread("The seat map", &verdict.seat_map) };
    let owners = match shown {
        0 => "no owner".into(),
        1 => "one owner".into(),
        several => [&several.to_string(), " owners"].concat(),
    };
    match verdict.sold() {
        None => ["The seat map shows ", &owners, "."].concat(),
        Some(sold) if sold == shown => ["The seat map shows ", &owners, ". So does the ledger."].concat(),
        Some(sold) => ["The seat map shows ", &owners, ". The ledger shows ", &sold.to_string(), "."].concat(),
    }
}

/// One sentence for a finished run. A lane without a verdict gives its own sentence.
#[must_use]
pub fn finished(seat: &str, lanes: [Result<&Verdict, &str>; 2]) -> String {
    let sentences = Lane::ALL.map(|lane| match lanes[lane.index()] {
        Ok(verdict) => finished_lane(lane, seat, verdict),
        Err(why) => [" ", lane_name(lane), ": ", why].concat(),
    });
    ["Finished.", &sentences[0], &sentences[1]].concat()
}

/// The same sentence for the record of a run.
#[must_use]
#[cfg(feature = "ssr")]
pub fn finished_run(record: &RunRecord) -> String {
    let sentences = Lane::ALL.map(|lane| match record.lane(lane).verdict() {
        Some(verdict) => Ok(verdict),
        None if record.did_not_run(lane) => Err(DID_NOT_RUN),
        None => Err(record.lane(lane).failed.as_deref().unwrap_or("no verdict.")),
    });
    finished(&record.seat.to_string(), sentences)
}

fn finished_lane(lane: Lane, seat: &str, verdict: &Verdict) -> String {
    let name = lane_name(lane);
    match (verdict.conclusion, verdict.sold()) {
        (Conclusion::SoldOnce, _) => [" ", name, " sold seat ", seat, " once."].concat(),
        (Conclusion::Oversold, Some(sold)) => [
            " ",
            name,
            " sold seat ",
            seat,
            " ",
            &sold.to_string(),
            " times; ",
            &(sold - 1).to_string(),
            " of those buyers will be turned away.",
        ]
        .concat(),
        _ => [" ", name, ": ", &verdict_sentence(lane, verdict)].concat(),
    }
}

/// The outcome of a buyer, in words.
#[must_use]
pub const fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Confirmed => "told \u{201c}yours\u{201d}",
        Outcome::Rejected => "told \u{201c}sold\u{201d}",
        Outcome::Unknown => "told nothing certain",
    }
}

/// "Fan 12, us-east-1: told “yours”".
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

/// The mark of a seat of the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatMark {
    /// Nobody owns it in this region.
    Available,
    /// Somebody does.
    Sold,
    /// The visitor does.
    Yours,
}

impl SeatMark {
    /// Yours wherever your ticket was sold; otherwise as the shown region's seat map has it.
    #[must_use]
    pub const fn of(yours: bool, owned: bool) -> Self {
        match (yours, owned) {
            (true, _) => Self::Yours,
            (false, true) => Self::Sold,
            (false, false) => Self::Available,
        }
    }

    /// The name in style sheets, and the word in labels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Sold => "sold",
            Self::Yours => "yours",
        }
    }
}

/// "Row B, seat 7, available".
#[must_use]
pub fn seat_label(seat: SeatId, mark: SeatMark, tickets: u32, target: bool) -> String {
    let name = seat.to_string();
    let (row, number) = name.split_at(1);
    let tickets =
        if tickets > 1 { [", ", &tickets.to_string(), " tickets for one seat"].concat() } else { String::new() };
    let target = if target { ", Break it aims here" } else { "" };
    ["Row ", row, ", seat ", number, ", ", mark.name(), &tickets, target].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::{Reported, Tickets};

    fn read(sold: u32, conclusion: Conclusion) -> Verdict {
        let reported = Reported { rejected: 59, ..Reported::default() };
        let ledger = Reading::Read(Tickets { sold, lost_receipts: 0 });
        Verdict { reported, ledger, seat_map: Reading::Read(1), conclusion }
    }

    fn oversold(sold: u32) -> Verdict {
        read(sold, Conclusion::Oversold)
    }

    #[test]
    fn what_was_not_read_is_never_a_number() {
        let ledger = Reading::NotRead("us-east-1: no answer (connection)".to_owned());
        let reported = Reported { confirmed: 1, unknown: 0, ..Reported::default() };
        let unread = Verdict { reported, ledger, conclusion: Conclusion::Undecided, ..oversold(2) };
        for lane in Lane::ALL {
            assert_eq!(
                verdict_sentence(lane, &unread),
                "Undecided: the ledger could not be read (us-east-1: no answer (connection))."
            );
        }
        assert_eq!(map_sentence(&unread), "The seat map shows one owner.", "nothing is said of the ledger");
        assert_eq!((tickets(unread.sold()), number(unread.sold()).as_str()), ("tickets", NOT_YET));
        let unseen = Verdict { seat_map: Reading::NotRequested, ..oversold(2) };
        assert_eq!(map_sentence(&unseen), "The seat map was not asked.");
        let missing = Reported { missing: 57, ..Reported::default() };
        let part = Verdict { reported: missing, conclusion: Conclusion::Undecided, ..oversold(1) };
        assert_eq!(verdict_sentence(Lane::Strong, &part), "Undecided: of 57 people nothing is on record.");
        assert_eq!(outcome_with_row(7, "us-east-1", Outcome::Confirmed, None), "Fan 7, us-east-1: told “yours”");
    }

    #[test]
    fn the_five_second_sentence() {
        let once = read(1, Conclusion::SoldOnce);
        assert_eq!(verdict_sentence(Lane::Strong, &once), "1 ticket sold. 59 people were told “sold out”.");
        assert_eq!(map_sentence(&once), "The seat map shows one owner. So does the ledger.");
        let many = oversold(49);
        assert_eq!(
            verdict_sentence(Lane::Eventual, &many),
            "49 tickets sold for one seat. 48 people will be turned away at the door."
        );
        assert_eq!(map_sentence(&many), "The seat map shows one owner. The ledger shows 49.");
        assert_eq!(
            finished("A1", [Ok(&once), Ok(&many)]),
            "Finished. Strong sold seat A1 once. Eventual sold seat A1 49 times; 48 of those buyers will be turned away."
        );
        assert!(verdict_sentence(Lane::Eventual, &oversold(2)).contains("1 person will"));
    }

    #[test]
    fn an_outcome_says_where_the_ledger_differs() {
        let text = |reported, row| outcome_with_row(12, "us-east-1", reported, Some(row));
        assert_eq!(text(Outcome::Confirmed, true), "Fan 12, us-east-1: told “yours”");
        assert_eq!(text(Outcome::Confirmed, false), "Fan 12, us-east-1: told “yours”, but the ledger holds no ticket");
        assert!(text(Outcome::Unknown, true).ends_with("; the ledger holds a ticket"));
    }

    #[test]
    fn seats_are_named_whole() {
        let seat = "B7".parse().unwrap();
        assert_eq!(seat_label(seat, SeatMark::Available, 0, false), "Row B, seat 7, available");
        assert_eq!(
            seat_label(seat, SeatMark::Yours, 2, true),
            "Row B, seat 7, yours, 2 tickets for one seat, Break it aims here"
        );
    }
}
