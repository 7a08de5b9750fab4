//! The search finds an order exactly where trying all of them finds one.

use super::*;
use proptest::{collection::vec, option, prelude::*, sample::select, test_runner::TestRunner};
use std::cell::Cell;

/// A register that can be read, written and compared with before it is written.
struct Register;

#[derive(Debug, Clone, Copy)]
enum Op {
    Read(u8),
    Write(u8),
    Swap(u8, u8),
    /// A comparison that found something else.
    NoSwap(u8),
}

impl Model for Register {
    type State = u8;
    type Op = Op;

    fn begin(&self) -> u8 {
        0
    }

    fn step(&self, held: &u8, op: &Op) -> Option<u8> {
        match op {
            Op::Read(read) => (read == held).then_some(*held),
            Op::Write(written) => Some(*written),
            Op::Swap(from, to) => (from == held).then_some(*to),
            Op::NoSwap(from) => (from != held).then_some(*held),
        }
    }

    fn is_read_only(&self, op: &Op) -> bool {
        matches!(op, Op::Read(_) | Op::NoSwap(_))
    }
}

/// Whether any order fits: all of them are tried, and nothing is remembered.
pub(in crate::check) fn brute_force<M: Model>(model: &M, ops: &[Spanned<M::Op>]) -> bool {
    fn go<M: Model>(model: &M, state: &M::State, left: &[&Spanned<M::Op>]) -> bool {
        left.iter().all(|op| op.to.is_none())
            || (0..left.len()).any(|index| {
                let mut others = left.to_vec();
                let op = others.remove(index);
                others.iter().all(|other| other.to.is_none_or(|to| op.from <= to))
                    && model.step(state, &op.op).is_some_and(|after| go(model, &after, &others))
            })
    }
    go(model, &model.begin(), &ops.iter().collect::<Vec<_>>())
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        (0..3_u8).prop_map(Op::Read),
        (0..3_u8).prop_map(Op::Write),
        (0..3_u8, 0..3_u8).prop_map(|(from, to)| Op::Swap(from, to)),
        (0..3_u8).prop_map(Op::NoSwap),
    ]
}

fn history() -> impl Strategy<Value = Vec<Spanned<Op>>> {
    // Few moments, so that many operations begin and end at the same one.
    let span = (0..9_u64, option::weighted(0.85, select(vec![0_u64, 1, 2, 3, 6])));
    vec((op(), span).prop_map(|(op, (from, lasts))| Spanned { op, from, to: lasts.map(|lasts| from + lasts) }), 0..7)
}

#[test]
fn the_search_agrees_with_brute_force() {
    let (cases, hold) = (8000, Cell::new(0));
    let mut runner = TestRunner::new(ProptestConfig::with_cases(cases));
    runner
        .run(&history(), |ops| {
            let holds = brute_force(&Register, &ops);
            hold.set(hold.get() + u32::from(holds));
            let found = search(&Register, &ops, usize::MAX);
            prop_assert_eq!(found, if holds { Searched::Linearizable } else { Searched::NotLinearizable });
            Ok(())
        })
        .unwrap();
    assert!((cases / 5..cases * 4 / 5).contains(&hold.get()), "too much alike: {} of {cases} hold", hold.get());
}

#[test]
fn a_write_that_changes_nothing_may_be_needed_later() {
    let at = |op, from, to| Spanned { op, from, to: Some(to) };
    let ops = [at(Op::Write(0), 0, 9), at(Op::Write(1), 0, 9), at(Op::Read(1), 1, 2), at(Op::Read(0), 10, 11)];
    assert_eq!(search(&Register, &ops, 9), Searched::Linearizable);
}

#[test]
fn a_budget_that_is_spent_is_told() {
    let write = |value| Spanned { op: Op::Write(value), from: 0, to: Some(9) };
    let mut ops: Vec<Spanned<Op>> = (1..=12).map(write).collect();
    ops.push(Spanned { op: Op::Read(99), from: 0, to: Some(9) });
    assert_eq!(search(&Register, &ops, 50), Searched::GaveUp);
    assert_eq!(search(&Register, &ops, usize::MAX), Searched::NotLinearizable);
    ops.pop();
    assert_eq!(search(&Register, &ops, 12), Searched::Linearizable);
}

#[test]
fn what_ends_when_another_begins_is_concurrent_with_it() {
    let ops = |begins| {
        [Spanned { op: Op::Read(1), from: 0, to: Some(5) }, Spanned { op: Op::Write(1), from: begins, to: Some(9) }]
    };
    assert_eq!(search(&Register, &ops(5), 9), Searched::Linearizable);
    assert_eq!(search(&Register, &ops(6), 9), Searched::NotLinearizable);
}

#[test]
fn nothing_is_linearizable_and_a_thousand_writes_in_a_row_are() {
    assert_eq!(search(&Register, &[], 0), Searched::Linearizable);
    let row = |index: u64| Spanned { op: Op::Write((index % 7) as u8 + 1), from: 2 * index, to: Some(2 * index + 1) };
    let ops: Vec<Spanned<Op>> = (0..1000).map(row).collect();
    assert_eq!(search(&Register, &ops, 1000), Searched::Linearizable);
}
