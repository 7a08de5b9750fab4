//! The thread that carries changes from each region to the other.

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    config::GlobalTableConfig,
    error::GlobalTableError,
    replica::{Arrived, Change, Replica},
    schedule::{Schedule, wall_clock_ms},
    status::{ReplicationStatus, Shared},
};

/// The time between two polls for changes while there are some, and while there are none.
const POLL_ACTIVE: Duration = Duration::from_millis(5);
const POLL_IDLE: Duration = Duration::from_millis(25);

/// The time after the last change during which the next one is expected soon.
const ACTIVE_FOR: Duration = Duration::from_secs(1);

/// The wait before the retry after a database has refused us.
const RETRY_AFTER: Duration = Duration::from_millis(250);

/// Changes taken in by one transaction. Local writers wait meanwhile, so this is kept to about a millisecond of work.
const BATCH_MAX: usize = 64;

/// Changes due within this time are carried together: each delivery takes both
/// databases' write locks for a moment, and local writers wait for those.
const GATHER: Duration = Duration::from_millis(4);

/// The interval at which old versions are forgotten and the triggers are checked.
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(10);

/// The time for which an item's last version is remembered when nothing older is pending in either region. Every
/// later version is greater, whatever the clocks do, so the remembered one decides nothing any more. The margin,
/// hundreds of times the largest lag, is for people who inspect the databases.
const REGISTER_HORIZON_MS: i64 = 10 * 60 * 1000;

pub(super) struct Replicator {
    replicas: [Replica; 2],
    schedules: [Schedule; 2],
    shared: Arc<Shared>,
    status: ReplicationStatus,
    /// Whether the last pass left more to deliver than one batch.
    backlog: bool,
    last_active: Instant,
    last_housekeeping: Option<Instant>,
}

impl Replicator {
    pub(super) fn new(config: &GlobalTableConfig, replicas: [Replica; 2], shared: Arc<Shared>) -> Self {
        let schedule = |index| Schedule::new(config.seed.wrapping_add(index));
        Self {
            replicas,
            schedules: [schedule(0), schedule(1)],
            shared,
            status: ReplicationStatus::default(),
            backlog: false,
            last_active: Instant::now(),
            last_housekeeping: None,
        }
    }

