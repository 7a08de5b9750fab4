//! Contention: how many pairs of buyers raced for the seat.
//!
//! Two buyers raced if both had read that the seat is free before either had written: before the first of their two
//! writes was answered. Or if the database refused one of them because of the other. If nobody raced, a seat that was
//! sold once shows nothing.
//!
//! The answer to the write counts, not its sending: a program that writes at once sends the write microseconds after
//! its read, long before the database has it.

mod refusals;
mod spans;

use crate::{Conclusion, History, Op, Verdict, sorted::OrderByKey as _};
use refusals::Refusals;
use spans::Spans;

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
        let raced = |from: usize, to: usize| {
            spans::overlapping(&spans[from..to]) + refusals::besides(&refusals[from..to], &spans[from..to])
        };
        let (mut inside, mut begin) = (Pairs::default(), 0);
        for region in buyers.chunk_by(|one, other| one.region == other.region) {
            let end = begin + region.len();
            inside.raced += raced(begin, end);
            inside.all += pairs(region.len());
            begin = end;
        }
        let all = Pairs { raced: raced(0, buyers.len()), all: pairs(buyers.len()) };
        Self { inside, across: Pairs { raced: all.raced - inside.raced, all: all.all - inside.all } }
    }

    /// All pairs, in one region or in two.
    #[must_use]
    pub const fn total(&self) -> Pairs {
        Pairs { raced: self.inside.raced + self.across.raced, all: self.inside.all + self.across.all }
    }

    /// Whether the result shows nothing about the database: the seat was sold once, and nobody raced for it.
    #[must_use]
    pub fn is_inconclusive(&self, verdict: &Verdict) -> bool {
        verdict.conclusion == Conclusion::SoldOnce && self.total().raced == 0
    }
}

/// The number of pairs of so many.
const fn pairs(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

#[cfg(test)]
mod tests;
