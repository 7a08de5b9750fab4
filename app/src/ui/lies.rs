//! Changes that a visitor may make to a history, to see whether the checker notices.

mod renumber;
mod ruling;
mod why;

use renumber::leave_out;
pub use ruling::{Ruling, difference, linearity, notices, ruling, score};
use sale::{Action, Answered, Completion, History, Op, Sale};
#[cfg(any(feature = "ssr", test))]
pub use why::REASONS;
pub use why::reason;

/// The shift of all times, in nanoseconds.
const SHIFT_NS: u64 = 5_000_000;
/// The error of an operation that fails by a lie.
const LOST: &str = "connection-lost";

/// One lie. Buyers are named by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// The buyer's row is gone from every region's ledger.
    DeleteRow(u32),
    /// Each buyer began when the other did, and all their operations move with it.
    SwapTimes(u32, u32),
    /// The buyer was confirmed; now the answer never arrived.
    CutLine(u32),
    /// The outcome of the purchase was unknown; now it certainly failed.
    FailUnknown(u32),
    /// The buyer was rejected; now they were never there, and no number is missing.
    LeaveOut(u32),
    /// All times are later by the same amount.
    ShiftTimes,
}

/// The buyers of a history about whom a lie is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Buyers with a row in the ledger.
    Holders,
    /// Buyers who were confirmed.
    Confirmed,
    /// Buyers who were rejected.
    Rejected,
    /// Buyers whose outcome is unknown.
    Unknown,
    /// Everybody.
    Anybody,
}

/// The buyers of a history to whom `whom` applies, in the order of their numbers.
#[must_use]
pub fn whom(history: &History, whom: Whom) -> Vec<u32> {
    let purchases = history.ops.iter().filter(|op| op.action == Action::Purchase);
    let fits = |op: &&Op| match whom {
        Whom::Holders => has_row(history, op.buyer),
        Whom::Confirmed => op.completion == Completion::Ok(Answered::Confirmed),
        // A buyer who was rejected and still has a row wrote something.
        Whom::Rejected => op.completion == Completion::Ok(Answered::Rejected) && !has_row(history, op.buyer),
        Whom::Unknown => matches!(op.completion, Completion::Info(_)),
        Whom::Anybody => true,
    };
    let mut buyers: Vec<u32> = Vec::new();
    for buyer in purchases.filter(fits).map(|op| op.buyer) {
        // Operations are almost in the order of the buyers, and the library's sort is 6 kB.
        let before = buyers.iter().rev().take_while(|later| **later > buyer).count();
        buyers.insert(buyers.len() - before, buyer);
    }
    buyers
}

fn has_row(history: &History, buyer: u32) -> bool {
    let mut rows = history.audit.ledger.iter().flat_map(|observation| observation.result.iter().flatten());
    rows.any(|sale| history.run().holder(sale) == Some(buyer))
}

impl Lie {
    /// Changes the history.
    pub fn apply(self, history: &mut History) {
        match self {
            Self::DeleteRow(buyer) => delete_row(history, buyer),
            Self::SwapTimes(one, other) => swap_times(history, one, other),
            Self::CutLine(buyer) => end_purchase(history, buyer, Completion::Info(LOST.into())),
            Self::FailUnknown(buyer) => fail(history, buyer),
            Self::LeaveOut(buyer) => leave_out(history, buyer),
            Self::ShiftTimes => move_times(history, |_| true, |ns| ns + SHIFT_NS),
        }
    }

    /// The lie in a few words.
    #[must_use]
    pub fn describe(self) -> String {
        let fan = |buyer: u32| ["Fan ", &buyer.to_string()].concat();
        match self {
            Self::DeleteRow(buyer) => [&fan(buyer), "\u{2019}s row was deleted from the ledger."].concat(),
            Self::SwapTimes(one, other) => [&fan(one), " and ", &fan(other), " swapped times."].concat(),
            Self::CutLine(buyer) => [&fan(buyer), " never got an answer."].concat(),
            Self::FailUnknown(buyer) => [&fan(buyer), "\u{2019}s purchase certainly failed."].concat(),
            Self::LeaveOut(buyer) => [&fan(buyer), " was never there."].concat(),
            Self::ShiftTimes => "Everything happened 5 ms later.".into(),
        }
    }
}

fn delete_row(history: &mut History, buyer: u32) {
    let id = Sale::id_of(&history.run, buyer);
    for observation in &mut history.audit.ledger {
        if let Ok(rows) = &mut observation.result {
            rows.retain(|sale| sale.sale_id != id);
        }
    }
}

fn swap_times(history: &mut History, one: u32, other: u32) {
    let begin = |history: &History, buyer| purchase(history, buyer).map_or(0, |op| op.invoked_ns);
    let (of_one, of_other) = (begin(history, one), begin(history, other));
    for (buyer, from, to) in [(one, of_one, of_other), (other, of_other, of_one)] {
        move_ops(history, |op| op.buyer == buyer, |ns| (ns + to).saturating_sub(from));
    }
}

/// The buyer's whole purchase.
fn purchase(history: &History, buyer: u32) -> Option<&Op> {
    history.ops.iter().find(|op| op.action == Action::Purchase && op.buyer == buyer)
}

fn end_purchase(history: &mut History, buyer: u32, how: Completion) {
    let purchases = history.ops.iter_mut().filter(|op| op.action == Action::Purchase && op.buyer == buyer);
    purchases.for_each(|op| op.completion.clone_from(&how));
}

/// Makes the purchase fail, and with it its commit and every operation without an answer.
fn fail(history: &mut History, buyer: u32) {
    end_purchase(history, buyer, Completion::Fail(LOST.into()));
    let unsure = |op: &Op| op.action == Action::Commit || matches!(op.completion, Completion::Info(_));
    for op in history.ops.iter_mut().filter(|op| op.buyer == buyer && unsure(op)) {
        op.completion = Completion::Fail(LOST.into());
    }
}

fn move_ops(history: &mut History, of: impl Fn(&Op) -> bool, to: impl Fn(u64) -> u64) {
    for op in history.ops.iter_mut().filter(|op| of(op)) {
        op.invoked_ns = to(op.invoked_ns);
        op.completed_ns = op.completed_ns.map(&to);
    }
}

fn move_times(history: &mut History, of: impl Fn(&Op) -> bool, to: impl Fn(u64) -> u64) {
    move_ops(history, of, &to);
    let audit = &mut history.audit;
    for observation in &mut audit.ledger {
        (observation.invoked_ns, observation.completed_ns) = (to(observation.invoked_ns), to(observation.completed_ns));
    }
    for observation in &mut audit.seat_map {
        (observation.invoked_ns, observation.completed_ns) = (to(observation.invoked_ns), to(observation.completed_ns));
    }
    audit.agreed_ns = audit.agreed_ns.map(to);
}

#[cfg(test)]
mod tests;
