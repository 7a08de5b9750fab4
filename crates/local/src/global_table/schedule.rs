//! The time at which each queued change is due in the other region.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use super::{lags::Lags, replica::Queued};

/// The number of changes of one region that are scheduled at a time. The rest wait in the region's outbox, on disk,
/// so a backlog of any length takes no memory.
const SCHEDULED_MAX: usize = 65_536;

/// The capture time is cut to whole milliseconds; no change may arrive before
/// its lag has passed in full.
const CAPTURE_PRECISION_MS: i64 = 1;

/// The changes of one region by the moment they are due.
pub(super) struct Schedule {
    due: BinaryHeap<Reverse<(Instant, i64)>>,
    last_seen: i64,
    random: fastrand::Rng,
}

impl Schedule {
    pub(super) fn new(seed: u64) -> Self {
        Self { due: BinaryHeap::new(), last_seen: 0, random: fastrand::Rng::with_seed(seed) }
    }

    /// Returns the last change taken in, and the number of further changes for which there is room.
    pub(super) fn wants(&self) -> (i64, usize) {
        (self.last_seen, SCHEDULED_MAX.saturating_sub(self.due.len()))
    }

    pub(super) fn len(&self) -> usize {
        self.due.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.len() >= SCHEDULED_MAX
    }

    /// Draws a lag for each change. It runs from the change itself, not from the time when we noticed it. A wall
    /// clock that was set back in between must not hold a change up for longer than the largest lag.
    pub(super) fn take_in(&mut self, changes: &[Queued], lags: &Lags) {
        let (now, now_ms) = (Instant::now(), wall_clock_ms());
        for change in changes {
            let range = lags.of_stored(&change.pk);
            let lag = i64::from(self.random.u32(range.clone()));
            let left = change.captured_ms + CAPTURE_PRECISION_MS + lag - now_ms;
            let left = left.clamp(0, i64::from(*range.end()) + CAPTURE_PRECISION_MS);
            let due = now + Duration::from_millis(left.unsigned_abs());
            self.due.push(Reverse((due, change.seq)));
            self.last_seen = change.seq;
        }
    }

    /// Takes out up to `limit` changes that are due.
    pub(super) fn take_due(&mut self, limit: usize) -> Vec<i64> {
        let now = Instant::now();
        let mut seqs = Vec::new();
        while seqs.len() < limit && self.next().is_some_and(|due| due <= now) {
            seqs.extend(self.due.pop().map(|Reverse((_, seq))| seq));
        }
        seqs
    }

    /// Puts back changes that could not be delivered: they are due at once.
    pub(super) fn put_back(&mut self, seqs: &[i64]) {
        let now = Instant::now();
        self.due.extend(seqs.iter().map(|&seq| Reverse((now, seq))));
    }

    /// Returns the moment at which the next change is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.due.peek().map(|Reverse((due, _))| *due)
    }
}

/// Returns Unix time in milliseconds, as the databases stamp their changes.
pub(super) fn wall_clock_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queued(seq: i64, captured_ms: i64) -> Queued {
        Queued { seq, captured_ms, pk: format!("S:{seq}") }
    }

    #[test]
    fn a_change_is_due_within_its_range_however_late_or_early_its_stamp() {
        let mut schedule = Schedule::new(1);
        let now = wall_clock_ms();
        let hour = 3_600_000;
        schedule.take_in(&[queued(1, now - hour), queued(2, now), queued(3, now + hour)], &Lags::new(400..=900));
        assert_eq!(schedule.take_due(10), [1], "what is overdue goes at once");
        let next = schedule.next().expect("two more").saturating_duration_since(Instant::now());
        assert!((300..=901).contains(&next.as_millis()), "{next:?}");
        let last = schedule.due.iter().map(|Reverse((due, _))| *due).max().expect("two more");
        assert!(last <= Instant::now() + Duration::from_millis(901), "held up by a clock set back");
    }

    #[test]
    fn a_partition_with_a_lag_of_its_own_waits_for_that_and_holds_up_no_other() {
        let (mut schedule, lags) = (Schedule::new(1), Lags::new(0..=0));
        lags.set("1", Some(60_000));
        let hour_ago = wall_clock_ms() - 3_600_000;
        schedule.take_in(&[queued(1, wall_clock_ms()), queued(2, hour_ago)], &lags);
        assert_eq!(schedule.take_due(10), [2]);
        let left = schedule.next().expect("one more").saturating_duration_since(Instant::now());
        assert!((50_000..=60_001).contains(&left.as_millis()), "{left:?}");
    }

    #[test]
    fn a_seed_gives_the_same_lags_again() {
        let draw = |seed| {
            let mut schedule = Schedule::new(seed);
            (0..8).map(|_| schedule.random.u32(0..=1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
