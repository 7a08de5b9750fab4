//! The floors: every visitor's own venue, in both lanes' databases.
//!
//! ```text
//! order → counter → sale::purchase::<S> → store → ledger read back → receipt
//!            └→ news: the seat as all regions have it → channel → viewers
//! ```
//!
//! Which floors there are is a table of the strong lane, so a restart forgets none. What
//! is sold travels from the counter to the viewers inside this process: with several
//! servers, a viewer sees what another one sold only when he loads the page again.

mod channels;
mod counter;
mod lane;
mod ledger;
mod marks;
mod news;
mod register;
pub(crate) mod sale_id;
mod settings;
mod shared_reads;
mod sweep;
mod viewer;

pub(crate) use settings::PURCHASES_MAX;
pub use settings::{FLOORS_MAX, VenueSettings};

use crate::{lanes::Lanes, store::postgres_wire::venues::Place};
use app::{
    api::{ApiError, FloorOffice, Served},
    sale::{FloorLedger, Lane, LaneFloor, Order, VenueId},
};
use channels::Channels;
use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use lane::FloorLane;
use news::SeatNews;
use register::Register;
use shared_reads::SharedReads;
use std::sync::Arc;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The floors of one server.
#[derive(Debug, Clone)]
pub struct Venues {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    lanes: Arc<Lanes>,
    register: Register,
    channels: Channels,
    /// Purchases, and what is told of them: these outlive the request they came with.
    tasks: TaskTracker,
    purchases: Arc<Semaphore>,
    viewers: Arc<Semaphore>,
    news: SeatNews,
    /// Looks at floors, and at their ledgers.
    looks: SharedReads<(VenueId, Lane), Result<LaneFloor, String>>,
    ledgers: SharedReads<(VenueId, Lane), Result<FloorLedger, String>>,
    /// Where the last sweep ended.
    swept_to: Mutex<Place>,
    settings: VenueSettings,
    stop: CancellationToken,
}

impl Venues {
    /// Opens the floors. `stop` ends the viewers' streams; purchases end by themselves.
    #[must_use]
    pub fn new(lanes: Arc<Lanes>, settings: VenueSettings, stop: CancellationToken) -> Self {
        let register = Register::new(lanes.clone(), &settings);
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let shared = Shared {
            lanes,
            register,
            channels: Channels::default(),
            tasks: TaskTracker::new(),
            purchases: semaphore(settings.purchases_max),
            viewers: semaphore(settings.viewers_max),
            news: SeatNews::new(settings.news_max),
            looks: SharedReads::default(),
            ledgers: SharedReads::default(),
            swept_to: Mutex::default(),
            settings,
            stop,
        };
        Self { shared: Arc::new(shared) }
    }

    /// Waits until the purchases under way have ended.
    pub async fn drain(&self) {
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }
}

impl Shared {
    fn lane(&self, lane: Lane) -> &dyn FloorLane {
        match lane {
            Lane::Strong => &self.lanes.strong,
            Lane::Eventual => &self.lanes.eventual,
        }
    }

    /// A lane of a floor as it is now, read once for all who look at the same time.
    async fn look(&self, venue: &VenueId, lane: Lane) -> Result<LaneFloor, String> {
        let read = async || self.lane(lane).floor(&venue.scope()).await;
        self.looks.read(&(venue.clone(), lane), read).await
    }

    /// The same of its ledger.
    async fn ledger(&self, venue: &VenueId, lane: Lane) -> Result<FloorLedger, String> {
        let read = async || self.lane(lane).ledger(&venue.scope()).await;
        self.ledgers.read(&(venue.clone(), lane), read).await
    }
}

impl FloorOffice for Venues {
    fn open(&self) -> BoxFuture<'_, Result<VenueId, ApiError>> {
        self.shared.register.open().boxed()
    }

    fn find<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<(), ApiError>> {
        self.shared.register.find(venue).boxed()
    }

    fn note_use<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<(), ApiError>> {
        self.shared.register.note_use(venue).boxed()
    }

    fn floor<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<Vec<Result<LaneFloor, String>>, ApiError>> {
        async move {
            self.find(venue).await?;
            let [strong, eventual] = Lane::ALL.map(|lane| self.shared.look(venue, lane));
            let (strong, eventual) = futures::join!(strong, eventual);
            Ok(vec![strong, eventual])
        }
        .boxed()
    }

    fn ledger<'a>(&'a self, venue: &'a VenueId, lane: Lane) -> BoxFuture<'a, Result<FloorLedger, ApiError>> {
        async move {
            self.find(venue).await?;
            self.shared.ledger(venue, lane).await.map_err(ApiError::busy)
        }
        .boxed()
    }

    fn check(&self, order: &Order) -> Result<(), ApiError> {
        self.shared.lane(order.lane).region(&order.region).map(|_| ())
    }

    fn sell<'a>(&'a self, venue: &'a VenueId, order: Order) -> BoxFuture<'a, Result<Served, ApiError>> {
        counter::sell(&self.shared, venue, order).boxed()
    }

    fn watch<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<BoxStream<'static, String>, ApiError>> {
        viewer::watch(&self.shared, venue).boxed()
    }
}
