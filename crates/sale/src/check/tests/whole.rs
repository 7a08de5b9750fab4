//! The whole check against brute force, and against whatever a stranger may send.

use super::*;
use crate::{Action, Answered, Completion, Lane, Observation, Op, Sale, event::RunEvent, judge};
use proptest::{collection::vec, option, prelude::*, sample::select, test_runner::TestRunner};
use search::Model;
use seat::{Claim, claims};
use std::cell::RefCell;

fn completion() -> impl Strategy<Value = Completion> {
    let buyer = prop_oneof![8 => 1..4_u32, 1 => Just(u32::MAX)];
    prop_oneof![
        Just(Completion::Ok(Answered::Done)),
        Just(Completion::Ok(Answered::Available)),
        option::of(buyer).prop_map(|buyer| Completion::Ok(Answered::Sold(buyer))),
        Just(Completion::Ok(Answered::Confirmed)),
        Just(Completion::Ok(Answered::Rejected)),
        Just(Completion::Fail("40001".into())),
        Just(Completion::Info("deadline".into())),
    ]
}

/// Makes absurd histories: buyers that do not exist, operations twice, regions out of range, no times.
fn absurd() -> impl Strategy<Value = History> {
    let time = || prop_oneof![6 => 0..40_u64, 1 => u64::MAX - 3..=u64::MAX];
    let who =
        (prop_oneof![8 => 0..5_u32, 1 => any::<u32>()], any::<u8>(), prop_oneof![8 => 0..3_u16, 1 => any::<u16>()]);
    let op = (who, select(&Action::ALL[..]), time(), option::weighted(0.9, time()), completion()).prop_map(
        |((buyer, region, try_number), action, invoked_ns, completed_ns, completion)| Op {
            process: buyer,
            buyer,
            region,
            try_number,
            action,
            invoked_ns,
            completed_ns,
            completion,
        },
    );
    let name = || prop_oneof![4 => "fan-[0-4]", 2 => "r-[0-4]", 1 => ".{0,9}"];
    let sale = name().prop_map(|sale_id| Sale {
        sale_id,
        scope: "r".into(),
        seat: "A1".parse().unwrap(),
        buyer: "x".into(),
        region: "x".parse().unwrap(),
    });
    let ledger = vec(observation(time(), time(), vec(sale, 0..3)), 0..3);
    let seat_map = vec(observation(time(), time(), option::of(name())), 0..4);
    (any::<u32>(), vec(op, 0..14), ledger, seat_map, any::<bool>()).prop_map(
        |(buyers, ops, ledger, seat_map, settled)| {
            let mut history = history(&[], &[], None);
            (history.buyers, history.ops) = (buyers, ops);
            history.audit = crate::Audit { ledger, seat_map, agreed_ns: None, settled };
            history
        },
    )
}

fn observation<T: std::fmt::Debug + Clone>(
    from: impl Strategy<Value = u64>,
    to: impl Strategy<Value = u64>,
    result: impl Strategy<Value = T>,
) -> impl Strategy<Value = Observation<T>> {
    let result = prop_oneof![6 => result.prop_map(Ok), 1 => Just(Err("down".into()))];
    (any::<u8>(), from, to, result).prop_map(|(region, invoked_ns, completed_ns, result)| Observation {
        region,
        invoked_ns,
        completed_ns,
        result,
    })
}

/// A buyer's outcome, the beginning of the purchase, the delays until its write and until its
/// end; and the beginning, the duration and the answer of a read.
type Story = (usize, u64, u64, u64, Option<(u64, u64, usize)>);

fn buyer() -> impl Strategy<Value = Story> {
    (0..5_usize, 0..12_u64, 0..6_u64, 0..9_u64, option::of((0..20_u64, 0..4_u64, 0..4_usize)))
}

