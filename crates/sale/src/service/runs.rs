//! Runs, as the pages, the JSON API and the command line ask for them.

use super::{Client, ServiceError};
use crate::{
    History, Lane, Region, RunSpec,
    event::{RunEvent, RunRecord, to_lines},
};
use futures::{Stream, StreamExt, future::BoxFuture, stream::BoxStream};
use std::{sync::Arc, time::Duration};

/// The events of a run as they come, several in a piece where several are there.
pub type Events = BoxStream<'static, Vec<Arc<RunEvent>>>;

/// Events as text for those outside this process, a line each.
pub fn lines(events: Events) -> impl Stream<Item = String> + Send + 'static {
    events.map(|piece| to_lines(piece.iter().map(AsRef::as_ref)))
}

/// Starts runs, lets viewers watch them, and finds those that are stored.
/// Starting does not wait: all waiting happens in the run's own task or in the stream.
pub trait RunService: Send + Sync {
    /// Registers a run of this client in these lanes; returns its id. It begins in its turn:
    /// until then its events say how many runs are in front of it.
    ///
    /// # Errors
    /// When the client has as many runs as it may have (429), when too many wait, or a quota is
    /// used up (503).
    fn start(&self, client: Client, lanes: &[Lane], spec: RunSpec) -> Result<String, ServiceError>;

    /// The events of a run from number `from` on, those to come included. A
    /// viewer is a cursor: a slow or closed one changes nothing for the run.
    ///
    /// # Errors
    /// When no such run is known (404), it has expired (410), or where runs are stored
    /// does not serve (503).
    fn watch(&self, run: &str, from: u32) -> BoxFuture<'static, Result<Events, ServiceError>>;

    /// What is known of a run: live, ended or stored.
    ///
    /// # Errors
    /// As [`Self::watch`].
    fn record(&self, run: &str) -> BoxFuture<'static, Result<Arc<RunRecord>, ServiceError>>;

    /// Makes sure that a run of this name may be known, without looking it up.
    ///
    /// # Errors
    /// When no run can be called so (404), or when one that was has expired (410).
    fn may_be_kept(&self, run: &str) -> Result<(), ServiceError>;

    /// The histories of the lanes of a run that has ended, in the order of [`Lane::ALL`];
    /// of a lane that failed there is none.
    ///
    /// # Errors
    /// As [`Self::watch`]; and while the run is on (503).
    fn histories(&self, run: &str) -> BoxFuture<'static, Result<Vec<Arc<History>>, ServiceError>>;

    /// A real run that ended some time ago, for a page that has none of its own yet.
    fn recorded(&self) -> Arc<RunRecord>;

    /// All runs that are part of the program, [`Self::recorded`] first, each with the lines
    /// of its events: for a page that has to do without a server.
    fn recordings(&self) -> Vec<(Arc<RunRecord>, &'static str)>;

    /// The engine of each lane just now, in the order of [`Lane::ALL`]: of none, while no run may be
    /// started for a reason of the whole site.
    fn engines(&self) -> Vec<EngineState>;

    /// When a run may be started again, where none may be for longer than a moment.
    fn come_again(&self) -> Option<Duration> {
        None
    }

    /// What a visitor may ask for.
    fn limits(&self) -> Limits;
}

/// What serves a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineState {
    /// The lane.
    pub lane: Lane,
    /// The engine's name, or a sentence why there is none.
    pub engine: Result<String, String>,
    /// Its regions.
    pub regions: Vec<Region>,
}

/// What a visitor may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most buyers in a run.
    pub buyers_max: u32,
}
