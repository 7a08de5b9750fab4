//! The limits of each visitor: one of them cannot use up the site for the others.

use crate::{
    http::site::{Lines, Setup, TestSite},
    support::{CEILING, eventually, within},
};
use race::runs::RunBounds;
use reqwest::StatusCode;
use std::{num::NonZeroU32, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::{Instant, sleep},
};
use worldseat::http::{clients::ClientBounds, listener::ConnectionBounds};

const MANY: NonZeroU32 = NonZeroU32::new(10_000).unwrap();
/// The proxies that are trusted to report a client's address.
fn this_machine() -> Vec<ipnet::IpNet> {
    vec!["127.0.0.0/8".parse().unwrap()]
}

fn few_connections() -> ConnectionBounds {
    let patience = Duration::from_millis(500);
    ConnectionBounds { head: patience, stall: patience, ..ConnectionBounds::new(64, 8, Vec::new()) }
}

/// Reads until the server closes the connection, and returns the time that this took.
async fn closed_after(mut stream: TcpStream) -> Duration {
    let begin = Instant::now();
    let mut rest = Vec::new();
    // If the connection is closed with bytes of ours unread, the system reports "reset".
    let _ = within(stream.read_to_end(&mut rest)).await;
    begin.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_silent_or_never_ends_its_head_is_closed() {
    let site = TestSite::start_with(Setup { connections: Some(few_connections()), ..Setup::default() }).await;
    let silent = TcpStream::connect(site.address()).await.unwrap();
    let mut half = TcpStream::connect(site.address()).await.unwrap();
    half.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ").await.unwrap();
    let mut idle = TcpStream::connect(site.address()).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    for stream in [silent, half, idle] {
        let after = closed_after(stream).await;
        assert!(after < Duration::from_secs(5), "{after:?}");
    }
    let mut dribbling = TcpStream::connect(site.address()).await.unwrap();
    let begin = Instant::now();
    dribbling.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    while dribbling.write_all(b"X: y\r\n").await.is_ok() {
        assert!(begin.elapsed() < Duration::from_secs(10), "a head that grows line by line is still waited for");
        sleep(Duration::from_millis(50)).await;
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_client_has_its_share_of_connections_and_gives_it_back() {
    let site = TestSite::start_with(Setup { connections: Some(few_connections()), ..Setup::default() }).await;
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(TcpStream::connect(site.address()).await.unwrap());
    }
    let ninth = TcpStream::connect(site.address()).await.unwrap();
    assert!(closed_after(ninth).await < Duration::from_millis(400), "closed at once, not when its time is up");
    drop(held);
    eventually("a new connection is served", || async { site.getting("/healthz").send().await.is_ok() }).await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_takes_nothing_in_loses_its_connection() {
    let site = TestSite::start_with(Setup { connections: Some(few_connections()), ..Setup::default() }).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut reader = within(socket.connect(site.address())).await.unwrap();
    // More responses than the system buffers for a client that does not read.
    let requests = "GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200);
    let _ = within(reader.write_all(requests.as_bytes())).await;
    let begin = Instant::now();
    // The connection is closed once a write fails: nothing is read here.
    while reader.write_all(b"\r\n").await.is_ok() {
        assert!(begin.elapsed() < CEILING, "a reader that takes nothing in is still served");
        sleep(Duration::from_millis(100)).await;
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_client_cannot_take_all_live_runs() {
    let runs = Some(RunBounds::of_visitors(25, MANY));
    let site = TestSite::start_with(Setup { runs, proxies: this_machine(), ..Setup::default() }).await;
    let start =
        async |client| site.post_with("/api/embed/runs", "seat=A1&buyers=60", &[("x-forwarded-for", client)]).await;
    let mut greedy = Vec::new();
    for _ in 0..10 {
        greedy.push(Lines::of(start("203.0.113.9").await));
    }
    let refused = start("203.0.113.9").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    let sentence = refused.text().await.unwrap();
    assert!(sentence.starts_with("429 You have 8 runs waiting"), "{sentence}");

    let honest = Lines::of(start("203.0.113.10").await).read_to_end().await;
    assert!(!honest.contains("wait ") && honest.contains("\nv strong"), "{honest}");
    let mut waited = 0;
    for run in greedy {
        let lines = run.read_to_end().await;
        assert!(lines.contains("\nv strong") && lines.ends_with("end\n"), "each has its turn: {lines}");
        waited += usize::from(lines.contains("\nwait "));
    }
    assert!(waited >= 1, "none was told its place");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_slowed_down_then_refused_and_nobody_else_is() {
    let bounds = ClientBounds { requests_per_second: NonZeroU32::new(5).unwrap(), ..ClientBounds::NONE };
    let site = TestSite::start_with(Setup { bounds: Some(bounds), proxies: this_machine(), ..Setup::default() }).await;
    let get = |path: &'static str, client: &'static str| site.getting(path).header("x-forwarded-for", client).send();
    let flood: Vec<_> = futures::future::join_all((0..60).map(|_| get("/api/seats", "203.0.113.9"))).await;
    let statuses: Vec<_> = flood.into_iter().map(|answer| answer.unwrap().status()).collect();
    let refused = statuses.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count();
    assert!((20..=40).contains(&refused), "20 at once, 5 a second: {refused} refused");
    assert_eq!(get("/", "203.0.113.10").await.unwrap().status(), 200);
    let page = get("/", "203.0.113.9").await.unwrap();
    if page.status() == StatusCode::TOO_MANY_REQUESTS {
        assert!(page.text().await.unwrap().contains("more than 5 requests a second"));
    }
    assert_eq!(get("/healthz", "203.0.113.9").await.unwrap().status(), 200, "a monitor is always answered");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_client_has_its_share_of_streams_and_gives_it_back() {
    let bounds = ClientBounds { streams: 2, ..ClientBounds::NONE };
    let site = TestSite::start_with(Setup { bounds: Some(bounds), proxies: this_machine(), ..Setup::default() }).await;
    let open = |client: &'static str| site.getting("/api/embed/stream").header("x-forwarded-for", client).send();
    let (first, _second) = (open("203.0.113.9").await.unwrap(), open("203.0.113.9").await.unwrap());
    let refused = open("203.0.113.9").await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["access-control-allow-origin"], "*");
    assert!(refused.text().await.unwrap().starts_with("429 You have 2 open streams"));
    assert_eq!(open("203.0.113.10").await.unwrap().status(), 200);
    drop(first);
    eventually("its place is free", || async { open("203.0.113.9").await.unwrap().status() == 200 }).await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let site = TestSite::start().await;
    let mut slow = TcpStream::connect(site.address()).await.unwrap();
    slow.write_all(b"POST /tickets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nseat=")
        .await
        .unwrap();
    let mut answer = Vec::new();
    let begin = Instant::now();
    let _ = within(slow.read_to_end(&mut answer)).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    site.stop().await;
}
