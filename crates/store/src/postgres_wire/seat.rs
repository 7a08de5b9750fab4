//! A buyer's connection: the purchase's five statements on it.

use super::{
    Isolation,
    classify::{During, classify},
    clock::{Clock, Late},
    connection::Connection,
    pool::RegionPool,
    sql::{COMMIT, ROLLBACK},
};
use crate::{
    backoff::wait,
    {ATTEMPT_DEADLINE, Deadlined, slots::Slot, timed_out},
};
use futures::FutureExt;
use sale::{Backoff, Sale, SeatKey, SeatStatus, SeatStore, StoreError};
use std::pin::pin;
use tokio::time::Instant;
use tokio_postgres::{Row, types::ToSql};

/// The state of the connection's transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No transaction is open.
    Idle,
    /// BEGIN is not sent yet: it travels with the first statement, which saves a round trip.
    Requested,
    /// A transaction is open.
    Open,
    /// A statement of it failed; only ROLLBACK is left.
    Aborted,
}

/// A buyer's connection to one region.
#[derive(Debug)]
pub struct PostgresSeat {
    pool: RegionPool,
    connection: Option<Connection>,
    isolation: Isolation,
    stage: Stage,
    clock: Clock,
    _slot: Slot,
}

impl PostgresSeat {
    pub(super) fn new(pool: RegionPool, connection: Connection, isolation: Isolation, slot: Slot) -> Self {
        let clock = Clock::new(Instant::now() + ATTEMPT_DEADLINE);
        Self { pool, connection: Some(connection), isolation, stage: Stage::Idle, clock, _slot: slot }
    }

    /// Classifies a response, and notes whether the connection can still be used.
    fn settle<T>(&mut self, during: During, answer: Answered<T>) -> Result<T, StoreError> {
        match answer {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                let refused = error.as_db_error().is_some();
                if refused {
                    self.stage = Stage::Aborted
                } else {
                    self.hang_up()
                }
                Err(classify(&error, during))
            }
            // The response may still come, and would be taken for the next statement's.
            Err(Late) => {
                self.hang_up();
                Err(timed_out(during == During::Commit))
            }
        }
    }

    /// Closes the connection for good, so that the server ends the open transaction.
    fn hang_up(&mut self) {
        self.stage = Stage::Idle;
        if let Some(connection) = self.connection.take() {
            connection.hang_up();
        }
    }

    /// Opens the connection again if it was lost.
    async fn reopen(&mut self) -> Result<(), StoreError> {
        if self.connection.is_none() {
            let opened = self.clock.bound(self.pool.connect()).await;
            self.connection = Some(opened.unwrap_or_else(|Late| Err(timed_out(false)))?);
        }
        Ok(())
    }

    /// Rolls back an open or aborted transaction.
    async fn leave(&mut self) -> Result<(), StoreError> {
        if matches!(self.stage, Stage::Open | Stage::Aborted) {
            let answer = self.clock.bound(line(&self.connection)?.client.batch_execute(ROLLBACK)).await;
            self.settle(During::Statement, answer)?;
        }
        self.stage = Stage::Idle;
        Ok(())
    }
}

type Replied<T> = Result<T, tokio_postgres::Error>;
type Answered<T> = Result<Replied<T>, Late>;

fn line(connection: &Option<Connection>) -> Result<&Connection, StoreError> {
    connection.as_ref().ok_or_else(|| StoreError::Failed {
        code: "connection".into(),
        detail: "the connection was lost earlier in this purchase".into(),
    })
}

