//! The pairs of which one was answered "free" after the other had written.

use crate::{Action, Answered, Completion, Op, sorted::OrderByKey as _};

/// When a buyer who bought had the answer to their write, and when a buyer last had the answer "free". Times in
/// nanoseconds.
pub(super) struct Sight {
    wrote: Option<u64>,
    free: Option<u64>,
}

impl Sight {
    /// Finds both among the operations of one buyer.
    pub(super) fn of(ops: &[&Op]) -> Self {
        let done = |op: &&&Op, action| op.action == action && matches!(op.completion, Completion::Ok(_));
        let commit = ops.iter().find(|op| done(op, Action::Commit));
        let write = commit
            .and_then(|commit| ops.iter().find(|op| done(op, Action::MarkSold) && op.try_number == commit.try_number));
        let free = ops.iter().filter(|op| op.completion == Completion::Ok(Answered::Available));
        Self {
            wrote: write.and_then(|write| write.completed_ns),
            free: free.filter_map(|read| read.completed_ns).max(),
        }
    }
}

/// The number of pairs of which the second was answered "free" after the first had the answer to their write,
/// which was committed.
pub(super) fn unseen(buyers: &[Sight]) -> u64 {
    let mut wrote: Vec<u64> = buyers.iter().filter_map(|buyer| buyer.wrote).collect();
    wrote.order_by_key(|at| *at);
    let free = buyers.iter().filter_map(|buyer| buyer.free);
    // Nobody's own write comes before their last look at a free seat.
    free.map(|free| wrote.partition_point(|at| *at < free) as u64).sum()
}
