//! Counts the requests of the program to AWS and compares them with docs/cost.md, so that the sheet cannot go stale.

mod price;
mod sheet;

use race::{
    floors::{FloorLimits, Floors},
    lanes::{LaneHandle, Lanes},
    runs::{Billed, Runs},
};
use sale::{
    Lane, Order, Receipt, RunSpec,
    service::{FloorService, Limits},
};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, SystemTime},
};
use store::{
    LaneStore,
    postgres_wire::{Isolation, begun::Begun},
    retention::Retention,
};
use tokio_util::sync::CancellationToken;

use crate::support::{
    DynamoMeter, Transactions, Units, WireMeter, databases, dynamodb_at, eventually, new_scope, open_config,
    postgres_at, regions, strong_at, watch_to_the_end, within,
};
use sheet::Sheet;

/// The number of buyers that the page suggests.
const BUYERS: u32 = 60;
/// The number of connections that the server opens by default.
const CONNECTIONS: usize = 64;

/// Both lanes, with a meter before each endpoint.
struct Metered {
    lanes: Arc<Lanes>,
    strong: WireMeter,
    eventual: [DynamoMeter; 2],
}

impl Metered {
    async fn lanes() -> Self {
        let schema = format!("cost_{}", new_scope());
        open_config(&schema).await;
        let tcp = &databases().tcp;
        let strong = WireMeter::before(([127, 0, 0, 1], tcp.get_ports()[0]).into()).await;
        let eventual =
            [DynamoMeter::before(databases().tables[0]).await, DynamoMeter::before(databases().tables[1]).await];
        let mut config = postgres_at(strong.address(), tcp);
        config.options(format!("-c search_path={schema}"));
        let store = strong_at(config, CONNECTIONS, Isolation::RepeatableRead);
        let tables = dynamodb_at([eventual[0].address(), eventual[1].address()], CONNECTIONS);
        let lanes = Lanes {
            strong: LaneHandle::new(Lane::Strong, regions().into(), Ok(store)),
            eventual: LaneHandle::new(Lane::Eventual, regions().into(), Ok(tables)),
        };
        Self { lanes: Arc::new(lanes), strong, eventual }
    }

    fn service(&self, retention: Retention) -> Runs {
        let limits = Limits { buyers_max: BUYERS };
        Runs::storing(self.lanes.clone(), limits, retention, CancellationToken::new())
    }

    /// Waits until each region has the seat and the ticket; these reads are not counted.
    async fn arrives_everywhere(&self, scope: &str) {
        let (store, seat) = (self.lanes.eventual.store().unwrap(), "B2".parse().unwrap());
        for region in [0, 1] {
            eventually("the sale is there", async || {
                let sales = store.rows(region, scope, &[seat]).await.unwrap();
                (store.owners(region, scope).await.unwrap().len(), sales.len()) == (1, 1)
            })
            .await;
        }
        self.take();
    }

    /// Ends the retention of all runs, as if the promised time were over.
    async fn time_is_over(&self) {
        let store = self.lanes.strong.store().unwrap();
        for run in store.begun_runs(&Begun::first(), 9).await.unwrap() {
            store.note_run(&Begun { until: SystemTime::now(), ..run.clone() }, 0).await.unwrap();
            store.forget_run(&run).await.unwrap();
        }
    }

    /// Returns the requests since the last call.
    fn take(&self) -> Requests {
        let mut units = Units::default();
        self.eventual.iter().for_each(|region| units.add(&region.take()));
        Requests { transactions: self.strong.take(), units }
    }
}

/// The requests to both lanes' databases.
#[derive(Debug)]
struct Requests {
    transactions: Transactions,
    units: Units,
}

