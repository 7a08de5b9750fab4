//! Counts the work that is being done.

use std::sync::{Arc, Mutex, PoisonError};

/// The amount of work of one kind that is being done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Being made just now.
    pub now: usize,
    /// The most that were being made at one time.
    pub most: usize,
    /// Begun so far.
    pub begun: usize,
}

#[derive(Debug, Default)]
pub(super) struct Count(Mutex<Load>);

/// One piece of work, counted until it is dropped: a panic ends it, too.
#[derive(Debug)]
pub(super) struct Counted(Arc<Count>);

impl Count {
    pub(super) fn load(&self) -> Load {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn one_more(self: Arc<Self>) -> Counted {
        self.change(|load| {
            load.now += 1;
            load.most = load.most.max(load.now);
            load.begun += 1;
        });
        Counted(self)
    }

    fn change(&self, change: impl FnOnce(&mut Load)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.change(|load| load.now -= 1);
    }
}
