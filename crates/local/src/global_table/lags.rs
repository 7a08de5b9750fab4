//! The lags of replication: the configured one, and those that were set for single partitions.

use hashlink::LruCache;
use std::{
    ops::RangeInclusive,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The number of partitions with a lag of their own. Each takes about 150 bytes; beyond it, the one that was written
/// and set least recently has the configured lag again.
const PARTITIONS_MAX: usize = 10_000;

/// The mark with which the databases keep a key that is a string.
const STRING: &str = "S:";

/// The lags of both directions. Nothing is stored: after a restart there is only the configured one.
pub(super) struct Lags {
    /// The configured range, in milliseconds.
    usual: RangeInclusive<u32>,
    /// Milliseconds, by partition key.
    own: Mutex<LruCache<String, u32>>,
}

impl Lags {
    pub(super) fn new(usual: RangeInclusive<u32>) -> Self {
        Self { usual, own: Mutex::new(LruCache::new(PARTITIONS_MAX)) }
    }

    /// Returns the range in milliseconds from which the lags of this partition are drawn.
    pub(super) fn of(&self, partition: &str) -> RangeInclusive<u32> {
        self.own().get(partition).map_or_else(|| self.usual.clone(), |ms| *ms..=*ms)
    }

    /// Does the same for a key as the databases keep it.
    pub(super) fn of_stored(&self, pk: &str) -> RangeInclusive<u32> {
        self.of(pk.strip_prefix(STRING).unwrap_or(pk))
    }

    /// Sets the lag in milliseconds of the changes of a partition that are made from now on; without one, they have
    /// the configured lag.
    pub(super) fn set(&self, partition: &str, ms: Option<u32>) {
        match ms {
            Some(ms) => self.own().insert(partition.to_owned(), ms),
            None => self.own().remove(partition),
        };
    }

    fn own(&self) -> MutexGuard<'_, LruCache<String, u32>> {
        // Each change is one insertion or removal.
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_keeps_its_lag_until_it_is_taken_back() {
        let lags = Lags::new(400..=900);
        lags.set("venue-1", Some(2000));
        assert_eq!(
            [lags.of("venue-1"), lags.of_stored("S:venue-1"), lags.of("venue-2")],
            [2000..=2000, 2000..=2000, 400..=900]
        );
        lags.set("venue-1", None);
        assert_eq!(lags.of("venue-1"), 400..=900);
    }

    #[test]
    fn the_number_of_lags_is_bounded_and_the_one_least_in_use_makes_room() {
        let lags = Lags::new(400..=900);
        lags.set("mine", Some(1));
        for other in 0..PARTITIONS_MAX - 1 {
            lags.set(&other.to_string(), Some(2));
        }
        assert_eq!(lags.of("mine"), 1..=1);
        lags.set("one more", Some(3));
        assert_eq!([lags.of("0"), lags.of("mine"), lags.of("one more")], [400..=900, 1..=1, 3..=3]);
    }
}
