//! A lane that sometimes gives false answers, in front of a real one.

use sale::{Lane, Region, Sale, SeatId, SeatKey, SeatStatus, SeatStore, StoreError};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use store::{Deadlined, LaneStore, SeatRow};
use tokio::{sync::watch, time::Instant};

/// The false answer that it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    /// None: it answers as the lane behind it.
    None,
    /// Once, after a buyer has got their confirmation: a later buyer reads that the seat is available. The write that
    /// follows is refused, as by a database that notices.
    Available,
    /// Once, before anybody has written: a buyer reads that the seat is sold.
    Sold,
    /// The connection is reported as lost when it committed; and the ledger cannot be read.
    Lost,
}

/// The lane that lies.
pub(crate) struct Liar<S> {
    honest: S,
    lie: Lie,
    shared: Arc<Shared>,
}

struct Shared {
    /// The false answer was given: once is enough.
    lied: AtomicBool,
    /// The buyer who bought (`Available`), or the one who got the false answer (`Sold`), has their answer.
    answered: watch::Sender<bool>,
    /// Somebody has bought.
    bought: watch::Sender<bool>,
}

impl Shared {
    /// Waits, so that the false "sold" is answered before anybody else has sent a write, and so that the buyers who
    /// come after it find it true.
    async fn wait_for_the_lie(&self, region: usize) {
        let first = if region == 0 { &self.answered } else { &self.bought };
        let _ = first.subscribe().wait_for(|happened| *happened).await;
    }
}

impl<S> Liar<S> {
    pub(crate) fn before(honest: S, lie: Lie) -> Self {
        let shared = Shared {
            lied: AtomicBool::new(false),
            answered: watch::Sender::new(false),
            bought: watch::Sender::new(false),
        };
        Self { honest, lie, shared: Arc::new(shared) }
    }
}

/// A connection of the lane.
pub(crate) struct LyingLine<L> {
    honest: L,
    lie: Lie,
    shared: Arc<Shared>,
    region: usize,
    /// The buyer of this purchase gets an answer that others wait for.
    awaited: bool,
    /// This try gets the false answer.
    lying: bool,
}

impl<L> LyingLine<L> {
    fn first_to_lie(&self) -> bool {
        !self.shared.lied.swap(true, Ordering::SeqCst)
    }

    fn has_answered(&self) -> bool {
        *self.shared.answered.borrow()
    }
}

impl<L: SeatStore + Send> SeatStore for LyingLine<L> {
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.lying = match self.lie {
            Lie::Available => self.has_answered() && self.first_to_lie(),
            Lie::Sold => self.region == 1 && self.first_to_lie(),
            Lie::None | Lie::Lost => false,
        };
        self.honest.begin().await
    }

    async fn read_seat(&mut self, seat: &SeatKey) -> Result<SeatStatus, StoreError> {
        if self.lie == Lie::Sold && !self.lying {
            self.shared.wait_for_the_lie(self.region).await;
        }
        let truth = self.honest.read_seat(seat).await?;
        Ok(match self.lie {
            Lie::Available if self.lying => SeatStatus::Available,
            Lie::Sold if self.lying => {
                self.awaited = true;
                SeatStatus::Sold { sale_id: None }
            }
            _ => truth,
        })
    }

    async fn mark_sold(&mut self, sale: &Sale) -> Result<(), StoreError> {
        if self.lie == Lie::Available && self.lying {
            return Err(StoreError::Conflict { code: "40001".into() });
        }
        self.honest.mark_sold(sale).await
    }

    async fn append_sale(&mut self, sale: &Sale) -> Result<(), StoreError> {
        self.honest.append_sale(sale).await
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        self.honest.commit().await?;
        self.awaited = self.lie == Lie::Available;
        self.shared.bought.send_replace(true);
        match self.lie {
            Lie::Lost => Err(StoreError::Unknown { code: "connection".into(), detail: "a lie".into() }),
            _ => Ok(()),
        }
    }

    async fn roll_back(&mut self) -> Result<(), StoreError> {
        self.honest.roll_back().await
    }

    async fn find_sale(&mut self, sale: &Sale) -> Result<bool, StoreError> {
        match self.lie {
            Lie::Lost => Err(StoreError::Failed { code: "connection".into(), detail: "a lie".into() }),
            _ => self.honest.find_sale(sale).await,
        }
    }

    async fn back_off(&mut self, retry: u32) {
        self.honest.back_off(retry).await;
    }
}

impl<L: Deadlined> Deadlined for LyingLine<L> {
    /// Begins a purchase: the buyer before it on this connection has their answer by now.
    fn set_deadline(&mut self, deadline: Instant) {
        if std::mem::take(&mut self.awaited) {
            self.shared.answered.send_replace(true);
        }
        self.honest.set_deadline(deadline);
    }
}

impl<S: LaneStore> LaneStore for Liar<S> {
    type Seat = LyingLine<S::Seat>;

    fn lane(&self) -> Lane {
        self.honest.lane()
    }

    fn regions(&self) -> &[Region] {
        self.honest.regions()
    }

    async fn engine(&self) -> Result<String, StoreError> {
        self.honest.engine().await
    }

    async fn open(&self, region: usize, wanted: usize) -> Result<Vec<Self::Seat>, StoreError> {
        let (lie, shared) = (self.lie, &self.shared);
        let line = |honest| LyingLine { honest, lie, shared: shared.clone(), region, awaited: false, lying: false };
        Ok(self.honest.open(region, wanted).await?.into_iter().map(line).collect())
    }

    async fn create_seat(&self, seat: &SeatKey) -> Result<(), StoreError> {
        self.honest.create_seat(seat).await
    }

    async fn ledger(&self, region: usize, seat: &SeatKey) -> Result<Vec<Sale>, StoreError> {
        self.honest.ledger(region, seat).await
    }

    async fn owner(&self, region: usize, seat: &SeatKey) -> Result<Option<String>, StoreError> {
        self.honest.owner(region, seat).await
    }

    async fn fence_seat(&self, seat: &SeatKey) -> Result<bool, StoreError> {
        self.honest.fence_seat(seat).await
    }

    async fn owners(&self, region: usize, scope: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
        self.honest.owners(region, scope).await
    }

    async fn rows(&self, region: usize, scope: &str, seats: &[SeatId]) -> Result<Vec<SeatRow>, StoreError> {
        self.honest.rows(region, scope, seats).await
    }

    async fn clear(&self, scope: &str) -> Result<(), StoreError> {
        self.honest.clear(scope).await
    }
}
