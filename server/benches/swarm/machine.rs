//! Describes the machine and its load, and measures the processor time of a client.

use crate::{Fallible, purchases::Round};
use std::fs;

pub(crate) fn print_state(when: &str) -> Fallible<()> {
    let cores = std::thread::available_parallelism()?;
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split_whitespace().next().unwrap_or("unknown");
    println!("{when}: {cores} cores, {} GiB, load of the last minute {load}", memory_gib()?);
    Ok(())
}

fn memory_gib() -> Fallible<u64> {
    let info = fs::read_to_string("/proc/meminfo")?;
    let total = info.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib: u64 = total.and_then(|line| line.split_whitespace().next()).ok_or("no MemTotal")?.parse()?;
    Ok(kib.div_ceil(1024 * 1024))
}

/// The processes whose processor time is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Client {
    /// This process.
    Ours,
    /// The programs that this process started and that have ended: pgbench, not PostgreSQL.
    Children,
}

impl Client {
    /// Returns the processor time used so far, in microseconds.
    pub(crate) fn processor_us(self) -> Fallible<u64> {
        let stat = fs::read_to_string("/proc/self/stat")?;
        // The process name before these fields is in brackets, and may contain spaces.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let first = match self {
            Self::Ours => 11,
            Self::Children => 13,
        };
        let ticks: Vec<u64> = fields.skip(first).take(2).map(str::parse).collect::<Result<_, _>>()?;
        // A tick is a hundredth of a second on every Linux.
        Ok(ticks.iter().sum::<u64>() * 10_000)
    }
}

/// The result of a round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) a_second: f64,
    /// Processor time of the client for one purchase, connecting included. A busy machine changes the purchases a
    /// second, but hardly this.
    pub(crate) processor_us: f64,
}

impl Cost {
    pub(crate) fn of(round: &Round, used_us: u64) -> Self {
        Self { a_second: round.a_second, processor_us: used_us as f64 / round.purchases as f64 }
    }
}
