//! The barrier: every buyer is ready before the first one starts.

use race::{
    journal::Journal,
    plan::Plan,
    swarm::{LaneClock, Recorder, swarm},
};
use sale::{Lane, Outcome, Region, Sale, SeatId, SeatKey, SeatStatus, SeatStore, StoreError};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::Duration,
};
use store::{Deadlined, LaneStore, SeatRow};
use tokio::{runtime::Handle, time::Instant};

use crate::support::{new_scope, regions, within};

const BUYERS: u32 = 12;
/// Far longer than a worker needs to get to a task.
const PATIENCE: Duration = Duration::from_secs(30);

/// A lane that counts the buyers who have begun, and reads the count before each buyer's task is started.
#[derive(Default)]
struct Watched {
    begun: Arc<AtomicU32>,
    /// The count at each of these reads.
    seen: Mutex<Vec<u32>>,
    regions: Vec<Region>,
}

struct Line(Arc<AtomicU32>);

impl SeatStore for Line {
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
    async fn read_seat(&mut self, _: &SeatKey) -> Result<SeatStatus, StoreError> {
        Ok(SeatStatus::Sold { sale_id: None })
    }
    async fn mark_sold(&mut self, _: &Sale) -> Result<(), StoreError> {
        Ok(())
    }
    async fn append_sale(&mut self, _: &Sale) -> Result<(), StoreError> {
        Ok(())
    }
    async fn commit(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
    async fn roll_back(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
    async fn find_sale(&mut self, _: &Sale) -> Result<bool, StoreError> {
        Ok(false)
    }
    async fn back_off(&mut self, _: u32) {}
}

impl Deadlined for Line {
    fn set_deadline(&mut self, _: Instant) {}
}

impl LaneStore for Watched {
    type Seat = Line;

    /// Called once for each buyer, before their task is started. The runtime has one worker, which takes tasks in the
    /// order in which they came from outside: once it has done this one, all earlier tasks have run as far as they can.
    fn lane(&self) -> Lane {
        let (sender, receiver) = mpsc::channel();
        Handle::current().spawn(async move { sender.send(()) });
        receiver.recv_timeout(PATIENCE).expect("the worker gets to a task behind those of the buyers");
        self.seen.lock().unwrap().push(self.begun.load(Ordering::SeqCst));
        Lane::Strong
    }

    fn regions(&self) -> &[Region] {
        &self.regions
    }

    async fn engine(&self) -> Result<String, StoreError> {
        Ok("counts".into())
    }
    async fn open(&self, _: usize, wanted: usize) -> Result<Vec<Line>, StoreError> {
        Ok((0..wanted).map(|_| Line(self.begun.clone())).collect())
    }
    async fn create_seat(&self, _: &SeatKey) -> Result<(), StoreError> {
        Ok(())
    }
    async fn ledger(&self, _: usize, _: &SeatKey) -> Result<Vec<Sale>, StoreError> {
        Ok(Vec::new())
    }
    async fn owner(&self, _: usize, _: &SeatKey) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
    async fn fence_seat(&self, _: &SeatKey) -> Result<bool, StoreError> {
        Ok(true)
    }
    async fn owners(&self, _: usize, _: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
        Ok(Vec::new())
    }
    async fn rows(&self, _: usize, _: &str, _: &[SeatId]) -> Result<Vec<SeatRow>, StoreError> {
        Ok(Vec::new())
    }
    async fn clear(&self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The body of the test does not run on the worker, so the tasks it starts are queued and reach the worker in order.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nobody_begins_before_the_last_buyer_is_there() {
    let store = Watched { regions: regions().into(), ..Watched::default() };
    let plan = Plan::new(new_scope(), "A1".parse().unwrap(), BUYERS, 7);
    let half = BUYERS as usize / 2;
    let lines = vec![store.open(0, half).await.unwrap(), store.open(1, half).await.unwrap()];
    let recorder = Arc::new(Recorder::new(BUYERS, LaneClock::default()));
    let attempts = within(swarm(&store, &plan, lines, &Arc::new(Journal::default()), &recorder)).await;

    let seen = store.seen.lock().unwrap().clone();
    assert_eq!(seen, vec![0; BUYERS as usize], "buyers were let go while others were not there yet");
    assert_eq!(store.begun.load(Ordering::SeqCst), BUYERS, "and then all of them");
    assert!(attempts.len() == BUYERS as usize && attempts.iter().all(|it| it.outcome == Outcome::Rejected));
}
