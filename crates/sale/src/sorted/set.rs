//! A set of numbers that is a sorted list.

use super::OrderByKey as _;

/// Numbers, each once, in order. The set is made from all of them at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SortedSet(Vec<u32>);

impl SortedSet {
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.0.binary_search(&number).is_ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().copied()
    }
}

impl FromIterator<u32> for SortedSet {
    fn from_iter<I: IntoIterator<Item = u32>>(all: I) -> Self {
        let mut all: Vec<u32> = all.into_iter().collect();
        all.order_by_key(|number| *number);
        all.dedup();
        Self(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_each_once() {
        let set: SortedSet = [5, 1, 5, 3].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [1, 3, 5]);
        assert!(set.contains(3) && !set.contains(2));
    }
}
