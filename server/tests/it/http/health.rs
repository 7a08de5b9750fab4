//! Whether the server is alive, and whether it is ready for visitors.

use app::embed::Status;
use reqwest::{Method, Response};
use sale::Lane;
use std::{net::SocketAddr, time::Duration};
use tokio::time::{Instant, sleep};

use super::site::{Setup, TestSite};
use crate::support::{CEILING, Listening, Proxy, databases, new_table, within};

/// The promise: an idle lane that dies is shown as down within this time.
const KNOWN_WITHIN: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_serves_is_alive_and_ready_in_one_word() {
    let site = TestSite::start_with(Setup { probes: true, ..Setup::default() }).await;
    for path in ["/healthz", "/readyz"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(header(&answer, "content-type").starts_with("text/plain"), "{path}");
        assert_eq!(header(&answer, "cache-control"), "no-store", "{path}");
        assert_eq!(answer.text().await.unwrap(), "ok\n", "{path}");
        let head = site.sending(Method::HEAD, path).send().await.unwrap();
        assert_eq!((head.status().as_u16(), head.text().await.unwrap()), (200, String::new()), "{path}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_lane_that_dies_is_down_within_ten_seconds_and_live_again_when_it_is_back() {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let site = on(proxy.address, databases().tables).await;
    for listening in [Listening::Shut, Listening::Silent] {
        until(&site, "both lanes are live", |status| status.engines.iter().all(Result::is_ok)).await;
        assert_eq!(site.get("/readyz").await.status(), 200);
        proxy.set_listening(listening);
        dies(&site, Lane::Strong).await;
        proxy.set_listening(Listening::Open);
    }
    until(&site, "both lanes are live again", |status| status.engines.iter().all(Result::is_ok)).await;
    assert_eq!(site.get("/readyz").await.status(), 200);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_is_the_other_lane() {
    let table = new_table().await;
    let site =
        on(([127, 0, 0, 1], databases().tcp.get_ports()[0]).into(), [0, 1].map(|region| table.endpoint(region))).await;
    until(&site, "both lanes are live", |status| status.engines.iter().all(Result::is_ok)).await;
    within(table.stop()).await;
    dies(&site, Lane::Eventual).await;
    site.stop().await;
}

/// Checks that a lane that has just died is shown as down in time, alone, and in every place that shows its state.
async fn dies(site: &TestSite, dead: Lane) {
    let begun = Instant::now();
    until(site, "the lane is down", |status| status.engines[dead.index()].is_err()).await;
    assert!(begun.elapsed() < KNOWN_WITHIN, "{dead}: known after {:?}", begun.elapsed());
    let now = status(site).await;
    assert!(now.engines[1 - dead.index()].is_ok(), "the other lane serves: {now:?}");

    let unready = site.get("/readyz").await;
    assert_eq!((unready.status().as_u16(), header(&unready, "retry-after")), (503, "5"));
    assert!(header(&unready, "content-type").starts_with("text/plain"));
    let why = unready.text().await.unwrap();
    assert!(why.starts_with(&format!("The {dead} lane")) && why.lines().count() == 1, "{why}");
    assert_eq!(site.get("/healthz").await.status(), 200, "it lives");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_old_do_not_count() {
    let site = TestSite::start().await;
    assert_eq!(site.get("/readyz").await.status(), 200, "it was asked at the start");
    sleep(KNOWN_WITHIN).await;
    let why = site.get("/readyz").await;
    assert_eq!(why.status(), 503, "nobody has looked since");
    let why = why.text().await.unwrap();
    assert!(why.lines().count() == 2 && why.contains("eventual lane's last answer"), "{why}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_and_a_server_that_is_told_to_stop_are_not_ready() {
    let full = TestSite::start_with(Setup { free_disk_min: u64::MAX, ..Setup::default() }).await;
    let answer = full.get("/readyz").await;
    assert_eq!(answer.status(), 503);
    assert!(answer.text().await.unwrap().contains("MB are free on the server's disk."));
    full.stop().await;

    let leaving = TestSite::start().await;
    leaving.leaving.cancel();
    let answer = leaving.get("/readyz").await;
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (503, "The server is stopping.\n"));
    for path in ["/", "/healthz"] {
        assert_eq!(leaving.get(path).await.status(), 200, "{path}: it serves on for a while");
    }
    leaving.stop().await;
}

/// Starts a site on these databases, with the periodic probes of its lanes.
async fn on(postgres: SocketAddr, tables: [SocketAddr; 2]) -> TestSite {
    let config = &databases().tcp;
    let (user, name) = (config.get_user().unwrap(), config.get_dbname().unwrap());
    let password = std::str::from_utf8(config.get_password().unwrap()).unwrap();
    let url = format!("postgres://{user}:{password}@{postgres}/{name}");
    let postgres = format!("us-east-1={url},us-east-2={url}");
    let tables = format!("us-east-1=http://{},us-east-2=http://{}", tables[0], tables[1]);
    let databases = vec!["--postgres".to_owned(), postgres, "--dynamodb".to_owned(), tables];
    TestSite::start_with(Setup { databases, probes: true, ..Setup::default() }).await
}

async fn status(site: &TestSite) -> Status {
    let line = site.get("/api/embed/status").await.text().await.unwrap();
    Status::from_line(line.trim_end()).unwrap_or_else(|| panic!("{line}"))
}

async fn until(site: &TestSite, what: &str, holds: impl Fn(&Status) -> bool) {
    let begun = Instant::now();
    loop {
        let now = status(site).await;
        if holds(&now) {
            return;
        }
        assert!(begun.elapsed() < CEILING, "not within {CEILING:?}: {what}; {now:?}");
        sleep(Duration::from_millis(50)).await;
    }
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}
