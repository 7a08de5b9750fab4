use super::*;
use sale::{Finding, Linearity, Linearizable, check};

mod pairs;

/// Fan 1 buys; Fan 2 and Fan 3 come later and are rejected.
const TRUTH: &str = "history 1 r strong A1 3 us-east-1,us-east-2 PostgreSQL\n\
    o 1 1 0 0 purchase 1000000 9000000 ok confirmed\no 1 1 0 1 begin 1000000 2000000 ok done\n\
    o 1 1 0 1 read-seat 2000000 3000000 ok available\no 1 1 0 1 mark-sold 3000000 4000000 ok done\n\
    o 1 1 0 1 append-sale 4000000 5000000 ok done\no 1 1 0 1 commit 5000000 9000000 ok done\n\
    o 2 2 1 0 purchase 20000000 24000000 ok rejected\no 2 2 1 1 begin 20000000 21000000 ok done\n\
    o 2 2 1 1 read-seat 21000000 22000000 ok sold-to 1\no 2 2 1 1 roll-back 22000000 24000000 ok done\n\
    o 3 3 0 0 purchase 30000000 34000000 ok rejected\no 3 3 0 1 begin 30000000 31000000 ok done\n\
    o 3 3 0 1 read-seat 31000000 32000000 ok sold-to 1\no 3 3 0 1 roll-back 32000000 34000000 ok done\n\
    ledger 0 40000000 41000000 rows 1\nrow r-1 r A1 fan-1 us-east-1\n\
    ledger 1 41000000 42000000 rows 1\nrow r-1 r A1 fan-1 us-east-1\n\
    seat 0 42000000 43000000 owner fan-1\nseat 1 43000000 44000000 owner fan-1\nend 14 44000000 settled\n";

fn truth() -> History {
    History::of_lines(TRUTH).unwrap()
}

/// Applies lies, and returns whether the checker notices, and its finding.
fn judged(lies: &[Lie]) -> (bool, Finding) {
    let mut history = truth();
    lies.iter().for_each(|lie| lie.apply(&mut history));
    let now = check(&history);
    (notices(&check(&truth()), &now), now)
}

#[test]
fn the_buyers_are_found_by_what_they_were_told() {
    let history = truth();
    let of = |of| whom(&history, of);
    assert_eq!((of(Whom::Holders), of(Whom::Confirmed), of(Whom::Rejected)), (vec![1], vec![1], vec![2, 3]));
    assert_eq!((of(Whom::Unknown), of(Whom::Anybody)), (vec![], vec![1, 2, 3]));
}

#[test]
fn the_truth_holds() {
    assert_eq!(check(&truth()).linearizable, Linearizable::Holds);
}

#[test]
fn a_deleted_row_is_noticed() {
    let (noticed, now) = judged(&[Lie::DeleteRow(1)]);
    assert!(
        noticed && now.harms.lost_receipts == Some(1) && matches!(linearity(&now), Linearity::Violated(_)),
        "{now:?}"
    );
}

#[test]
fn a_buyer_who_was_turned_away_before_anybody_bought_is_noticed() {
    let (noticed, now) = judged(&[Lie::SwapTimes(1, 3)]);
    assert!(noticed && now.harms.phantom_rejections > Some(0), "{now:?}");
    assert!(!judged(&[Lie::SwapTimes(2, 3)]).0, "both were turned away, whoever came first");
}

#[test]
fn a_failure_that_left_a_row_is_noticed() {
    let (_, cut) = judged(&[Lie::CutLine(1)]);
    assert_eq!(
        (linearity(&cut), cut.harms.lost_receipts),
        (Linearity::Holds, Some(1)),
        "a lost answer contradicts nothing"
    );
    let (noticed, failed) = judged(&[Lie::CutLine(1), Lie::FailUnknown(1)]);
    assert!(noticed && matches!(linearity(&failed), Linearity::Violated(_)), "{failed:?}");
}

#[test]
fn nobody_notices_a_buyer_who_never_was_or_a_clock_that_was_started_earlier() {
    for lies in [&[Lie::LeaveOut(2)][..], &[Lie::ShiftTimes], &[Lie::LeaveOut(2), Lie::ShiftTimes, Lie::LeaveOut(2)]] {
        let (noticed, now) = judged(lies);
        assert!(!noticed && now == check(&truth()), "{lies:?}: {now:?}");
    }
    let mut history = truth();
    Lie::LeaveOut(2).apply(&mut history);
    assert_eq!((history.buyers, whom(&history, Whom::Anybody)), (2, vec![1, 2]));
    assert!(history.ops.iter().all(|op| op.process == op.buyer), "nobody's number is missing");
    Lie::LeaveOut(1).apply(&mut history);
    assert_eq!(history.ops.len(), 4, "of three buyers one is left");
}

/// Numbers that belong to no buyer in a run of three.
const NOBODYS: [&str; 5] = ["61", "0", "01", "+1", "007"];

#[test]
fn a_planted_row_and_a_planted_owner_stay_nobodys_when_the_numbers_close_up() {
    for number in NOBODYS {
        let mut history = truth();
        let (sale_id, buyer) = (format!("r-{number}"), format!("fan-{number}"));
        for observation in &mut history.audit.ledger {
            let rows = observation.result.as_mut().unwrap();
            rows.push(Sale { sale_id: sale_id.clone(), buyer: buyer.clone(), ..rows[0].clone() });
        }
        history.audit.seat_map.iter_mut().for_each(|observation| observation.result = Ok(Some(buyer.clone())));
        let before = (history.evidence(), check(&history).linearizable.answer());
        Lie::LeaveOut(2).apply(&mut history);
        assert_eq!((history.evidence(), check(&history).linearizable.answer()), before, "{number}");
        let rows = before.0.ledger.read().unwrap().clone();
        assert_eq!((rows.holders, rows.strangers), (vec![1], vec![sale_id]));
    }
}
