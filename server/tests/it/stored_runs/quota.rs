//! The limits of stored runs: their number, their number in a day, their cost, and the disk.

use race::{
    lanes::{LaneHandle, Lanes},
    runs::{Bounds, DiskFull, Quotas, Runs},
};
use sale::{
    Lane, RunSpec,
    service::{ErrorKind, Limits, RunService, ServiceError},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{BEGUN_TABLE, RUNS_TABLE, postgres_wire::Isolation};
use tokio_postgres::Config;
use tokio_util::sync::CancellationToken;

use super::{
    A_MONTH, BUYERS,
    expiry::{begun_before, documents},
    own_tables, run, status,
};
use crate::support::{eventual, regions, strong_at, watch_to_the_end, within};

fn service(config: &Config, quota: Quotas, disk_full: Option<DiskFull>) -> Runs {
    let strong = strong_at(config.clone(), 16, Isolation::RepeatableRead);
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(strong));
    let eventual = LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual(16)));
    let (lanes, limits) = (Lanes { strong, eventual }, Limits { buyers_max: 60 });
    let bounds = Bounds { quota, disk_full, ..Bounds::default() };
    Runs::bounded(lanes, limits, A_MONTH, bounds, CancellationToken::new())
}

fn start(service: &Runs) -> Result<String, ServiceError> {
    service.start_in(&[Lane::Strong], RunSpec::new("A1", BUYERS, BUYERS).unwrap(), 1)
}

/// Stored runs of some days ago, the oldest first: each with a note and a document.
async fn old_runs(config: &Config, runs: usize, bytes: i64) -> Vec<String> {
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let mut all = Vec::new();
    for nth in 0..runs {
        let run = begun_before(Duration::from_secs(60 * 60 * 24 * 3 - nth as u64));
        let note = format!(
            "INSERT INTO {BEGUN_TABLE} VALUES (now() + interval '27 days' + $1 * interval '1 second', $2, $3, 0, false)"
        );
        client.execute(&note, &[&(nth as f64), &run, &bytes]).await.unwrap();
        let document = format!("INSERT INTO {RUNS_TABLE} (run, document, part, body) VALUES ($1, 'events', 0, '')");
        client.execute(&document, &[&run]).await.unwrap();
        all.push(run);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_runs_make_room_for_newer_ones() {
    let config = own_tables().await;
    let quota = Quotas { runs_stored_max: 5, ..Quotas::default() };
    let service = service(&config, quota, None);
    // The sweep makes the tables.
    assert_eq!(within(service.sweep()).await, 0);
    let old = old_runs(&config, 7, 100).await;
    let new = run(&service, &Lane::ALL).await.run;
    assert_eq!(within(service.sweep()).await, 3, "eight, and five may stay");
    for (nth, run) in old.iter().enumerate() {
        // The runs that stay cannot be read: their documents are empty.
        assert_eq!(status(&service, run).await, if nth < 3 { 404 } else { 500 }, "{nth}");
    }
    assert_eq!((status(&service, &new).await, documents(&config).await), (200, 4 * 2 + 4));
    assert_eq!(within(service.sweep()).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_runs_make_room_by_their_bytes() {
    let config = own_tables().await;
    let quota = Quotas { runs_stored_mb: 1, ..Quotas::default() };
    let service = service(&config, quota, None);
    assert_eq!(within(service.sweep()).await, 0);
    old_runs(&config, 5, 300_000).await;
    run(&service, &Lane::ALL).await;
    assert_eq!(within(service.sweep()).await, 2, "1.5 MB and a little, and 1 MB may stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_today_that_makes_room_counts_for_today_all_the_same() {
    let config = own_tables().await;
    let quota = Quotas { runs_stored_max: 1, runs_per_day: 3, ..Quotas::default() };
    let service = || service(&config, quota, None);
    let first = service();
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(run(&first, &[Lane::Strong]).await.run);
    }
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    // As if they had been begun some minutes ago: a run younger than that may still be under way.
    for id in &runs {
        let old = begun_before(Duration::from_secs(6 * 60));
        let moved = format!("UPDATE {BEGUN_TABLE} SET run = $2 WHERE run = $1");
        client.execute(&moved, &[id, &old]).await.unwrap();
    }
    let second = service();
    within(second.sweep()).await;
    let left: i64 =
        client.query_one(&format!("SELECT count(*) FROM {BEGUN_TABLE} WHERE NOT cleared"), &[]).await.unwrap().get(0);
    assert_eq!(left, 1);
    // In the first six minutes after midnight these runs are yesterday's, and show nothing.
    let minute_of_day = |now: Duration| now.as_secs() / 60 % (24 * 60);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    if minute_of_day(now) > 7 {
        let third = service();
        within(third.sweep()).await;
        assert_eq!(start(&third).unwrap_err().kind, ErrorKind::Busy, "a server that starts again counts them");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_runs_of_a_day_the_site_says_so_and_a_restart_does_not_forget() {
    let config = own_tables().await;
    let quota = Quotas { runs_per_day: 2, ..Quotas::default() };
    let first = service(&config, quota, None);
    for _ in 0..2 {
        run(&first, &[Lane::Strong]).await;
    }
    let second = service(&config, quota, None);
    within(second.sweep()).await;
    for service in [&first, &second] {
        let refused = start(service).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Busy);
        assert!(refused.sentence.contains("this site starts 2 a day"), "{refused}");
        // The page and the widget use this: nothing is live, and the reason.
        for state in service.engines() {
            assert_eq!(state.engine, Err(refused.sentence.clone()));
        }
        let again = service.come_again().unwrap();
        assert!(again <= Duration::from_secs(24 * 60 * 60), "{again:?}");
    }
    let more = service(&config, Quotas { runs_per_day: 3, ..quota }, None);
    within(more.sweep()).await;
    let run = start(&more).unwrap();
    watch_to_the_end(&more, run).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_runs_until_there_is_room() {
    let config = own_tables().await;
    let full = Arc::new(AtomicBool::new(true));
    let seen = full.clone();
    let disk: DiskFull = Arc::new(move || seen.load(Ordering::SeqCst).then(|| "The disk is full.".to_owned()));
    let service = service(&config, Quotas::default(), Some(disk));
    let refused = start(&service).unwrap_err();
    assert_eq!((refused.kind, refused.sentence.as_str()), (ErrorKind::Busy, "The disk is full."));
    assert!(service.engines().iter().all(|state| state.engine == Err(refused.sentence.clone())));
    full.store(false, Ordering::SeqCst);
    let run = start(&service).unwrap();
    watch_to_the_end(&service, run).await;
}
