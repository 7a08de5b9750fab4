//! Runs, as the pages, the JSON API and the command line use them.

use super::{Client, ServiceError};
use crate::{
    History, Lane, Region, RunSpec,
    event::{RunEvent, RunRecord, to_lines},
};
use futures::{Stream, StreamExt, future::BoxFuture, stream::BoxStream};
use std::{sync::Arc, time::Duration};

/// The events of a run as they arrive, several in a piece if several are ready.
pub type Events = BoxStream<'static, Vec<Arc<RunEvent>>>;

/// Writes events as text for readers outside this process, one line per event.
pub fn lines(events: Events) -> impl Stream<Item = String> + Send + 'static {
    events.map(|piece| to_lines(piece.iter().map(AsRef::as_ref)))
}

/// Starts runs, lets viewers watch them, and finds those that are stored.
/// Starting does not wait: all waiting happens in the run's own task or in the stream.
pub trait RunService: Send + Sync {
    /// Registers a run of this client in these lanes; returns its id. It begins in its turn:
    /// until then its events show how many runs are in front of it.
    ///
    /// # Errors
    /// When the client has as many runs as it may have (429), when too many wait, or a quota is
    /// used up (503).
    fn start(&self, client: Client, lanes: &[Lane], spec: RunSpec) -> Result<String, ServiceError>;

    /// Streams the events of a run from number `from` on, future ones included. A
    /// viewer is a cursor: a slow or closed one changes nothing for the run.
    ///
    /// # Errors
    /// When no such run is known (404), it has expired (410), or the store of the runs
    /// does not respond (503).
    fn watch(&self, run: &str, from: u32) -> BoxFuture<'static, Result<Events, ServiceError>>;

    /// Returns the record of a run: live, ended or stored.
    ///
    /// # Errors
    /// As [`Self::watch`].
    fn record(&self, run: &str) -> BoxFuture<'static, Result<Arc<RunRecord>, ServiceError>>;

    /// Makes sure that a run with this id may be known, without searching for it.
    ///
    /// # Errors
    /// When no run can have this id (404), or when a run that had it has expired (410).
    fn may_be_kept(&self, run: &str) -> Result<(), ServiceError>;

    /// Returns the histories of the lanes of a run that has ended, in the order of [`Lane::ALL`];
    /// a lane that failed has none.
    ///
    /// # Errors
    /// As [`Self::watch`]; and while the run is under way (503).
    fn histories(&self, run: &str) -> BoxFuture<'static, Result<Vec<Arc<History>>, ServiceError>>;

    /// Returns a real run that ended some time ago, for a page that has none of its own yet.
    fn recorded(&self) -> Arc<RunRecord>;

    /// Returns all runs that are part of the program, [`Self::recorded`] first, each with the lines
    /// of its events: for a page that works without a server.
    fn recordings(&self) -> Vec<(Arc<RunRecord>, &'static str)>;

    /// Returns the current engine of each lane, in the order of [`Lane::ALL`]. No lane has one while no
    /// run may be started for a reason that concerns the whole site.
    fn engines(&self) -> Vec<EngineState>;

    /// Returns the time until a run may be started again, if none may be for longer than a moment.
    fn come_again(&self) -> Option<Duration> {
        None
    }

    /// Returns the limits for what a visitor may request.
    fn limits(&self) -> Limits;
}

/// The engine that serves a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineState {
    /// The lane.
    pub lane: Lane,
    /// The engine's name, or a sentence why there is none.
    pub engine: Result<String, String>,
    /// Its regions.
    pub regions: Vec<Region>,
}

/// The limits for what a visitor may request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most buyers in a run.
    pub buyers_max: u32,
}
