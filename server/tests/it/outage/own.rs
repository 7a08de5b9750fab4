//! The server knows the state of its own engines, and reports it for their lanes without probing them.

use engines::own::{own_global_table, own_postgres};
use local::{http_client::http_client, postgres::PostgresStatus};
use race::lanes::{LaneHandle, Lanes};
use sale::Lane;
use std::{fs, net::SocketAddr};
use store::dynamodb::DUMMY_KEY;

use super::kill_postmaster;
use crate::support::{eventual, eventually, new_postgres, new_table, regions, strong, within};

#[tokio::test]
async fn a_postgresql_of_ones_own_that_dies_takes_its_lane_with_it_at_once() {
    let postgres = within(new_postgres()).await;
    // The store uses another PostgreSQL, which answers all the time.
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(strong(1)));
    let lanes = Lanes {
        strong: strong.served_by(own_postgres(&postgres)),
        eventual: LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual(1))),
    };
    within(lanes.probe()).await;
    assert_eq!(lanes.not_ready(), [""; 0]);

    let mut status = postgres.status();
    fs::remove_file(postgres.data_dir().join("global/pg_control")).unwrap();
    kill_postmaster(&postgres);
    within(status.wait_for(|status| *status != PostgresStatus::Running)).await.unwrap();
    assert_down(&lanes, Lane::Strong, "has died and is being started again");
    within(status.wait_for(|status| matches!(status, PostgresStatus::Failed { .. }))).await.unwrap();
    assert_down(&lanes, Lane::Strong, "it is tried again every minute");
    within(postgres.stop()).await.unwrap();
}

#[tokio::test]
async fn so_do_two_databases_that_do_not_exchange_their_changes() {
    let table = new_table().await;
    let replication = table.replication();
    let eventual = LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual(1)));
    let lanes = Lanes {
        strong: LaneHandle::new(Lane::Strong, regions().into(), Ok(strong(1))),
        eventual: eventual.served_by(own_global_table(replication.clone())),
    };
    within(lanes.probe()).await;
    assert_eq!(lanes.not_ready(), [""; 0]);

    call(table.endpoint(1), "DeleteTable", r#"{"TableName":"worldseat_seats"}"#).await;
    let seat = r#"{"TableName":"worldseat_seats","Item":{"scope":{"S":"own"},"seat":{"S":"A1"}}}"#;
    call(table.endpoint(0), "PutItem", seat).await;
    eventually("the replicator notices", async || replication.status().fault.is_some()).await;
    assert_down(&lanes, Lane::Eventual, "do not exchange their changes");
    within(table.stop()).await;
}

async fn call(endpoint: SocketAddr, operation: &str, request: &'static str) {
    let scope = "20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
    let key = format!("AWS4-HMAC-SHA256 Credential={DUMMY_KEY}/{scope}");
    let request_builder = http_client().build().unwrap().post(format!("http://{endpoint}")).body(request);
    let request_builder =
        request_builder.header("content-type", "application/x-amz-json-1.0").header("x-amz-date", "20260101T000000Z");
    let request_builder =
        request_builder.header("x-amz-target", format!("DynamoDB_20120810.{operation}")).header("authorization", key);
    let answer = within(request_builder.send()).await.unwrap();
    assert!(answer.status().is_success(), "{operation}: {answer:?}");
}

/// Checks that this lane, and no other, is reported as down, in one sentence that has these words.
fn assert_down(lanes: &Lanes, down: Lane, words: &str) {
    let [why] = &lanes.not_ready()[..] else { panic!("{:?}", lanes.not_ready()) };
    assert!(why.contains(words) && why.contains(down.name()), "{why}");
    for state in lanes.states() {
        assert_eq!(state.engine.is_err(), state.lane == down, "{state:?}");
    }
}