    /// Starts the thread. It ends after [`Shared::stop`], even in the middle of a backlog: pending changes stay in
    /// the outboxes. `keep` is dropped when the databases have been closed.
    pub(super) fn spawn<K: Send + 'static>(self, keep: K) -> Result<JoinHandle<()>, GlobalTableError> {
        let name = "replicator".to_owned();
        let run = move || {
            let _keep = keep;
            let _end = Ending(Arc::clone(&self.shared));
            self.run();
        };
        thread::Builder::new().name(name.clone()).spawn(run).map_err(|source| GlobalTableError::Thread { name, source })
    }

    fn run(mut self) {
        while !self.shared.is_stopping() {
            let pass = self.shared.begin_pass();
            let outcome = self.pass();
            let pause = match &outcome {
                Ok(()) => self.idle_for(),
                Err(_) => RETRY_AFTER,
            };
            self.note_fault(outcome.err());
            self.count_pending();
            self.shared.publish(pass, self.status.clone());
            if !pause.is_zero() {
                self.shared.sleep(pause);
            }
        }
    }

    /// Makes one pass over both regions. An error in one direction does not hold up the other.
    fn pass(&mut self) -> Result<(), Fault> {
        self.status.paused = self.shared.is_paused();
        self.backlog = false;
        let outcomes = [self.direction(0), self.direction(1)];
        outcomes.into_iter().collect::<Result<(), Fault>>()?;
        if self.last_housekeeping.is_none_or(|last| last.elapsed() > HOUSEKEEPING_EVERY) {
            self.keep_house()?;
            self.last_housekeeping = Some(Instant::now());
        }
        Ok(())
    }

    /// Takes in the new changes of region `source`, and delivers those that are due.
    fn direction(&mut self, source: usize) -> Result<(), Fault> {
        self.take_in(source)?;
        if self.status.paused { Ok(()) } else { self.deliver(source) }
    }

    fn take_in(&mut self, source: usize) -> Result<(), Fault> {
        let replica = &self.replicas[source];
        let (after, room) = self.schedules[source].wants();
        let queued = replica.queued_after(after, room).map_err(Fault::reading(replica))?;
        if !queued.is_empty() {
            self.last_active = Instant::now();
            self.schedules[source].take_in(&queued, self.shared.lags());
        }
        Ok(())
    }

    fn deliver(&mut self, source: usize) -> Result<(), Fault> {
        let seqs = self.schedules[source].take_due(BATCH_MAX);
        if seqs.is_empty() {
            return Ok(());
        }
        self.backlog |= seqs.len() == BATCH_MAX;
        self.last_active = Instant::now();
        self.carry(source, &seqs).inspect_err(|_| self.schedules[source].put_back(&seqs))
    }

    /// Applies first and acknowledges afterwards: whatever happens in between, at worst a change is offered twice.
    fn carry(&mut self, source: usize, seqs: &[i64]) -> Result<(), Fault> {
        let [first, second] = &mut self.replicas;
        let (from, to) = if source == 0 { (first, second) } else { (second, first) };
        let changes = from.changes(seqs).map_err(Fault::reading(from))?;
        let arrived = to.apply(&changes, from.region()).map_err(Fault::writing(to))?;
        self.status.count(arrived, &changes);
        from.acknowledge(seqs).map_err(Fault::writing(from))
    }

    /// Counts the pending changes. Scheduled ones are pending; if there are more, only the outbox has their number.
    fn count_pending(&mut self) {
        let pending = self.replicas.iter().zip(&self.schedules).map(|(replica, schedule)| {
            let scheduled = schedule.len() as u64;
            if schedule.is_full() { replica.queued().unwrap_or(scheduled) } else { scheduled }
        });
        self.status.pending = pending.sum();
    }

    fn keep_house(&self) -> Result<(), Fault> {
        let mut settled = (wall_clock_ms() - REGISTER_HORIZON_MS) * 1000;
        for replica in &self.replicas {
            if !replica.captures().map_err(Fault::reading(replica))? {
                return Err(Fault::NotCaptured { region: replica.region().to_owned() });
            }
            let oldest = replica.oldest_queued().map_err(Fault::reading(replica))?;
            settled = settled.min(oldest.unwrap_or(i64::MAX));
        }
        for replica in &self.replicas {
            replica.forget_before(settled).map_err(Fault::writing(replica))?;
        }
        Ok(())
    }

    /// Returns the time until the next pass: the poll interval, or less if a change is due before.
    fn idle_for(&self) -> Duration {
        if self.backlog {
            return Duration::ZERO;
        }
        let poll = if self.last_active.elapsed() < ACTIVE_FOR { POLL_ACTIVE } else { POLL_IDLE };
        let next = self.schedules.iter().filter_map(Schedule::next).min();
        match next {
            Some(due) if !self.status.paused => due.saturating_duration_since(Instant::now()).clamp(GATHER, poll),
            _ => poll,
        }
    }

    /// Logs a fault when it appears and when it goes, not at every retry.
    fn note_fault(&mut self, fault: Option<Fault>) {
        let fault = fault.map(|fault| match std::error::Error::source(&fault) {
            Some(source) => format!("{fault}: {source}"),
            None => fault.to_string(),
        });
        if fault != self.status.fault {
            match &fault {
                Some(fault) => tracing::error!(fault, "replication is held up and will be retried"),
                None => tracing::info!("replication works again"),
            }
        }
        self.status.fault = fault;
    }
}

impl ReplicationStatus {
    fn count(&mut self, arrived: Arrived, changes: &[Change]) {
        self.applied += arrived.applied;
        self.superseded += arrived.superseded;
        if let Some(last) = changes.last() {
            let lag = (wall_clock_ms() - last.captured_ms).max(0);
            self.last_lag_ms = Some(u32::try_from(lag).unwrap_or(u32::MAX));
        }
    }
}

/// The reason why a pass did not come to its end.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("cannot read the changes of region {region}")]
    Reading { region: String, source: rusqlite::Error },
    #[error("cannot write to region {region}")]
    Writing { region: String, source: rusqlite::Error },
    #[error("a table of region {region} was deleted or recreated; its changes are not replicated")]
    NotCaptured { region: String },
}

impl Fault {
    fn reading(replica: &Replica) -> impl FnOnce(rusqlite::Error) -> Self + use<> {
        let region = replica.region().to_owned();
        |source| Self::Reading { region, source }
    }

    fn writing(replica: &Replica) -> impl FnOnce(rusqlite::Error) -> Self + use<> {
        let region = replica.region().to_owned();
        |source| Self::Writing { region, source }
    }
}

/// Notices that the thread has ended though nobody stopped it.
struct Ending(Arc<Shared>);

impl Drop for Ending {
    fn drop(&mut self) {
        if !self.0.is_stopping() {
            self.0.break_down("the replicator has ended unexpectedly".to_owned());
        }
    }
}
