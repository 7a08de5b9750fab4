//! What of a run is not on record. Missing evidence is never taken for good evidence.

use crate::{
    ordered::BTreeSet,
    sale::{Action, Evidence, History, Reading},
};

/// What was not read, and buyers of whom there is nothing; without a full stop. `None` where
/// all is there.
pub(super) fn unread(history: &History, evidence: &Evidence) -> Option<String> {
    let there = u32::try_from(on_record(history).iter().count()).unwrap_or(u32::MAX);
    let missing = history.buyers.saturating_sub(there);
    let all = [
        said("the ledger", &evidence.ledger),
        said("the seat map", &evidence.seat_map),
        (missing > 0).then(|| {
            ["nothing of ", &missing.to_string(), " of ", &history.buyers.to_string(), " buyers is there"].concat()
        }),
    ];
    all.into_iter().flatten().reduce(|said, more| [said.as_str(), "; ", &more].concat())
}

/// Buyers of whom a purchase is on record.
pub(super) fn on_record(history: &History) -> BTreeSet<u32> {
    history.ops.iter().filter(|op| op.action == Action::Purchase).map(|op| op.buyer).collect()
}

fn said<T>(what: &str, reading: &Reading<T>) -> Option<String> {
    reading.unread().map(|why| match why {
        "" => [what, " was not asked"].concat(),
        why => [what, " could not be read (", why, ")"].concat(),
    })
}
