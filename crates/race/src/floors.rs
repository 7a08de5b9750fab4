//! The floors: every visitor's own floor, in both lanes' databases.
//!
//! ```text
//! order → counter → sale::purchase::<S> → store → ledger read back → receipt
//!            └→ news: the seat as all regions have it → channel → viewers
//! ```
//!
//! The floors are listed in a table of the strong lane, so a restart forgets none. Sales travel
//! from the counter to the viewers inside this process: with several servers, viewers see the
//! sales of another server only when they load the page again.

mod channels;
mod counter;
mod delay;
mod lane;
mod ledger;
mod limits;
mod marks;
mod news;
mod register;
mod sale_id;
mod shared_reads;
mod sweep;
mod viewer;

pub use limits::PURCHASES_MAX;
pub use limits::{FLOORS_MAX, FloorLimits};

use crate::lanes::Lanes;
use channels::Channels;
use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use lane::FloorLane;
use news::SeatNews;
use register::Register;
use sale::{
    DelayMs, DelayRange, FloorId, FloorLedger, Lane, LaneFloor, Order, Region,
    service::{FloorService, Served, ServiceError},
};
use shared_reads::SharedReads;
use std::sync::Arc;
use store::postgres_wire::floors::FloorCursor;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The floors of one server.
#[derive(Debug, Clone)]
pub struct Floors {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    lanes: Arc<Lanes>,
    register: Register,
    channels: Channels,
    /// Purchases and the messages about them: these tasks outlive the request that started them.
    tasks: TaskTracker,
    purchases: Arc<Semaphore>,
    viewers: Arc<Semaphore>,
    news: SeatNews,
    /// Reads of floors, and of their ledgers.
    reads: SharedReads<(FloorId, Lane), Result<LaneFloor, String>>,
    ledgers: SharedReads<(FloorId, Lane), Result<FloorLedger, String>>,
    /// The place at which the last sweep ended.
    swept_to: Mutex<FloorCursor>,
    limits: FloorLimits,
    stop: CancellationToken,
}

impl Floors {
    /// Opens the floors. `stop` ends the viewers' streams; purchases end by themselves.
    #[must_use]
    pub fn new(lanes: Arc<Lanes>, limits: FloorLimits, stop: CancellationToken) -> Self {
        let register = Register::new(lanes.clone(), &limits);
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let shared = Shared {
            lanes,
            register,
            channels: Channels::default(),
            tasks: TaskTracker::new(),
            purchases: semaphore(limits.purchases_max),
            viewers: semaphore(limits.viewers_max),
            news: SeatNews::new(limits.news_max),
            reads: SharedReads::default(),
            ledgers: SharedReads::default(),
            swept_to: Mutex::default(),
            limits,
            stop,
        };
        Self { shared: Arc::new(shared) }
    }

    /// Waits until the purchases under way have ended.
    pub fn drain<'a>(&'a self) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            self.shared.tasks.close();
            self.shared.tasks.wait().await;
        })
    }
}

impl Shared {
    fn lane(&self, lane: Lane) -> &dyn FloorLane {
        match lane {
            Lane::Strong => &self.lanes.strong,
            Lane::Eventual => &self.lanes.eventual,
        }
    }

    /// Reads a lane of a floor as it is now, once for all requests of the same time.
    async fn read_lane(&self, floor_id: &FloorId, lane: Lane) -> Result<LaneFloor, String> {
        let read = async || self.lane(lane).floor(&floor_id.scope()).await;
        self.reads.read(&(floor_id.clone(), lane), read).await
    }

    /// Does the same for its ledger.
    async fn ledger(&self, floor_id: &FloorId, lane: Lane) -> Result<FloorLedger, String> {
        let read = async || self.lane(lane).ledger(&floor_id.scope()).await;
        self.ledgers.read(&(floor_id.clone(), lane), read).await
    }
}

impl FloorService for Floors {
    fn open(&self) -> BoxFuture<'_, Result<FloorId, ServiceError>> {
        self.shared.register.open().boxed()
    }

    fn find<'a>(&'a self, floor_id: &'a FloorId) -> BoxFuture<'a, Result<(), ServiceError>> {
        self.shared.register.find(floor_id).boxed()
    }

    fn note_use<'a>(&'a self, floor_id: &'a FloorId) -> BoxFuture<'a, Result<(), ServiceError>> {
        self.shared.register.note_use(floor_id).boxed()
    }

    fn floor<'a>(
        &'a self,
        floor_id: &'a FloorId,
    ) -> BoxFuture<'a, Result<Vec<Result<LaneFloor, String>>, ServiceError>> {
        async move {
            self.find(floor_id).await?;
            let [strong, eventual] = Lane::ALL.map(|lane| self.shared.read_lane(floor_id, lane));
            let (strong, eventual) = futures::join!(strong, eventual);
            Ok(vec![strong, eventual])
        }
        .boxed()
    }

    fn ledger<'a>(&'a self, floor_id: &'a FloorId, lane: Lane) -> BoxFuture<'a, Result<FloorLedger, ServiceError>> {
        async move {
            self.find(floor_id).await?;
            self.shared.ledger(floor_id, lane).await.map_err(ServiceError::busy)
        }
        .boxed()
    }

    fn check(&self, order: &Order) -> Result<(), ServiceError> {
        self.shared.lane(order.lane).region(&order.region).map(|_| ())
    }

    fn regions(&self, lane: Lane) -> Vec<Region> {
        self.shared.lane(lane).regions()
    }

    fn sell<'a>(&'a self, floor_id: &'a FloorId, order: Order) -> BoxFuture<'a, Result<Served, ServiceError>> {
        counter::sell(&self.shared, floor_id, order).boxed()
    }

    fn delay(&self, floor_id: Option<&FloorId>) -> Result<DelayRange, ServiceError> {
        delay::of(&self.shared, floor_id)
    }

    fn set_delay<'a>(&'a self, floor_id: &'a FloorId, delay: DelayMs) -> BoxFuture<'a, Result<(), ServiceError>> {
        delay::set(&self.shared, floor_id, delay).boxed()
    }

    fn watch<'a>(&'a self, floor_id: &'a FloorId) -> BoxFuture<'a, Result<BoxStream<'static, String>, ServiceError>> {
        viewer::watch(&self.shared, floor_id).boxed()
    }
}
