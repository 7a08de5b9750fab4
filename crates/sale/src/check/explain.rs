//! Why no order of a history's operations fits the seat: the smallest counterexample.
//!
//! A register that is written at most once needs no search. Either nobody wrote, and then
//! nobody may have seen an owner. Or there was one write, and it happened at one point in time:
//! after it was sent, and after every read that saw the seat available had begun; before its
//! buyer was answered, and before any read that saw the seat sold had ended. Two confirmed
//! writes never fit, and everybody who saw an owner must have seen the buyer of that write.
//!
//! [`super::check`] also runs the search, and trusts neither of the two if they differ.

mod words;

use super::{
    Fault, Mark, Witness,
    seat::{Claim, Judged},
};
use crate::{
    Action, Completion, Evidence, History, Op,
    history::AUDITOR,
    sorted::{OrderByKey as _, SortedSet},
};
use words::Words;

/// Returns the smallest evidence that these claims fit no order; `None` if they fit one.
pub(super) fn explain(history: &History, evidence: &Evidence, claims: &[Judged]) -> Option<Witness> {
    let (mut writes, mut seen): (Vec<&Judged>, Vec<&Judged>) =
        claims.iter().partition(|one| matches!(one.claim, Claim::Wrote(_)));
    writes.order_by_key(|write| (write.to_ns.is_none(), write.to_ns, write.from_ns));
    // A buyer's outcome weighs more than the reads that led to it, and the ledger's rows weigh most.
    seen.order_by_key(|one| (one.action != Action::FindSale, one.action != Action::Purchase, one.to_ns, one.from_ns));
    let writers = writes.iter().map(|write| write.buyer).collect();
    let case = Case { writes, writers, seen, words: Words::of(history, evidence.ledger.read()) };
    case.several_tickets()
        .or_else(|| case.unexplained())
        .or_else(|| case.lost_sale())
        .or_else(|| case.two_writes())
        .or_else(|| case.wrong_time())
}

struct Case<'a> {
    /// Confirmed writes first, by the time at which they were confirmed; then those that may have happened.
    writes: Vec<&'a Judged>,
    writers: SortedSet,
    seen: Vec<&'a Judged>,
    words: Words<'a>,
}

