//! The search on another object: a register that is read, written, and compared before it
//! is written. todc-utils has a model and a search of its own for it.

use crate::todc::in_order;
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use sale::check::search::{Model, Searched, Spanned, search};
use std::cell::Cell;
use todc_utils::{
    Action::{self, Call, Response},
    History, WGLChecker,
    specifications::etcd::{EtcdOperation, EtcdSpecification, EtcdStatus},
};

/// The register.
#[derive(Debug)]
pub(crate) struct Register;

/// An operation on it, with its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Op {
    Read(Option<u32>),
    Write(u32),
    /// It held the first, and holds the second now.
    Swap(u32, u32),
    /// It did not hold this, so nothing was written.
    NoSwap(u32),
}

impl Model for Register {
    type State = Option<u32>;
    type Op = Op;

    fn begin(&self) -> Option<u32> {
        None
    }

    fn step(&self, held: &Option<u32>, op: &Op) -> Option<Option<u32>> {
        match *op {
            Op::Read(read) => (read == *held).then_some(*held),
            Op::Write(written) => Some(Some(written)),
            Op::Swap(from, to) => (Some(from) == *held).then_some(Some(to)),
            Op::NoSwap(from) => (Some(from) != *held).then_some(*held),
        }
    }

    fn is_read_only(&self, op: &Op) -> bool {
        matches!(op, Op::Read(_) | Op::NoSwap(_))
    }
}

/// Returns the answer of todc-utils. It has no operations that may never have happened, but it has
/// writes and swaps that may have happened at the very end, where nobody sees them.
fn todc(ops: &[Spanned<Op>]) -> bool {
    let status = |ok| if ok { EtcdStatus::Okay } else { EtcdStatus::Unknown };
    let op = |op, ok| match op {
        Op::Read(read) => EtcdOperation::Read(EtcdStatus::Okay, read),
        Op::Write(written) => EtcdOperation::Write(status(ok), written),
        Op::Swap(from, to) => EtcdOperation::CompareAndSwap(status(ok), (from, to)),
        Op::NoSwap(from) => EtcdOperation::CompareAndSwap(EtcdStatus::Fail, (from, from)),
    };
    let mut actions: Vec<(usize, Action<EtcdOperation>)> = Vec::new();
    for (index, end, done) in in_order(ops) {
        actions.push((index, if end { Response(op(done, true)) } else { Call(op(done, true)) }));
    }
    let open = ops.iter().enumerate().filter(|(_, op)| op.to.is_none());
    actions.extend(open.map(|(index, open)| (index, Response(op(open.op, false)))));
    WGLChecker::<EtcdSpecification>::is_linearizable(History::from_actions(actions))
}

fn spanned() -> impl Strategy<Value = Spanned<Op>> {
    let value = || 0..2_u32;
    let reads = prop_oneof![
        4 => proptest::option::weighted(0.9, value()).prop_map(Op::Read),
        1 => value().prop_map(Op::NoSwap)
    ];
    let write = prop_oneof![value().prop_map(Op::Write), (value(), value()).prop_map(|(from, to)| Op::Swap(from, to))];
    let lasts = || select(vec![0_u64, 1, 2, 4, 8]);
    prop_oneof![
        (reads, 2..14_u64, lasts()).prop_map(|(op, from, lasts)| Spanned { op, from, to: Some(from + lasts) }),
        (write, 0..14_u64, proptest::option::weighted(0.85, lasts())).prop_map(|(op, from, lasts)| Spanned {
            op,
            from,
            to: lasts.map(|lasts| from + lasts)
        }),
    ]
}

#[test]
fn todc_and_we_agree_on_a_register() {
    let (cases, hold) = (20_000, Cell::new(0));
    let mut runner = TestRunner::new(Config::with_cases(cases));
    runner
        .run(&vec(spanned(), 1..7), |ops| {
            let holds = todc(&ops);
            hold.set(hold.get() + u32::from(holds));
            let found = search(&Register, &ops, usize::MAX);
            prop_assert_eq!(found, if holds { Searched::Linearizable } else { Searched::NotLinearizable });
            Ok(())
        })
        .unwrap();
    assert!((cases / 5..cases * 4 / 5).contains(&hold.get()), "too much alike: {} of {cases} hold", hold.get());
}
