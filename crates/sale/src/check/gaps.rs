//! Finds rows that were not read and buyers who are not on record: missing evidence is never
//! taken for good evidence.

use crate::{Action, Evidence, History, sorted::SortedSet};

/// Names the rows that were not read and counts the buyers who are not on record, without a
/// full stop. `None` if nothing is missing.
pub(super) fn unread(history: &History, evidence: &Evidence) -> Option<String> {
    let mut text = String::new();
    add(&mut text, "the ledger", evidence.ledger.unread());
    add(&mut text, "the seat map", evidence.seat_map.unread());
    let missing = missing(history);
    if missing > 0 {
        let (missing, all) = (missing.to_string(), history.buyers.to_string());
        part(&mut text, &["nothing of ", &missing, " of ", &all, " buyers is there"]);
    }
    (!text.is_empty()).then_some(text)
}

fn add(text: &mut String, what: &str, unread: Option<&str>) {
    match unread {
        None => {}
        Some("") => part(text, &[what, " was not asked"]),
        Some(why) => part(text, &[what, " could not be read (", why, ")"]),
    }
}

fn part(text: &mut String, words: &[&str]) {
    if !text.is_empty() {
        text.push_str("; ");
    }
    words.iter().for_each(|word| text.push_str(word));
}

/// Counts the run's buyers who are not on record.
pub(super) fn missing(history: &History) -> u32 {
    history.buyers.saturating_sub(u32::try_from(on_record(history).iter().count()).unwrap_or(u32::MAX))
}

/// Returns the buyers of whom a purchase is on record.
pub(super) fn on_record(history: &History) -> SortedSet {
    history.ops.iter().filter(|op| op.action == Action::Purchase).map(|op| op.buyer).collect()
}
