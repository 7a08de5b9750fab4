//! A buyer's line: the purchase's five statements on one connection.

use super::{
    Isolation,
    classify::{During, classify},
    connection::{Connection, RegionPool},
};
use crate::store::{ATTEMPT_DEADLINE, Deadlined, jitter, slots::Slot, timed_out};
use app::sale::{Sale, SeatKey, SeatStatus, SeatStore, StoreError};
use futures::future::join;
use tokio::time::{Instant, timeout_at};
use tokio_postgres::{Row, types::ToSql};

/// Where the line stands with its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No transaction is open.
    Idle,
    /// BEGIN is owed: it travels with the first statement, which saves a round trip.
    Asked,
    /// A transaction is open.
    Open,
    /// A statement of it failed; only ROLLBACK is left.
    Aborted,
}

/// A buyer's line to one region.
#[derive(Debug)]
pub struct PostgresSeat {
    pool: RegionPool,
    connection: Option<Connection>,
    isolation: Isolation,
    stage: Stage,
    deadline: Instant,
    _slot: Slot,
}

impl PostgresSeat {
    pub(super) fn new(pool: RegionPool, connection: Connection, isolation: Isolation, slot: Slot) -> Self {
        let deadline = Instant::now() + ATTEMPT_DEADLINE;
        Self { pool, connection: Some(connection), isolation, stage: Stage::Idle, deadline, _slot: slot }
    }

    /// Classifies an answer, and remembers what the line is still good for.
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
            // The answer may still come, and would be taken for the next one's.
            Err(_) => {
                self.hang_up();
                Err(timed_out(during == During::Commit))
            }
        }
    }

    /// Closes the connection for good, so that the server gives up what is open.
    fn hang_up(&mut self) {
        self.stage = Stage::Idle;
        if let Some(connection) = self.connection.take() {
            connection.hang_up();
        }
    }

    fn line(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or_else(|| StoreError::Failed {
            code: "connection".into(),
            detail: "the connection was lost earlier in this purchase".into(),
        })
    }

    /// The line, opened again if it was lost.
    async fn reopened(&mut self) -> Result<&Connection, StoreError> {
        if self.connection.is_none() {
            let opened = timeout_at(self.deadline, self.pool.connect()).await;
            self.connection = Some(opened.unwrap_or_else(|_| Err(timed_out(false)))?);
        }
        self.line()
    }

    /// Leaves an open or aborted transaction.
    async fn leave(&mut self) -> Result<(), StoreError> {
        if matches!(self.stage, Stage::Open | Stage::Aborted) {
            let answer = timeout_at(self.deadline, self.line()?.client.batch_execute("ROLLBACK")).await;
            self.settle(During::Statement, answer)?;
        }
        self.stage = Stage::Idle;
        Ok(())
    }
}

type Answered<T> = Result<Result<T, tokio_postgres::Error>, tokio::time::error::Elapsed>;

impl SeatStore for PostgresSeat {
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.leave().await?;
        self.reopened().await?;
        self.stage = Stage::Asked;
        Ok(())
    }

    async fn read_seat(&mut self, seat: &SeatKey) -> Result<SeatStatus, StoreError> {
        let line = self.line()?;
        let key = seat.as_str();
        let params: [&(dyn ToSql + Sync); 1] = [&key];
        let select = line.client.query_opt(&line.select_seat, &params);
        let row = if self.stage == Stage::Asked {
            // `join` polls in order: BEGIN is on the wire before SELECT.
            let both = join(line.client.batch_execute(self.isolation.begin()), select);
            let answer = timeout_at(self.deadline, both).await;
            self.stage = Stage::Open;
            self.settle(During::Statement, answer.map(|(begun, row)| begun.and(row)))?
        } else {
            let answer = timeout_at(self.deadline, select).await;
            self.settle(During::Statement, answer)?
        };
        status(row, seat)
    }

    async fn mark_sold(&mut self, sale: &Sale) -> Result<(), StoreError> {
        let line = self.line()?;
        let seat_key = sale.seat_key();
        let params: [&(dyn ToSql + Sync); 3] = [&seat_key.as_str(), &sale.buyer, &sale.sale_id];
        let answer = timeout_at(self.deadline, line.client.execute(&line.mark_sold, &params)).await;
        match self.settle(During::Statement, answer)? {
            1 => Ok(()),
            rows => Err(StoreError::Failed {
                code: "no-such-seat".into(),
                detail: format!("{rows} seat rows have the key {}", seat_key.as_str()),
            }),
        }
    }

    async fn append_sale(&mut self, sale: &Sale) -> Result<(), StoreError> {
        let line = self.line()?;
        let (seat_key, seat) = (sale.seat_key(), sale.seat.to_string());
        let params: [&(dyn ToSql + Sync); 6] =
            [&seat_key.as_str(), &sale.sale_id, &sale.scope, &seat, &sale.buyer, &sale.region.as_str()];
        let answer = timeout_at(self.deadline, line.client.execute(&line.append_sale, &params)).await;
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
        let answer = timeout_at(self.deadline, self.line()?.client.batch_execute("COMMIT")).await;
        self.settle(During::Commit, answer)?;
        self.stage = Stage::Idle;
        Ok(())
    }

    async fn roll_back(&mut self) -> Result<(), StoreError> {
        self.leave().await
    }

    async fn find_sale(&mut self, sale: &Sale) -> Result<bool, StoreError> {
        self.leave().await?;
        let deadline = self.deadline;
        let line = self.reopened().await?;
        let seat_key = sale.seat_key();
        let params: [&(dyn ToSql + Sync); 2] = [&seat_key.as_str(), &sale.sale_id];
        let answer = timeout_at(deadline, line.client.query_opt(&line.find_sale, &params)).await;
        let found = self.settle(During::Statement, answer);
        // Outside a transaction a refused statement leaves nothing to roll back.
        self.stage = Stage::Idle;
        found.map(|row| row.is_some())
    }

    async fn back_off(&mut self, retry: u32) {
        tokio::time::sleep(jitter::wait(retry)).await;
    }
}

fn status(row: Option<Row>, seat: &SeatKey) -> Result<SeatStatus, StoreError> {
    let row = row.ok_or_else(|| StoreError::Failed {
        code: "no-such-seat".into(),
        detail: format!("there is no seat row with the key {}", seat.as_str()),
    })?;
    let status: &str = row.get(0);
    Ok(if status == "sold" { SeatStatus::Sold } else { SeatStatus::Available })
}

impl Deadlined for PostgresSeat {
    fn set_deadline(&mut self, deadline: Instant) {
        self.deadline = deadline;
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
