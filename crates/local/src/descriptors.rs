//! Open files: their limit, and their use. Connections to databases and to visitors are open files too, and a process
//! that has none left fails everywhere at once.

use nix::sys::resource::{Resource, getrlimit, rlim_t, setrlimit};
use std::fmt;

/// Files, listeners, the databases' own files, and those that a library opens for a moment.
const BASE: u64 = 64;
/// For each connection to each region and lane: in the strong lane our connection and both ends of the relay, in the
/// eventual lane the local engine's end, too; two regions each.
const FOR_EACH_CONNECTION: u64 = 2 * (3 + 4);
/// Connections to a region in addition to those of buyers, for a run's own reads.
const SPARE: u64 = 4;
/// For reads of floors and of stored runs, two regions each: eight connections of the strong
/// lane, and two dozen of the eventual one.
const FOR_READERS: u64 = 2 * (8 * 3 + 24 * 4);
/// The minimum: fewer connections are not enough for a race.
const CONNECTIONS_MIN: u64 = 8;
/// The minimum: with fewer connections, a page and its files would have to take turns.
const VISITORS_MIN: u64 = 24;
/// Connections of visitors by default.
pub const HTTP_CONNECTIONS: u16 = 1024;
/// Enough for everything that can be set. Some systems report no limit, and allow far less.
const ENOUGH: rlim_t = 65_536;

/// The number of files that may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptors {
    most: u64,
}

/// Too few files may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFew {
    most: u64,
    needed: u64,
}

impl fmt::Display for TooFew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { most, needed } = self;
        write!(
            f,
            "this process may open {most} files, and needs {needed}: raise the limit (`ulimit -n 1024`, LimitNOFILE in systemd)"
        )
    }
}

impl Descriptors {
    /// Raises the limit of this process as far as possible, and returns the new limit.
    #[must_use]
    pub fn raised() -> Self {
        let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return Self { most: ENOUGH } };
        let wanted = hard.min(ENOUGH);
        if soft >= wanted || setrlimit(Resource::RLIMIT_NOFILE, wanted, hard).is_ok() {
            return Self { most: wanted.max(soft).min(ENOUGH) };
        }
        Self { most: soft }
    }

    /// The number of files that may be open.
    #[must_use]
    pub const fn most(self) -> u64 {
        self.most
    }

    /// Returns the connections to each region and lane, without visitors: the wanted number, or as many as there can
    /// be.
    ///
    /// # Errors
    /// When there are too few for a race.
    pub fn of_races(self, connections: u16) -> Result<u16, TooFew> {
        self.shared(connections, 0, BASE, 0).map(|(connections, _)| connections)
    }

    /// Returns the connections to each region and lane, and the connections of visitors: the wanted numbers, or as
    /// many as there can be, half of the files for each.
    ///
    /// # Errors
    /// When there are too few for a race and a page.
    pub fn of_server(self, connections: u16, visitors: u16) -> Result<(u16, u16), TooFew> {
        self.shared(connections, visitors, BASE + FOR_READERS, VISITORS_MIN)
    }

    fn shared(self, connections: u16, visitors: u16, fixed: u64, visitors_min: u64) -> Result<(u16, u16), TooFew> {
        let files_of = |connections: u64| (connections + SPARE) * FOR_EACH_CONNECTION;
        let (least, room) = (files_of(CONNECTIONS_MIN.min(connections.into())), self.most.saturating_sub(fixed));
        if room < least + visitors_min {
            return Err(TooFew { most: self.most, needed: fixed + least + visitors_min });
        }
        let half = if visitors == 0 { room } else { room / 2 };
        let databases = files_of(connections.into()).min(half.max(least)) / FOR_EACH_CONNECTION - SPARE;
        let rest = room - files_of(databases);
        let bounded = |number: u64, wanted: u16| u16::try_from(number).unwrap_or(u16::MAX).min(wanted);
        Ok((bounded(databases, connections), bounded(rest, visitors)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_shared_between_databases_and_visitors() {
        let of = |most| Descriptors { most }.of_server(64, 1024);
        assert_eq!(of(65_536), Ok((64, 1024)));
        for most in [496, 512, 1024, 1500, 2048] {
            let (connections, visitors) = of(most).unwrap();
            let used =
                BASE + FOR_READERS + (u64::from(connections) + SPARE) * FOR_EACH_CONNECTION + u64::from(visitors);
            assert!(used <= most, "{most}: {connections} and {visitors}");
            assert!(connections >= 8 && visitors >= 24, "{most}: {connections} and {visitors}");
        }
        let too_few = of(495).unwrap_err().to_string();
        assert!(too_few.starts_with("this process may open 495 files, and needs 496: raise the limit"), "{too_few}");
    }

    #[test]
    fn a_race_without_visitors_needs_less() {
        assert_eq!(Descriptors { most: 256 }.of_races(64), Ok(9));
        assert_eq!(Descriptors { most: 65_536 }.of_races(2000), Ok(2000));
        assert!(Descriptors { most: 128 }.of_races(64).is_err());
        assert_eq!(Descriptors { most: 140 }.of_races(1), Ok(1));
    }
}
