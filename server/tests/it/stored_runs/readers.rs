//! Clients that request runs that never existed do not delay clients that open a run that did.

use futures::future::join_all;
use sale::{
    Lane,
    service::{ErrorKind, RunService},
};
use std::time::Duration;
use store::RUNS_TABLE;
use tokio::time::Instant;
use uuid::{NoContext, Timestamp, Uuid};

use super::{A_MONTH, expiry::begun_before, own_tables, run, service, status};
use crate::support::{eventual, within};

const STRANGERS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_long_behind_others_who_look_for_runs_that_never_were() {
    let config = own_tables().await;
    let old = run(&service(&config, eventual(16), A_MONTH), &[Lane::Strong]).await.run;
    let service = service(&config, eventual(1), A_MONTH);
    let (mut client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let held = client.transaction().await.unwrap();
    held.batch_execute(&format!("LOCK TABLE {RUNS_TABLE} IN ACCESS EXCLUSIVE MODE")).await.unwrap();

    let begun = Instant::now();
    let ids: Vec<String> = (0..STRANGERS as u64).map(|nth| begun_before(Duration::from_secs(nth * 60))).collect();
    let mut readers = Vec::new();
    for id in &ids {
        let (service, id) = (service.clone(), id.clone());
        readers.push(tokio::spawn(async move {
            let kind = service.record(&id).await.unwrap_err().kind;
            (kind, begun.elapsed())
        }));
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let answered = readers.iter().filter(|reader| reader.is_finished()).count();
    assert!(answered >= STRANGERS - 4, "{answered} of {STRANGERS}: only those whose turn it is may wait");
    held.rollback().await.unwrap();
    for answer in within(join_all(readers)).await {
        let (kind, after) = answer.unwrap();
        let in_time = kind == ErrorKind::Busy && after < Duration::from_secs(3);
        assert!(in_time || kind == ErrorKind::NotFound, "{kind:?} after {after:?}");
    }
    assert_eq!(status(&service, &old).await, 200, "and a run that was there is found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_own_name_rules_out_is_no_question_for_the_database() {
    let config = own_tables().await;
    run(&service(&config, eventual(16), A_MONTH), &[Lane::Strong]).await;
    let service = service(&config, eventual(1), A_MONTH);
    // The sweep counts, and so learns which run is the oldest.
    within(service.sweep()).await;
    let recent = begun_before(Duration::from_secs(60));
    assert_eq!(status(&service, &recent).await, 404, "asked once");
    let (mut client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let held = client.transaction().await.unwrap();
    held.batch_execute(&format!("LOCK TABLE {RUNS_TABLE} IN ACCESS EXCLUSIVE MODE")).await.unwrap();
    let then = std::time::SystemTime::now() + Duration::from_secs(60 * 60);
    let then = then.duration_since(std::time::UNIX_EPOCH).unwrap();
    let future = Uuid::new_v7(Timestamp::from_unix(NoContext, then.as_secs(), 0)).simple().to_string();
    let ancient = begun_before(Duration::from_secs(60 * 60 * 24 * 40));
    let begun = Instant::now();
    for (id, expected) in [(&future, 404), (&ancient, 410), (&recent, 404)] {
        assert_eq!(within(status(&service, id)).await, expected, "{id}");
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let sentence = service.record(&future).await.unwrap_err().sentence;
    assert!(sentence.contains("in the future"), "{sentence}");
    held.rollback().await.unwrap();
}
