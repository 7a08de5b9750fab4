//! A buyer's connection: the way to a region and back, and the queues for the machine that does all the work.

use super::{
    chance::Chance,
    database::{At, Database, Transaction},
    speed::{DISTANCE_US, JITTER_US, Speed, WORKERS},
    time::Time,
};
use crate::{Backoff, Clock, Sale, SeatKey, SeatStatus, SeatStore, StoreError};
use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A lane's database, and the machine that it shares with its buyers: the time until which
/// each processor is busy.
pub(super) struct Served {
    pub(super) database: Box<dyn Database>,
    busy_until_ns: [u64; WORKERS],
}

/// The same for all connections of a lane.
#[derive(Clone)]
pub(super) struct Server(Arc<Mutex<Served>>);

impl Server {
    pub(super) fn new(database: Box<dyn Database>) -> Self {
        Self(Arc::new(Mutex::new(Served { database, busy_until_ns: [0; WORKERS] })))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Served> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Served {
    /// Returns when the processor that is free first will have done work that arrives now: work is
    /// done in the order in which it arrives.
    fn done_at(&mut self, now_ns: u64, work_ns: u64) -> u64 {
        let first = usize::from(self.busy_until_ns[1] < self.busy_until_ns[0]);
        let done = self.busy_until_ns[first].max(now_ns) + work_ns;
        self.busy_until_ns[first] = done;
        done
    }
}

/// A connection to one region.
pub(super) struct Line {
    time: Time,
    server: Server,
    speed: Speed,
    region: usize,
    chance: Chance,
    transaction: Transaction,
}

impl Line {
    pub(super) fn new(time: Time, server: Server, speed: Speed, region: usize, chance: Chance) -> Self {
        Self { time, server, speed, region, chance, transaction: Transaction::default() }
    }

    /// Waits for the release: all buyers are released at once, and a processor needs some time to start each of them.
    pub(super) async fn released(&mut self) {
        self.worked(self.speed.release_us.clone()).await;
    }

    /// Sends a request with this much work and waits for its response.
    pub(super) async fn request<T>(
        &mut self,
        work_us: RangeInclusive<u32>,
        work: impl FnOnce(&mut dyn Database, At, &mut Transaction) -> T,
    ) -> T {
        let half_ns = 500 * u64::from(DISTANCE_US[self.region]);
        let jitter_ns = 1000 * self.chance.of(&JITTER_US);
        self.worked(self.speed.hand_us.clone()).await;
        self.time.pass(half_ns + jitter_ns).await;
        self.worked(work_us).await;
        let at = At { region: self.region, now_ns: self.time.now_ns() };
        let response = work(&mut *self.server.lock().database, at, &mut self.transaction);
        self.time.pass(half_ns).await;
        self.worked(self.speed.hand_us.clone()).await;
        response
    }

    /// Waits until a processor is free and has done this much work.
    async fn worked(&mut self, work_us: RangeInclusive<u32>) {
        let work_ns = 1000 * self.chance.of(&work_us);
        let done_ns = self.server.lock().done_at(self.time.now_ns(), work_ns);
        self.time.until(done_ns).await;
    }

    /// Sends a read of the auditor and waits for its response.
    pub(super) async fn observe<T>(&mut self, read: impl FnOnce(&dyn Database, At) -> T) -> T {
        self.request(self.speed.read_us.clone(), |database, at, _| read(database, at)).await
    }
}

impl SeatStore for Line {
    /// Sends nothing: it is sent with the first statement, as in the adapter to PostgreSQL.
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.transaction = Transaction::default();
        Ok(())
    }

    async fn read_seat(&mut self, _: &SeatKey) -> Result<SeatStatus, StoreError> {
        Ok(self.request(self.speed.read_us.clone(), |database, at, open| database.read(at, open)).await)
    }

    async fn mark_sold(&mut self, sale: &Sale) -> Result<(), StoreError> {
        self.request(self.speed.write_us.clone(), |database, at, open| database.mark(at, open, sale)).await;
        Ok(())
    }

    async fn append_sale(&mut self, sale: &Sale) -> Result<(), StoreError> {
        self.request(self.speed.write_us.clone(), |database, at, open| database.append(at, open, sale)).await;
        Ok(())
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        if !self.server.lock().database.has_transactions() {
            return Ok(());
        }
        self.request(self.speed.write_us.clone(), |database, _, open| database.commit(open)).await
    }

    async fn roll_back(&mut self) -> Result<(), StoreError> {
        if self.server.lock().database.has_transactions() {
            self.request(self.speed.read_us.clone(), |_, _, open| *open = Transaction::default()).await;
        }
        Ok(())
    }

    /// Never needed: no response is lost here.
    async fn find_sale(&mut self, sale: &Sale) -> Result<bool, StoreError> {
        let rows = self.request(self.speed.read_us.clone(), |database, at, _| database.ledger(at)).await;
        Ok(rows.iter().any(|row| row.sale_id == sale.sale_id))
    }

    async fn back_off(&mut self, retry: u32) {
        let bound = Backoff::CONFLICT.bound(retry).as_micros() as u32;
        self.time.pass(1000 * self.chance.of(&(0..=bound))).await;
    }
}
