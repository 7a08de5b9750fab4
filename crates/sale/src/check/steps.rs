//! Checks that all operations of each buyer are on record, step by step, as the purchase does them.
//! A step that is missing may have been the one that proves the fault.

use crate::{Action, Answered, Completion, Op};

/// The error code of a purchase that was given up while it waited to try again.
const GIVEN_UP: &str = "deadline";

/// The progress of one buyer.
#[derive(Clone, Copy, Default)]
struct Come<'a> {
    /// Number of the try; 0 before the first.
    number: u16,
    /// The last step of that try.
    last: Option<&'a Op>,
    /// The purchase itself.
    purchase: Option<&'a Op>,
    /// Whether the ledger was read after an error.
    ledger_was_read: bool,
}

/// Returns a sentence about the first gap among operations that are sorted by buyer. If one try of a history is
/// recorded step by step, all have to be; a history made by hand may have no steps, but then none at all.
pub(super) fn gap(ops: &[&Op]) -> Option<String> {
    let stepwise =
        |op: &&Op| matches!(op.action, Action::Begin | Action::AppendSale | Action::Commit | Action::RollBack);
    if !ops.iter().any(stepwise) {
        return None;
    }
    ops.chunk_by(|one, other| one.buyer == other.buyer).find_map(gap_of_buyer)
}

fn gap_of_buyer(ops: &[&Op]) -> Option<String> {
    let mut come = Come::default();
    if let Some(op) = ops.iter().find(|op| !come.goes_on_with(op)) {
        return Some(missing(op, "before "));
    }
    let last = come.last.or(come.purchase);
    last.filter(|_| !come.is_whole()).map(|op| missing(op, "after "))
}

fn missing(op: &Op, position: &str) -> String {
    let buyer = op.buyer.to_string();
    ["Not all that Fan ", &buyer, " did is on record: a step is missing ", position, op.action.name(), "."].concat()
}

impl<'a> Come<'a> {
    fn goes_on_with(&mut self, op: &'a Op) -> bool {
        match op.action {
            Action::Purchase => self.purchase = Some(op),
            Action::FindSale => self.ledger_was_read = true,
            _ => {
                let again = op.try_number == self.number.saturating_add(1) && self.last.is_none_or(failed);
                if again {
                    (self.number, self.last) = (op.try_number, None);
                }
                if op.try_number != self.number || !follows(self.last, op.action) {
                    return false;
                }
                self.last = Some(op);
            }
        }
        true
    }

    /// Whether the purchase can have ended in this way after the last step on record.
    fn is_whole(&self) -> bool {
        let Some(purchase) = self.purchase else { return true }; // Said elsewhere.
        let done = |action| self.last.is_some_and(|op| op.action == action && answered(op));
        match &purchase.completion {
            Completion::Ok(Answered::Confirmed) => {
                self.ledger_was_read || self.last.is_some_and(|op| op.action == Action::Commit)
            }
            Completion::Ok(_) => done(Action::RollBack),
            Completion::Fail(code) | Completion::Info(code) => {
                // A conflict is retried; any other error is also the purchase's own.
                let other = |op: &Op| matches!(&op.completion, Completion::Fail(own) if own != code);
                let refused = self.last.is_some_and(other) && code != GIVEN_UP;
                let going_on = self.last.is_some_and(answered) && !done(Action::Commit) && !done(Action::RollBack);
                self.ledger_was_read || !(refused || going_on)
            }
        }
    }
}

const fn answered(op: &Op) -> bool {
    matches!(op.completion, Completion::Ok(_))
}

const fn failed(op: &Op) -> bool {
    matches!(op.completion, Completion::Fail(_))
}

/// Whether the purchase does `action` after `last`, within a try.
fn follows(last: Option<&Op>, action: Action) -> bool {
    let Some(last) = last else { return action == Action::Begin };
    let next: &[Action] = match last.action {
        Action::Begin => &[Action::ReadSeat],
        Action::ReadSeat => &[Action::MarkSold, Action::RollBack],
        Action::MarkSold => &[Action::AppendSale],
        Action::AppendSale => &[Action::Commit],
        _ => &[],
    };
    answered(last) && next.contains(&action)
}
