//! The local global table: two regions, each with an endpoint of its own. They agree once writers stop, and not before.

mod client;
mod convergence;
mod crash;
mod guard;

use std::{
    net::TcpListener,
    path::Path,
    time::{Duration, Instant},
};

use local::global_table::{
    AccessKey, DEFAULT_LAG_MS, GlobalTable, GlobalTableConfig, GlobalTableError, ReplicationStatus, TableSpec,
};
use serde_json::json;

use client::{Client, SALES, SEATS};

/// Far longer than anything here should take; only a failing test waits this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Limits a wait: a test that waits too long fails, and says what it waited for.
async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"))
}

async fn stop(table: GlobalTable) {
    in_time("the global table stops", table.stop()).await;
}

async fn try_start(config: GlobalTableConfig) -> Result<GlobalTable, GlobalTableError> {
    in_time("the global table starts or says why not", GlobalTable::start(config)).await
}

fn config(directory: Option<&Path>, lag: std::ops::RangeInclusive<u32>) -> GlobalTableConfig {
    GlobalTableConfig {
        directory: directory.map(Path::to_path_buf),
        regions: ["us-east-1".into(), "us-west-2".into()],
        tables: vec![TableSpec::new(SEATS, "seat_key"), TableSpec::new(SALES, "seat_key").sorted_by("sale_id")],
        ports: [None, None],
        access_key: Some(AccessKey::known(client::KEY)),
        lag,
        seed: 7,
    }
}

async fn start(lag: std::ops::RangeInclusive<u32>) -> (GlobalTable, Client, Client) {
    open(config(None, lag)).await
}

async fn open(config: GlobalTableConfig) -> (GlobalTable, Client, Client) {
    let table = try_start(config).await.expect("the global table starts");
    let (east, west) = (Client(table.endpoint(0)), Client(table.endpoint(1)));
    (table, east, west)
}

