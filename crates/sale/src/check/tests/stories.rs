//! Handwritten histories, times in milliseconds.

use super::*;

const SOLD_ONCE: [&str; 5] = [
    "1 0 purchase 0 6.1 ok confirmed",
    "1 0 read-seat 0.3 1 ok available",
    "1 0 mark-sold 1 2 ok done",
    "2 1 purchase 0 9 ok rejected",
    "2 1 read-seat 7 8 ok sold-to 1",
];

fn and<'a>(more: &[&'a str]) -> Vec<&'a str> {
    SOLD_ONCE.iter().chain(more).copied().collect()
}

/// Returns the counts of the harms, and the sentences about them.
fn harms(history: &History) -> ([u32; 5], Vec<String>) {
    let harms = check(history).harms;
    let sentences = harms.sentences(history);
    assert_eq!(harms.none_found(), sentences.is_empty());
    (harms.counts().map(|(harm, count)| count.unwrap_or_else(|| panic!("{harm:?} was not counted"))), sentences)
}

#[test]
fn a_seat_sold_once_harms_nobody() {
    let history = history(&SOLD_ONCE, &[1], Some(1));
    assert_eq!(check(&history), Finding { harms: Harms::NOBODY, linearizable: Linearizable::Holds });
    assert_eq!(harms(&history), ([0; 5], vec![]));
}

#[test]
fn oversold_and_nothing_else() {
    let more = ["3 1 purchase 0 7.2 ok confirmed", "3 1 mark-sold 3 5 ok done"];
    let history = history(&and(&more), &[1, 3], Some(1));
    let (counts, sentences) = harms(&history);
    assert_eq!(
        (counts, &sentences[..]),
        ([1, 0, 0, 0, 0], &["The ledger holds 2 tickets for A1: of Fans 1 and 3.".into()][..])
    );
    let witness = witness(&history);
    assert_eq!(witness.fault, Fault::TwoSales);
    assert_eq!(
        witness.sentence,
        "Seat A1 was sold twice: Fan 1 in us-east-1 was told \u{201c}confirmed\u{201d} at 6.1 ms, \
         Fan 3 in us-east-2 was told \u{201c}confirmed\u{201d} at 7.2 ms, and the ledger, read at 91.0 ms, holds 2 rows."
    );
    let marks: Vec<_> = witness.marks.iter().map(|mark| (mark.buyer, mark.action, mark.from_ns, mark.to_ns)).collect();
    assert_eq!(
        marks,
        [
            (1, Action::Purchase, 1_000_000, 6_100_000),
            (3, Action::Purchase, 3_000_000, 7_200_000),
            (0, Action::FindSale, 90_000_000, 91_000_000)
        ]
    );
    assert_eq!(witness.marks[2].sentence, "The ledger, read at 91.0 ms, holds 2 rows.");
}

#[test]
fn unsold_and_nothing_else() {
    let history = history(&["1 0 purchase 0 6 info deadline", "1 0 mark-sold 1 2 info deadline"], &[], None);
    let (counts, sentences) = harms(&history);
    assert_eq!(
        (counts, sentences[0].as_str()),
        ([0, 1, 0, 0, 0], "Nobody holds a ticket for A1, though every buyer wanted one.")
    );
    // Nothing was promised and nothing was seen: an order is easily found.
    assert_eq!(check(&history).linearizable, Linearizable::Holds);
    let mut open = history.clone();
    open.audit.settled = false;
    assert!(check(&open).harms.none_found(), "the write may still come");
}

#[test]
fn stale_reads_and_nothing_else() {
    let late =
        ["3 1 purchase 6 12 ok rejected", "3 1 read-seat 9.1 9.5 ok available", "3 1 read-seat 10 11 ok sold-to 1"];
    let history = history(&and(&late), &[1], Some(1));
    let (counts, sentences) = harms(&history);
    assert_eq!(counts, [0, 0, 1, 0, 0]);
    assert_eq!(sentences, ["Fan 3 read \u{201c}available\u{201d} after a buyer who holds a ticket had been told so."]);
    let witness = witness(&history);
    assert_eq!(witness.fault, Fault::StaleRead);
    assert_eq!(
        witness.sentence,
        "Fan 3 in us-east-2 asked at 9.1 ms and read \u{201c}available\u{201d}, 3.0 ms after \
         Fan 1 in us-east-1 was told \u{201c}confirmed\u{201d} at 6.1 ms."
    );
    let concurrent =
        super::history(&and(&["3 1 purchase 5 12 ok rejected", "3 1 read-seat 6.1 9 ok available"]), &[1], Some(1));
    assert_eq!(check(&concurrent).linearizable, Linearizable::Holds);
}

