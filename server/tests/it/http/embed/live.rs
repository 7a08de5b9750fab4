//! `/api/embed/…`: any page may send requests, no visitor is recognised, and the stream ends with the server.

use crate::{
    http::{
        html::header,
        site::{Lines, RUNS_OF_A_VISITOR, Setup, TestSite, events},
    },
    support::eventually,
};
use app::embed::Status;
use reqwest::{Method, Response};
use sale::{Conclusion, Lane, event::RunEvent};
use std::time::{Duration, Instant};

const RUNS: &str = "/api/embed/runs";
/// The interval of heartbeats on an open stream: a line that comes sooner did not wait for one.
const BEAT: Duration = Duration::from_secs(5);

/// Checks the headers that every response has for the page that sent the request, whatever its status.
fn for_any_page(answer: &Response) {
    let url = answer.url();
    assert_eq!(header(answer, "access-control-allow-origin"), "*", "{url}");
    assert!(!answer.headers().contains_key("access-control-allow-credentials"), "{url}");
    assert_eq!(header(answer, "cross-origin-resource-policy"), "cross-origin", "{url}");
    assert_eq!(header(answer, "cache-control"), "no-store", "{url}");
    assert_eq!(header(answer, "x-content-type-options"), "nosniff", "{url}");
    assert_eq!(header(answer, "content-type"), "text/plain; charset=utf-8", "{url}");
    assert!(!answer.headers().contains_key("set-cookie"), "{url}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_widget_in_a_sandbox_may_ask_and_is_not_recognised() {
    let site = TestSite::start().await;
    let status = site.getting("/api/embed/status").header("origin", "null").send().await.unwrap();
    for_any_page(&status);
    let status = Status::from_line(status.text().await.unwrap().trim_end()).unwrap();
    assert_eq!(status.buyers_max, 60);
    let [strong, eventual] = status.engines.map(Result::unwrap);
    assert!(strong.contains("standing in for Aurora DSQL"), "{strong}");
    assert!(eventual.contains("standing in for DynamoDB"), "{eventual}");

    let elsewhere =
        [("origin", "https://deck.example"), ("sec-fetch-site", "cross-site"), ("cookie", "worldseat_venue=x")];
    let run = site.post_with(RUNS, "seat=B2&buyers=5&lanes=eventual,strong", &elsewhere).await;
    for_any_page(&run);
    assert_eq!(header(&run, "x-accel-buffering"), "no");
    let run = Lines::of(run).read_to_end().await;
    for lane in Lane::ALL {
        assert_eq!(sold_to(&run, lane), 5, "{run}");
    }
    let id = run.split_whitespace().nth(1).unwrap();
    for from in [0, 3] {
        let again = site.get(&format!("{RUNS}/{id}?from={from}")).await;
        for_any_page(&again);
        let expected: Vec<&str> = run.lines().skip(from).collect();
        assert_eq!(again.text().await.unwrap().lines().collect::<Vec<_>>(), expected);
    }
    site.stop().await;
}

/// The number of buyers of a lane who got an answer.
fn sold_to(lines: &str, lane: Lane) -> usize {
    events(lines).iter().filter(|event| matches!(event, RunEvent::Attempt(attempt) if attempt.lane == lane)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_lane_is_run_where_one_is_asked_for() {
    let site = TestSite::start().await;
    let run = Lines::of(site.post(RUNS, "seat=A1&buyers=4&lanes=eventual").await).read_to_end().await;
    assert_eq!((sold_to(&run, Lane::Strong), sold_to(&run, Lane::Eventual)), (0, 4), "{run}");
    let judged = events(&run).into_iter().filter_map(|event| match event {
        RunEvent::Judged(judged) => Some((judged.lane, judged.verdict.conclusion)),
        _ => None,
    });
    assert_eq!(judged.collect::<Vec<_>>(), [(Lane::Eventual, Conclusion::Oversold)]);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_asks_first_is_granted_without_credentials() {
    let site = TestSite::start().await;
    for (path, method) in [(RUNS, "POST"), ("/api/embed/status", "GET"), ("/api/embed/stream", "GET")] {
        let request = site.sending(Method::OPTIONS, path).header("origin", "null");
        let preflight = [("access-control-request-method", method), ("access-control-request-headers", "content-type")];
        let request = preflight.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let granted = request.send().await.unwrap();
        assert_eq!((granted.status().as_u16(), header(&granted, "access-control-allow-origin")), (200, "*"), "{path}");
        assert!(header(&granted, "access-control-allow-methods").split(',').any(|one| one == method), "{path}");
        assert_eq!(header(&granted, "access-control-allow-headers"), "content-type", "{path}");
        assert!(!granted.headers().contains_key("access-control-allow-credentials"), "{path}");
    }
    // The rest of the API is only for the site's own pages and for programs.
    let other = site.sending(Method::OPTIONS, "/api/breakit").header("origin", "null").send().await.unwrap();
    assert_eq!(header(&other, "access-control-allow-origin"), "");
    assert_eq!(header(&site.get("/api/seats").await, "access-control-allow-origin"), "");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_in_plain_words_and_starts_nothing() {
    let site = TestSite::start().await;
    let before = site.rows().await;
    let long = format!("seat=A1&buyers=8&lanes={}", "strong,".repeat(4000));
    for (form, status, sentence) in [
        ("seat=Z9&buyers=8", 400, "There is no seat \"Z9\""),
        ("seat=A1&buyers=61", 400, "A run takes 2 to 60 buyers, not 61."),
        ("seat=A1&buyers=8&lanes=<script>", 400, "A run takes the lanes strong, eventual, or both."),
        ("seat=A1&buyers=%00", 400, "A run takes a seat, a number of buyers, and lanes."),
        ("seat=A1&seat=A2&buyers=8", 400, "A run takes a seat"),
        ("", 400, "A run takes a seat"),
        (&long, 413, "The request body is too large."),
    ] {
        let refused = site.post(RUNS, form).await;
        for_any_page(&refused);
        assert_eq!(refused.status().as_u16(), status, "{form}");
        let body = refused.text().await.unwrap();
        assert!(body.starts_with(&format!("{status} ")) && body.contains(sentence), "{form}: {body}");
        assert!(!body.contains('<'), "{body}");
    }
    let json = site.sending(Method::POST, RUNS).header("content-type", "application/json").body("{}");
    let never = format!("{RUNS}/{}", uuid::Uuid::now_v7().simple());
    for (answer, status, sentence) in [
        (json.send().await.unwrap(), 400, "A run takes a seat"),
        (site.get(&format!("{RUNS}/nobody")).await, 404, "This is not the name of a run."),
        (site.get(&never).await, 404, "This run is not known"),
        (site.get(&format!("{never}?from=-1")).await, 400, "Events are numbered from 0"),
        (site.get("/api/embed/nothing").await, 404, "There is no such page."),
        (site.get(RUNS).await, 405, "does not accept this method"),
    ] {
        for_any_page(&answer);
        assert_eq!((answer.status().as_u16(), header(&answer, "allow").is_empty()), (status, status != 405));
        let body = answer.text().await.unwrap();
        assert!(body.contains(sentence), "{body}");
    }
    assert_eq!(site.rows().await, before);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_widget_starts_no_more_than_a_visitor_could() {
    let site = TestSite::start_with(Setup { settings: &["--region-rtt-ms", "500,500"], ..Setup::of_visitors() }).await;
    let mut runs = Vec::new();
    for _ in 0..RUNS_OF_A_VISITOR {
        runs.push(Lines::of(site.post(RUNS, "seat=A1&buyers=2").await));
    }
    let refused = site.post(RUNS, "seat=A1&buyers=2").await;
    for_any_page(&refused);
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after")), (429, "5"));
    assert!(refused.text().await.unwrap().contains("Try again"));
    for run in runs {
        assert!(run.read_to_end().await.ends_with("end\n"));
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_open_line_says_the_status_at_once_beats_and_ends_with_the_server() {
    let site = TestSite::start().await;
    let answer = site.get("/api/embed/stream").await;
    for_any_page(&answer);
    assert_eq!(header(&answer, "x-accel-buffering"), "no");
    let mut line = Lines::of(answer);
    let sent_at = Instant::now();
    assert!(line.read().await && sent_at.elapsed() < BEAT, "the status waited for the first beat");
    assert!(Status::from_line(line.text.trim_end()).unwrap().serves(), "{}", line.text);
    assert!(line.read().await);
    assert!(line.text.ends_with("\n.\n") && sent_at.elapsed() < 4 * BEAT, "{}", line.text);
    site.stop.cancel();
    let stopped = Instant::now();
    line.read_to_end().await;
    assert!(stopped.elapsed() < BEAT, "the line outlived the server");
    // The line and the listener are told to stop at the same time, and end in either order.
    eventually("it takes no more connections", async || site.getting("/api/embed/stream").send().await.is_err()).await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_bounded_and_a_place_is_free_again_when_its_widget_leaves() {
    let site = TestSite::start().await;
    let mut lines = Vec::new();
    for _ in 0..512 {
        let mut line = Lines::of(site.get("/api/embed/stream").await);
        assert!(line.read().await);
        lines.push(line);
    }
    let refused = site.get("/api/embed/stream").await;
    for_any_page(&refused);
    assert_eq!(refused.status(), 503);
    assert!(refused.text().await.unwrap().contains("512 widgets are open, which is as many as"));
    assert_eq!(site.get("/api/embed/status").await.status(), 200, "a widget without a line is told the status");

    lines.pop();
    eventually("the place is free", || async { site.get("/api/embed/stream").await.status() == 200 }).await;
    drop(lines);
    site.stop().await;
}
