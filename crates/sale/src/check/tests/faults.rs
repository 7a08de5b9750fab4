//! Handwritten histories that no order explains, and their sentences; times in milliseconds.

use super::*;

/// Checks the fault and the sentence for a history of these lines and rows.
#[track_caller]
fn faulty(ops: &[&str], ledger: &[u32], owner: Option<u32>, fault: Fault, sentence: &str) {
    let witness = witness(&history(ops, ledger, owner));
    assert_eq!((witness.fault, witness.sentence.as_str()), (fault, sentence));
    assert!((1..=3).contains(&witness.marks.len()) && witness.marks.is_sorted_by_key(|mark| mark.from_ns));
}

#[test]
fn rows_that_the_buyers_do_not_explain() {
    let answer = "Fan 2 in us-east-2 was told \u{201c}rejected\u{201d} at 9.0 ms";
    let ledger = "The ledger, read at 91.0 ms, holds one row, of Fan";
    faulty(&SOLD_ONCE, &[2], Some(1), Fault::UnexplainedSale, &format!("{ledger} 2, but {answer}."));
    faulty(&SOLD_ONCE, &[7], Some(1), Fault::UnexplainedSale, &format!("{ledger} 7, but Fan 7 never sent a write."));
    let table = "The seat map of us-east-1, read at 93.0 ms, names Fan 2";
    faulty(&SOLD_ONCE, &[1], Some(2), Fault::UnexplainedSale, &format!("{table}, but {answer}."));
    let mut foreign = history(&SOLD_ONCE, &[1], Some(1));
    foreign.audit.ledger[0].result.as_mut().unwrap()[0].sale_id = "another-1".into();
    foreign.audit.ledger[1].result = Ok(vec![]);
    assert_eq!(
        witness(&foreign).sentence,
        "The ledger, read at 91.0 ms, holds 1 row, and no buyer of this run made the sale another-1."
    );
}

#[test]
fn a_holder_who_does_not_know_makes_two_sales_too() {
    let history = history(&SOLD_ONCE, &[1, 2], Some(1));
    assert_eq!(harms(&history).0, [1, 0, 0, 0, 1]);
    let witness = witness(&history);
    assert_eq!((witness.fault, witness.marks.len()), (Fault::TwoSales, 3));
    assert!(
        witness.sentence.contains("Fan 2 in us-east-2 was told \u{201c}rejected\u{201d} at 9.0 ms"),
        "{}",
        witness.sentence
    );
}

#[test]
fn the_rows_may_know_of_no_sale() {
    let confirmed = "Fan 1 in us-east-1 was told \u{201c}confirmed\u{201d} at 6.1 ms";
    let sentence = format!("{confirmed}, but the ledger, read at 91.0 ms, holds no row of the seat.");
    faulty(&SOLD_ONCE, &[], None, Fault::LostSale, &sentence);
    let table = "The seat map of us-east-2, read at 93.0 ms, shows the seat available, 85.9 ms after";
    faulty(&SOLD_ONCE, &[1], None, Fault::StaleRead, &format!("{table} {confirmed}."));
    let sold = "Fan 2 in us-east-2 was told \u{201c}rejected\u{201d} at 9.0 ms";
    faulty(
        &["2 1 purchase 0 9 ok rejected"],
        &[],
        None,
        Fault::PhantomRejection,
        &format!("{sold}, but nobody can have written."),
    );
    let open = ["2 1 purchase 0 9 ok rejected", "3 1 mark-sold 1 2 info deadline"];
    let sentence = format!("{sold}, but later the ledger, read at 91.0 ms, holds no row of the seat.");
    faulty(&open, &[], Some(3), Fault::PhantomRejection, &sentence);
}

