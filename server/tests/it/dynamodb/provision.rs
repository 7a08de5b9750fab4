//! `worldseat provision dynamodb`, before an account that knows replicas.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use worldseat::{
    provision::dynamodb::{Patience, Provision, Said},
    store::dynamodb::{Access, Endpoint, TableNames, dummy_credentials},
};

use crate::support::{ControlPlane, Dynalite, FakeTable, KEY, SECRET, TOKEN, regions, within};

const SEATS: &str = "worldseat_seats";
const SALES: &str = "worldseat_sales";

fn wanted(dry_run: bool) -> Provision {
    let patience = Patience { pause: Duration::from_millis(1), limit: Duration::from_secs(20) };
    Provision { tables: TableNames::default(), dry_run, patience }
}

/// What came of it, and the lines it told.
async fn provision(plane: &ControlPlane, dry_run: bool) -> (Result<(), String>, Vec<String>) {
    let told = Mutex::new(Vec::new());
    let say = |said| {
        if let Said::Line(line) = said {
            told.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    };
    let made = within(wanted(dry_run).on_aws(&plane.config(), &regions(), &say)).await;
    (made, told.into_inner().unwrap())
}

fn of<'a>(table: &str, lines: &'a [String]) -> Vec<&'a str> {
    lines.iter().filter_map(|line| line.strip_prefix(&format!("{table}: "))).collect()
}

fn assert_whole(plane: &ControlPlane) {
    for name in [SEATS, SALES] {
        let [here, there] = ["us-east-1", "us-east-2"].map(|region| plane.table(region, name).expect(name));
        assert_eq!(here.ttl.as_deref(), Some("expires_at"));
        assert!(here.replicas.contains_key("us-east-2") && there.replicas.contains_key("us-east-1"));
    }
}

/// The fate of a ledger that was there before; the table of seats is made from nothing beside it.
async fn with_ledger(region: &str, ledger: FakeTable) -> (ControlPlane, Result<(), String>, Vec<String>) {
    let plane = ControlPlane::empty().await;
    plane.put(region, SALES, ledger);
    let (made, lines) = provision(&plane, false).await;
    (plane, made, lines)
}

#[tokio::test]
async fn from_nothing_both_tables_become_global_and_the_second_time_nothing_is_changed() {
    let plane = ControlPlane::empty().await;
    let (made, lines) = provision(&plane, false).await;
    assert_eq!(made, Ok(()));
    assert_whole(&plane);
    assert_eq!(
        of(SALES, &lines),
        [
            "not there in us-east-1, not there in us-east-2",
            "done: create it in us-east-1, billed by the request",
            "done: add a replica in us-east-2 (MREC)",
            "done: switch TTL on, by expires_at",
            "ready: ACTIVE in us-east-1, replica ACTIVE in us-east-2, TTL on expires_at",
        ]
    );
    let before = plane.changes();
    assert_eq!(before.len(), 6, "three a table: {before:?}");

    let (again, lines) = provision(&plane, false).await;
    assert_eq!((again, plane.changes()), (Ok(()), before));
    let ready = "ACTIVE in us-east-1, replica ACTIVE in us-east-2, TTL on expires_at";
    assert_eq!(of(SEATS, &lines), [ready, &format!("ready: {ready}")]);
}

#[tokio::test]
async fn a_dry_run_says_what_it_would_do_and_changes_nothing() {
    let plane = ControlPlane::empty().await;
    plane.put("us-east-1", SEATS, FakeTable::keyed(&["seat_key"]));
    let (made, lines) = provision(&plane, true).await;
    assert_eq!((made, plane.changes()), (Ok(()), vec![]));
    assert_eq!(
        of(SEATS, &lines),
        [
            "ACTIVE in us-east-1, not there in us-east-2, no TTL",
            "would switch its stream on in us-east-1 (NEW_AND_OLD_IMAGES)",
            "would add a replica in us-east-2 (MREC)",
            "would switch TTL on, by expires_at",
        ]
    );
    assert!(lines.contains(&format!("{SALES}: would create it in us-east-1, billed by the request")));
    assert_eq!(lines.last().unwrap(), "Nothing was changed: this was a dry run.");
}

#[tokio::test]
async fn whatever_an_earlier_one_left_half_done_is_finished() {
    let plain = FakeTable::ledger;
    let streaming = || plain().streaming("NEW_AND_OLD_IMAGES");
    for ledger in [plain(), streaming(), plain().expiring_by("expires_at"), plain().provisioned()] {
        let (plane, made, lines) = with_ledger("us-east-1", ledger.clone()).await;
        assert_eq!(made, Ok(()), "{ledger:?}");
        assert_whole(&plane);
        assert!(!plane.changes().contains(&format!("us-east-1 CreateTable {SALES}")), "{lines:?}");
    }
    // A replica under way, and one that only lacks TTL.
    let plane = ControlPlane::empty().await;
    plane.put("us-east-1", SALES, streaming().copied_to("us-east-2", None));
    plane.put("us-east-2", SALES, streaming().copied_to("us-east-1", None));
    assert_eq!(provision(&plane, false).await.0, Ok(()));
    assert_whole(&plane);
    assert!(plane.changes().contains(&format!("us-east-1 UpdateTimeToLive {SALES}")));
}

#[tokio::test]
async fn provisioned_capacity_is_mentioned_and_left() {
    let (_, made, lines) = with_ledger("us-east-1", FakeTable::ledger().provisioned()).await;
    assert_eq!(made, Ok(()));
    assert!(of(SALES, &lines)[0].ends_with("billed by provisioned capacity, which is left as it is"), "{lines:?}");
}

