//! The endpoints as seen by others than their owner: a page in a browser, another account of the machine.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use local::{
    global_table::{AccessKey, GlobalTable, GlobalTableConfig},
    latency::{Latency, Relay},
};
use serde_json::{Value, json};

use super::{
    PATIENCE,
    client::{Client, KEY, SALES, SEATS},
    config, stop, try_start,
};

/// The header of a request that is not the last of its connection.
const KEEP: (&str, &str) = ("connection", "keep-alive");

/// Returns a scan of the ledger, with these headers besides those that DynamoDB's protocol requires.
fn scan(headers: &[(&str, &str)]) -> String {
    request("POST", headers, &json!({ "TableName": SALES }).to_string())
}

fn request(method: &str, headers: &[(&str, &str)], body: &str) -> String {
    // A request that sets this header itself is followed by another one.
    let last: &[_] = if headers.contains(&KEEP) { &[] } else { &[("connection", "close")] };
    let headers: String = headers.iter().chain(last).map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!(
        "{method} / HTTP/1.1\r\ncontent-type: application/x-amz-json-1.0\r\nx-amz-date: 20260101T000000Z\r\n\
         x-amz-target: DynamoDB_20120810.Scan\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn signed(key: &str) -> (&'static str, String) {
    let scope = "20260101/us-east-1/dynamodb/aws4_request";
    ("authorization", format!("AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders=host, Signature=0"))
}

/// Sends this on one connection and reads to its end.
fn exchange(address: SocketAddr, sent: &str) -> String {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).expect("connects");
    stream.set_read_timeout(Some(PATIENCE)).expect("not zero");
    stream.write_all(sent.as_bytes()).expect("sends");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answers");
    answer.to_ascii_lowercase()
}

fn assert_refused(answer: &str, what: &str) {
    assert!(answer.starts_with("http/1.1 403"), "{what}: {answer}");
    assert!(!answer.contains("access-control-"), "{what}: {answer}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let error: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(error["__type"], "com.amazon.coral.service#accessdeniedexception", "{what}");
    assert!(error["message"].as_str().is_some_and(|sentence| sentence.len() > 20), "{what}: {error}");
}

async fn relayed(table: &GlobalTable) -> Relay {
    let latency = Latency { round_trip: Duration::ZERO, jitter: Duration::from_millis(1) };
    Relay::start(table.endpoint(0), latency, 1).await.expect("a port").expect("a relay")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_a_browser_and_a_rebound_name_get_nothing() {
    let table = try_start(config(None, 0..=0)).await.expect("starts");
    Client(table.endpoint(0)).put_sale("run#A1", "a-name-that-is-nobodys-business");
    let relay = relayed(&table).await;
    let ((_, key), host) = (signed(KEY), ("host", "127.0.0.1:8000"));
    let key = ("authorization", key.as_str());
    for address in [table.endpoint(0), table.endpoint(1), relay.address()] {
        for (what, sent) in [
            ("another origin", scan(&[host, key, ("origin", "https://evil.example")])),
            ("an opaque origin", scan(&[host, key, ("origin", "null")])),
            ("a page of this machine", scan(&[host, key, ("origin", "http://127.0.0.1:3000")])),
            ("a browser", scan(&[host, key, ("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")])),
            ("a rebound name", scan(&[("host", "evil.example:8000"), key])),
            ("no host", scan(&[key])),
            ("a navigation", request("GET", &[host, ("sec-fetch-mode", "no-cors")], "")),
            (
                "a preflight",
                request(
                    "OPTIONS",
                    &[host, ("origin", "https://evil.example"), ("access-control-request-method", "POST")],
                    "",
                ),
            ),
        ] {
            let answer = exchange(address, &sent);
            assert_refused(&answer, what);
            assert!(!answer.contains("a-name-that"), "{what}: {answer}");
        }
        let own = exchange(address, &scan(&[host, key]));
        assert!(own.starts_with("http/1.1 200") && !own.contains("access-control-"), "{own}");
    }
    stop(table).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_request_of_a_connection_is_looked_at_like_the_first() {
    let table = try_start(config(None, 0..=0)).await.expect("starts");
    let relay = relayed(&table).await;
    let (_, key) = signed(KEY);
    let (key, host) = (("authorization", key.as_str()), ("host", "localhost"));
    let bad = scan(&[host, key, ("origin", "https://evil.example")]);
    for address in [table.endpoint(0), relay.address()] {
        let answers = exchange(address, &(scan(&[host, key, KEEP]) + &bad));
        let (first, second) = answers.split_once("http/1.1 403").expect("the second is refused");
        assert!(first.starts_with("http/1.1 200"), "{answers}");
        assert_refused(&format!("http/1.1 403{second}"), "the second");
    }
    stop(table).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_key_of_this_start_opens_it() {
    let drawn = || try_start(GlobalTableConfig { access_key: None, ..config(None, 0..=0) });
    let (table, other) = (drawn().await.expect("starts"), drawn().await.expect("starts"));
    let response_to = |key: &str| {
        let (name, value) = signed(key);
        exchange(table.endpoint(0), &scan(&[("host", "127.0.0.1"), (name, &value)]))
    };
    assert!(response_to(table.access_key().id()).starts_with("http/1.1 200"));
    for key in [other.access_key().id(), "worldseat", "a", "", "not-checked"] {
        assert_refused(&response_to(key), key);
    }
    assert_refused(&exchange(table.endpoint(0), &scan(&[("host", "127.0.0.1")])), "no key");
    assert_ne!(table.access_key(), &AccessKey::known("worldseat"));
    stop(table).await;
    stop(other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_end_is_refused_and_a_table_is_not_deleted_by_strangers() {
    let table = try_start(config(None, 0..=0)).await.expect("starts");
    let (_, key) = signed(KEY);
    let head = |length: usize, key: &str| {
        format!(
            "POST / HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: {key}\r\nx-amz-target: DynamoDB_20120810.DeleteTable\r\n\
             content-length: {length}\r\n\r\n"
        )
    };
    let body = json!({ "TableName": SEATS }).to_string();
    let strangers = exchange(table.endpoint(0), &(head(body.len(), &signed("a").1) + &body));
    assert_refused(&strangers, "a stranger");
    // A body above the limit is refused by its length, before it is sent.
    let mut stream = TcpStream::connect_timeout(&table.endpoint(0), PATIENCE).expect("connects");
    stream.set_read_timeout(Some(PATIENCE)).expect("not zero");
    stream.write_all(head(16 * 1024 * 1024 + 1, &key).as_bytes()).expect("sends");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("answers");
    assert_eq!(&answer, b"HTTP/1.1 413");
    let broken = head(0, &key).replace("content-length: 0", "transfer-encoding: chunked") + "zz\r\n";
    let answer = exchange(table.endpoint(0), &broken);
    assert!(answer.starts_with("http/1.1 400") && answer.contains("did not come to its end"), "{answer}");
    assert_eq!(Client(table.endpoint(0)).items(SEATS).len(), 0, "the table is there, and answers");
    stop(table).await;
}