impl Requests {
    /// Returns the counts by the names that the sheet has for them.
    fn counts(&self) -> BTreeMap<String, f64> {
        let of = &self.transactions;
        let strong = [
            ("dsql.connections", of.connections),
            ("dsql.reading", of.reading),
            ("dsql.writing", of.writing),
            ("dsql.statements", of.statements),
            ("dsql.bytes_above_minimum", of.bytes_above_minimum),
        ];
        let strong = strong.map(|(name, count)| (name.to_owned(), count as f64));
        let requests = self.units.requests.iter().map(|(name, count)| (format!("dynamodb.{name}"), *count as f64));
        // Every write is billed in both regions.
        let units = [
            ("dynamodb.rWRU".to_owned(), 2.0 * self.units.writes as f64),
            ("dynamodb.RRU".to_owned(), self.units.half_reads as f64 / 2.0),
        ];
        strong.into_iter().chain(requests).chain(units).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_and_its_clearing_cost_what_the_sheet_says() {
    let (metered, sheet) = (Metered::lanes().await, Sheet::read());
    let service = metered.service(Retention::days(30));
    for _ in 0..2 {
        let run = service.start_in(&Lane::ALL, RunSpec::new("A1", BUYERS, BUYERS).unwrap(), 1).unwrap();
        let raced = watch_to_the_end(&service, run).await;
        assert_eq!(raced.attempts(Lane::Eventual).len(), BUYERS as usize);
        sheet.agrees("a run of 60 buyers", &metered.take().counts());
    }
    service.drain().await;
    metered.time_is_over().await;
    metered.take();

    let swept = within(metered.service(Retention::days(30)).sweep()).await;
    assert_eq!(swept, 2);
    sheet.agrees("clearing a run", &halved(metered.take().counts()));
}

/// Returns the counts of one run, from those of two that were cleared.
fn halved(counts: BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    counts.into_iter().map(|(name, count)| (name, count / 2.0)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_to_the_floor_and_its_clearing_cost_what_the_sheet_says() {
    let (metered, sheet) = (Metered::lanes().await, Sheet::read());
    let settings = FloorLimits::expiring_after(Duration::from_secs(60 * 60));
    let floors = Floors::new(metered.lanes.clone(), settings, CancellationToken::new());
    let floor_id = within(floors.open()).await.unwrap();
    within(floors.floor(&floor_id)).await.unwrap();
    for lane in Lane::ALL {
        let (seat, buyer) = ("B2".parse().unwrap(), "Ada".parse().unwrap());
        let order = Order { lane, region: regions()[0].clone(), seat, buyer, visitor: sale::VisitorTag::new(7) };
        assert!(matches!(within(floors.sell(&floor_id, order)).await.unwrap().receipt, Receipt::Sold(_)));
    }
    within(floors.floor(&floor_id)).await.unwrap();
    floors.drain().await;
    sheet.agrees("a visit to the floor", &metered.take().counts());

    // Rows that have not arrived in the other region yet are not deleted there, and so are not counted.
    metered.arrives_everywhere(&floor_id.scope()).await;
    let at_once = FloorLimits { settle: Duration::ZERO, ..FloorLimits::expiring_after(Duration::ZERO) };
    let expired = Floors::new(metered.lanes.clone(), at_once, CancellationToken::new());
    assert_eq!(within(expired.sweep()).await, 1);
    sheet.agrees("clearing a floor", &metered.take().counts());
}

/// Counts the read that makes up an idle month.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_the_lanes_is_one_statement_a_region_and_writes_nothing() {
    let metered = Metered::lanes().await;
    within(metered.lanes.probe()).await;
    metered.take();
    within(metered.lanes.probe()).await;
    let requests = metered.take();
    let of = &requests.transactions;
    assert_eq!((of.connections, of.statements, of.writing), (0, 2, 0), "{requests:?}");
    assert_eq!((requests.units.writes, requests.units.half_reads), (0, 0), "{requests:?}");
}

#[test]
fn a_budget_counts_a_run_at_what_it_costs_at_most_and_little_more() {
    let (sheet, billed) = (Sheet::read(), Billed { strong: true, eventual: true });
    let bill = sheet.bounds("the bill");
    let most = bill["a run of 60 buyers"].1 + bill["clearing a run"].1;
    let counted = Lane::ALL.iter().map(|lane| billed.run(*lane, BUYERS)).sum::<u64>() as f64 / 1e6;
    assert!((most..1.1 * most).contains(&counted), "{counted} cents are counted, and {most} are the most");
}

#[test]
fn the_bill_is_the_counts_times_the_prices() {
    Sheet::read().adds_up();
}