#[test]
fn a_history_is_undecided_where_it_cannot_be_known() {
    let undecided = |history: &History| match check(history).linearizable {
        Linearizable::Undecided(why) => why,
        other => panic!("{other:?}"),
    };
    let mut unread = history(&SOLD_ONCE, &[1], Some(1));
    unread.audit.ledger[1].result = Err("no connection".into());
    assert_eq!(
        undecided(&unread),
        "What is on record fits one order, but not all is: the ledger could not be read (us-east-2: no connection)."
    );
    let mut backwards = history(&SOLD_ONCE, &[1], Some(1));
    backwards.ops[0].completed_ns = Some(5);
    assert!(undecided(&backwards).starts_with("Something that Fan 1 did ends before it begins"));
    // The operations on record are wrong, whatever the ledger holds.
    let mut stale = history(&sold_once_and(&["3 1 read-seat 9 9.5 ok available"]), &[1], Some(1));
    stale.audit.ledger.clear();
    assert_eq!(witness(&stale).fault, Fault::StaleRead);
    let more = ["3 1 purchase 0 7 ok confirmed"];
    let mut twice = history(&sold_once_and(&more), &[1], Some(1));
    twice.audit.ledger.clear();
    twice.audit.seat_map.clear();
    assert_eq!(
        witness(&twice).sentence,
        "Seat A1 can be sold only once, but Fan 1 in us-east-1 was told \u{201c}confirmed\u{201d} at 6.1 ms, \
         and Fan 3 in us-east-2 was told \u{201c}confirmed\u{201d} at 7.0 ms."
    );
}

#[test]
fn a_write_that_failed_and_is_there_all_the_same_is_named() {
    let failed = ["1 0 purchase 0 4 info 40001", "1 0 mark-sold 1 3 fail 40001"];
    let seen = ["2 1 purchase 5 8 ok rejected", "2 1 read-seat 6 7 ok sold-to 1"];
    let but = "but Fan 1\u{2019}s write failed with 40001 at 3.0 ms.";
    let read = format!("Fan 2 in us-east-2 read at 7.0 ms that the seat is Fan 1\u{2019}s, {but}");
    faulty(&[&failed[..], &seen].concat(), &[], None, Fault::UnexplainedSale, &read);
    let in_ledger = format!("The ledger, read at 91.0 ms, holds one row, of Fan 1, {but}");
    faulty(
        &[&failed[..], &["2 1 purchase 5 8 ok rejected"]].concat(),
        &[1],
        Some(1),
        Fault::UnexplainedSale,
        &in_ledger,
    );
}

#[test]
fn a_commit_that_was_refused_and_confirmed_contradicts_itself() {
    let ops = [
        "1 0 purchase 0 9 ok confirmed",
        "1 0 begin 0 1 ok done",
        "1 0 read-seat 1 2 ok available",
        "1 0 mark-sold 2 3 ok done",
        "1 0 append-sale 3 4 ok done",
        "1 0 commit 4 5 fail 40001",
    ];
    let failed = "Fan 1\u{2019}s commit failed with 40001 at 5.0 ms";
    let answer = "but Fan 1 in us-east-1 was told \u{201c}confirmed\u{201d} at 9.0 ms all the same.";
    faulty(&ops, &[1], Some(1), Fault::UnexplainedSale, &format!("{failed}, {answer}"));
    let found = [&ops[..5], &["1 0 commit 4 5 info connection", "1 0 find-sale 6 7 ok found"]].concat();
    assert_eq!(check(&history(&found, &[1], Some(1))).linearizable, Linearizable::Holds, "the ledger told them");
}

#[test]
fn a_read_of_what_nobody_wrote_is_a_violation() {
    for named in ["sold-to 0", "sold-to 61"] {
        let read = format!("2 1 read-seat 7 8 ok {named}");
        let ops = [&SOLD_ONCE[..4], &[read.as_str()]].concat();
        let sentence =
            "Fan 2 in us-east-2 read at 8.0 ms that the seat was sold to somebody who is no buyer of this run.";
        faulty(&ops, &[1], Some(1), Fault::UnexplainedSale, sentence);
    }
}

