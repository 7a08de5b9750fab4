//! The runs that were begun: a short row for each, noted before the run writes anything else. With it the rows of the
//! run can be found and cleared later, and the room that runs take is counted.
//!
//! The key begins with the time until which the run is kept: expired runs are one range at the beginning, and the
//! check of a database without anything to clear costs next to nothing.

use super::{
    PostgresWire,
    sql::{BEGUN_RUNS, COUNT_RUNS, EXPIRED_RUNS, FORGET_RUN, NOTE_RUN, NOTED_RUNS},
};
use futures::future::BoxFuture;
use sale::StoreError;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A run that was begun.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Begun {
    /// The time until which its page, its evidence and its rows were promised, to the millisecond.
    pub until: SystemTime,
    /// Its ID.
    pub run: String,
    /// Its highest possible cost, in millionths of a US cent.
    pub cost: i64,
    /// Whether nothing is left of it but this note.
    pub cleared: bool,
}

impl Begun {
    /// A run that has just begun.
    #[must_use]
    pub const fn new(run: String, until: SystemTime, cost: i64) -> Self {
        Self { until, run, cost, cleared: false }
    }

    /// A value that sorts before all others.
    #[must_use]
    pub const fn first() -> Self {
        Self::new(String::new(), UNIX_EPOCH, 0)
    }
}

/// The totals of all runs, and those of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCount {
    /// Runs whose rows and documents are stored.
    pub stored: i64,
    /// Bytes of their documents.
    pub bytes: i64,
    /// Runs of the day.
    pub on_day: i64,
    /// The highest possible cost of these, in millionths of a US cent.
    pub cost_on_day: i64,
    /// The ID of the run that was begun first.
    pub oldest: Option<String>,
    /// The database's time.
    pub now: SystemTime,
}

impl PostgresWire {
    /// Notes a run; if it is noted already, notes how many bytes its documents take.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn note_run<'a>(&'a self, run: &'a Begun, bytes: usize) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            self.query(&NOTE_RUN, &[&run.until, &run.run, &bytes, &run.cost, &run.cleared]).await.map(drop)
        })
    }

    /// Returns at most `limit` runs after `after` whose time is over by the database's clock, in the order of their
    /// times.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn expired_runs<'a>(&'a self, after: &'a Begun, limit: u32) -> BoxFuture<'a, Result<Vec<Begun>, StoreError>> {
        Box::pin(async move { self.page(&EXPIRED_RUNS, after, limit).await })
    }

    /// The same for all runs of which something is left, in the order of the times until which they are kept.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn begun_runs<'a>(&'a self, after: &'a Begun, limit: u32) -> BoxFuture<'a, Result<Vec<Begun>, StoreError>> {
        Box::pin(async move { self.page(&BEGUN_RUNS, after, limit).await })
    }

    async fn page(&self, statement: &str, after: &Begun, limit: u32) -> Result<Vec<Begun>, StoreError> {
        let rows = self.query(statement, &[&after.until, &after.run, &i64::from(limit)]).await?;
        let begun = |row: &tokio_postgres::Row| Begun {
            until: row.get(0),
            run: row.get(1),
            cost: row.get(2),
            cleared: row.get(3),
        };
        Ok(rows.iter().map(begun).collect())
    }

    /// Returns those of these runs that are noted.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn noted_runs<'a>(&'a self, runs: &'a [String]) -> BoxFuture<'a, Result<Vec<String>, StoreError>> {
        Box::pin(async move {
            let rows = self.query(&NOTED_RUNS, &[&runs]).await?;
            Ok(rows.iter().map(|row| row.get(0)).collect())
        })
    }

    /// Forgets a run of which nothing is left.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn forget_run<'a>(&'a self, run: &'a Begun) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.query(&FORGET_RUN, &[&run.until, &run.run]).await.map(drop) })
    }

    /// Counts the runs; `first_of_day` comes before the IDs of the day's runs. Reads every row: the rows are short.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn count_runs<'a>(&'a self, first_of_day: &'a str) -> BoxFuture<'a, Result<RunCount, StoreError>> {
        Box::pin(async move {
            let rows = self.query(&COUNT_RUNS, &[&first_of_day]).await?;
            let row = rows.first().ok_or_else(|| StoreError::Failed {
                code: "no-count".into(),
                detail: "the database counted nothing".into(),
            })?;
            Ok(RunCount {
                stored: row.get(0),
                bytes: row.get(1),
                on_day: row.get(2),
                cost_on_day: row.get(3),
                oldest: row.get(4),
                now: row.get(5),
            })
        })
    }
}

/// Converts Unix time in milliseconds.
#[must_use]
pub fn at_ms(ms: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(ms)
}