#[test]
fn a_read_may_be_as_old_as_the_beginning_of_its_try() {
    let tx = [
        "1 0 purchase 0 6.1 ok confirmed",
        "1 0 begin 0.1 0.2 ok done",
        "1 0 read-seat 0.3 1 ok available",
        "1 0 mark-sold 1 2 ok done",
        "1 0 append-sale 2 3 ok done",
        "1 0 commit 3 6 ok done",
        "3 1 purchase 5 12 ok rejected",
        "3 1 begin 6 6.05 ok done",
        "3 1 read-seat 9.1 9.5 ok available",
        "3 1 roll-back 10 12 ok done",
    ];
    let history = history(&tx, &[1], Some(1));
    assert_eq!(check(&history), Finding { harms: Harms::NOBODY, linearizable: Linearizable::Holds });
}

#[test]
fn phantom_rejections_and_nothing_else() {
    let ops = [
        "12 0 purchase 0 4.1 ok rejected",
        "3 1 purchase 0 9 ok confirmed",
        "3 1 mark-sold 7.1 8 ok done",
        "4 1 purchase 0 8 ok rejected",
    ];
    let history = history(&ops, &[3], Some(3));
    let (counts, sentences) = harms(&history);
    assert_eq!(counts, [0, 0, 0, 1, 0]);
    assert_eq!(
        sentences,
        ["Fan 12 was told \u{201c}sold\u{201d} before anybody who can have bought A1 had begun to write."]
    );
    let witness = witness(&history);
    assert_eq!(witness.fault, Fault::PhantomRejection);
    assert_eq!(
        witness.sentence,
        "Fan 12 in us-east-1 was told \u{201c}sold\u{201d} at 4.1 ms, 3.0 ms before anyone had begun to write: \
         Fan 3 in us-east-2 sent the first write at 7.1 ms."
    );
    // Another buyer's write, which was refused, began before.
    let refused = ["5 1 mark-sold 2 3 fail 40001"];
    let history = super::history(&[&ops[..], &refused].concat(), &[3], Some(3));
    assert!(
        super::witness(&history)
            .sentence
            .contains("3.0 ms before the sale can have been: Fan 3 in us-east-2, who bought")
    );
    // One that may have taken effect is reason enough.
    let open = ["5 1 purchase 0 9 info deadline", "5 1 mark-sold 2 3 info deadline"];
    assert!(check(&super::history(&[&ops[..], &open].concat(), &[3], Some(3))).harms.none_found());
}

#[test]
fn lost_receipts_and_nothing_else() {
    let unknown = ["1 0 purchase 0 6 info deadline", "1 0 mark-sold 1 2 ok done", "2 1 purchase 0 9 ok rejected"];
    let kept = history(&unknown, &[1], Some(1));
    assert_eq!(harms(&kept), ([0, 0, 0, 0, 1], vec!["Fan 1 holds a ticket and was not told so.".into()]));
    assert_eq!(check(&kept).linearizable, Linearizable::Holds);
    let more = ["3 1 purchase 0 7 ok confirmed", "3 1 mark-sold 3 5 ok done"];
    let lost = history(&and(&more), &[1], Some(1));
    assert_eq!(
        harms(&lost),
        ([0, 0, 0, 0, 1], vec!["Fan 3 was told \u{201c}confirmed\u{201d} and holds no ticket.".into()])
    );
    assert_eq!(
        (witness(&lost).fault, witness(&lost).sentence.as_str()),
        (
            Fault::LostSale,
            "Fan 3 in us-east-2 was told \u{201c}confirmed\u{201d} at 7.0 ms, \
             but the ledger, read at 91.0 ms, holds one row, of Fan 1."
        )
    );
}