/// A run of a few buyers, mostly close to a possible one.
fn plausible() -> impl Strategy<Value = History> {
    let tables = (prop_oneof![6 => Just(None), 1 => option::of(1..4_u32).prop_map(Some)], any::<bool>());
    (vec(buyer(), 1..5), prop_oneof![4 => Just(None), 1 => vec(1..5_u32, 0..3).prop_map(Some)], tables).prop_map(
        |(buyers, ledger, (owner, settled))| {
            let mut ops = Vec::new();
            let mut wrote = Vec::new();
            for (buyer, (kind, from, sends, ends, read)) in (1_u32..).zip(buyers) {
                let (mark, to) = (from + sends, from + sends + ends);
                // The first buyer is confirmed, so that most histories have a sale.
                let outcome = match (buyer, kind) {
                    (1, 0..6) | (_, 0) => "ok confirmed",
                    (_, 1..6) => "ok rejected",
                    _ => "info x",
                };
                ops.push(format!("{buyer} 0 purchase {from} {to} {outcome}"));
                if outcome != "ok rejected" && kind != 7 {
                    ops.push(format!("{buyer} 1 mark-sold {mark} {to} ok done"));
                    wrote.push(buyer);
                }
                if let Some((from, lasts, saw)) = read {
                    let saw = ["available", "sold", "sold", "sold-to 1"][saw];
                    ops.push(format!("{buyer} 0 read-seat {from} {} ok {saw}", from + lasts));
                }
            }
            let ops: Vec<&str> = ops.iter().map(String::as_str).collect();
            let mut ledger = ledger.unwrap_or_else(|| wrote.iter().copied().take(1).collect());
            ledger.sort_unstable();
            ledger.dedup();
            let mut history = history(&ops, &ledger, owner.unwrap_or_else(|| ledger.first().copied()));
            history.audit.settled = settled;
            history
        },
    )
}

fn spanned(history: &History) -> Vec<Spanned<Claim>> {
    claims(history).iter().map(|one| Spanned { op: one.claim, from: one.from_ns, to: one.to_ns }).collect()
}

#[test]
fn the_whole_check_agrees_with_brute_force_and_with_the_verdict() {
    let cases = 6000;
    let counts = RefCell::new(std::collections::BTreeMap::<&str, u32>::new());
    let count = |name| *counts.borrow_mut().entry(name).or_default() += 1;
    let mut runner = TestRunner::new(ProptestConfig::with_cases(cases));
    runner
        .run(&plausible(), |history| {
            let (holds, finding) = (search::tests::brute_force(&Seat, &spanned(&history)), check(&history));
            match &finding.linearizable {
                Linearizable::Holds => prop_assert!(holds),
                Linearizable::Violated(witness) => {
                    prop_assert!(!holds, "{witness:?}");
                    count(witness.fault.name());
                    survives_the_wire(&history, &finding, witness)?;
                }
                Linearizable::Undecided(why) => prop_assert!(false, "{why}"),
            }
            count(finding.linearizable.answer().name());
            let verdict = judge(&history);
            let (harms, conclusion) = (finding.harms, verdict.conclusion);
            prop_assert_eq!((harms.oversold, harms.lost_receipts), (verdict.oversold(), verdict.lost_receipts()));
            prop_assert!(
                conclusion == crate::Conclusion::Impossible
                    || (harms.unsold == Some(1)) == (conclusion == crate::Conclusion::Unsold)
            );
            harms.counts().into_iter().filter(|(_, harmed)| *harmed > Some(0)).for_each(|(harm, _)| count(harm.name()));
            Ok(())
        })
        .unwrap();
    let counts = counts.into_inner();
    for often in ["holds", "violated"] {
        assert!(counts[often] > cases / 5, "too much alike: {counts:?}");
    }
    for seen in Fault::ALL.map(Fault::name).into_iter().chain(Harm::ALL.map(Harm::name)) {
        assert!(counts.get(seen).is_some_and(|count| *count > 20), "{seen} is too rare: {counts:?}");
    }
}

/// Checks that the whole finding passes to a browser.
fn survives_the_wire(history: &History, finding: &Finding, witness: &Witness) -> Result<(), TestCaseError> {
    let checked = RunEvent::Checked(crate::event::Checked {
        lane: Lane::Strong,
        harms: finding.harms,
        linearizable: crate::event::Linearity::Violated(witness.fault),
        sentence: witness.sentence.clone(),
        ops: history.ops.len() as u32,
        took_us: 1,
    });
    prop_assert_eq!(RunEvent::from_line(checked.to_line().trim_end()), Some(checked));
    prop_assert!((1..=3).contains(&witness.marks.len()) && witness.marks.is_sorted_by_key(|mark| mark.from_ns));
    for mark in &witness.marks {
        let event = RunEvent::Mark { lane: Lane::Strong, mark: mark.clone() };
        prop_assert_eq!(RunEvent::from_line(event.to_line().trim_end()), Some(event));
    }
    Ok(())
}