impl SeatStore for PostgresSeat {
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.leave().await?;
        self.reopen().await?;
        self.stage = Stage::Requested;
        Ok(())
    }

    async fn read_seat(&mut self, seat: &SeatKey) -> Result<SeatStatus, StoreError> {
        let line = line(&self.connection)?;
        let key = seat.as_str();
        let params: [&(dyn ToSql + Sync); 1] = [&key];
        let select = line.client.query_opt(&line.select_seat, &params);
        let row = if self.stage == Stage::Requested {
            let begin = line.client.batch_execute(self.isolation.begin());
            // From now on: a connection that is dropped while it waits must not go back to the pool.
            self.stage = Stage::Open;
            let answer = self.clock.bound(in_one_go(begin, select)).await;
            self.settle(During::Statement, answer)?
        } else {
            let answer = self.clock.bound(select).await;
            self.settle(During::Statement, answer)?
        };
        status(row, seat)
    }

    async fn mark_sold(&mut self, sale: &Sale) -> Result<(), StoreError> {
        let line = line(&self.connection)?;
        let seat_key = sale.seat_key();
        let params: [&(dyn ToSql + Sync); 3] = [&seat_key.as_str(), &sale.buyer, &sale.sale_id];
        let answer = self.clock.bound(line.client.execute(&line.mark_sold, &params)).await;
        match self.settle(During::Statement, answer)? {
            1 => Ok(()),
            rows => Err(StoreError::Failed {
                code: "no-such-seat".into(),
                detail: format!("{rows} seat rows have the key {}", seat_key.as_str()),
            }),
        }
    }

    async fn append_sale(&mut self, sale: &Sale) -> Result<(), StoreError> {
        let line = line(&self.connection)?;
        let (seat_key, seat) = (sale.seat_key(), sale.seat.to_string());
        let params: [&(dyn ToSql + Sync); 6] =
            [&seat_key.as_str(), &sale.sale_id, &sale.scope, &seat, &sale.buyer, &sale.region.as_str()];
        let answer = self.clock.bound(line.client.execute(&line.append_sale, &params)).await;
        self.settle(During::Statement, answer).map(|_| ())
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        // COMMIT of an aborted transaction is answered with success and rolls back:
        // it must not be taken for a sale.
        if self.stage != Stage::Open {
            return Err(StoreError::Failed {
                code: "aborted".into(),
                detail: "a commit was asked for where no sound transaction is open".into(),
            });
        }
        let answer = self.clock.bound(line(&self.connection)?.client.batch_execute(COMMIT)).await;
        self.settle(During::Commit, answer)?;
        self.stage = Stage::Idle;
        // No error does not mean that it was committed.
        if line(&self.connection)?.has_committed() {
            return Ok(());
        }
        let detail = "COMMIT was answered ROLLBACK: the transaction had failed".into();
        Err(StoreError::Failed { code: "rolled-back".into(), detail })
    }

    async fn roll_back(&mut self) -> Result<(), StoreError> {
        self.leave().await
    }

    async fn find_sale(&mut self, sale: &Sale) -> Result<bool, StoreError> {
        self.leave().await?;
        self.reopen().await?;
        let line = line(&self.connection)?;
        let seat_key = sale.seat_key();
        let params: [&(dyn ToSql + Sync); 2] = [&seat_key.as_str(), &sale.sale_id];
        let answer = self.clock.bound(line.client.query_opt(&line.find_sale, &params)).await;
        let found = self.settle(During::Statement, answer);
        // Outside a transaction a refused statement leaves nothing to roll back.
        self.stage = Stage::Idle;
        found.map(|row| row.is_some())
    }

    async fn back_off(&mut self, retry: u32) {
        tokio::time::sleep(wait(Backoff::CONFLICT, retry)).await;
    }
}

/// Sends BEGIN and the first statement in one round trip. The first poll of BEGIN sends it. The responses come in
/// order, so BEGIN is polled again only when the other response is there, and its own wakes nobody.
async fn in_one_go<T>(begin: impl Future<Output = Replied<()>>, first: impl Future<Output = Replied<T>>) -> Replied<T> {
    let mut begin = pin!(begin);
    let at_once = begin.as_mut().now_or_never();
    let answer = first.await;
    match at_once {
        Some(begun) => begun.and(answer),
        None => begin.await.and(answer),
    }
}

fn status(row: Option<Row>, seat: &SeatKey) -> Result<SeatStatus, StoreError> {
    let row = row.ok_or_else(|| StoreError::Failed {
        code: "no-such-seat".into(),
        detail: format!("there is no seat row with the key {}", seat.as_str()),
    })?;
    let status: &str = row.get("status");
    Ok(if status == "sold" { SeatStatus::Sold { sale_id: row.get("sale_id") } } else { SeatStatus::Available })
}

impl Deadlined for PostgresSeat {
    fn set_deadline(&mut self, deadline: Instant) {
        self.clock.set(deadline);
    }
}

impl Drop for PostgresSeat {
    fn drop(&mut self) {
        // A connection inside a transaction must not go back to the pool.
        if matches!(self.stage, Stage::Open | Stage::Aborted) {
            self.hang_up();
        }
    }
}
