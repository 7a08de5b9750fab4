//! Repeated work: one task for each key, which does the work once more if it was requested again meanwhile.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The keys that have a task, and whether they were marked since the task last checked.
#[derive(Debug)]
pub(super) struct Marks<K: Eq + Hash> {
    map: Arc<Mutex<HashMap<K, bool>>>,
    most: usize,
}

/// The result of a mark.
#[derive(Debug)]
pub(super) enum Marked<K: Eq + Hash> {
    /// The key has no task yet: the caller has to start one with this place.
    Begin(Slot<K>),
    /// Its task does the work once more.
    Again,
    /// There are as many tasks as there may be.
    Full,
}

impl<K: Eq + Hash + Clone> Marks<K> {
    /// Allows at most this many tasks.
    pub(super) fn new(most: usize) -> Self {
        Self { map: Arc::default(), most }
    }

    /// Requests the work of this key.
    pub(super) fn mark(&self, key: &K) -> Marked<K> {
        let mut map = held(&self.map);
        if let Some(marked) = map.get_mut(key) {
            *marked = true;
            return Marked::Again;
        }
        if map.len() >= self.most {
            return Marked::Full;
        }
        map.insert(key.clone(), false);
        Marked::Begin(Slot { map: self.map.clone(), key: key.clone(), over: false })
    }
}

/// A task's place. It is given up when it is dropped.
#[derive(Debug)]
pub(super) struct Slot<K: Eq + Hash> {
    map: Arc<Mutex<HashMap<K, bool>>>,
    key: K,
    over: bool,
}

impl<K: Eq + Hash> Slot<K> {
    /// Whether the work is to be done once more. If not, the task is over, and the next mark begins another.
    pub(super) fn again(&mut self) -> bool {
        let mut map = held(&self.map);
        let again = map.get_mut(&self.key).is_some_and(std::mem::take);
        if !again {
            map.remove(&self.key);
            self.over = true;
        }
        again
    }

    /// Whether it was marked since the last check.
    pub(super) fn is_marked(&self) -> bool {
        held(&self.map).get(&self.key).copied().unwrap_or_default()
    }
}

impl<K: Eq + Hash> Drop for Slot<K> {
    fn drop(&mut self) {
        if !self.over {
            held(&self.map).remove(&self.key);
        }
    }
}

fn held<K>(map: &Mutex<HashMap<K, bool>>) -> MutexGuard<'_, HashMap<K, bool>> {
    // Each change is one insertion, one removal or one flag.
    map.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_marks_are_one_task_and_one_more_look() {
        let marks = Marks::new(2);
        let Marked::Begin(mut slot) = marks.mark(&"A1") else { panic!("has no task yet") };
        assert!((1..10_000).all(|_| matches!(marks.mark(&"A1"), Marked::Again)));
        assert!(slot.is_marked() && slot.again());
        // Marked while it works for the last time: it works once more.
        assert!(matches!(marks.mark(&"A1"), Marked::Again));
        assert!(slot.again() && !slot.again());
        drop(slot);
        assert!(matches!(marks.mark(&"A1"), Marked::Begin(_)), "what comes later has a task of its own");
    }

    #[test]
    fn tasks_are_bounded_and_one_that_ends_gives_its_place_back() {
        let marks = Marks::new(1);
        let Marked::Begin(slot) = marks.mark(&"A1") else { panic!("has no task yet") };
        assert!(matches!(marks.mark(&"A2"), Marked::Full));
        assert!(matches!(marks.mark(&"A1"), Marked::Again));
        drop(slot);
        let Marked::Begin(mut ended) = marks.mark(&"A2") else { panic!("there is a place") };
        assert!(!ended.again());
        let Marked::Begin(other) = marks.mark(&"A2") else { panic!("there is a place") };
        drop(ended);
        assert!(matches!(marks.mark(&"A2"), Marked::Again), "the place is another task's now");
        drop(other);
    }
}
