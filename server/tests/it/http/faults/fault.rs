//! A fault that hits the rows of both lanes between the last buyer's end and the audit.

use futures::future::BoxFuture;
use sale::Lane;
use std::sync::Arc;

use super::{
    rows::{Engines, Rows},
    stage::Stage,
    truth::Readable,
};
use crate::support::{AuditedTable, Audits, Gate};

/// The change made to the rows of a lane, and which of them cannot be read.
pub(super) struct Fault {
    engines: Engines,
    change: Arc<dyn Fn(Rows) -> BoxFuture<'static, ()> + Send + Sync>,
    refused: Vec<(usize, AuditedTable)>,
    readable: Readable,
}

impl Fault {
    /// Changes rows between the last buyer's end and the audit; `readable` is what the audit can then read.
    pub(super) fn change<F: Future<Output = ()> + Send + 'static>(
        change: impl Fn(Rows) -> F + Send + Sync + 'static,
        readable: Readable,
    ) -> Self {
        let change = Arc::new(move |rows| Box::pin(change(rows)) as BoxFuture<'static, ()>);
        Self { engines: Engines::default(), change, refused: Vec::new(), readable }
    }

    /// Makes these reads of the audit find the connection closed, each in its region.
    pub(super) fn refuse(refused: Vec<(usize, AuditedTable)>, readable: Readable) -> Self {
        Self { refused, ..Self::change(async |_| {}, readable) }
    }

    /// Uses other databases than those that the tests share.
    pub(super) fn on(self, engines: Engines) -> Self {
        Self { engines, ..self }
    }

    /// Runs both lanes together and each by itself, and checks everything that is reported of them.
    pub(super) async fn check_every_surface(self) {
        let port = self.engines.postgres.get_ports()[0];
        let (mut gates, mut postgres, mut tables) = (Vec::new(), Vec::new(), Vec::new());
        let [strong, eventual] = Lane::ALL.map(|lane| self.audits(lane));
        for region in 0..2 {
            let gate = Gate::before_postgres(([127, 0, 0, 1], port).into(), region, strong.clone()).await;
            postgres.push(gate.address());
            gates.push(gate);
            let gate = Gate::before_dynamodb(self.engines.tables[region], region, eventual.clone()).await;
            tables.push(gate.address());
            gates.push(gate);
        }
        let (postgres, tables) = ([postgres[0], postgres[1]], [tables[0], tables[1]]);
        let stage = Stage::open(self.engines.clone(), postgres, tables).await;
        let (both, strong, eventual) = tokio::join!(stage.both(), stage.one(Lane::Strong), stage.one(Lane::Eventual));
        for run in [both, strong, eventual] {
            stage.check_every_surface(&run, [self.readable; 2]).await;
        }
        stage.close().await;
    }

    fn audits(&self, lane: Lane) -> Arc<Audits> {
        let (engines, change) = (self.engines.clone(), self.change.clone());
        Audits::new(move |run| change(Rows::new(&engines, lane, &run)), self.refused.clone())
    }
}
