//! The replay's arithmetic: which outcomes are shown at which moment of a run.

/// Positions of the scrubber.
pub const POSITIONS: u64 = 1000;
/// The time in which a whole run is shown, in milliseconds: long enough to watch 60 outcomes,
/// short enough that nobody waits for the end.
pub const SHOWN_MS: u64 = 4000;

/// One lane's outcomes in the order of their time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Track {
    /// Times of the answers, ascending, in microseconds after the release.
    at_us: Vec<u64>,
    /// Tickets among the outcomes up to each.
    tickets: Vec<u32>,
    /// Place of each in the list on the page.
    index: Vec<u32>,
}

impl Track {
    /// Sorts the outcomes that the page lists: the time of each, and whether it has a ticket.
    #[must_use]
    pub fn new(items: &[(u64, bool)]) -> Self {
        let mut sorted: Vec<(u64, u32, bool)> = Vec::with_capacity(items.len());
        for (index, (at_us, ticket)) in (0..).zip(items) {
            // The page lists them almost in order, so an insertion is one step, and the
            // library's sort is 6 kB in the browser.
            let before = sorted.iter().rev().take_while(|later| later.0 > *at_us).count();
            sorted.insert(sorted.len() - before, (*at_us, index, *ticket));
        }
        let mut track = Self::default();
        let mut tickets = 0;
        for (at_us, index, ticket) in sorted {
            tickets += u32::from(ticket);
            track.at_us.push(at_us);
            track.tickets.push(tickets);
            track.index.push(index);
        }
        track
    }

    /// The number of outcomes at a moment.
    #[must_use]
    pub fn shown(&self, now_us: u64) -> usize {
        self.at_us.partition_point(|at_us| *at_us <= now_us)
    }

    /// Tickets among the first `shown` outcomes.
    #[must_use]
    pub fn tickets(&self, shown: usize) -> u32 {
        shown.checked_sub(1).and_then(|last| self.tickets.get(last)).copied().unwrap_or(0)
    }

    /// Places of the outcomes that differ between two counts.
    #[must_use]
    pub fn between(&self, one: usize, other: usize) -> &[u32] {
        self.index.get(one.min(other)..one.max(other)).unwrap_or_default()
    }

    /// The time of the last outcome.
    #[must_use]
    pub fn end_us(&self) -> u64 {
        self.at_us.last().copied().unwrap_or(0)
    }

    fn after(&self, now_us: u64) -> Option<u64> {
        self.at_us.get(self.shown(now_us)).copied()
    }

    fn until(&self, now_us: u64) -> Option<u64> {
        self.shown(now_us).checked_sub(1).and_then(|last| self.at_us.get(last)).copied()
    }
}

/// The moment of a position of the scrubber.
#[must_use]
pub const fn moment(position: u64, end_us: u64) -> u64 {
    end_us.saturating_mul(position) / POSITIONS
}

/// The scrubber's position at a moment.
#[must_use]
pub const fn position(now_us: u64, end_us: u64) -> u64 {
    if now_us >= end_us { POSITIONS } else { now_us.saturating_mul(POSITIONS) / end_us }
}

/// The moment at which one more outcome is shown, or one fewer.
#[must_use]
pub fn step(tracks: &[&Track; 2], now_us: u64, forward: bool) -> u64 {
    if forward {
        tracks.iter().filter_map(|track| track.after(now_us)).min().unwrap_or(now_us)
    } else {
        // A microsecond before the last one that is shown.
        tracks.iter().filter_map(|track| track.until(now_us)).max().map_or(0, |at_us| at_us.saturating_sub(1))
    }
}

/// Writes "0.31 s shown in 4 s (13× slower)". From integers: formatting a float costs the
/// browser several kilobytes.
#[must_use]
pub fn factor(end_us: u64) -> String {
    let end_us = end_us.max(1);
    let shown_us = SHOWN_MS * 1000;
    let (times, word) = if shown_us >= end_us {
        ((shown_us + end_us / 2) / end_us, "\u{d7} slower)")
    } else {
        ((end_us + shown_us / 2) / shown_us, "\u{d7} faster)")
    };
    [&duration(end_us), " shown in ", &(SHOWN_MS / 1000).to_string(), " s (", &times.to_string(), word].concat()
}

/// Writes two decimals of a second, or milliseconds where the decimals would be too coarse.
fn duration(us: u64) -> String {
    let hundredths = us / 10_000;
    if hundredths < 10 {
        return [&(us / 1000).max(1).to_string(), " ms"].concat();
    }
    let (tens, ones) = (hundredths % 100 / 10, hundredths % 10);
    [&(hundredths / 100).to_string(), ".", &tens.to_string(), &ones.to_string(), " s"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track() -> Track {
        Track::new(&[(300, true), (100, true), (200, false), (400, true)])
    }

    #[test]
    fn a_moment_shows_what_had_been_answered() {
        let track = track();
        assert_eq!([0, 99, 100, 250, 400].map(|us| track.shown(us)), [0, 0, 1, 2, 4]);
        assert_eq!([0, 1, 2, 3, 4].map(|shown| track.tickets(shown)), [0, 1, 1, 2, 3]);
        assert_eq!((track.between(1, 3), track.between(3, 1)), (&[2, 0][..], &[2, 0][..]));
        assert_eq!((track.end_us(), Track::default().end_us()), (400, 0));
    }

    #[test]
    fn the_scrubber_ends_where_the_run_ends() {
        assert_eq!((moment(0, 5000), moment(1000, 5000), moment(1000, 3)), (0, 5000, 3));
        assert_eq!((position(0, 5000), position(5000, 5000), position(4999, 5000)), (0, 1000, 999));
        assert_eq!(position(0, 0), 1000);
    }

    #[test]
    fn steps_go_through_both_lanes() {
        let (one, other) = (track(), Track::new(&[(150, false)]));
        let tracks = [&one, &other];
        assert_eq!([0, 100, 150, 399].map(|us| step(&tracks, us, true)), [100, 150, 200, 400]);
        assert_eq!(step(&tracks, 400, true), 400);
        assert_eq!([400, 399, 160, 100, 50].map(|us| step(&tracks, us, false)), [399, 299, 149, 99, 0]);
    }

    #[test]
    fn the_factor_is_printed_without_floats() {
        assert_eq!(factor(310_000), "0.31 s shown in 4 s (13× slower)");
        assert_eq!(factor(42_000), "42 ms shown in 4 s (95× slower)");
        assert_eq!(factor(12_050_000), "12.05 s shown in 4 s (3× faster)");
        assert_eq!(factor(0), "1 ms shown in 4 s (4000000× slower)");
    }
}
