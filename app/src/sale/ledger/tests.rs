//! Each conclusion has a run that shows it, and a nearest neighbour that does not.

use super::*;
use crate::sale::Lane;

const RUN: &str = "run";

fn told(outcomes: &[Outcome]) -> Vec<Attempt> {
    (0..)
        .zip(outcomes)
        .map(|(buyer, &outcome)| Attempt {
            lane: Lane::Strong,
            buyer,
            region: 0,
            outcome,
            retries: buyer,
            started_us: 0,
            duration_us: 1,
            committed_us: None,
            again_us: Vec::new(),
            error: None,
        })
        .collect()
}

fn row(buyer: u32) -> Sale {
    Sale {
        sale_id: Sale::id_of(RUN, buyer),
        scope: RUN.into(),
        seat: "A1".parse().unwrap(),
        buyer: format!("fan-{buyer}"),
        region: "us-east-1".parse().unwrap(),
    }
}

fn evidence(buyers: &[u32]) -> Evidence {
    Evidence {
        ledger: Ok(buyers.iter().map(|&buyer| row(buyer)).collect()),
        seat_table: Ok(vec![Some("fan-0".into()), Some("fan-0".into())]),
        settled: true,
    }
}

use Outcome::{Confirmed, Rejected, Unknown};

#[test]
fn one_row_is_one_ticket() {
    let verdict = judge(RUN, &told(&[Confirmed, Rejected, Rejected]), &evidence(&[0]));
    assert_eq!(verdict.conclusion, Conclusion::SoldOnce);
    assert_eq!((verdict.sold, verdict.oversold, verdict.hidden), (1, 0, 0));
    assert_eq!((verdict.app_believed, verdict.rejected, verdict.max_retries), (1, 2, 2));
}

#[test]
fn two_rows_are_an_oversell_that_the_seat_table_hides() {
    let verdict = judge(RUN, &told(&[Confirmed, Confirmed, Rejected]), &evidence(&[0, 1]));
    assert_eq!(verdict.conclusion, Conclusion::Oversold);
    assert_eq!((verdict.sold, verdict.oversold, verdict.seat_table_owners, verdict.hidden), (2, 1, 1, 1));
}

#[test]
fn the_rows_count_and_not_what_buyers_were_told() {
    let dropped = judge(RUN, &told(&[Confirmed, Confirmed]), &evidence(&[0]));
    assert_eq!((dropped.sold, dropped.app_believed, dropped.lost_receipts), (1, 2, 1));
    let kept = judge(RUN, &told(&[Confirmed, Rejected]), &evidence(&[0, 1]));
    assert_eq!((kept.sold, kept.app_believed, kept.lost_receipts), (2, 1, 1));
    assert_eq!(kept.conclusion, Conclusion::Oversold);
    let untold = judge(RUN, &told(&[Unknown, Rejected, Unknown]), &evidence(&[0]));
    assert_eq!((untold.sold, untold.lost_receipts, untold.conclusion), (1, 1, Conclusion::SoldOnce));
}

#[test]
fn selling_nothing_is_not_a_pass() {
    let verdict = judge(RUN, &told(&[Rejected, Rejected]), &evidence(&[]));
    assert_eq!(verdict.conclusion, Conclusion::Unsold);
}

#[test]
fn the_same_row_read_in_two_regions_is_one_ticket() {
    let verdict = judge(RUN, &told(&[Confirmed, Rejected]), &evidence(&[0, 0]));
    assert_eq!((verdict.sold, verdict.conclusion), (1, Conclusion::SoldOnce));
}

#[test]
fn a_row_that_no_buyer_explains_is_our_bug() {
    let verdict = judge(RUN, &told(&[Confirmed, Rejected]), &evidence(&[0, 7]));
    assert_eq!(verdict.conclusion, Conclusion::Impossible);
}

#[test]
fn an_unknown_outcome_is_settled_by_its_row_or_by_a_closed_seat() {
    let attempts = told(&[Unknown, Rejected]);
    let open = |rows| Evidence { settled: false, ..evidence(rows) };
    assert_eq!(judge(RUN, &attempts, &open(&[0])).conclusion, Conclusion::SoldOnce);
    assert_eq!(judge(RUN, &attempts, &open(&[])).conclusion, Conclusion::Undecided);
    assert_eq!(judge(RUN, &attempts, &open(&[1])).conclusion, Conclusion::Undecided);
    assert_eq!(judge(RUN, &attempts, &evidence(&[])).conclusion, Conclusion::Unsold);
    assert_eq!(judge(RUN, &attempts, &open(&[])).lost_receipts, 0);
}

#[test]
fn an_unreadable_ledger_decides_nothing() {
    let evidence = Evidence { ledger: Err("down".into()), ..evidence(&[]) };
    let verdict = judge(RUN, &told(&[Confirmed, Unknown]), &evidence);
    assert_eq!((verdict.conclusion, verdict.unknown, verdict.app_believed), (Conclusion::Undecided, 1, 1));
}

#[test]
fn regions_that_disagree_show_two_owners() {
    let evidence = Evidence { seat_table: Ok(vec![Some("fan-0".into()), Some("fan-1".into())]), ..evidence(&[0, 1]) };
    assert_eq!(judge(RUN, &told(&[Confirmed, Confirmed]), &evidence).seat_table_owners, 2);
}
