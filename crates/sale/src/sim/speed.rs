//! Distances and loads: fitted to the local engines on one machine, which the buyers share with
//! their databases. BENCH.md describes how they were fitted, and what does not fit.

use crate::Lane;
use std::ops::RangeInclusive;

/// The additional time of a round trip to each region, in microseconds: as `--region-rtt-ms`.
pub(super) const DISTANCE_US: [u32; 2] = [0, 10_000];
/// The additional time of a request on its way, in microseconds, random each time: `--jitter-ms`,
/// and timers that count whole milliseconds. The shortest answer from 10 ms away took 11.3 ms.
pub(super) const JITTER_US: RangeInclusive<u32> = 1_200..=3_200;
/// The time that a write takes to the other replica, in microseconds: as `--replication-lag-ms`.
pub(super) const REPLICATION_US: RangeInclusive<u32> = 400_000..=900_000;
/// Buyers in flight to a region: as `--connections`.
pub(super) const LINES_A_REGION: u32 = 64;
/// Pieces of work that a lane's machine does at the same time: its processors.
pub(super) const WORKERS: usize = 2;

/// The time for which a processor is busy with each piece of work of a lane, in microseconds.
#[derive(Debug, Clone)]
pub(super) struct Speed {
    /// To start a buyer.
    pub(super) release_us: RangeInclusive<u32>,
    /// To hand a request on to the network, or an answer to the buyer.
    pub(super) hand_us: RangeInclusive<u32>,
    /// To read, or to roll a transaction back.
    pub(super) read_us: RangeInclusive<u32>,
    /// To write, or to commit.
    pub(super) write_us: RangeInclusive<u32>,
}

impl Speed {
    /// Returns the speed of a lane.
    pub(super) const fn of(lane: Lane) -> Self {
        match lane {
            Lane::Strong => Self { release_us: 0..=80, hand_us: 20..=80, read_us: 50..=200, write_us: 50..=250 },
            Lane::Eventual => Self { release_us: 0..=360, hand_us: 45..=125, read_us: 50..=350, write_us: 100..=450 },
        }
    }
}
