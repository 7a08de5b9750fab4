//! The simulation: the same purchase on two databases that are made of this file's own rules
//! and a seed. No database, no clock, no network; the same bytes on a server and in a browser.

use crate::{
    event::RunEvent,
    sale::{History, Lane, SeatId},
};

/// What is to be simulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimSpec {
    /// The lanes, each with the same buyers.
    pub lanes: Vec<Lane>,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers in each lane.
    pub buyers: u32,
    /// Decides everything that a real run leaves to chance.
    pub seed: u64,
}

/// A simulated run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// Its events, as a server would tell them, [`RunEvent::Started`] to [`RunEvent::Ended`].
    pub events: Vec<RunEvent>,
    /// The histories of its lanes, in the order of [`Lane::ALL`].
    pub histories: Vec<History>,
}
