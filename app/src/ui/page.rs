//! The content of one request's page, gathered by the server before anything is drawn.

use super::api_page::ApiDoc;
use sale::{DelayRange, FloorId, Lane, LaneFloor, Region, SeatId, VisitorTag, event::RunRecord};
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
        /// Its link, if it is the visitor's own: then the page says how to share it.
        share: Option<Share>,
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

/// The link with which a floor is shared.
#[derive(Debug, Clone)]
pub struct Share {
    /// The whole link.
    pub link: String,
    /// The link as a QR code; `None` if it is too long for one.
    pub qr: Option<Qr>,
}

/// A QR code, as the outline of its dark squares.
#[derive(Debug, Clone)]
pub struct Qr {
    /// Squares in a row, with the white margin.
    pub size: u32,
    /// The `d` of an SVG path: a square is one unit.
    pub path: String,
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
    /// The number of buyers that the visitor raced last, if the link says so.
    pub buyers: Option<u32>,
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
    /// The visitor: the tickets with this tag are theirs.
    pub visitor: VisitorTag,
    /// Both lanes, in the order of [`Lane::ALL`], or why one could not be read.
    pub lanes: Vec<Result<LaneFloor, String>>,
    /// The lane shown.
    pub lane: Lane,
    /// The region whose seat map is shown, and in which the visitor buys.
    pub region: Region,
    /// Whether the next purchase is in both regions at once.
    pub both: bool,
    /// The replication delay; `None` where it cannot be set.
    pub delay: Option<DelayRange>,
    /// The outcome of the visitor's purchase a moment ago, as a sentence.
    pub outcome: Option<String>,
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
