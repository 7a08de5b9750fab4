//! Sentences about a verdict.

#[cfg(feature = "ssr")]
use super::counts::DID_NOT_RUN;
use super::counts::{lane_name, people};
#[cfg(feature = "ssr")]
use sale::event::RunRecord;
use sale::{Conclusion, Lane, Reading, Verdict};

/// The verdict about a lane's rows, in the words of a ticket buyer.
#[must_use]
pub fn verdict_sentence(lane: Lane, verdict: &Verdict) -> String {
    let Some(sold) = verdict.sold() else { return unread("Undecided: the ledger", &verdict.ledger) };
    let reported = &verdict.reported;
    match (verdict.conclusion, lane) {
        (Conclusion::SoldOnce, Lane::Eventual) => {
            "1 ticket sold. It depends on timing: press again.".into()
        }
        (Conclusion::SoldOnce, Lane::Strong) => {
            let were = if reported.rejected == 1 { " was rejected." } else { " were rejected." };
            ["1 ticket sold. ", &people(reported.rejected), were].concat()
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
            &people(sold - 1),
            " will be turned away.",
        ]
        .concat(),
        _ => [" ", name, ": ", &verdict_sentence(lane, verdict)].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::{
        counts::{NOT_YET, number, tickets},
        outcome::outcome_with_row,
    };
    use sale::{Outcome, Reported, Tickets};

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
        assert_eq!(outcome_with_row(7, "us-east-1", Outcome::Confirmed, None), "Fan 7, us-east-1: told “confirmed”");
    }

    #[test]
    fn the_five_second_sentence() {
        let once = read(1, Conclusion::SoldOnce);
        assert_eq!(verdict_sentence(Lane::Strong, &once), "1 ticket sold. 59 people were rejected.");
        assert_eq!(map_sentence(&once), "The seat map shows one owner. So does the ledger.");
        let many = oversold(49);
        assert_eq!(
            verdict_sentence(Lane::Eventual, &many),
            "49 tickets sold for one seat. 48 people will be turned away at the door."
        );
        assert_eq!(map_sentence(&many), "The seat map shows one owner. The ledger shows 49.");
        assert_eq!(
            finished("A1", [Ok(&once), Ok(&many)]),
            "Finished. Strong sold seat A1 once. Eventual sold seat A1 49 times; 48 people will be turned away."
        );
        let twice = finished("A1", [Ok(&once), Ok(&oversold(2))]);
        assert!(twice.ends_with(" 2 times; 1 person will be turned away."), "{twice}");
        assert!(verdict_sentence(Lane::Eventual, &oversold(2)).contains("1 person will"));
    }
}
