//! Contention: how many pairs of buyers raced for the seat.
//!
//! Two buyers raced if both had read that the seat is free before either had written: before the first of their two
//! writes was answered. Or if the database refused one of them because of the other. If nobody raced, a seat that was
//! sold once shows nothing.
//!
//! Of other pairs, the second may still have been answered "free" after the first had written: their copy did not have
//! the write in time.
//!
//! The answer to the write counts, not its sending: a program that writes at once sends the write microseconds after
//! its read, long before the database has it.

mod refusals;
mod spans;
mod unseen;

use crate::{Conclusion, History, Op, Verdict, sorted::OrderByKey as _};
use refusals::Refusals;
use spans::Spans;
use unseen::{Sight, unseen};

/// The pairs of buyers of a lane, and how many of them raced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contention {
    /// Pairs of two buyers in the same region.
    pub inside: Pairs,
    /// Pairs of two buyers in different regions.
    pub across: Pairs,
}

/// Pairs of buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pairs {
    /// Those who raced.
    pub raced: u64,
    /// Those of which the second was answered "free" after the first had written, in a try that was committed. In a
    /// transaction that is as it must be until the commit; without one, the second's copy did not have the write yet.
    pub unseen: u64,
    /// All of them.
    pub all: u64,
}

/// The operations of one buyer.
struct Buyer<'a> {
    region: u8,
    ops: &'a [&'a Op],
}

impl Contention {
    /// Counts the pairs of the buyers on record.
    #[must_use]
    pub fn of(history: &History) -> Self {
        let ops = history.by_buyer();
        let mut buyers: Vec<Buyer<'_>> = ops
            .chunk_by(|one, other| one.buyer == other.buyer)
            .map(|ops| Buyer { region: ops[0].region, ops })
            .collect();
        buyers.order_by_key(|buyer| buyer.region);
        let spans: Vec<Spans> = buyers.iter().map(|buyer| Spans::of(buyer.ops)).collect();
        let refusals: Vec<Refusals> = buyers.iter().map(|buyer| Refusals::of(buyer.ops)).collect();
        let sights: Vec<Sight> = buyers.iter().map(|buyer| Sight::of(buyer.ops)).collect();
        let counted = |from: usize, to: usize| Pairs {
            raced: spans::overlapping(&spans[from..to]) + refusals::besides(&refusals[from..to], &spans[from..to]),
            unseen: unseen(&sights[from..to]),
            all: pairs(to - from),
        };
        let (mut inside, mut begin) = (Pairs::default(), 0);
        for region in buyers.chunk_by(|one, other| one.region == other.region) {
            let end = begin + region.len();
            inside = inside.and(counted(begin, end));
            begin = end;
        }
        let Pairs { raced, unseen, all } = counted(0, buyers.len());
        let across = Pairs { raced: raced - inside.raced, unseen: unseen - inside.unseen, all: all - inside.all };
        Self { inside, across }
    }

    /// All pairs, in one region or in two.
    #[must_use]
    pub const fn total(&self) -> Pairs {
        self.inside.and(self.across)
    }

    /// Whether the result shows nothing about the database: the seat was sold once, and nobody raced for it.
    #[must_use]
    pub fn is_inconclusive(&self, verdict: &Verdict) -> bool {
        verdict.conclusion == Conclusion::SoldOnce && self.total().raced == 0
    }
}

impl Pairs {
    const fn and(self, more: Self) -> Self {
        Self { raced: self.raced + more.raced, unseen: self.unseen + more.unseen, all: self.all + more.all }
    }
}

/// The number of pairs of so many.
const fn pairs(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

#[cfg(test)]
mod tests;
