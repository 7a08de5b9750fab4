//! The tries that the database refused because another buyer's transaction came first.

use super::spans::Spans;
use crate::{Action, Completion, Op};

/// SQLSTATE of a refused transaction. A database may write its own code behind it: `40001 OC000`.
const REFUSED: &str = "40001";

/// The refused tries of one buyer, and the transaction because of which others may have been refused. Times in
/// nanoseconds.
pub(super) struct Refusals {
    /// From the beginning of each refused try to its refusal.
    refused: Vec<(u64, u64)>,
    /// From the write to the answer to the commit, if one was committed.
    committed: Option<(u64, u64)>,
}

impl Refusals {
    /// Finds them among the operations of one buyer.
    pub(super) fn of(ops: &[&Op]) -> Self {
        let is_refused = |op: &&&Op| matches!(&op.completion, Completion::Fail(code) if code.starts_with(REFUSED));
        let refused = ops.iter().filter(is_refused).filter_map(|op| {
            let of_try = |begun: &&&Op| begun.action == Action::Begin && begun.try_number == op.try_number;
            let began = ops.iter().find(of_try).map_or(op.invoked_ns, |begun| begun.invoked_ns);
            Some((began, op.completed_ns?))
        });
        Self { refused: refused.collect(), committed: committed(ops) }
    }

    fn because_of(&self, other: &Self) -> bool {
        let Some((wrote, committed)) = other.committed else { return false };
        self.refused.iter().any(|(began, refused)| *began <= committed && wrote <= *refused)
    }
}

/// From the write to the answer to the commit.
fn committed(ops: &[&Op]) -> Option<(u64, u64)> {
    let commit = ops.iter().find(|op| op.action == Action::Commit && matches!(op.completion, Completion::Ok(_)))?;
    let write = ops.iter().find(|op| op.action == Action::MarkSold && op.try_number == commit.try_number)?;
    Some((write.invoked_ns, commit.completed_ns?))
}

/// The number of pairs of which one was refused because of the other, besides those whose spans overlap.
pub(super) fn besides(buyers: &[Refusals], spans: &[Spans]) -> u64 {
    let committed: Vec<usize> = (0..buyers.len()).filter(|index| buyers[*index].committed.is_some()).collect();
    let refused = (0..buyers.len()).filter(|index| !buyers[*index].refused.is_empty());
    let more = refused.map(|index| {
        let by = committed.iter().copied().filter(|other| *other != index);
        let besides =
            by.filter(|other| buyers[index].because_of(&buyers[*other]) && !spans[index].overlap(&spans[*other]));
        // A pair of two who refused each other in turn is counted once.
        besides.filter(|other| *other > index || !buyers[*other].because_of(&buyers[index])).count() as u64
    });
    more.sum()
}