/// Pauses replication; returns once no change can reach the other region any more.
fn hold_back(table: &GlobalTable) {
    table.replication().pause();
    let sent_at = Instant::now();
    while !table.status().paused {
        assert!(sent_at.elapsed() < PATIENCE, "does not pause: {:?}", table.status());
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn regions_differ(east: Client, west: Client) -> bool {
    [SEATS, SALES].iter().any(|table| east.items(table) != west.items(table))
}

/// Checks, at the end of most tests, that replication settles and that no difference between the regions is left.
async fn assert_converges(table: &GlobalTable, east: Client, west: Client) -> ReplicationStatus {
    assert!(table.wait_settled(PATIENCE).await, "not settled: {:?}", table.status());
    for name in [SEATS, SALES] {
        assert_eq!(east.items(name), west.items(name), "{name} differs between the regions");
    }
    table.status()
}

#[tokio::test]
async fn both_endpoints_serve_both_tables_and_nothing_else() {
    let (table, east, west) = start(DEFAULT_LAG_MS).await;
    for region in [east, west] {
        let names = region.call("ListTables", &json!({}));
        assert_eq!(names, json!({"TableNames": [SALES, SEATS]}));
        let seats = region.call("DescribeTable", &json!({"TableName": SEATS}));
        assert_eq!(seats["Table"]["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST");
    }
    assert_ne!(table.endpoint(0), table.endpoint(1));
    stop(table).await;
    assert!(east.try_call("ListTables", &json!({})).is_none(), "stopped, yet still answering");
}

#[tokio::test]
async fn a_write_arrives_after_its_lag_and_not_before() {
    let (table, east, west) = start(300..=350).await;
    let written = Instant::now();
    east.put_seat("run#A1", "Ada");
    assert_eq!(east.owner("run#A1").as_deref(), Some("Ada"), "at home it is there at once");
    while west.owner("run#A1").is_none() {
        assert!(written.elapsed() < PATIENCE, "never arrived: {:?}", table.status());
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(written.elapsed() >= Duration::from_millis(300), "too soon: {:?}", written.elapsed());
    let status = assert_converges(&table, east, west).await;
    assert!(status.last_lag_ms.is_some_and(|lag| (300..2_000).contains(&lag)), "{status:?}");
}

#[tokio::test]
async fn without_lag_a_write_arrives_as_soon_as_possible() {
    let (table, east, west) = start(0..=0).await;
    west.put_seat("run#A1", "Ada");
    assert!(table.wait_settled(Duration::from_secs(2)).await);
    assert_eq!(east.owner("run#A1").as_deref(), Some("Ada"));
}

#[tokio::test]
async fn every_kind_of_write_is_replicated() {
    let (table, east, west) = start(0..=5).await;
    let seat = |key: &str| json!({"seat_key": {"S": key}, "owner": {"S": key}});
    let put = |key: &str| json!({"PutRequest": {"Item": seat(key)}});
    east.call("BatchWriteItem", &json!({"RequestItems": {SEATS: [put("a"), put("b")]}}));
    east.call(
        "TransactWriteItems",
        &json!({"TransactItems": [
            {"Put": {"TableName": SEATS, "Item": seat("c")}},
            {"Put": {"TableName": SALES, "Item": {"seat_key": {"S": "c"}, "sale_id": {"S": "1"}}}},
        ]}),
    );
    east.update_seat("d", "Ada");
    assert!(table.wait_settled(PATIENCE).await);
    assert!(west.delete_seat("a"));
    let status = assert_converges(&table, east, west).await;
    assert_eq!((east.items(SEATS).len(), east.items(SALES).len()), (3, 1));
    assert_eq!(status.applied, 6, "{status:?}");
}

#[tokio::test]
async fn a_replicated_write_is_not_replicated_back() {
    let (table, east, west) = start(0..=20).await;
    for n in 0..50 {
        east.put_seat(&format!("east#{n}"), "Ada");
        west.put_seat(&format!("west#{n}"), "Bob");
    }
    let settled = assert_converges(&table, east, west).await;
    assert_eq!((settled.applied, settled.superseded), (100, 0));
    let later = Instant::now();
    while later.elapsed() < Duration::from_millis(300) {
        assert!(table.wait_settled(PATIENCE).await);
        assert_eq!(table.status(), settled, "something went on after settling");
    }
}

#[tokio::test]
async fn a_delayed_older_put_does_not_bring_a_deleted_item_back() {
    let (table, east, west) = start(0..=0).await;
    east.put_seat("run#A1", "Ada");
    assert!(table.wait_settled(PATIENCE).await);
    hold_back(&table);
    east.put_seat("run#A1", "older");
    std::thread::sleep(Duration::from_millis(5));
    assert!(west.delete_seat("run#A1"));
    table.replication().resume();
    let status = assert_converges(&table, east, west).await;
    assert_eq!((east.owner("run#A1"), west.owner("run#A1")), (None, None));
    assert_eq!((status.applied, status.superseded), (2, 1));
}

#[tokio::test]
async fn of_two_buyers_of_one_seat_the_later_owns_it_everywhere_and_both_sales_stay() {
    let (table, east, west) = start(0..=20).await;
    hold_back(&table);
    std::thread::scope(|scope| {
        for (region, buyer) in [(east, "Ada"), (west, "Bob")] {
            scope.spawn(move || {
                region.put_seat("run#A1", buyer);
                region.put_sale("run#A1", buyer);
            });
        }
    });
    assert_eq!(east.owner("run#A1").as_deref(), Some("Ada"), "each region believes its own");
    assert_eq!(west.owner("run#A1").as_deref(), Some("Bob"));
    table.replication().resume();
    let status = assert_converges(&table, east, west).await;
    assert!(["Ada", "Bob"].map(Some).contains(&east.owner("run#A1").as_deref()));
    assert_eq!(east.items(SALES).len(), 2, "no sale erases another");
    assert_eq!((status.applied, status.superseded), (3, 1), "two sales, one seat, one loser");
}

#[tokio::test]
async fn a_burst_of_ten_thousand_sales_keeps_up() {
    let (table, east, west) = start(0..=0).await;
    hold_back(&table);
    for batch in 0..400 {
        let put = |n| {
            let sale = json!({"S": format!("{:05}", batch * 25 + n)});
            json!({"PutRequest": {"Item": {"seat_key": {"S": "A1"}, "sale_id": sale}}})
        };
        let sales: Vec<_> = (0..25).map(put).collect();
        east.call("BatchWriteItem", &json!({"RequestItems": {SALES: sales}}));
    }
    assert!(regions_differ(east, west), "the check must see replication that does not work");
    let resumed = Instant::now();
    table.replication().resume();
    assert!(table.wait_settled(PATIENCE).await, "{:?}", table.status());
    let rate = 10_000.0 / resumed.elapsed().as_secs_f64();
    assert!(rate > 1_000.0, "{rate:.0} changes a second are too few");
    assert_eq!(assert_converges(&table, east, west).await.applied, 10_000);
}

#[tokio::test]
async fn two_servers_do_not_share_a_directory_and_a_taken_port_is_named() {
    let home = tempfile::tempdir().expect("a directory");
    let (table, ..) = open(config(Some(home.path()), 0..=0)).await;
    let second = try_start(config(Some(home.path()), 0..=0)).await;
    assert!(matches!(second.err(), Some(GlobalTableError::DirectoryInUse { .. })));
    stop(table).await;

    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    let ports = [None, Some(port)];
    let error = try_start(GlobalTableConfig { ports, ..config(None, 0..=0) }).await.err();
    let message = error.map(|error| error.to_string()).expect("a refusal");
    assert!(message.contains("us-west-2") && message.contains(&port.to_string()), "{message}");
}

#[tokio::test]
async fn a_broken_region_is_reported_and_not_passed_over() {
    let (table, east, west) = start(0..=0).await;
    west.call("DeleteTable", &json!({"TableName": SEATS}));
    east.put_seat("run#A1", "Ada");
    assert!(!table.wait_settled(Duration::from_millis(500)).await);
    let status = table.status();
    assert!(status.fault.is_some_and(|fault| fault.contains("us-west-2")));
    assert_eq!(status.pending, 1, "and the change is not lost");
    stop(table).await;
}

#[tokio::test]
async fn a_configuration_that_makes_no_sense_is_refused_with_a_reason() {
    let good = || config(None, 0..=0);
    let twins = GlobalTableConfig { regions: ["here".into(), "here".into()], ..good() };
    let path = GlobalTableConfig { regions: ["../up".into(), "here".into()], ..good() };
    let quoted = GlobalTableConfig { tables: vec![TableSpec::new("a'b", "key")], ..good() };
    #[expect(clippy::reversed_empty_ranges, reason = "that is the mistake")]
    let backwards = GlobalTableConfig { lag: 9..=1, ..good() };
    for (config, reason) in [(twins, "here"), (path, "../up"), (quoted, "a'b"), (backwards, "9..=1")] {
        let error = try_start(config).await.err().map(|error| error.to_string());
        assert!(error.as_ref().is_some_and(|error| error.contains(reason)), "{error:?}");
    }
}

#[tokio::test]
async fn a_table_with_another_key_is_not_taken_over() {
    let home = tempfile::tempdir().expect("a directory");
    let (table, ..) = open(config(Some(home.path()), 0..=0)).await;
    stop(table).await;
    let tables = vec![TableSpec::new(SALES, "seat_key")];
    let error = try_start(GlobalTableConfig { tables, ..config(Some(home.path()), 0..=0) }).await.err();
    assert!(matches!(error, Some(GlobalTableError::KeySchema { table, .. }) if table == SALES));
}
