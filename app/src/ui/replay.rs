//! The replay's arithmetic: what each buyer had done at which moment of a run.

mod speed;

use sale::{Attempt, Steps};
pub use speed::{SHOWN_MS, factor};

/// Positions of the scrubber.
pub const POSITIONS: u64 = 1000;

/// When a buyer did what, in microseconds after the release.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// They first read that the seat is free; `None` if they never did, or it is not known.
    pub read_us: Option<u64>,
    /// They had first written; `None` if they never had, or it is not known.
    pub wrote_us: Option<u64>,
    /// They were answered.
    pub answered_us: u64,
    /// Whether they hold a ticket.
    pub ticket: bool,
}

/// The last step that a buyer has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// They have not read yet.
    Waiting,
    /// They have read "free".
    Read,
    /// They have written.
    Wrote,
    /// They have been answered.
    Answered,
}

impl Step {
    /// The name in style sheets; `None` for the last step, which shows the outcome.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Waiting => Some("waiting"),
            Self::Read => Some("read"),
            Self::Wrote => Some("wrote"),
            Self::Answered => None,
        }
    }
}

impl Times {
    /// The times of an attempt; `ticket` is whether its buyer holds one.
    #[must_use]
    pub fn of(attempt: &Attempt, ticket: bool) -> Self {
        let first =
            |times: fn(&Steps) -> &Vec<u64>| attempt.steps.as_ref().and_then(|steps| times(steps).first().copied());
        Self {
            read_us: first(|steps| &steps.free_us),
            wrote_us: first(|steps| &steps.wrote_us),
            answered_us: attempt.ended_us(),
            ticket,
        }
    }

    /// Writes the times as one attribute: to read several of ten thousand elements takes a browser too long.
    #[must_use]
    pub fn to_attribute(self) -> String {
        let word = |at_us: Option<u64>| at_us.map_or_else(|| "-".to_owned(), |at_us| at_us.to_string());
        [&*word(self.read_us), " ", &word(self.wrote_us), " ", &self.answered_us.to_string()].concat()
    }

    /// Reads them; a time that is not there was not known.
    #[must_use]
    pub fn of_attribute(text: &str, ticket: bool) -> Self {
        let mut words = text.split(' ').map(|word| word.parse().ok());
        let mut next = || words.next().flatten();
        Self { read_us: next(), wrote_us: next(), answered_us: next().unwrap_or(0), ticket }
    }

    /// The last step that the buyer has done at a moment.
    #[must_use]
    pub fn step(&self, now_us: u64) -> Step {
        let past = |at_us: Option<u64>| at_us.is_some_and(|at_us| at_us <= now_us);
        match (self.answered_us <= now_us, past(self.wrote_us), past(self.read_us)) {
            (true, ..) => Step::Answered,
            (_, true, _) => Step::Wrote,
            (_, _, true) => Step::Read,
            _ => Step::Waiting,
        }
    }
}

/// The counts of a lane at a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Buyers who have read "free".
    pub read: u32,
    /// Tickets of those who have been answered.
    pub tickets: u32,
}

/// One lane's buyers, in the order of the list on the page. They are looked through anew for each moment: that is
/// quick, and a sorted list of their steps would be more code in the browser.
#[derive(Debug, Clone, Default)]
pub struct Track(Vec<Times>);

impl Track {
    /// The buyers, in the order of the list on the page.
    #[must_use]
    pub const fn new(buyers: Vec<Times>) -> Self {
        Self(buyers)
    }

    /// Adds a buyer.
    pub fn push(&mut self, buyer: Times) {
        self.0.push(buyer);
    }

    /// The last step that each buyer has done at a moment.
    pub fn steps(&self, now_us: u64) -> impl Iterator<Item = Step> {
        self.0.iter().map(move |buyer| buyer.step(now_us))
    }

    /// The counts at a moment.
    #[must_use]
    pub fn counts(&self, now_us: u64) -> Counts {
        let past = |at_us: Option<u64>| u32::from(at_us.is_some_and(|at_us| at_us <= now_us));
        self.0.iter().fold(Counts::default(), |counts, buyer| Counts {
            read: counts.read + past(buyer.read_us),
            tickets: counts.tickets + past(buyer.ticket.then_some(buyer.answered_us)),
        })
    }

    /// The decisive moment: when somebody had written for the first time.
    #[must_use]
    pub fn first_write_us(&self) -> Option<u64> {
        self.0.iter().filter_map(|buyer| buyer.wrote_us).min()
    }

    /// The time of the last step.
    #[must_use]
    pub fn end_us(&self) -> u64 {
        self.times().max().unwrap_or(0)
    }

    /// The times of all steps.
    fn times(&self) -> impl Iterator<Item = u64> {
        self.0.iter().flat_map(|buyer| [buyer.read_us, buyer.wrote_us, Some(buyer.answered_us)]).flatten()
    }

    fn after(&self, now_us: u64) -> Option<u64> {
        self.times().filter(|at_us| *at_us > now_us).min()
    }

    fn until(&self, now_us: u64) -> Option<u64> {
        self.times().filter(|at_us| *at_us <= now_us).max()
    }
}

/// The moment of a position of the scrubber.
#[must_use]
pub const fn moment(position: u64, end_us: u64) -> u64 {
    end_us.saturating_mul(position) / POSITIONS
}

/// The scrubber's first position that is not before a moment, so that [`moment`] leads back to where it came from.
#[must_use]
pub const fn position(now_us: u64, end_us: u64) -> u64 {
    if now_us >= end_us { POSITIONS } else { now_us.saturating_mul(POSITIONS).div_ceil(end_us) }
}

/// The moment at which one more step has been done, or one fewer.
#[must_use]
pub fn step(tracks: &[&Track; 2], now_us: u64, forward: bool) -> u64 {
    if forward {
        tracks.iter().filter_map(|track| track.after(now_us)).min().unwrap_or(now_us)
    } else {
        // A microsecond before the last one that is shown.
        tracks.iter().filter_map(|track| track.until(now_us)).max().map_or(0, |at_us| at_us.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests;
