//! The floors: every visitor's own venue, in both lanes' databases.
//!
//! ```text
//! order → counter → sale::purchase::<S> → store → ledger read back → receipt
//!            └→ teller: the seat as all regions have it → channel → viewers
//! ```
//!
//! Which floors there are is a table of the strong lane, so a restart forgets none. What
//! is sold travels from the counter to the viewers inside this process: with several
//! servers, a viewer sees what another one sold only when he loads the page again.

mod channels;
mod counter;
mod lane;
mod ledger;
mod register;
pub(crate) mod sale_id;
mod settings;
mod sweep;
mod teller;
mod viewer;

pub use settings::VenueSettings;

use crate::lanes::Lanes;
use app::{
    api::{ApiError, FloorOffice, Served},
    sale::{FloorLedger, Lane, LaneFloor, Order, VenueId},
};
use channels::Channels;
use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use lane::FloorLane;
use register::Register;
use std::sync::Arc;
use tokio::sync::Semaphore;
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
    tellers: Arc<Semaphore>,
    settings: VenueSettings,
    stop: CancellationToken,
}

impl Venues {
    /// Opens the floors. `stop` ends the viewers' streams; purchases end by themselves.
    #[must_use]
    pub fn new(lanes: Arc<Lanes>, settings: VenueSettings, stop: CancellationToken) -> Self {
        let register = Register::new(lanes.clone(), &settings);
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let (purchases, viewers) = (semaphore(settings.purchases_max), semaphore(settings.viewers_max));
        let (channels, tasks, tellers) = (Channels::default(), TaskTracker::new(), semaphore(teller::TELLERS_MAX));
        let shared = Shared { lanes, register, channels, tasks, purchases, viewers, tellers, settings, stop };
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
}

impl FloorOffice for Venues {
    fn open(&self) -> BoxFuture<'_, Result<VenueId, ApiError>> {
        self.shared.register.open().boxed()
    }

    fn find<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<(), ApiError>> {
        self.shared.register.find(venue).boxed()
    }

    fn floor<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<Vec<Result<LaneFloor, String>>, ApiError>> {
        async move {
            self.find(venue).await?;
            let scope = venue.scope();
            let [strong, eventual] = Lane::ALL.map(|lane| self.shared.lane(lane).floor(&scope));
            let (strong, eventual) = futures::join!(strong, eventual);
            Ok(vec![strong, eventual])
        }
        .boxed()
    }

    fn ledger<'a>(&'a self, venue: &'a VenueId, lane: Lane) -> BoxFuture<'a, Result<FloorLedger, ApiError>> {
        async move {
            self.find(venue).await?;
            self.shared.lane(lane).ledger(&venue.scope()).await.map_err(ApiError::busy)
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
