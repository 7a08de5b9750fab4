//! The content of one request's page, gathered by the server before anything is drawn.

use super::api_page::ApiDoc;
use sale::{FloorId, Lane, LaneFloor, Region, SeatId, Ticket, event::RunRecord};
use std::sync::Arc;

/// A page.
#[derive(Debug, Clone)]
pub enum Page {
    /// The front page.
    Home(Box<Home>),
    /// One run, as far as it is known.
    Run(Arc<RunRecord>),
    /// A run that begins now: its outcomes are streamed into the page, in the place
    /// of [`super::stream::HERE`].
    Running {
        /// The contended seat.
        seat: SeatId,
        /// Buyers in each lane.
        buyers: u32,
    },
    /// "Join this floor?"
    Join {
        /// The floor.
        floor_id: FloorId,
        /// Whether it is the visitor's own: then the page says how to share it.
        own: bool,
    },
    /// The public API.
    Api(Box<ApiDoc>),
    /// An error page: something cannot be done, or does not exist.
    Sorry {
        /// HTTP status.
        status: u16,
        /// A sentence.
        sentence: String,
    },
}

/// The public address of the site, `https://…` without a slash at the end: provided
/// through Leptos context where it is known. Social cards need it.
#[derive(Debug, Clone)]
pub struct PublicUrl(pub Arc<str>);

impl PublicUrl {
    /// Whether browsers reach the site by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

/// The front page.
#[derive(Debug, Clone)]
pub struct Home {
    /// A finished real run.
    pub recorded: Arc<RunRecord>,
    /// The seat that Break it aims at.
    pub target: SeatId,
    /// The visitor's own floor.
    pub floor: FloorView,
    /// The reason why Break it did not start a run, shown under its button.
    pub notice: Option<String>,
}

/// The visitor's own floor, and the visitor's choices on it.
#[derive(Debug, Clone)]
pub struct FloorView {
    /// The id of the floor; `None` for a visitor who has not bought anything yet.
    pub floor_id: Option<FloorId>,
    /// The name on the next ticket.
    pub buyer: String,
    /// Both lanes, in the order of [`Lane::ALL`], or why one could not be read.
    pub lanes: Vec<Result<LaneFloor, String>>,
    /// The lane shown.
    pub lane: Lane,
    /// The region whose seat map is shown, and in which the visitor buys.
    pub region: Region,
    /// The ticket that was sold a moment ago.
    pub sold: Option<Ticket>,
    /// Why the visitor's last request to the floor was not done.
    pub notice: Option<String>,
}

impl FloorView {
    /// A lane of the floor, where it could be read.
    #[must_use]
    pub fn lane(&self, lane: Lane) -> Option<&LaneFloor> {
        self.lanes.get(lane.index()).and_then(|floor| floor.as_ref().ok())
    }
}
