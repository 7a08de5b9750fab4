//! The whole check against two judges: todc-utils, which has no operations that may never
//! have happened, and stateright, which has them and has a register that is written once.

use crate::{
    histories::history,
    todc::{self, in_order},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sale::{
    Linearizable,
    check::{
        check,
        search::Spanned,
        seat::{Claim, claims},
    },
};
use stateright::semantics::{
    ConsistencyTester, LinearizabilityTester,
    write_once_register::{WORegister, WORegisterOp, WORegisterRet},
};
use std::cell::Cell;

/// Returns the answer of todc-utils: whether any choice of the writes that may have happened
/// makes a history that is linearizable.
fn todc_holds(ops: &[Spanned<Claim>]) -> bool {
    let open: Vec<usize> = (0..ops.len()).filter(|index| ops[*index].to.is_none()).collect();
    (0..1_u32 << open.len()).any(|choice| {
        let happened =
            |index: &usize| open.iter().position(|open| open == index).is_none_or(|bit| choice >> bit & 1 == 1);
        let ended = |op: &Spanned<Claim>| Spanned { to: op.to.or(Some(u64::MAX)), ..*op };
        let ops: Vec<Spanned<Claim>> = (0..ops.len()).filter(happened).map(|index| ended(&ops[index])).collect();
        todc::is_linearizable(&ops)
    })
}

/// Returns the answer of stateright. Its register has a write that comes too late: it shows that the seat was sold.
fn stateright_holds(ops: &[Spanned<Claim>]) -> bool {
    let nobody = |index: usize| 1_000_000 + index as u32;
    let mut tester = LinearizabilityTester::new(WORegister(None));
    for (index, end, claim) in in_order(ops) {
        let (op, ret) = match claim {
            Claim::Wrote(buyer) => (WORegisterOp::Write(buyer), WORegisterRet::WriteOk),
            Claim::SawAvailable => (WORegisterOp::Read, WORegisterRet::ReadOk(None)),
            Claim::SawSold => (WORegisterOp::Write(nobody(index)), WORegisterRet::WriteFail),
            Claim::SawOwner(buyer) => (WORegisterOp::Read, WORegisterRet::ReadOk(Some(buyer))),
            Claim::SawImpossible => (WORegisterOp::Read, WORegisterRet::ReadOk(Some(nobody(index)))),
        };
        if end { tester.on_return(index, ret) } else { tester.on_invoke(index, op) }.unwrap();
    }
    tester.is_consistent()
}

#[test]
fn todc_and_stateright_and_we_agree_on_the_seat() {
    let (cases, hold, open) = (5000, Cell::new(0), Cell::new(0));
    let mut runner = TestRunner::new(Config::with_cases(cases));
    runner
        .run(&history(), |history| {
            let claims = claims(&history);
            let ops = claims.iter().map(|one| Spanned { op: one.claim, from: one.from_ns, to: one.to_ns });
            let ops: Vec<Spanned<Claim>> = ops.collect();
            let found = check(&history).linearizable;
            prop_assert!(!matches!(found, Linearizable::Undecided(_)), "{found:?}");
            let holds = found == Linearizable::Holds;
            prop_assert_eq!(todc_holds(&ops), holds, "todc-utils disagrees: {:?}", found);
            prop_assert_eq!(stateright_holds(&ops), holds, "stateright disagrees: {:?}", found);
            hold.set(hold.get() + u32::from(holds));
            open.set(open.get() + u32::from(ops.iter().any(|op| op.to.is_none())));
            Ok(())
        })
        .unwrap();
    assert!((cases / 5..cases * 4 / 5).contains(&hold.get()), "too much alike: {} of {cases} hold", hold.get());
    assert!(open.get() > cases / 10, "only {} of {cases} have a write that may have been", open.get());
}
