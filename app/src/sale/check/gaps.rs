//! What of a run is not on record. Missing evidence is never taken for good evidence.

use crate::{
    ordered::BTreeMap,
    sale::{Action, Answered, Completion, Evidence, History, Op, Reading},
};

/// What was not read, and buyers of whom there is nothing; without a full stop. `None` where
/// all is there.
pub(super) fn unread(history: &History, evidence: &Evidence) -> Option<String> {
    let missing = history.buyers.saturating_sub(u32::try_from(purchases(history)).unwrap_or(u32::MAX));
    let all = [
        said("the ledger", &evidence.ledger),
        said("the seat map", &evidence.seat_map),
        (missing > 0).then(|| format!("nothing of {missing} of {} buyers is there", history.buyers)),
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// Buyers of whom a purchase is on record.
fn purchases(history: &History) -> usize {
    let buyers: BTreeMap<u32, ()> =
        history.ops.iter().filter(|op| op.action == Action::Purchase).map(|op| (op.buyer, ())).collect();
    buyers.iter().count()
}

fn said<T>(what: &str, reading: &Reading<T>) -> Option<String> {
    reading.unread().map(|why| match why {
        "" => [what, " was not asked"].concat(),
        why => [what, " could not be read (", why, ")"].concat(),
    })
}

/// The first step that is missing in what a buyer did: a sentence. Where one try of a history
/// is recorded step by step, all have to be; a history made by hand may do without.
pub(super) fn steps(history: &History) -> Option<String> {
    let stepwise =
        |op: &Op| matches!(op.action, Action::Begin | Action::AppendSale | Action::Commit | Action::RollBack);
    if !history.ops.iter().any(stepwise) {
        return None;
    }
    // Of each buyer the last try and its last step.
    let mut last: BTreeMap<u32, (u16, Option<Action>)> = BTreeMap::new();
    for op in &history.ops {
        let (number, before) = last.entry(op.buyer).or_default();
        if op.try_number > *number {
            (*number, *before) = (op.try_number, None);
        }
        if op.action != Action::Purchase && op.action != Action::FindSale {
            if op.try_number != *number || !follows(*before, op.action) {
                return Some(missing(op, "a step before ", op.action.name()));
            }
            *before = Some(op.action);
        }
    }
    let confirmed = |op: &&Op| op.completion == Completion::Ok(Answered::Confirmed);
    let ended = |op: &&Op| matches!(op.action, Action::Commit | Action::FindSale);
    let bought: BTreeMap<u32, ()> = history.ops.iter().filter(ended).map(|op| (op.buyer, ())).collect();
    let unexplained = history.ops.iter().filter(confirmed).find(|op| bought.get(&op.buyer).is_none());
    unexplained.map(|op| missing(op, "", "the commit"))
}

/// Whether the purchase does this after that, within a try.
const fn follows(before: Option<Action>, action: Action) -> bool {
    matches!(
        (before, action),
        (None, Action::Begin)
            | (Some(Action::Begin), Action::ReadSeat)
            | (Some(Action::ReadSeat), Action::MarkSold | Action::RollBack)
            | (Some(Action::MarkSold), Action::AppendSale)
            | (Some(Action::AppendSale), Action::Commit)
    )
}

fn missing(op: &Op, before: &str, step: &str) -> String {
    let buyer = op.buyer.to_string();
    ["Not all that Fan ", &buyer, " did is on record: ", before, step, " is missing."].concat()
}
