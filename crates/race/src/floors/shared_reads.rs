//! Reads that many request at once: one at a time for each key. All requests that come while a read is under way share
//! the next one. An answer is never older than its request.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

/// Time between the starts of two reads of one key, if somebody waits for the second: requests in between share it.
const TOGETHER: Duration = Duration::from_millis(100);

/// The reads under way. A result that nobody waits for is not kept.
#[derive(Debug)]
pub(super) struct SharedReads<K: Eq + Hash, T> {
    turns: Mutex<HashMap<K, Turn<T>>>,
}

/// The lock that a reader holds.
type Turn<T> = Arc<tokio::sync::Mutex<Option<Last<T>>>>;

/// The result of the last read.
#[derive(Debug)]
struct Last<T> {
    begun: Instant,
    read: T,
}

impl<K: Eq + Hash, T> Default for SharedReads<K, T> {
    fn default() -> Self {
        Self { turns: Mutex::default() }
    }
}

impl<K: Eq + Hash + Clone, T: Clone> SharedReads<K, T> {
    /// Returns the result of `read`, or of a read that another caller began after this call.
    pub(super) async fn read<F: Future<Output = T>>(&self, key: &K, read: impl FnOnce() -> F) -> T {
        let requested = Instant::now();
        let caller = self.caller(key);
        let (mut last, waited) = match caller.turn.try_lock() {
            Ok(last) => (last, false),
            Err(_) => (caller.turn.lock().await, true),
        };
        match last.as_ref() {
            Some(last) if last.begun >= requested => return last.read.clone(),
            Some(last) if waited => sleep_until(last.begun + TOGETHER).await,
            _ => {}
        }
        // Before anything is sent: all requests until now may have this answer.
        let begun = Instant::now();
        let read = read().await;
        *last = Some(Last { begun, read: read.clone() });
        read
    }

    fn caller(&self, key: &K) -> Caller<'_, K, T> {
        Caller { turn: self.turns().entry(key.clone()).or_default().clone(), key: key.clone(), reads: self }
    }
}

impl<K: Eq + Hash, T> SharedReads<K, T> {
    fn turns(&self) -> MutexGuard<'_, HashMap<K, Turn<T>>> {
        // Each change is one insertion or removal.
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A caller who waits for a read or does it. The last one to leave removes the entry.
struct Caller<'a, K: Eq + Hash, T> {
    reads: &'a SharedReads<K, T>,
    key: K,
    turn: Turn<T>,
}

impl<K: Eq + Hash, T> Drop for Caller<'_, K, T> {
    fn drop(&mut self) {
        let mut turns = self.reads.turns();
        // The map's reference, and this one.
        if Arc::strong_count(&self.turn) == 2 {
            turns.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::{
        sync::Barrier,
        time::{sleep, timeout},
    };

    /// Takes some time, and returns how often it was called.
    async fn slow(count: &AtomicUsize) -> usize {
        let read = count.fetch_add(1, Ordering::SeqCst) + 1;
        sleep(Duration::from_millis(20)).await;
        read
    }

    #[tokio::test]
    async fn all_who_ask_while_one_is_read_share_the_next() {
        let (reads, count) = (SharedReads::default(), AtomicUsize::new(0));
        let all = join_all((0..100).map(|_| reads.read(&1, || slow(&count)))).await;
        assert_eq!(all.iter().filter(|read| **read == 1).count(), 1, "the first one");
        assert_eq!((all[99], count.load(Ordering::SeqCst)), (2, 2));
        assert!(reads.turns().is_empty(), "nothing is kept");
        assert_eq!(reads.read(&1, || slow(&count)).await, 3, "who asks later reads anew, and at once");
    }

    #[tokio::test]
    async fn keys_do_not_wait_for_each_other_and_one_who_leaves_holds_nobody_up() {
        let (reads, count) = (SharedReads::default(), AtomicUsize::new(0));
        // Nobody passes it before all are there.
        let all = Barrier::new(10);
        let read = || async {
            all.wait().await;
            count.fetch_add(1, Ordering::SeqCst) + 1
        };
        let keys: Vec<u32> = (0..10).collect();
        let together = join_all(keys.iter().map(|key| reads.read(key, read)));
        assert_eq!(timeout(Duration::from_secs(60), together).await.unwrap().len(), 10);
        let gone = reads.read(&1, std::future::pending::<usize>);
        assert!(timeout(Duration::from_millis(1), gone).await.is_err());
        assert_eq!(reads.read(&1, || slow(&count)).await, 11);
        assert!(reads.turns().is_empty());
    }
}
