//! Whether one more run may be started: the runs of a day, what they cost on AWS, and the disk.
//!
//! The database counts at intervals; between two counts this server counts its own runs. The count never
//! goes down within a day, so a database that is down for a while makes no run cheaper.

mod cost;
mod quotas;

pub use cost::Billed;
pub use quotas::Quotas;

use super::run_id::{day_begins_ms, now_ms};
use sale::Lane;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::postgres_wire::begun::RunCount;

/// Bytes of a megabyte, as `--runs-stored-mb` counts them.
const MB: u64 = 1_000_000;
/// Millionths of a US cent.
const CENT: u64 = 1_000_000;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Returns a sentence why the disk has no room for another run; `None` if it has room.
pub type DiskFull = Arc<dyn Fn() -> Option<String> + Send + Sync>;

/// The bounds of all runs together, and the part of them that is used.
pub(super) struct Quota {
    settings: Quotas,
    billed: Billed,
    disk_full: Option<DiskFull>,
    used: Mutex<Used>,
}

/// The part that is used. Nothing is counted at the start, so that the first sweep counts.
#[derive(Debug, Clone, Copy, Default)]
struct Used {
    /// The beginning of the day that is counted, as Unix time in milliseconds.
    day_ms: u64,
    runs: u64,
    /// In millionths of a US cent.
    cost: u64,
    stored: u64,
    bytes: u64,
    /// Whether nothing was started since the database counted.
    fresh: bool,
}

/// The reason why no run may be started for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The runs of the day are used up.
    Runs(u32),
    /// The budget of the day is used up.
    Budget(u32),
    /// The disk is full: a sentence.
    Disk(String),
}

impl Quota {
    pub(super) fn new(settings: Quotas, billed: Billed, disk_full: Option<DiskFull>) -> Self {
        Self { settings, billed, disk_full, used: Mutex::default() }
    }

    /// Returns the maximum cost of a run, in millionths of a US cent.
    pub(super) fn cost(&self, lanes: &[Lane], buyers: u32) -> u64 {
        lanes.iter().map(|lane| self.billed.run(*lane, buyers)).sum()
    }

    /// Returns the reason why a run of this cost cannot be started now.
    pub(super) fn refusal(&self, cost: u64) -> Option<Refusal> {
        if let Some(why) = self.disk_full.as_ref().and_then(|full| full()) {
            return Some(Refusal::Disk(why));
        }
        let used = self.used();
        if used.runs >= self.settings.runs_per_day.into() {
            return Some(Refusal::Runs(self.settings.runs_per_day));
        }
        let budget = u64::from(self.settings.aws_budget_cents) * CENT;
        (cost > 0 && used.cost + cost > budget).then_some(Refusal::Budget(self.settings.aws_budget_cents))
    }

    /// Counts a run that is started.
    pub(super) fn started(&self, cost: u64) {
        let mut used = self.used();
        used.runs += 1;
        used.cost += cost;
        used.fresh = false;
    }

    /// Counts a run that was stored; returns whether all of them take too much room now.
    pub(super) fn stored(&self, bytes: usize) -> bool {
        let mut used = self.used();
        used.stored += 1;
        used.bytes += u64::try_from(bytes).unwrap_or(u64::MAX);
        used.fresh = false;
        self.surplus(*used) > 0
    }

    /// Whether anything has changed since the database counted.
    pub(super) fn wants_count(&self) -> bool {
        !self.used().fresh
    }

    /// Takes over the count of the database; returns how many runs have to be deleted.
    pub(super) fn counted(&self, count: &RunCount) -> u64 {
        let of = |number: i64| u64::try_from(number).unwrap_or_default();
        let mut used = self.used();
        used.runs = used.runs.max(of(count.on_day));
        used.cost = used.cost.max(of(count.cost_on_day));
        (used.stored, used.bytes, used.fresh) = (of(count.stored), of(count.bytes), true);
        self.surplus(*used)
    }

    /// Returns how many of the stored runs are too many; if they take too many bytes, estimated by their mean size.
    fn surplus(&self, used: Used) -> u64 {
        let many = used.stored.saturating_sub(self.settings.runs_stored_max.into());
        let bytes = used.bytes.saturating_sub(u64::from(self.settings.runs_stored_mb) * MB);
        let mean = used.bytes.checked_div(used.stored).unwrap_or_default().max(1);
        let long = if bytes > 0 { (bytes / mean).max(1) } else { 0 };
        many.max(long).min(used.stored)
    }

    /// Returns what is used today.
    fn used(&self) -> MutexGuard<'_, Used> {
        // Each change is of numbers that are valid in any state.
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let today = day_begins_ms(now_ms());
        if used.day_ms != today {
            *used = Used { day_ms: today, runs: 0, cost: 0, fresh: false, ..*used };
        }
        used
    }
}

impl Refusal {
    /// Returns the time until a visitor may come again, if it is known.
    pub(super) fn come_again(&self) -> Option<Duration> {
        let now = now_ms();
        let tomorrow = Duration::from_millis(day_begins_ms(now) + DAY_MS - now);
        (!matches!(self, Self::Disk(_))).then_some(tomorrow)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runs(most) => write!(
                f,
                "The runs of today are used up: this site starts {most} a day. It shows recorded runs until the next \
                 day begins (0:00 UTC)."
            ),
            Self::Budget(0) => {
                f.write_str("This site starts no runs on AWS: its budget for that is 0. It shows recorded runs.")
            }
            Self::Budget(cents) => write!(
                f,
                "Today\u{2019}s budget for AWS, {cents} US cents, is spent. This site shows recorded runs until the next day \
                 begins (0:00 UTC)."
            ),
            Self::Disk(why) => f.write_str(why),
        }
    }
}

impl fmt::Debug for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quota").field("settings", &self.settings).field("billed", &self.billed).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