impl<'a> Case<'a> {
    fn confirmed(&self) -> impl Iterator<Item = &'a Judged> {
        self.writes.iter().copied().filter(|write| write.to_ns.is_some())
    }

    fn ledger(&self) -> Option<&'a Judged> {
        self.seen.iter().copied().find(|one| one.action == Action::FindSale)
    }

    /// Returns the first claim that saw an owner, of the owners that `filter` accepts.
    fn saw_owner(&self, filter: impl Fn(u32) -> bool) -> Option<(&'a Judged, u32)> {
        self.seen.iter().find_map(|one| match one.claim {
            Claim::SawOwner(buyer) if filter(buyer) => Some((*one, buyer)),
            _ => None,
        })
    }

    /// Returns the outcome that a buyer who did not write was given.
    fn judged(&self, buyer: u32) -> Option<&'a Judged> {
        self.seen.iter().copied().find(|one| one.buyer == buyer && one.action == Action::Purchase)
    }

    /// Finds rows of several buyers in the ledger, or of somebody who is no buyer; or an
    /// observation that no buyer can have caused.
    fn several_tickets(&self) -> Option<Witness> {
        let one = self.seen.iter().copied().find(|one| one.claim == Claim::SawImpossible)?;
        let rows = self.words.rows.filter(|_| one.action == Action::FindSale);
        let Some(rows) = rows else {
            let text = match self.failed_write(one.buyer).filter(|_| one.action == Action::Purchase) {
                Some(failed) => [&failed, ", but ", &self.words.describe(one), " all the same"].concat(),
                None => self.words.describe(one),
            };
            return Some(self.witness(Fault::UnexplainedSale, &text, &[one]));
        };
        if rows.holders.len() < 2 {
            return Some(self.witness(Fault::UnexplainedSale, &self.words.stranger(one), &[one]));
        }
        let holding = self.writes.iter().copied().filter(|write| rows.holds(write.buyer));
        let purchases = self.seen.iter().copied().filter(|one| one.action == Action::Purchase);
        let others = purchases.filter(|one| rows.holds(one.buyer) && !self.writers.contains(one.buyer));
        let mut marks: Vec<&Judged> = holding.chain(others).take(2).collect();
        marks.push(one);
        let seat = self.words.history.seat;
        let times = if rows.sold() == 2 { "twice".into() } else { format!("{} times", rows.sold()) };
        let sentence = format!("seat {seat} was sold {times}: {}", self.words.list(&marks));
        Some(self.witness(Fault::TwoSales, &sentence, &marks))
    }

    /// Finds an owner who was seen but cannot have written.
    fn unexplained(&self) -> Option<Witness> {
        let (one, owner) = self.saw_owner(|buyer| !self.writers.contains(buyer))?;
        let (outcome, failed) = (self.judged(owner), self.failed_write(owner));
        let but = match (outcome, failed) {
            (_, Some(failed)) => [", but ", &failed].concat(),
            (Some(outcome), None) => [", but ", &self.words.describe(outcome)].concat(),
            (None, None) => format!(", but Fan {owner} never sent a write"),
        };
        let marks: Vec<&Judged> = [Some(one), outcome].into_iter().flatten().collect();
        Some(self.witness(Fault::UnexplainedSale, &[&self.words.describe(one), but.as_str()].concat(), &marks))
    }

    /// Returns "Fan 1's write failed with 40001 at 3.0 ms": the last write or commit of a buyer that
    /// certainly had no effect, if there is one.
    fn failed_write(&self, buyer: u32) -> Option<String> {
        let wrote = |op: &&Op| matches!(op.action, Action::MarkSold | Action::AppendSale | Action::Commit);
        let theirs = self.words.history.ops.iter().filter(|op| op.buyer == buyer);
        theirs.rev().filter(wrote).find_map(|op| match &op.completion {
            Completion::Fail(code) => Some(self.words.failed(op, code)),
            _ => None,
        })
    }

    /// Finds a sale that was confirmed before the ledger was read, and that the ledger does not hold.
    fn lost_sale(&self) -> Option<Witness> {
        let ledger = self.ledger()?;
        let lost = self.confirmed().find(|write| match ledger.claim {
            Claim::SawOwner(holder) => write.claim != Claim::Wrote(holder),
            _ => write.to_ns.is_some_and(|to| to < ledger.from_ns),
        })?;
        let sentence = format!("{}, but {}", self.words.describe(lost), self.words.describe(ledger));
        Some(self.witness(Fault::LostSale, &sentence, &[lost, ledger]))
    }

    /// Finds evidence of two writes.
    fn two_writes(&self) -> Option<Witness> {
        let mut confirmed = self.confirmed();
        let (first, second) = match (confirmed.next(), confirmed.next()) {
            (Some(first), Some(second)) => (first, second),
            (Some(first), None) => (first, self.saw_owner(|buyer| first.claim != Claim::Wrote(buyer))?.0),
            _ => {
                let (first, owner) = self.saw_owner(|_| true)?;
                (first, self.saw_owner(|buyer| buyer != owner)?.0)
            }
        };
        let text = self.words.list(&[first, second]);
        // Only the ledger shows how often it was sold.
        let sentence = format!("seat {} can be sold only once, but {text}", self.words.history.seat);
        Some(self.witness(Fault::TwoSales, &sentence, &[first, second]))
    }

    /// Finds that there was one write, or none, but at no possible time.
    fn wrong_time(&self) -> Option<Witness> {
        let write = self.confirmed().next().or_else(|| self.best_open_write());
        let after_the_sale = |one: &&Judged| {
            one.claim == Claim::SawAvailable && write.and_then(|write| write.to_ns).is_some_and(|to| to < one.from_ns)
        };
        let before_the_sale =
            |one: &&Judged| is_sold(one) && write.is_none_or(|write| one.to_ns.is_some_and(|to| to < write.from_ns));
        // A buyer's read weighs more than the auditor's.
        let late =
            self.seen.iter().copied().filter(after_the_sale).max_by_key(|one| (one.buyer != AUDITOR, one.from_ns));
        if let (Some(one), Some(write)) = (late, write) {
            return Some(self.saw_too_late(write, one));
        }
        if let Some(one) = self.seen.iter().copied().find(before_the_sale) {
            return Some(self.saw_too_early(one, write));
        }
        self.sold_and_then_available()
    }

    /// Returns the write that leaves most room, of those that may have happened.
    fn best_open_write(&self) -> Option<&'a Judged> {
        let owner = self.saw_owner(|_| true).map(|(_, owner)| Claim::Wrote(owner));
        let fits = self.writes.iter().copied().filter(|write| owner.is_none_or(|owner| write.claim == owner));
        fits.min_by_key(|write| write.from_ns)
    }

    fn saw_too_late(&self, write: &Judged, one: &Judged) -> Witness {
        let gap = one.from_ns.saturating_sub(write.to_ns.unwrap_or_default());
        let words = self.words.sharp(gap);
        let sentence = format!("{}, {} after {}", words.describe(one), words.ms(gap), words.describe(write));
        self.witness(Fault::StaleRead, &sentence, &[write, one])
    }

    fn saw_too_early(&self, one: &Judged, write: Option<&Judged>) -> Witness {
        let fault = if one.action == Action::ReadSeat { Fault::FutureRead } else { Fault::PhantomRejection };
        let Some(write) = write else {
            let sentence = format!("{}, but nobody can have written", self.words.describe(one));
            return self.witness(fault, &sentence, &[one]);
        };
        let gap = write.from_ns.saturating_sub(one.to_ns.unwrap_or_default());
        let words = self.words.sharp(gap);
        let (text, gap, who, when) = (words.describe(one), words.ms(gap), words.who(write), words.ms(write.from_ns));
        // Writes that were refused, or that other buyers sent, can have come before.
        let mut writes = self.words.history.ops.iter().filter(|op| op.action == Action::MarkSold);
        let sentence = if one.buyer == write.buyer {
            format!("{text}, {gap} before they themselves sent the write at {when}")
        } else if writes.all(|op| write.from_ns <= op.invoked_ns) {
            format!("{text}, {gap} before anyone had begun to write: {who} sent the first write at {when}")
        } else {
            format!("{text}, {gap} before the sale can have been: {who}, who bought, sent the write at {when}")
        };
        self.witness(fault, &sentence, &[one, write])
    }

    fn sold_and_then_available(&self) -> Option<Witness> {
        let available = |one: &&Judged| one.claim == Claim::SawAvailable;
        let last_ns = self.seen.iter().copied().filter(available).map(|one| one.from_ns).max()?;
        let early = |one: &&Judged, than: u64| one.to_ns.is_some_and(|to| to < than);
        let sold = self.seen.iter().copied().find(|one| is_sold(one) && early(one, last_ns))?;
        let late = self.seen.iter().copied().filter(|one| available(one) && early(&sold, one.from_ns));
        let late = late.max_by_key(|one| (one.buyer != AUDITOR, one.from_ns))?;
        let fault = if late.action == Action::FindSale { Fault::PhantomRejection } else { Fault::StaleRead };
        let sentence = format!("{}, but later {}", self.words.describe(sold), self.words.describe(late));
        Some(self.witness(fault, &sentence, &[sold, late]))
    }

    fn witness(&self, fault: Fault, sentence: &str, of: &[&Judged]) -> Witness {
        let mut marks: Vec<Mark> = of.iter().map(|judged| self.mark(judged)).collect();
        marks.order_by_key(|mark| (mark.from_ns, mark.to_ns));
        Witness { fault, sentence: words::sentence(sentence), marks }
    }

    fn mark(&self, judged: &Judged) -> Mark {
        let Judged { buyer, region, action, from_ns, to_ns, .. } = *judged;
        let sentence = words::sentence(&self.words.describe(judged));
        Mark { buyer, region, action, from_ns, to_ns: to_ns.unwrap_or(from_ns), sentence }
    }
}

const fn is_sold(one: &Judged) -> bool {
    matches!(one.claim, Claim::SawSold | Claim::SawOwner(_))
}
