//! Sorting, and sets and maps in the order of their keys: the library's; in the widget, ours,
//! which are slower and 20 kB (brotli) smaller. Both give the same, in the same order.

#[cfg(any(feature = "widget", test))]
#[cfg_attr(not(feature = "widget"), expect(dead_code, reason = "tested where the library's are used"))]
mod small;

#[cfg(not(feature = "widget"))]
pub(crate) use std::collections::{BTreeMap, BTreeSet, HashSet};

#[cfg(feature = "widget")]
pub(crate) use small::{BTreeMap, BTreeSet, BTreeSet as HashSet};

/// Sorts.
pub(crate) trait Order<T> {
    /// Sorts by a key; what has the same key stays in its order.
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K);
}

#[cfg(not(feature = "widget"))]
impl<T> Order<T> for [T] {
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.sort_by_key(key);
    }
}

#[cfg(feature = "widget")]
impl<T> Order<T> for [T] {
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        let ranked = small::ranked(self.len(), &mut |one, other| key(&self[one]) < key(&self[other]));
        small::arrange(&ranked, &mut |one, other| self.swap(one, other));
    }
}
