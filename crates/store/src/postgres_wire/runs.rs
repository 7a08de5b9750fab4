//! Runs that have ended, as documents: each is compressed and cut into parts, because DSQL takes no value above 1
//! MiB, no row above 2 MiB and no transaction above 10 MiB.
//!
//! The key begins with the run, whose name begins with the time: expired runs are one range at its beginning.

use super::{
    PostgresWire,
    sql::{DELETE_DOCUMENT, PARTS_MAX, READ_DOCUMENT, RUNS_OLDER, insert_parts},
};
use futures::future::BoxFuture;
use sale::StoreError;
use std::time::{Duration, SystemTime};
use tokio_postgres::types::ToSql;

/// The longest part of a document, in bytes.
pub const PART_MAX: usize = 512 << 10;

/// A document of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub name: &'static str,
    /// Its bytes, in parts of at most [`PART_MAX`], at most [`PARTS_MAX`] of them.
    pub parts: Vec<Vec<u8>>,
}

impl Document {
    /// The number of its bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }
}

/// The parts of a document, and the time of the database when they were read.
pub type ReadDocument = (Vec<Vec<u8>>, SystemTime);

impl PostgresWire {
    /// Stores these documents of a run, all at once if they are short, and otherwise one after the other: if the last
    /// one is found, all are there. Existing documents stay.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn store_documents<'a>(
        &'a self,
        run: &'a str,
        documents: &'a [Document],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if documents.iter().map(Document::bytes).sum::<usize>() <= PART_MAX * PARTS_MAX {
                return self.insert(run, documents).await;
            }
            for document in documents {
                self.insert(run, std::slice::from_ref(document)).await?;
            }
            Ok(())
        })
    }

    /// Inserts the parts in one transaction.
    async fn insert(&self, run: &str, documents: &[Document]) -> Result<(), StoreError> {
        let parts =
            documents.iter().flat_map(|document| (0_i32..).zip(&document.parts).map(|part| (document.name, part)));
        let parts: Vec<(&str, i32, &[u8])> =
            parts.map(|(name, (number, body))| (name, number, body.as_slice())).collect();
        let mut values: Vec<&(dyn ToSql + Sync)> = vec![&run];
        for (name, number, body) in &parts {
            values.extend::<[&(dyn ToSql + Sync); 3]>([name, number, body]);
        }
        self.query(&insert_parts(parts.len()), &values).await.map(|_| ())
    }

    /// Returns the parts of a document in order, and the database's time; `None` if there is no such document.
    /// Somebody else may have changed the rows: rows that are too long, or too many, are not read.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn read_document<'a>(
        &'a self,
        run: &'a str,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Option<ReadDocument>, StoreError>> {
        Box::pin(async move {
            let (longest, most) = (PART_MAX as i32, PARTS_MAX as i64);
            let rows = self.query(&READ_DOCUMENT, &[&run, &name, &longest, &most]).await?;
            let now = rows.first().map(|row| row.get(1));
            Ok(now.map(|now| (rows.iter().map(|row| row.get(0)).collect(), now)))
        })
    }

    /// Returns at most `limit` names of runs after `after` that were begun longer than `age` ago, by the database's
    /// clock, and have one of these documents, the first ones first.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn runs_older_than<'a>(
        &'a self,
        age: Duration,
        after: &'a str,
        limit: u32,
        documents: &'a [&'a str],
    ) -> BoxFuture<'a, Result<Vec<String>, StoreError>> {
        Box::pin(async move {
            let rows = self.query(&RUNS_OLDER, &[&age.as_secs_f64(), &after, &i64::from(limit), &documents]).await?;
            Ok(rows.iter().map(|row| row.get(0)).collect())
        })
    }

    /// Deletes a document.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn delete_document<'a>(&'a self, run: &'a str, name: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.query(&DELETE_DOCUMENT, &[&run, &name]).await.map(|_| ()) })
    }
}
