//! The options: the sections to measure, and for how long.

use clap::{Parser, ValueEnum};
use std::time::Duration;

#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// A short smoke of everything: the figures say nothing
    #[arg(long)]
    pub(crate) quick: bool,

    /// Only this, several times for several
    #[arg(long, value_enum)]
    only: Vec<Section>,

    /// Rounds of each side of the duel and of the recording
    #[arg(long)]
    pairs: Option<usize>,

    /// The duel over a Unix socket only
    #[arg(long)]
    pub(crate) socket_only: bool,

    /// Measures in this very process, not in a child of its own
    #[arg(long, hide = true)]
    pub(crate) in_this_process: bool,

    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Section {
    /// Purchases a second, against pgbench
    Duel,
    /// The cost of recording every operation
    Recording,
    /// The time that checking and storing add to a run
    Ending,
    /// The spread in the release of the buyers
    Release,
    /// Peak memory of a large run
    Memory,
    /// Events a second through one stream
    Stream,
}

impl Options {
    pub(crate) fn sections(&self) -> Vec<Section> {
        if self.only.is_empty() { Section::value_variants().to_vec() } else { self.only.clone() }
    }

    /// Returns the rounds of each side of the duel and of the recording.
    pub(crate) fn pairs(&self) -> usize {
        self.pairs.unwrap_or(if self.quick { 1 } else { 7 })
    }

    /// Returns the duration of a round of the duel.
    pub(crate) const fn round(&self) -> Duration {
        Duration::from_secs(if self.quick { 1 } else { 5 })
    }

    /// Returns the number of times that a run is repeated.
    pub(crate) const fn runs(&self) -> usize {
        if self.quick { 1 } else { 9 }
    }

    /// Returns the number of buyers of the large run.
    pub(crate) const fn buyers(&self) -> u32 {
        if self.quick { 500 } else { 10_000 }
    }
}
