//! Each conclusion has a run that shows it, and a nearest neighbour that does not.

use super::*;
use crate::{Lane, Run, Sale, SeatId};
use Outcome::{Confirmed, Rejected, Unknown};

/// Returns attempts with these outcomes, from `fan-1` on.
fn attempts(outcomes: &[Outcome]) -> Vec<Attempt> {
    let attempt = |(buyer, outcome): (u32, &Outcome)| Attempt {
        lane: Lane::Strong,
        buyer,
        region: 0,
        outcome: *outcome,
        retries: buyer,
        started_us: 0,
        duration_us: 1,
        committed_us: None,
        again_us: Vec::new(),
        error: None,
        steps: None,
    };
    (1..).zip(outcomes).map(attempt).collect()
}

fn evidence(holders: &[u32]) -> Evidence {
    let run = Run { id: "run", seat: SeatId::first(), buyers: 9 };
    let rows: Vec<Sale> =
        holders.iter().map(|buyer| Sale::of_fan("run", run.seat, *buyer, "us-east-1".parse().unwrap())).collect();
    Evidence {
        ledger: Reading::Read(Rows::of(run, &rows)),
        seat_map: Reading::Read(vec![Some("fan-1".into()), Some("fan-1".into())]),
        settled: true,
    }
}

fn judged(outcomes: &[Outcome], evidence: Evidence) -> Verdict {
    judge_by(u32::try_from(outcomes.len()).unwrap(), &attempts(outcomes), evidence)
}

#[test]
fn one_row_is_one_ticket() {
    let verdict = judged(&[Confirmed, Rejected, Rejected], evidence(&[1]));
    assert_eq!(verdict.conclusion, Conclusion::SoldOnce);
    assert_eq!((verdict.sold(), verdict.oversold(), verdict.hidden()), (Some(1), Some(0), Some(0)));
    assert_eq!((verdict.reported.confirmed, verdict.reported.rejected, verdict.reported.max_retries), (1, 2, 3));
}

#[test]
fn two_rows_are_an_oversell_that_the_seat_map_hides() {
    let verdict = judged(&[Confirmed, Confirmed, Rejected], evidence(&[1, 2]));
    assert_eq!(verdict.conclusion, Conclusion::Oversold);
    assert_eq!((verdict.sold(), verdict.oversold()), (Some(2), Some(1)));
    assert_eq!((verdict.owners(), verdict.hidden()), (Some(1), Some(1)));
}

#[test]
fn the_rows_count_and_not_what_buyers_were_told() {
    let dropped = judged(&[Confirmed, Confirmed], evidence(&[1]));
    assert_eq!((dropped.sold(), dropped.reported.confirmed, dropped.lost_receipts()), (Some(1), 2, Some(1)));
    let kept = judged(&[Confirmed, Rejected], evidence(&[1, 2]));
    assert_eq!((kept.sold(), kept.reported.confirmed, kept.lost_receipts()), (Some(2), 1, Some(1)));
    assert_eq!(kept.conclusion, Conclusion::Oversold);
    let uncertain = judged(&[Unknown, Rejected, Unknown], evidence(&[1]));
    assert_eq!(
        (uncertain.sold(), uncertain.lost_receipts(), uncertain.conclusion),
        (Some(1), Some(1), Conclusion::SoldOnce)
    );
}

#[test]
fn selling_nothing_is_not_a_pass() {
    assert_eq!(judged(&[Rejected, Rejected], evidence(&[])).conclusion, Conclusion::Unsold);
}

#[test]
fn the_same_row_read_in_two_regions_is_one_ticket() {
    let verdict = judged(&[Confirmed, Rejected], evidence(&[1, 1]));
    assert_eq!((verdict.sold(), verdict.conclusion), (Some(1), Conclusion::SoldOnce));
}

#[test]
fn a_row_that_no_buyer_explains_is_our_bug_or_a_strangers() {
    for stranger in [10, 61] {
        assert_eq!(judged(&[Confirmed, Rejected], evidence(&[1, stranger])).conclusion, Conclusion::Impossible);
    }
}

#[test]
fn an_unknown_outcome_is_settled_by_its_row_or_by_a_closed_seat() {
    let open = |rows| judged(&[Unknown, Rejected], Evidence { settled: false, ..evidence(rows) });
    assert_eq!(open(&[1]).conclusion, Conclusion::SoldOnce);
    assert_eq!(open(&[]).conclusion, Conclusion::Undecided);
    assert_eq!(open(&[2]).conclusion, Conclusion::Undecided);
    assert_eq!(open(&[]).lost_receipts(), Some(0));
    assert_eq!(judged(&[Unknown, Rejected], evidence(&[])).conclusion, Conclusion::Unsold);
}

#[test]
fn buyers_of_whom_nothing_is_on_record_leave_it_undecided() {
    for (holders, conclusion) in
        [(&[][..], Conclusion::Undecided), (&[1], Conclusion::Undecided), (&[1, 2], Conclusion::Oversold)]
    {
        let verdict = judge_by(60, &attempts(&[Confirmed, Rejected, Rejected]), evidence(holders));
        assert_eq!((verdict.conclusion, verdict.reported.missing), (conclusion, 57));
    }
    assert_eq!(judge_by(60, &[], evidence(&[])).conclusion, Conclusion::Undecided, "zero sold is not a pass");
}

#[test]
fn of_a_ledger_that_was_not_read_there_is_no_number() {
    for ledger in [Reading::NotRead("down".into()), Reading::NotRequested] {
        let verdict = judged(&[Confirmed, Unknown], Evidence { ledger, ..evidence(&[]) });
        assert_eq!(
            (verdict.conclusion, verdict.reported.unknown, verdict.reported.confirmed),
            (Conclusion::Undecided, 1, 1)
        );
        let counted = [verdict.sold(), verdict.oversold(), verdict.hidden(), verdict.lost_receipts()];
        assert_eq!((counted, verdict.owners()), ([None; 4], Some(1)));
    }
    let unseen = Evidence { seat_map: Reading::NotRead("down".into()), ..evidence(&[1]) };
    let verdict = judged(&[Confirmed], unseen);
    assert_eq!((verdict.sold(), verdict.owners(), verdict.hidden()), (Some(1), None, None));
    assert_eq!(verdict.conclusion, Conclusion::SoldOnce, "the verdict comes from the ledger");
}

#[test]
fn regions_that_disagree_show_two_owners() {
    let two = Reading::Read(vec![Some("fan-1".into()), Some("fan-2".into())]);
    let verdict = judged(&[Confirmed, Confirmed], Evidence { seat_map: two, ..evidence(&[1, 2]) });
    assert_eq!(verdict.owners(), Some(2));
}
