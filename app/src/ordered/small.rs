//! Small ones: a map is a sorted list, and there is one merge sort for everything.

use std::borrow::Borrow;

/// Numbers `0..count` in order; `before` says whether one comes before another.
pub(super) fn ranked(count: usize, before: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut ranks: Vec<usize> = (0..count).collect();
    let mut width = 1;
    while width < count {
        let mut merged = Vec::with_capacity(count);
        while merged.len() < count {
            let start = merged.len();
            let (middle, end) = ((start + width).min(count), (start + 2 * width).min(count));
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

/// Brings things into that order, by swapping two at a time.
pub(super) fn arrange(ranked: &[usize], swap: &mut dyn FnMut(usize, usize)) {
    for place in 0..ranked.len() {
        let mut from = ranked[place];
        // What was there has moved on to where this came from.
        while from < place {
            from = ranked[from];
        }
        swap(place, from);
    }
}

/// As the library's of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BTreeMap<K, V>(Vec<(K, V)>);

/// As the library's of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BTreeSet<T>(BTreeMap<T, ()>);

impl<K: Ord, V> BTreeMap<K, V> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        // Mostly what comes is behind all others.
        match self.0.last() {
            Some((last, _)) if last.borrow() < key => Err(self.0.len()),
            _ => self.0.binary_search_by(|(other, _)| other.borrow().cmp(key)),
        }
    }

    /// The value that was there.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|place| &self.0[place].1)
    }

    pub(crate) const fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for BTreeMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(all: I) -> Self {
        let mut map = Self::new();
        all.into_iter().for_each(|(key, value)| _ = map.insert(key, value));
        map
    }
}

/// The place of a key.
pub(crate) struct Entry<'a, K, V> {
    map: &'a mut BTreeMap<K, V>,
    key: K,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    pub(crate) fn or_insert(self, value: V) -> &'a mut V {
        let Self { map, key } = self;
        let place = match map.place(&key) {
            Ok(place) => place,
            Err(place) => {
                map.0.insert(place, (key, value));
                place
            }
        };
        &mut map.0[place].1
    }
}

impl<'a, K: Ord, V: Default> Entry<'a, K, V> {
    pub(crate) fn or_default(self) -> &'a mut V {
        self.or_insert(V::default())
    }
}

impl<T: Ord> BTreeSet<T> {
    pub(crate) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.0.len()
    }

    /// Whether it was not there.
    pub(crate) fn insert(&mut self, item: T) -> bool {
        self.0.insert(item, ()).is_none()
    }

    pub(crate) fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.place(item).is_ok()
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, item: &Q)
    where
        T: Borrow<Q>,
    {
        if let Ok(place) = self.0.place(item) {
            self.0.0.remove(place);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(item, ())| item)
    }
}

impl<T: Ord> Extend<T> for BTreeSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, all: I) {
        all.into_iter().for_each(|item| _ = self.insert(item));
    }
}

impl<'a, T: Ord + Copy + 'a> Extend<&'a T> for BTreeSet<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, all: I) {
        self.extend(all.into_iter().copied());
    }
}

impl<T: Ord> FromIterator<T> for BTreeSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut set = Self::new();
        set.extend(all);
        set
    }
}

impl<T> IntoIterator for BTreeSet<T> {
    type Item = T;
    type IntoIter = std::iter::Map<std::vec::IntoIter<(T, ())>, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.0.into_iter().map(|(item, ())| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_library_does() {
        let mut seed = 7_u32;
        for count in [0, 1, 2, 3, 10, 64, 257] {
            let mut random = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed >> 28
            };
            let mut items: Vec<(u32, usize)> = (0..count).map(|place| (random(), place)).collect();
            let mut sorted = items.clone();
            sorted.sort_by_key(|item| item.0);
            let ranked = ranked(count, &mut |one, other| items[one].0 < items[other].0);
            arrange(&ranked, &mut |one, other| items.swap(one, other));
            assert_eq!(items, sorted);
        }
    }

    #[test]
    fn a_map_holds_each_key_once_in_order() {
        let mut map: BTreeMap<u32, &str> = [(3, "c"), (1, "a"), (3, "C"), (2, "b")].into_iter().collect();
        assert_eq!(map.iter().map(|(key, value)| (*key, *value)).collect::<Vec<_>>(), [(1, "a"), (2, "b"), (3, "C")]);
        assert_eq!((map.get(&3), map.get(&4)), (Some(&"C"), None));
        assert_eq!((*map.entry(0).or_insert("z"), *map.entry(2).or_default()), ("z", "b"));
        assert_eq!(map.values().copied().collect::<Vec<_>>(), ["z", "a", "b", "C"]);
    }

    #[test]
    fn a_set_forgets_what_is_taken_out() {
        let mut set: BTreeSet<u32> = [5, 1, 5, 3].into_iter().collect();
        set.extend(&[2, 1]);
        set.remove(&5);
        assert!(set.contains(&3) && !set.contains(&5) && set.iter().count() == 3);
        assert_eq!(set.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    }
}
