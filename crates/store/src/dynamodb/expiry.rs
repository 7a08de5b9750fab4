//! The time after which DynamoDB may delete a run's items by itself, in case no server clears them.
//!
//! DynamoDB deletes items some time after the second in their `expires_at`, if the table is configured for it
//! (deploy/dynamodb-global-table.yaml does that). Only the items of runs have such a second: a run begins once
//! and is kept for a fixed number of days. A floor lasts as long as somebody uses it. That time is not known
//! when its items are written, and writing them again later could overwrite a buyer's item. So they carry no
//! such second, and the sweep of floors deletes them.

use super::item::Item;
use aws_sdk_dynamodb::types::AttributeValue;
use std::time::Duration;
use uuid::Uuid;

/// The attribute's name.
pub const EXPIRES_AT: &str = "expires_at";

/// Added to the time for which runs are kept: the server's own sweep should come first, even if the server was
/// down for some days, and a clock may be wrong.
const MARGIN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The time for which the items of runs are kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expiry {
    retention: Duration,
}

impl Expiry {
    /// An expiry for runs that are kept for this time.
    pub(super) const fn after(retention: Duration) -> Self {
        Self { retention }
    }

    /// Writes the expiry into an item of this scope, if the scope has one.
    pub(super) fn put(self, item: &mut Item, scope: &str) {
        if let Some(second) = self.of(scope) {
            item.insert(EXPIRES_AT.into(), AttributeValue::N(second.to_string()));
        }
    }

    /// Returns the expiry as Unix time in seconds. A run's name begins with the time; a scope without a time in
    /// its name is not a run.
    fn of(self, scope: &str) -> Option<u64> {
        let (begun, _) = Uuid::try_parse(scope).ok()?.get_timestamp()?.to_unix();
        Some(begun.saturating_add(self.retention.as_secs()).saturating_add(MARGIN.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::FloorId;

    const DAY: u64 = 24 * 60 * 60;

    #[test]
    fn a_runs_items_outlast_its_page() {
        let run = "019a1687a6207000800000000000abcd";
        let begun = 0x019a_1687_a620 / 1000;
        let expiry = Expiry::after(Duration::from_secs(30 * DAY));
        assert_eq!(expiry.of(run), Some(begun + 37 * DAY));
    }

    #[test]
    fn a_floors_items_stay_until_they_are_cleared() {
        let expiry = Expiry::after(Duration::ZERO);
        let floor = FloorId::new(0x019a_1687_a620_7000_8000_0000_0000_abcd);
        assert_eq!(expiry.of(&floor.scope()), None, "even one whose name looks like a run's");
        assert_eq!(expiry.of("a36b5238ae774a82b922c20aefcb31d4"), None, "by chance, not by time");
    }
}