#[test]
fn a_row_beyond_the_buyers_is_a_strangers_and_no_lost_update() {
    for number in [0, 10, 61] {
        let history = history(&SOLD_ONCE, &[1, number], Some(1));
        let witness = witness(&history);
        assert_eq!(witness.fault, Fault::UnexplainedSale, "{number}");
        assert!(witness.sentence.ends_with(&format!("no buyer of this run made the sale r-{number}.")), "{witness:?}");
        assert_eq!(crate::judge(&history).conclusion, crate::Conclusion::Impossible);
    }
}

#[test]
fn a_row_that_contradicts_its_sale_or_its_copy_is_a_strangers() {
    let change: [fn(&mut crate::Sale); 4] = [
        |row| row.buyer = "fan-2".into(),
        |row| row.scope = "other".into(),
        |row| row.seat = "B2".parse().unwrap(),
        |row| row.region = "us-west-2".parse().unwrap(),
    ];
    for change in change {
        let mut history = history(&SOLD_ONCE, &[1], Some(1));
        change(&mut history.audit.ledger[1].result.as_mut().unwrap()[0]);
        assert_eq!(witness(&history).fault, Fault::UnexplainedSale);
        assert_eq!(history.evidence().ledger.read().unwrap().differing, ["r-1"]);
    }
}

#[test]
fn buyers_regions_and_looks_that_are_not_on_record_leave_it_undecided() {
    let why = |history: &History| match check(history).linearizable {
        Linearizable::Undecided(why) => why,
        other => panic!("{other:?}"),
    };
    let fits = "What is on record fits one order, but not all is:";
    let whole = history(&SOLD_ONCE, &[1], Some(1));
    let mut missing = whole.clone();
    missing.ops.retain(|op| op.buyer == 1 || op.buyer == 2);
    assert_eq!(why(&missing), format!("{fits} nothing of 7 of 9 buyers is there."));
    assert_eq!(check(&missing).harms.phantom_rejections, None, "one of them may have written first");
    let mut ledger = whole.clone();
    ledger.audit.ledger.truncate(1);
    assert_eq!(why(&ledger), format!("{fits} the ledger could not be read (us-east-2 was not asked)."));
    let mut map = whole.clone();
    map.audit.seat_map.remove(0);
    assert_eq!(why(&map), format!("{fits} the seat map could not be read (us-east-1 was not asked)."));
    let mut nobody = history(&[], &[], None);
    nobody.ops.clear();
    let finding = check(&nobody);
    assert!(matches!(finding.linearizable, Linearizable::Undecided(_)), "zero sold is not a pass: {finding:?}");
    assert_eq!(finding.harms.unsold, Some(0), "nobody is known to have wanted it");
}

#[test]
fn a_read_of_ones_own_sale_before_it_was_sent_has_a_name_of_its_own() {
    let ops = [
        "1 0 purchase 0.0001 0.0005 ok confirmed",
        "1 0 read-seat 0.00015 0.0002 ok sold-to 1",
        "1 0 mark-sold 0.0003 0.0004 ok done",
    ];
    let sentence = "Fan 1 in us-east-1 read at 0.000200 ms that the seat is Fan 1\u{2019}s, 0.000100 ms before they \
                    themselves sent the write at 0.000300 ms.";
    faulty(&ops, &[1], Some(1), Fault::FutureRead, sentence);
    let history = history(&ops, &[1], Some(1));
    assert_eq!(check(&history).harms, Harms::NOBODY, "nobody was rejected");
}

#[test]
fn every_fault_has_a_name_and_a_consequence() {
    for fault in Fault::ALL {
        assert!(fault.rules_out().ends_with(&["strict serializable", "linearizable"]), "{fault:?}");
    }
    assert_eq!(
        Fault::StaleRead.meaning(),
        "A stale read: it rules out strong snapshot isolation, strict serializable and linearizable."
    );
    assert!(Fault::TwoSales.rules_out().contains(&"snapshot isolation"));
    assert!(!Fault::StaleRead.rules_out().contains(&"serializable"));
}