#[test]
fn the_marks_of_a_counterexample_are_enough() {
    // Together with the writes that may have happened, they alone fit no order.
    let mut runner = TestRunner::new(ProptestConfig::with_cases(3000));
    runner
        .run(&plausible(), |history| {
            let Linearizable::Violated(witness) = check(&history).linearizable else { return Ok(()) };
            let marked = |one: &&seat::Judged| {
                one.to_ns.is_none()
                    || witness.marks.iter().any(|mark| {
                        (mark.buyer, mark.region, mark.action, mark.from_ns)
                            == (one.buyer, one.region, one.action, one.from_ns)
                    })
            };
            let claims = claims(&history);
            let few: Vec<_> = claims
                .iter()
                .filter(marked)
                .map(|one| Spanned { op: one.claim, from: one.from_ns, to: one.to_ns })
                .collect();
            // An observation that nobody can have caused is proved only by all other claims together.
            let only_one =
                matches!(witness.fault, Fault::PhantomRejection | Fault::FutureRead | Fault::UnexplainedSale);
            prop_assert!(only_one || !search::tests::brute_force(&Seat, &few), "{witness:?}");
            Ok(())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn whatever_is_sent_is_judged(history in absurd()) {
        let finding = check(&history);
        prop_assert_eq!(finding.harms.none_found(), finding.harms.sentences(&history).is_empty());
        let possible = claims(&history).iter().all(seat::Judged::is_possible);
        match &finding.linearizable {
            Linearizable::Holds => prop_assert!(possible && search::tests::brute_force(&Seat, &spanned(&history))),
            Linearizable::Violated(witness) => {
                prop_assert!(possible && !search::tests::brute_force(&Seat, &spanned(&history)));
                survives_the_wire(&history, &finding, witness)?;
            }
            Linearizable::Undecided(why) => prop_assert!(!why.contains("bug") && !why.contains("tried"), "{why}"),
        }
        // Nobody is buyer number 0.
        let mut history = history;
        history.ops.retain(|op| op.buyer > 0);
        let (finding, verdict) = (check(&history), judge(&history));
        prop_assert_eq!(finding.harms.oversold, verdict.oversold());
        prop_assert_eq!(finding.harms.lost_receipts, verdict.lost_receipts());
    }

    #[test]
    fn a_history_with_a_wrong_byte_is_judged_or_refused(
        history in plausible(),
        wounds in vec((any::<prop::sample::Index>(), 32..127_u8), 1..4),
    ) {
        let mut bytes = history.to_lines().into_bytes();
        for (at, byte) in wounds {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(history) = History::of_lines(&String::from_utf8(bytes).unwrap()) {
            let finding = check(&history);
            prop_assert_eq!(finding.harms.none_found(), finding.harms.sentences(&history).is_empty());
        }
    }
}

#[test]
fn ten_thousand_operations_are_judged() {
    // Only winners; as many winners as rejected; one winner; one with many unknown outcomes; two winners.
    let purchase = |buyer: u32, outcome: &str| format!("{buyer} 0 purchase 0 50 {outcome}");
    for (winners, unknown) in [(10_000, 0), (5000, 0), (1, 0), (1, 5000), (2, 0)] {
        let outcome = |buyer| {
            if buyer <= winners {
                "ok confirmed"
            } else if buyer <= winners + unknown {
                "info x"
            } else {
                "ok rejected"
            }
        };
        let mut ops: Vec<String> = (1..=10_000).map(|buyer| purchase(buyer, outcome(buyer))).collect();
        ops.extend((1..=winners + unknown).map(|buyer| format!("{buyer} 0 mark-sold 1 2 ok done")));
        let ops: Vec<&str> = ops.iter().map(String::as_str).collect();
        let ledger: Vec<u32> = (1..=winners).collect();
        let finding = check(&history(&ops, &ledger, Some(1)));
        assert_eq!(finding.harms.oversold, Some(winners - 1));
        assert_eq!(finding.linearizable.answer().name(), if winners == 1 { "holds" } else { "violated" });
    }
}

#[test]
fn a_history_made_up_to_take_long_does_not() {
    // One buyer who did everything, hundreds of thousands of times.
    let begun = std::time::Instant::now();
    for what in ["purchase 1 2 ok confirmed", "read-seat 1 2 ok available", "begin 1 2 ok done", "mark-sold 1 2 info x"]
    {
        let mut text = String::from("history 1 r eventual A1 9 us-east-1,us-east-2 DynamoDB\n");
        (0..100_000).for_each(|number| text += &format!("o 1 1 0 {} {what}\n", number % 60_000));
        let history = History::of_lines(&(text + "end 100000 - open\n")).unwrap();
        assert!(check(&history).harms.oversold.is_none() && history.attempts().len() <= 100_000);
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn the_register_is_written_once() {
    assert_eq!(Seat.step(&None, &Claim::Wrote(3)), Some(Some(3)));
    assert_eq!((Seat.step(&Some(3), &Claim::Wrote(3)), Seat.step(&Some(3), &Claim::Wrote(4))), (None, None));
}