#[test]
fn a_holder_who_was_turned_away_turned_nobody_else_away_too_early() {
    // Their first write was reported as failed, but it had not failed.
    let ops = ["1 0 purchase 0 9 ok rejected", "1 0 mark-sold 1 3 fail 40001", "2 1 purchase 0 5 ok rejected"];
    let history = history(&ops, &[1], Some(1));
    assert_eq!(harms(&history).0, [0, 0, 0, 0, 1]);
    assert_eq!(witness(&history).fault, Fault::UnexplainedSale);
}

#[test]
fn many_are_counted_and_a_few_named() {
    let ops: Vec<String> = (1..=9).map(|buyer| format!("{buyer} 0 purchase 0 {buyer} ok confirmed")).collect();
    let ops: Vec<&str> = ops.iter().map(String::as_str).collect();
    let history = history(&ops, &[], None);
    let (counts, sentences) = harms(&history);
    assert_eq!(counts, [0, 1, 0, 0, 9]);
    assert_eq!(sentences[1], "Fans 1, 2, 3 and 6 more were told \u{201c}confirmed\u{201d} and hold no ticket.");
}

/// Checks the fault and the sentence for a history of these lines and rows.
#[track_caller]
fn faulty(ops: &[&str], ledger: &[u32], owner: Option<u32>, fault: Fault, sentence: &str) {
    let witness = witness(&history(ops, ledger, owner));
    assert_eq!((witness.fault, witness.sentence.as_str()), (fault, sentence));
    assert!((1..=3).contains(&witness.marks.len()) && witness.marks.is_sorted_by_key(|mark| mark.from_ns));
}

#[test]
fn rows_that_the_buyers_do_not_explain() {
    let answer = "Fan 2 in us-east-2 was told \u{201c}sold\u{201d} at 9.0 ms";
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
        witness.sentence.contains("Fan 2 in us-east-2 was told \u{201c}sold\u{201d} at 9.0 ms"),
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
    let sold = "Fan 2 in us-east-2 was told \u{201c}sold\u{201d} at 9.0 ms";
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
    let mut stale = history(&and(&["3 1 read-seat 9 9.5 ok available"]), &[1], Some(1));
    stale.audit.ledger.clear();
    assert_eq!(witness(&stale).fault, Fault::StaleRead);
    let more = ["3 1 purchase 0 7 ok confirmed"];
    let mut twice = history(&and(&more), &[1], Some(1));
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
fn after_a_row_was_dropped_nobody_is_said_to_have_been_turned_away_too_early() {
    let (counts, sentences) = harms(&history(&SOLD_ONCE, &[], Some(1)));
    assert_eq!(counts, [0, 1, 0, 0, 1]);
    assert_eq!(sentences[0], "Nobody holds a ticket for A1, though every buyer wanted one.");
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
fn reads_of_a_second_try_are_judged_and_counted_too() {
    let ops = [
        "1 0 purchase 0 6 ok confirmed",
        "1 0 mark-sold 1 2 ok done",
        "2 1 purchase 0 20 ok rejected",
        "2 1 read-seat 1 2 ok available",
    ];
    let mut history = history(&ops, &[1], Some(1));
    let mut again = history.ops[3].clone();
    (again.try_number, again.invoked_ns, again.completed_ns) = (2, 9_000_000, Some(9_500_000));
    history.ops.push(again);
    assert_eq!(check(&history).harms, Harms { stale_reads: Some(1), ..Harms::NOBODY });
    assert_eq!(witness(&history).fault, Fault::StaleRead);
}

#[test]
fn what_happens_at_one_moment_is_concurrent_in_the_harms_too() {
    // A read that begins when the buyer is answered; a rejection that arrives when the write is sent.
    let ops = ["1 0 purchase 0 6 ok confirmed", "1 0 mark-sold 3 4 ok done"];
    let with = |more: &[&str]| check(&history(&[&ops[..], more].concat(), &[1], Some(1)));
    let nobody = Finding { harms: Harms::NOBODY, linearizable: Linearizable::Holds };
    assert_eq!(with(&["2 1 purchase 0 3 ok rejected"]), nobody);
    assert_eq!(with(&["2 1 purchase 0 2.999999 ok rejected"]).harms.phantom_rejections, Some(1));
    let read = |from: &str| ["3 1 purchase 5 9 ok rejected".to_owned(), format!("3 1 read-seat {from} 7 ok available")];
    let reading = |from: &str| with(&read(from).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(reading("6"), nobody);
    assert_eq!(reading("6.000001").harms.stale_reads, Some(1));
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
