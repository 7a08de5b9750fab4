//! Evidence that is missing is never taken for good evidence: whatever is removed from a history,
//! no violation turns into "holds", and no verdict becomes more certain than it was.

use super::*;
use crate::{
    Action, Answered, Completion, Conclusion, Lane, judge,
    sim::{SimSpec, simulate},
};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use std::cell::RefCell;

/// Returns the whole history of a simulated run: every step of every buyer and every observation.
fn simulated(lane: Lane, buyers: u32, seed: u64) -> History {
    let spec = SimSpec { lanes: vec![lane], seat: "A1".parse().unwrap(), buyers, seed };
    simulate(&spec).histories.remove(0)
}

/// Adds a fault of a database or a connection: changes the answer, the time or the completion of one operation.
fn hurt(history: &mut History, index: usize, how: u8, late_ns: u64) {
    let count = history.ops.len();
    let op = &mut history.ops[index % count];
    match (how, op.action) {
        (0, Action::ReadSeat) => op.completion = Completion::Ok(Answered::Sold(Some(1))),
        (1, Action::ReadSeat) => op.completion = Completion::Ok(Answered::Available),
        (2 | 3, Action::Purchase) => op.completion = Completion::Info("connection".into()),
        (4, _) => {
            let (buyer, shift) = (op.buyer, late_ns);
            for op in history.ops.iter_mut().filter(|op| op.buyer == buyer) {
                op.invoked_ns += shift;
                op.completed_ns = op.completed_ns.map(|ns| ns + shift);
            }
            let last = history.ops.iter().filter_map(|op| op.completed_ns).max().unwrap();
            let audit = &mut history.audit;
            for (from, to) in
                audit.ledger.iter_mut().map(|observation| (&mut observation.invoked_ns, &mut observation.completed_ns))
            {
                (*from, *to) = ((*from).max(last), (*to).max(last + 1));
            }
            for (from, to) in audit
                .seat_map
                .iter_mut()
                .map(|observation| (&mut observation.invoked_ns, &mut observation.completed_ns))
            {
                (*from, *to) = ((*from).max(last), (*to).max(last + 1));
            }
        }
        (5, _) => history.audit.ledger.iter_mut().for_each(|observation| {
            let _ = observation.result.as_mut().map(Vec::pop);
        }),
        (6, _) => history.audit.settled = false,
        _ => {}
    }
}

/// Removes single operations, whole buyers, and observations of ledger and seat map.
fn remove(history: &History, ops: &[bool], buyers: &[bool], observations: &[bool]) -> History {
    let gone = |flags: &[bool], index: usize| flags[index % flags.len()];
    let mut less = history.clone();
    let mut index = 0;
    less.ops.retain(|op| {
        index += 1;
        !gone(ops, index) && !gone(buyers, op.buyer as usize)
    });
    let mut index = 0;
    less.audit.ledger.retain(|_| {
        index += 1;
        !gone(observations, index)
    });
    less.audit.seat_map.retain(|_| {
        index += 1;
        !gone(observations, index)
    });
    less
}

#[test]
fn less_evidence_never_makes_a_verdict_better_or_surer() {
    let counts = RefCell::new(std::collections::BTreeMap::<(&str, &str), u32>::new());
    let flags = |often: f64| vec(prop::bool::weighted(often), 97);
    let faults = vec((any::<usize>(), 0..8_u8, 0..40_000_000_u64), 0..3);
    let seldom = prop_oneof![Just(0.0), Just(0.02), Just(0.3)];
    let removed = (seldom.clone(), seldom.clone(), seldom)
        .prop_flat_map(move |(ops, buyers, observations)| (flags(ops), flags(buyers), flags(observations)));
    let run = (any::<bool>(), 2..6_u32, 0..50_u64, faults, removed);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(4000));
    runner
        .run(&run, |(strong, buyers, seed, faults, (ops, gone, observations))| {
            let mut whole = simulated(if strong { Lane::Strong } else { Lane::Eventual }, buyers, seed);
            for (index, how, late_ns) in faults {
                hurt(&mut whole, index, how, late_ns);
            }
            let less = remove(&whole, &ops, &gone, &observations);
            // A history without any single step is one that was made by hand.
            prop_assume!(
                less.ops.iter().all(|op| op.action == Action::Purchase)
                    || less.ops.iter().any(|op| op.action == Action::Begin)
            );
            let (before, after) = (check(&whole).linearizable, check(&less).linearizable);
            *counts.borrow_mut().entry((before.answer().name(), after.answer().name())).or_default() += 1;
            prop_assert!(
                after.answer() == before.answer() || after.answer() == CheckAnswer::Undecided,
                "{before:?} became {after:?} without some of\n{}{}",
                whole.to_lines(),
                less.to_lines()
            );
            let (before, after) = (judge(&whole).conclusion, judge(&less).conclusion);
            prop_assert!(after == before || after == Conclusion::Undecided, "{before:?} became {after:?}");
            Ok(())
        })
        .unwrap();
    let counts = counts.into_inner();
    for seen in [("holds", "holds"), ("holds", "undecided"), ("violated", "violated"), ("violated", "undecided")] {
        assert!(counts.get(&seen).is_some_and(|count| *count > 100), "{seen:?} is too rare: {counts:?}");
    }
}
