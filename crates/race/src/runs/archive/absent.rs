//! Caches for a moment which runs are not stored: repeated requests cost nothing.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The time for which it is remembered. Another server may store the run right now.
const REMEMBERED: Duration = Duration::from_secs(5);
/// Ids remembered. Each takes about 100 bytes.
const ABSENT_MAX: usize = 10_000;

/// Ids of runs that were requested and not found, each with the time until which it is remembered.
#[derive(Debug, Default)]
pub(super) struct Absent(Mutex<HashMap<String, Instant>>);

impl Absent {
    /// Whether a run was not found a moment ago.
    pub(super) fn has(&self, run: &str, now: Instant) -> bool {
        self.all().get(run).is_some_and(|until| now < *until)
    }

    /// Notes that a run was not found.
    pub(super) fn put(&self, run: &str, now: Instant) {
        let mut all = self.all();
        if all.len() >= ABSENT_MAX {
            all.retain(|_, until| now < *until);
        }
        if all.len() < ABSENT_MAX {
            all.insert(run.to_owned(), now + REMEMBERED);
        }
    }

    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<String, Instant>> {
        // Each change is one insertion or a removal of what is old.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_found_is_remembered_for_a_moment_and_not_without_bound() {
        let (absent, now) = (Absent::default(), Instant::now());
        (0..ABSENT_MAX + 10).for_each(|run| absent.put(&run.to_string(), now));
        assert!(absent.has("7", now) && !absent.has(&ABSENT_MAX.to_string(), now));
        assert_eq!(absent.all().len(), ABSENT_MAX);
        let later = now + REMEMBERED;
        assert!(!absent.has("7", later));
        absent.put("another", later);
        assert!(absent.has("another", later) && absent.all().len() == 1);
    }
}
