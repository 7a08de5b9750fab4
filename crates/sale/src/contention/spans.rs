//! The times from a buyer's look at a free seat until their write is done.

use super::pairs;
use crate::{Action, Answered, Completion, Op, sorted::OrderByKey as _};

/// From the answer "free" to the answer to the write, in nanoseconds; one for each try that wrote.
pub(super) struct Spans(Vec<(u64, u64)>);

impl Spans {
    /// Finds them among the operations of one buyer.
    pub(super) fn of(ops: &[&Op]) -> Self {
        let free = ops.iter().filter(|op| op.completion == Completion::Ok(Answered::Available));
        let spans = free.filter_map(|read| {
            let written = |op: &&&Op| op.action == Action::MarkSold && op.try_number == read.try_number;
            let write = ops.iter().find(written)?;
            Some((read.completed_ns?, write.completed_ns.unwrap_or(write.invoked_ns)))
        });
        Self(spans.filter(|(from, to)| from <= to).collect())
    }

    /// Whether two buyers had both read before either of them had written.
    pub(super) fn overlap(&self, other: &Self) -> bool {
        self.0.iter().any(|one| other.0.iter().any(|two| one.0.max(two.0) <= one.1.min(two.1)))
    }
}

/// The number of pairs whose spans overlap.
pub(super) fn overlapping(buyers: &[Spans]) -> u64 {
    let single: Vec<(u64, u64)> = buyers.iter().filter(|spans| spans.0.len() == 1).map(|spans| spans.0[0]).collect();
    pairs(single.len()) - apart(&single) + with_several(buyers)
}

/// The number of pairs of which one ends before the other begins.
fn apart(spans: &[(u64, u64)]) -> u64 {
    let mut ends: Vec<u64> = spans.iter().map(|span| span.1).collect();
    ends.order_by_key(|end| *end);
    spans.iter().map(|span| ends.partition_point(|end| *end < span.0) as u64).sum()
}

/// The pairs of which at least one wrote in several tries. They are few: a try that is refused reads "sold" next.
fn with_several(buyers: &[Spans]) -> u64 {
    let several = buyers.iter().enumerate().filter(|(_, spans)| spans.0.len() > 1);
    let others = several.map(|(index, spans)| {
        let counted = |(at, other): &(usize, &Spans)| other.0.len() == 1 || *at > index;
        buyers.iter().enumerate().filter(counted).filter(|(_, other)| spans.overlap(other)).count() as u64
    });
    others.sum()
}
