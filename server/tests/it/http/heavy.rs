//! Bundles and pictures: only a few are made at once, each once for all clients, and none for a client that has it.

use std::{io::Read, thread::available_parallelism, time::Duration};

use super::{
    html::{count, header},
    site::{Lines, Setup, TestSite, events},
};
use crate::support::{eventually, within};
use flate2::read::GzDecoder;
use futures::future::join_all;
use reqwest::Method;
use sale::{Lane, event::RunEvent};
use worldseat::http::heavy::Load;

const RECORDED: [&str; 2] = [
    include_str!("../../../../crates/race/recorded/run.txt"),
    include_str!("../../../../crates/race/recorded/small/run.txt"),
];
const A_DAY: &str = "public, max-age=86400, immutable";

/// The runs that every program contains.
fn recorded() -> [&'static str; 2] {
    RECORDED.map(|lines| lines.split_whitespace().nth(1).unwrap())
}

/// The paths of everything that is made from these runs' histories.
fn bundles() -> Vec<String> {
    let of = |run| ["evidence.zip", "history/strong", "history/eventual"].map(|what| format!("/run/{run}/{what}"));
    recorded().into_iter().flat_map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn for_clients_that_hang_up_no_more_than_two_bundles_are_made_at_once() {
    let site = TestSite::start().await;
    let paths = bundles();
    let clients = (0..100).map(|number| {
        // Some clients disconnect at once, however fast the machine is.
        let patience = Duration::from_millis([1, 10, 50][number / paths.len() % 3]);
        let request = site.getting(&paths[number % paths.len()]).timeout(patience);
        async move { request.send().await?.bytes().await }
    });
    let left = join_all(clients).await.into_iter().filter(Result::is_err).count();
    assert!(left > 0, "nobody had to wait");
    let bundles = &site.heavy.bundles;
    assert!(bundles.load().most <= 2, "{:?}", bundles.load());
    eventually("the work ends soon after the last client has left", || async { bundles.load().now == 0 }).await;
    assert!(bundles.load().begun <= paths.len(), "{:?}: nothing is made twice", bundles.load());

    for path in &paths {
        assert_eq!(site.get(path).await.status(), 200, "{path}");
    }
    assert_eq!((bundles.load().begun, bundles.load().now), (paths.len(), 0));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hundred_requests_for_pictures_each_is_answered_and_each_picture_drawn_once() {
    let site = TestSite::start().await;
    let kinds = recorded().map(|run| [format!("/run/{run}.png"), format!("/run/{run}.svg")]);
    let paths = kinds.as_flattened();
    let answers = join_all((0..200).map(|number| site.get(&paths[number % paths.len()])));
    for answer in within(answers).await {
        assert_eq!((answer.status().as_u16(), header(&answer, "cache-control")), (200, A_DAY));
    }
    let Load { now, most, begun } = site.heavy.pictures.load();
    assert_eq!((now, begun), (0, paths.len()));
    assert!(most <= available_parallelism().unwrap().get(), "{most} at once");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_for_a_client_that_has_it_or_asks_for_the_head_only() {
    let site = TestSite::start().await;
    let [run, _] = recorded();
    for (path, queue) in [
        (format!("/run/{run}/evidence.zip"), &site.heavy.bundles),
        (format!("/run/{run}/history/strong"), &site.heavy.bundles),
        (format!("/run/{run}.png"), &site.heavy.pictures),
        (format!("/run/{run}.svg"), &site.heavy.pictures),
    ] {
        let begun = queue.load().begun;
        let head = site.sending(Method::HEAD, &path).send().await.unwrap();
        assert_eq!((head.status().as_u16(), header(&head, "cache-control")), (200, A_DAY), "{path}");
        let tag = header(&head, "etag").to_owned();
        assert!(tag.starts_with("W/\"") && header(&head, "content-length") != "0", "{path}: {head:?}");

        let known = site.getting(&path).header("if-none-match", format!("\"other\", {tag}")).send().await.unwrap();
        assert_eq!((known.status().as_u16(), header(&known, "etag")), (304, &*tag), "{path}");
        assert_eq!(header(&known, "cache-control"), A_DAY, "{path}");
        assert!(known.bytes().await.unwrap().is_empty());
        assert_eq!(queue.load().begun, begun, "{path}: nothing was made");

        let other = site.getting(&path).header("if-none-match", "W/\"another\"").send().await.unwrap();
        assert_eq!((other.status().as_u16(), header(&other, "etag")), (200, &*tag), "{path}");
        assert!(!other.bytes().await.unwrap().is_empty());
        assert_eq!(queue.load().begun, begun + 1, "{path}");
    }
    // For a run that is gone nothing is served, not even by its tag.
    let gone = "0192f0e1a1b27c3d8e4f5a6b7c8d9e0f";
    let response = site.getting(&format!("/run/{gone}.png")).header("if-none-match", "*").send().await.unwrap();
    assert_eq!(response.status(), 410);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_still_on_is_drawn_anew_each_time() {
    let site = TestSite::start().await;
    let mut lines: Lines = site.break_it(60).await;
    lines.read().await;
    let path = format!("/run/{}.svg", lines.run());
    for begun in 1..=2 {
        let live = site.get(&path).await;
        assert_eq!(
            (live.status().as_u16(), header(&live, "cache-control"), header(&live, "etag")),
            (200, "no-store", "")
        );
        assert_eq!(site.heavy.pictures.load().begun, begun);
    }
    lines.read_to_end().await;
    let mut ended = Vec::new();
    for _ in 0..2 {
        let answer = site.get(&path).await;
        assert_eq!(header(&answer, "cache-control"), A_DAY);
        ended.push(answer.text().await.unwrap());
    }
    assert_eq!((site.heavy.pictures.load().begun, &ended[0]), (3, &ended[1]), "the last one is kept");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_run_is_drawn_away_from_the_threads_that_serve_and_its_page_stays_short() {
    const BUYERS: u32 = 600;
    let site = TestSite::start_with(Setup { buyers_max: BUYERS, ..Setup::default() }).await;
    let lines = site.break_it(BUYERS).await.read_to_end().await;
    let run = lines.split_whitespace().nth(1).unwrap();
    let answered = |lane| {
        let sent = events(&lines).into_iter();
        sent.filter(|event| matches!(event, RunEvent::Attempt(attempt) if attempt.lane == lane)).count()
    };
    let answered = Lane::ALL.map(answered);
    assert!(answered.iter().sum::<usize>() >= 500, "{answered:?}: a run that is not long");

    let page = site.get(&format!("/run/{run}")).await;
    assert_eq!((page.status().as_u16(), site.heavy.long.load().begun), (200, 1));
    let page = page.text().await.unwrap();
    // Two tables for each lane, their headings, and a few small tables.
    assert!(count(&page, "<tr>") <= 4 * 201 + 20, "{} rows", count(&page, "<tr>"));
    for count in answered.into_iter().filter(|count| *count > 200) {
        assert!(page.contains(&format!("These are the first 200 of {count}.")));
    }

    let (json, zipped) = (site.getting(&format!("/api/runs/{run}")), site.getting(&format!("/api/runs/{run}")));
    let json = json.send().await.unwrap().bytes().await.unwrap();
    let zipped = zipped.header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!((header(&zipped, "content-encoding"), header(&zipped, "cache-control")), ("gzip", "no-cache"));
    assert!(header(&zipped, "vary").contains("accept-encoding"));
    let (packed, mut unpacked) = (zipped.bytes().await.unwrap(), Vec::new());
    GzDecoder::new(&*packed).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == json && packed.len() * 4 < json.len(), "{} bytes of {}", packed.len(), json.len());
    let record_json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    for (lane, answered) in record_json["lanes"].as_array().unwrap().iter().zip(answered) {
        assert_eq!(lane["outcomes"].as_array().unwrap().len(), answered, "nothing is left out");
    }
    assert_eq!(site.heavy.long.load().begun, 3);
    site.stop().await;
}
