//! Handwritten histories and the harms in them, times in milliseconds.

use super::*;

#[test]
fn a_seat_sold_once_harms_nobody() {
    let history = history(&SOLD_ONCE, &[1], Some(1));
    assert_eq!(check(&history), Finding { harms: Harms::NOBODY, linearizable: Linearizable::Holds });
    assert_eq!(harms(&history), ([0; 5], vec![]));
}

#[test]
fn oversold_and_nothing_else() {
    let more = ["3 1 purchase 0 7.2 ok confirmed", "3 1 mark-sold 3 5 ok done"];
    let history = history(&sold_once_and(&more), &[1, 3], Some(1));
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
    let history = history(&sold_once_and(&late), &[1], Some(1));
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
    let concurrent = super::history(
        &sold_once_and(&["3 1 purchase 5 12 ok rejected", "3 1 read-seat 6.1 9 ok available"]),
        &[1],
        Some(1),
    );
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
        ["Fan 12 was told \u{201c}rejected\u{201d} before anybody who can have bought A1 had begun to write."]
    );
    let witness = witness(&history);
    assert_eq!(witness.fault, Fault::PhantomRejection);
    assert_eq!(
        witness.sentence,
        "Fan 12 in us-east-1 was told \u{201c}rejected\u{201d} at 4.1 ms, 3.0 ms before anyone had begun to write: \
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
    let lost = history(&sold_once_and(&more), &[1], Some(1));
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

#[test]
fn after_a_row_was_dropped_nobody_is_said_to_have_been_turned_away_too_early() {
    let (counts, sentences) = harms(&history(&SOLD_ONCE, &[], Some(1)));
    assert_eq!(counts, [0, 1, 0, 0, 1]);
    assert_eq!(sentences[0], "Nobody holds a ticket for A1, though every buyer wanted one.");
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
