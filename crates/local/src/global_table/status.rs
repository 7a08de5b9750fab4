//! The state of replication, and the handle that reports it.

use std::{
    ops::RangeInclusive,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use super::lags::Lags;

/// Replication as of the replicator's last pass over both regions. Totals count from the start of this process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplicationStatus {
    /// Changes made in one region that have not reached the other.
    pub pending: u64,
    /// The time that the last change to arrive had taken, in milliseconds.
    pub last_lag_ms: Option<u32>,
    /// Changes written to the region they were not made in.
    pub applied: u64,
    /// Changes dropped on arrival because a newer one was already there.
    pub superseded: u64,
    /// Whether changes are being held back on purpose.
    pub paused: bool,
    /// The fault that keeps replication, or an endpoint, from working right now.
    pub fault: Option<String>,
}

/// A cheap handle on the replicator, to be cloned and shared.
#[derive(Clone)]
pub struct Replication(Arc<Shared>);

impl Replication {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// Returns the state of replication.
    pub fn status(&self) -> ReplicationStatus {
        self.0.report.borrow().status.clone()
    }

    /// Waits until every change made before this call, in either region, has
    /// arrived in the other or lost to a newer one; false if that takes longer
    /// than `timeout`. With writers still busy there may be no such moment.
    pub async fn wait_settled(&self, timeout: Duration) -> bool {
        let passes_before = self.0.passes_begun.load(Ordering::SeqCst);
        let settled = |report: &Report| {
            let status = &report.status;
            // Only a pass begun after this call has seen all earlier changes.
            report.pass > passes_before && status.pending == 0 && status.fault.is_none()
        };
        let mut reports = self.0.report.subscribe();
        self.0.wake();
        matches!(tokio::time::timeout(timeout, reports.wait_for(settled)).await, Ok(Ok(_)))
    }

    /// Holds changes back, as if the regions could not reach each other. A delivery under way is finished first; the
    /// status shows when the pause is in effect.
    pub fn pause(&self) {
        self.0.set_paused(true);
    }

    /// Lets changes through again, the overdue ones at once.
    pub fn resume(&self) {
        self.0.set_paused(false);
    }

    /// Returns the range in milliseconds from which the lags of changes to this partition are drawn.
    pub fn lag(&self, partition: &str) -> RangeInclusive<u32> {
        self.0.lags.of(partition)
    }

    /// Sets the lag in milliseconds of all changes to a partition from now on; without one, they have the configured
    /// lag. It is not stored, and the partitions that use theirs least lose it when there are too many.
    pub fn set_lag(&self, partition: &str, ms: Option<u32>) {
        self.0.lags.set(partition, ms);
    }
}

/// The state that the replicator's thread shares with everybody else.
pub(super) struct Shared {
    stopping: AtomicBool,
    paused: AtomicBool,
    passes_begun: AtomicU64,
    lags: Lags,
    report: watch::Sender<Report>,
    asleep: Mutex<bool>,
    woken: Condvar,
}

#[derive(Default)]
struct Report {
    pass: u64,
    status: ReplicationStatus,
    /// A fault that no later success can repair: a part of the global table has ended.
    broken: Option<String>,
}

impl Shared {
    pub(super) fn new(lag: RangeInclusive<u32>) -> Self {
        Self {
            stopping: AtomicBool::new(false),
            paused: AtomicBool::new(false),
            passes_begun: AtomicU64::new(0),
            lags: Lags::new(lag),
            report: watch::Sender::default(),
            asleep: Mutex::new(false),
            woken: Condvar::new(),
        }
    }

    pub(super) fn lags(&self) -> &Lags {
        &self.lags
    }

    pub(super) fn begin_pass(&self) -> u64 {
        self.passes_begun.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(super) fn publish(&self, pass: u64, status: ReplicationStatus) {
        self.report.send_modify(|report| {
            report.pass = pass;
            report.status = status;
            if report.broken.is_some() {
                report.status.fault.clone_from(&report.broken);
            }
        });
    }

    /// Records a fault that stays until the end.
    pub(super) fn break_down(&self, fault: String) {
        tracing::error!(fault, "the global table is broken");
        self.report.send_modify(|report| {
            report.status.fault = Some(fault.clone());
            report.broken = Some(fault);
        });
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.wake();
    }

    pub(super) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::SeqCst)
    }

    fn set_paused(&self, paused: bool) {
        self.paused.store(paused, Ordering::SeqCst);
        self.wake();
    }

    /// Ends the current or the next [`sleep`](Self::sleep) early.
    fn wake(&self) {
        *self.asleep.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.woken.notify_all();
    }

    pub(super) fn sleep(&self, duration: Duration) {
        let asleep = self.asleep.lock().unwrap_or_else(PoisonError::into_inner);
        let woken = self.woken.wait_timeout_while(asleep, duration, |asleep| *asleep);
        *woken.unwrap_or_else(PoisonError::into_inner).0 = true;
    }
}
