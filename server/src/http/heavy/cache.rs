//! The cache of results, bounded by their bytes. Results that were not requested lately are removed first.

use super::Made;
use quick_cache::{OptionsBuilder, Weighter, sync::Cache};
use std::{collections::hash_map::RandomState, sync::Arc};

/// The bytes of a usual result, for which the cache's bookkeeping is sized.
const USUAL_BYTES: u64 = 32 << 10;

/// Results by their keys.
#[derive(Debug, Clone)]
pub(super) struct ResultCache(Arc<Cache<String, Made, ByBytes, RandomState>>);

/// A result weighs as much memory as it takes.
#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<String, Made> for ByBytes {
    fn weight(&self, key: &String, made: &Made) -> u64 {
        // Never 0, which would be kept for ever.
        (key.len() + made.bytes.len()).max(1) as u64
    }
}

impl ResultCache {
    /// Returns a cache of up to this many bytes.
    pub(super) fn up_to(bytes: u64) -> Self {
        let items = usize::try_from(bytes / USUAL_BYTES).unwrap_or(usize::MAX);
        // One shard: if there were several, each would have only its share of the bytes.
        let options = OptionsBuilder::new().shards(1).estimated_items_capacity(items).weight_capacity(bytes).build();
        // Invariant: both capacities are set above.
        let options = options.unwrap_or_else(|error| unreachable!("{error}"));
        Self(Arc::new(Cache::with_options(options, ByBytes, RandomState::new(), Default::default())))
    }

    pub(super) fn get(&self, key: &str) -> Option<Made> {
        self.0.get(key)
    }

    pub(super) fn insert(&self, key: String, made: Made) {
        self.0.insert(key, made);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn made(bytes: usize) -> Made {
        Made { bytes: vec![0; bytes].into(), tag: HeaderValue::from_static("W/\"x\""), lasting: true }
    }

    #[test]
    fn the_bytes_are_bounded_and_what_is_asked_for_stays() {
        let cache = ResultCache::up_to(100_000);
        for number in 0..1000 {
            cache.insert(format!("run-{number}"), made(10_000));
            if number > 0 {
                assert!(cache.get("run-0").is_some(), "after {number}: it is asked for again and again");
            }
            assert!(cache.0.weight() <= 100_000);
        }
        cache.insert("too long".into(), made(100_001));
        assert!(cache.get("too long").is_none() && cache.get("run-0").is_some());
    }
}