#[tokio::test]
async fn what_cannot_be_repaired_is_refused_with_what_to_do() {
    let ledger = FakeTable::ledger;
    for (region, table, said) in [
        ("us-east-2", ledger(), "onto which nothing can be copied: delete that one"),
        ("us-east-1", FakeTable::keyed(&["sale_id"]), "has other keys (sale_id HASH S) than seat_key and sale_id"),
        ("us-east-1", ledger().copied_to("us-west-2", None).strongly_consistent(), "strong consistency (MRSC)"),
        ("us-east-1", ledger().streaming("KEYS_ONLY"), "its stream in us-east-1 shows KEYS_ONLY"),
        (
            "us-east-1",
            ledger().copied_to("us-east-2", Some("CREATION_FAILED")),
            "its replica in us-east-2 is CREATION_FAILED",
        ),
        ("us-east-1", ledger().copied_to("us-east-2", Some("DELETING")), "is being removed: run this again"),
        ("us-east-1", ledger().being("DELETING"), "is being deleted: run this again"),
        ("us-east-1", ledger().expiring_by("ttl"), "its TTL goes by ttl instead of expires_at"),
    ] {
        let (plane, made, _) = with_ledger(region, table.clone()).await;
        let why = made.expect_err(said);
        assert!(why.starts_with(&format!("{SALES}: ")) && why.contains(said), "{why}");
        assert!(!plane.changes().iter().any(|change| change.ends_with(SALES)), "{table:?}: {:?}", plane.changes());
    }
}

#[tokio::test]
async fn two_tables_that_only_have_the_same_name_are_not_made_one() {
    let plane = ControlPlane::empty().await;
    for region in ["us-east-1", "us-east-2"] {
        plane.put(region, SALES, FakeTable::ledger());
    }
    let why = provision(&plane, false).await.0.expect_err("refused");
    assert!(why.contains("neither is a copy of the other: delete the one in us-east-2"), "{why}");
}

#[tokio::test]
async fn a_missing_right_is_named_and_nothing_that_was_signed_is_repeated() {
    for (operation, error, said) in [
        ("CreateTable", "AccessDeniedException", "may not use dynamodb:CreateTable in us-east-1"),
        ("UpdateTable", "AccessDeniedException", "may not use dynamodb:UpdateTable in us-east-1"),
        ("DescribeTable", "UnrecognizedClientException", "DescribeTable in us-east-1 was refused"),
        ("DescribeTable", "InvalidSignatureException", "DescribeTable in us-east-1 was refused"),
        ("DescribeTable", "ExpiredTokenException", "DescribeTable in us-east-1 was refused"),
    ] {
        let plane = ControlPlane::empty().await;
        plane.refuse(operation, error, 100);
        let why = provision(&plane, false).await.0.expect_err(operation);
        assert!(why.contains(said) && why.contains(error), "{why}");
        assert!(![KEY, SECRET, TOKEN].iter().any(|secret| why.contains(secret)), "{why}");
    }
}

#[tokio::test]
async fn who_asks_too_often_waits_and_goes_on() {
    let plane = ControlPlane::empty().await;
    for operation in ["DescribeTable", "CreateTable", "UpdateTable", "UpdateTimeToLive"] {
        // More than the SDK tries by itself.
        plane.refuse(operation, "ThrottlingException", 5);
        plane.refuse(operation, "LimitExceededException", 3);
    }
    assert_eq!(provision(&plane, false).await.0, Ok(()));
    assert_whole(&plane);
}

#[tokio::test]
async fn a_table_that_never_gets_ready_is_given_up_with_a_sentence() {
    let plane = ControlPlane::empty().await;
    plane.put("us-east-1", SALES, FakeTable::ledger().being("CREATING"));
    let patience = Patience { pause: Duration::from_millis(1), limit: Duration::from_millis(300) };
    let wanted = Provision { patience, ..wanted(false) };
    let why = within(wanted.on_aws(&plane.config(), &regions(), &|_| {})).await.expect_err("given up");
    assert!(why.contains("not ready after 0 s; AWS goes on with it, and so does this command"), "{why}");
}

#[tokio::test]
async fn endpoints_get_both_tables_each_and_no_replica() {
    let dynalite = Dynalite::start();
    let url = format!("http://{}", dynalite.address);
    let endpoints = regions().map(|region| Endpoint { region, url: url.clone() });
    let access = Access::plain(dummy_credentials());
    let told = Mutex::new(Vec::new());
    let say = |said| {
        if let Said::Line(line) = said {
            told.lock().unwrap().push(line);
        }
    };
    within(wanted(false).at_endpoints(&access, &endpoints, &say)).await.unwrap();
    let lines = told.into_inner().unwrap();
    assert_eq!(
        of(SEATS, &lines),
        [
            "not there in us-east-1",
            "done: create it in us-east-1, billed by the request",
            "this endpoint has no TTL: what a server forgets to clear stays",
            "ready: ACTIVE in us-east-1, no TTL",
            // The same endpoint once more.
            "ACTIVE in us-east-2, no TTL",
            "this endpoint has no TTL: what a server forgets to clear stays",
            "ready: ACTIVE in us-east-2, no TTL",
        ]
    );
    assert!(lines.last().unwrap().starts_with("Between these endpoints nothing is replicated"));
}
