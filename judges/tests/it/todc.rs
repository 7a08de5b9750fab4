//! The seat as a specification for todc-utils.

use sale::check::{search::Spanned, seat::Claim};
use todc_utils::{
    Action::{Call, Response},
    History, Specification, WGLChecker,
};

/// A register that is written at most once.
struct Seat;

impl Specification for Seat {
    type State = Option<u32>;
    type Operation = Claim;

    fn init() -> Option<u32> {
        None
    }

    fn apply(claim: &Claim, owner: &Option<u32>) -> (bool, Option<u32>) {
        match *claim {
            Claim::Wrote(buyer) => (owner.is_none(), Some(buyer)),
            Claim::SawAvailable => (owner.is_none(), *owner),
            Claim::SawSold => (owner.is_some(), *owner),
            Claim::SawOwner(buyer) => (*owner == Some(buyer), *owner),
            Claim::SawImpossible => (false, *owner),
        }
    }
}

/// Returns beginnings and ends in the order of time, the beginnings of a moment first: other
/// checkers take this order instead of times.
pub(crate) fn in_order<O: Copy>(ops: &[Spanned<O>]) -> Vec<(usize, bool, O)> {
    let begins = ops.iter().enumerate().map(|(index, op)| (op.from, false, index));
    let ends = ops.iter().enumerate().filter_map(|(index, op)| Some((op.to?, true, index)));
    let mut all: Vec<(u64, bool, usize)> = begins.chain(ends).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, end, index)| (index, end, ops[index].op)).collect()
}

/// Returns the answer of todc-utils for claims that all have an end.
pub(crate) fn is_linearizable(ops: &[Spanned<Claim>]) -> bool {
    let actions = in_order(ops).into_iter();
    let actions: Vec<_> =
        actions.map(|(index, end, claim)| (index, if end { Response(claim) } else { Call(claim) })).collect();
    actions.is_empty() || WGLChecker::<Seat>::is_linearizable(History::from_actions(actions))
}
