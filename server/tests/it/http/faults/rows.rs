//! The rows of a run, read and changed by clients other than the site's own.

mod items;
mod sql;

use items::Items;
use sale::{Lane, Sale};
use sql::Sql;

use crate::support::{databases, eventually};

/// The contended seat of every run here.
pub(super) const SEAT: &str = "A1";

/// A ledger row with its real content, whatever that is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) sale_id: String,
    pub(super) scope: String,
    pub(super) seat: String,
    pub(super) buyer: String,
    pub(super) region: String,
}

/// The addresses of a site's databases, behind all proxies.
#[derive(Debug, Clone)]
pub(super) struct Engines {
    pub(super) postgres: tokio_postgres::Config,
    pub(super) tables: [std::net::SocketAddr; 2],
}

impl Default for Engines {
    /// The databases that the tests share.
    fn default() -> Self {
        Self { postgres: databases().tcp.clone(), tables: databases().tables }
    }
}

/// The rows of one run in one lane.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) lane: Lane,
    pub(super) run: String,
    engines: Engines,
}

impl Row {
    /// The row that the buyer with this number writes in a run.
    pub(super) fn of(run: &str, number: &str) -> Self {
        let sale = format!("{run}-{number}");
        let [scope, seat, buyer, region] = [run, SEAT, &format!("fan-{number}"), "us-east-1"].map(str::to_owned);
        Self { sale_id: sale, scope, seat, buyer, region }
    }

    /// The buyer of the run to whom the row belongs, if all of its content is theirs.
    pub(super) fn holder(&self, run: &str, buyers: u32) -> Option<u32> {
        (1..=buyers).find(|number| {
            let own = Self { region: self.region.clone(), ..Self::of(run, &number.to_string()) };
            *self == own && self.sale_id == Sale::id_of(run, *number)
        })
    }
}

impl Rows {
    pub(super) fn new(engines: &Engines, lane: Lane, run: &str) -> Self {
        Self { lane, run: run.to_owned(), engines: engines.clone() }
    }

    fn key(&self) -> String {
        format!("{}#{SEAT}", self.run)
    }

    async fn sql(&self) -> Sql {
        Sql::connect(&self.engines.postgres, self.key()).await
    }

    fn items(&self) -> [Items; 2] {
        self.engines.tables.map(|address| Items::at(address, &self.key()))
    }

    /// Each region's ledger rows, in order.
    pub(super) async fn ledgers(&self) -> [Vec<Row>; 2] {
        let mut ledgers = match self.lane {
            Lane::Strong => {
                let rows = self.sql().await.ledger().await;
                [rows.clone(), rows]
            }
            Lane::Eventual => {
                let [one, other] = self.items();
                [one.ledger().await, other.ledger().await]
            }
        };
        ledgers.iter_mut().for_each(|rows| rows.sort());
        ledgers
    }

    /// The owner in each region's seat map.
    pub(super) async fn owners(&self) -> [Option<String>; 2] {
        match self.lane {
            Lane::Strong => {
                let owner = self.sql().await.owner().await;
                [owner.clone(), owner]
            }
            Lane::Eventual => {
                let [one, other] = self.items();
                [one.owner().await, other.owner().await]
            }
        }
    }

    /// Writes a ledger row, in every region.
    pub(super) async fn put(&self, row: &Row) {
        self.put_each([row, row]).await;
    }

    /// Writes a row into each region's ledger.
    pub(super) async fn put_each(&self, rows: [&Row; 2]) {
        match self.lane {
            Lane::Strong => self.sql().await.put(rows[0]).await,
            Lane::Eventual => {
                for (items, row) in self.items().iter().zip(rows) {
                    items.put(row).await;
                }
            }
        }
    }

    /// Deletes every ledger row, in every region.
    pub(super) async fn empty(&self) {
        for row in self.ledgers().await.concat() {
            match self.lane {
                Lane::Strong => self.sql().await.delete(&row).await,
                Lane::Eventual => {
                    for items in self.items() {
                        items.delete(&row).await;
                    }
                }
            }
        }
    }

    /// Renames the seat's owner in every region, or deletes the seat's row.
    pub(super) async fn own(&self, owner: Option<&str>) {
        match self.lane {
            Lane::Strong => self.sql().await.own(owner).await,
            Lane::Eventual => {
                for items in self.items() {
                    items.own(owner).await;
                }
            }
        }
    }

    /// Returns one row of the ledger: that of the buyer with the lowest number that has one.
    pub(super) async fn first(&self) -> Row {
        self.ledgers().await.concat().into_iter().min_by_key(|row| (row.sale_id.len(), row.clone())).expect("a row")
    }

    /// Waits until the writes of each region have arrived in the other.
    pub(super) async fn replicated(&self) {
        let same = async || {
            let ([here, there], [owner, other]) = (self.ledgers().await, self.owners().await);
            here == there && owner == other
        };
        eventually("both regions hold the same rows", same).await;
    }
}
