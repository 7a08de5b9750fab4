//! Sorting, and sets that are sorted lists. Those of the standard library, with its maps, are
//! 20 kB (brotli) of the code that a browser loads. Every target uses these, so the code with
//! which the checker is tested is the code that a visitor's browser runs.

mod set;

pub(crate) use set::SortedSet;

/// Sorts.
pub(crate) trait OrderByKey<T> {
    /// Sorts by a key; items with the same key stay in their order.
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K);
}

impl<T> OrderByKey<T> for [T] {
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        // Each key is read once: the items may be anywhere in memory.
        let keys: Vec<K> = self.iter().map(key).collect();
        let ranked = ranked(keys.len(), &mut |one, other| keys[one] < keys[other]);
        arrange(ranked, &mut |one, other| self.swap(one, other));
    }
}

/// Returns the numbers `0..count` in order, by a merge sort; `before` is whether one comes before another.
fn ranked(count: usize, before: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut ranks: Vec<usize> = (0..count).collect();
    let mut width = 1;
    while width < count {
        let mut merged = Vec::with_capacity(count);
        while merged.len() < count {
            let start = merged.len();
            let (middle, end) = ((start + width).min(count), (start + 2 * width).min(count));
            // Most lists here are in order already, or nearly.
            if middle == end || !before(ranks[middle], ranks[middle - 1]) {
                merged.extend_from_slice(&ranks[start..end]);
                continue;
            }
            let (mut left, mut right) = (start, middle);
            while merged.len() < end {
                if left == middle || (right < end && before(ranks[right], ranks[left])) {
                    merged.push(ranks[right]);
                    right += 1;
                } else {
                    merged.push(ranks[left]);
                    left += 1;
                }
            }
        }
        ranks = merged;
        width *= 2;
    }
    ranks
}

/// Brings items into that order, by swapping two at a time: each cycle of places is walked once.
fn arrange(mut ranked: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for begin in 0..ranked.len() {
        let mut index = begin;
        while ranked[index] != begin {
            let from = std::mem::replace(&mut ranked[index], index);
            swap(index, from);
            index = from;
        }
        ranked[index] = index;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_library_does(mut items in prop::collection::vec((0_u8..20, any::<u16>()), 0..300)) {
            let mut sorted = items.clone();
            sorted.sort_by_key(|item| item.0);
            items.order_by_key(|item| item.0);
            prop_assert_eq!(items, sorted);
        }
    }

    #[test]
    fn one_that_is_last_and_comes_first_costs_no_more_than_another() {
        let last_first = |count: usize| {
            let begun = std::time::Instant::now();
            let mut items: Vec<usize> = (1..count).chain([0]).collect();
            items.order_by_key(|item| *item);
            assert!(items.is_sorted());
            begun.elapsed()
        };
        let quickest = |count| (0..5).map(|_| last_first(count)).min().unwrap();
        let (some, many) = (quickest(2_000), quickest(32_000));
        assert!(many < some * 16 * 8, "{many:?} for 16 times as many as took {some:?}");
    }
}
