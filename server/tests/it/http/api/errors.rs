//! Bad input, and a server that cannot answer: always a status and `{"error": "…"}`.

use super::{
    super::{
        broken_floors::{BrokenFloors, DOWN, PANIC, UNKNOWN},
        site::{RUNS_OF_A_VISITOR, Setup},
    },
    caller::{Api, Reply},
};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// Checks that a response is an error with this status and this sentence.
fn assert_refused(reply: &Reply, status: u16, sentence: &str, request: &str) {
    let shown: String = request.chars().take(80).collect();
    assert_eq!(reply.status, status, "{shown}: {reply:?}");
    assert_eq!(reply.json.as_object().unwrap().len(), 1, "{shown}: {reply:?}");
    let error_text = reply.json["error"].as_str().unwrap();
    assert!(error_text.contains(sentence), "{shown}: {error_text}");
    for rust in ["invalid type", "invalid digit", "expected u", "expected struct", "expected value", "EOF"] {
        assert!(!error_text.contains(rust), "{shown}: {error_text}");
    }
    assert!(error_text.len() < 500 && error_text.ends_with(['.', '\u{2026}', '!', '?']), "{shown}: {error_text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named() {
    let api = Api::start().await;
    let before = api.site.rows().await;
    let long = format!(r#"{{"backend":"{}"}}"#, "x".repeat(9000));
    let many = json!({ "seats": vec!["A1"; 97] }).to_string();
    for (path, body, sentence) in [
        ("breakit", r#"{"concurrency":1}"#, "The field `concurrency` is wrong: a run takes 2 to 60 buyers, not 1."),
        ("breakit", r#"{"concurrency":61}"#, "a run takes 2 to 60 buyers, not 61."),
        (
            "breakit",
            r#"{"concurrency":"24"}"#,
            "The field `concurrency` is wrong: it is to be a whole number from 0 to 4294967295, not \"24\".",
        ),
        ("breakit", r#"{"concurrency":24.5}"#, "`concurrency`"),
        ("breakit", r#"{"concurrency":-3}"#, "`concurrency`"),
        ("breakit", r#"{"concurrency":4294967296}"#, "`concurrency`"),
        ("breakit", r#"{"seat":"Z9"}"#, "The field `seat` is wrong: there is no seat \"Z9\": seats are A1 to H12"),
        ("breakit", r#"{"seat":7}"#, "`seat`"),
        ("breakit", r#"{"seat":null}"#, "`seat`"),
        (
            "breakit",
            r#"{"backend":"mysql"}"#,
            "The field `backend` is wrong: there is no backend \"mysql\": there are dsql and naive.",
        ),
        ("breakit", r#"{"backend":"both"}"#, "there is no backend \"both\""),
        ("breakit", &long, "`backend`"),
        ("breakit", "[]", "it is to be one object"),
        ("breakit", r#"["naive","A1",24]"#, "it is to be one object"),
        ("breakit", r#"{"backend":{"dsql":null}}"#, "`backend`"),
        ("breakit", "null", "The body is wrong"),
        ("breakit", "\"A1\"", "The body is wrong"),
        ("breakit", "{", "The body is not JSON"),
        ("breakit", "seat=A1", "The body is not JSON"),
        ("breakit", "{} {}", "The body is not JSON"),
        ("breakit", "\u{0}", "The body is not JSON"),
        ("purchase", "{}", "missing field `seat`"),
        ("purchase", r#"{"seat":"A13"}"#, "`seat`"),
        ("purchase", r#"{"seat":"A1","buyer":""}"#, "The field `buyer` is wrong: A ticket needs a name on it."),
        ("purchase", r#"{"seat":"A1","buyer":7}"#, "`buyer`"),
        ("purchase", r#"{"seat":"A1","buyer":"a\nb"}"#, "`buyer`"),
        (
            "purchase",
            r#"{"seat":"A1","region":"mars-1"}"#,
            "The field `region` is wrong: there is no such region: the lane has us-east-1 and us-east-2.",
        ),
        ("purchase", r#"{"seat":"A1","region":["us-east-1"]}"#, "`region`"),
        ("reset", r#"{"seats":"A1"}"#, "`seats`"),
        ("reset", r#"{"seats":["A1","Z9"]}"#, "The field `seats[1]` is wrong: there is no seat \"Z9\""),
        ("reset", r#"{"backend":1}"#, "`backend`"),
        ("reset", &many, "The field `seats` is wrong: it is to be a list of at most 96 seats."),
    ] {
        let reply = api.send(Method::POST, &format!("/api/{path}"), JSON, body).await;
        assert_refused(&reply, 400, sentence, body);
    }
    for (path, sentence) in [
        ("seats?backend=mysql", "The parameter `backend` is wrong: there is no backend \"mysql\""),
        ("seats?region=mars-1", "The parameter `region` is wrong: there is no such region"),
        ("tickets?backend=", "`backend`"),
        ("witness?seat=Z9", "The parameter `seat` is wrong: there is no seat \"Z9\""),
        ("witness?backend=dsql&backend=naive", "backend"),
    ] {
        let reply = api.get(&format!("/api/{path}"), &[]).await;
        assert_refused(&reply, 400, sentence, path);
    }
    assert_eq!(api.site.rows().await, before, "nothing was started, opened or bought");
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_json_or_too_long_or_not_there_is_refused_in_json() {
    let api = Api::start().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonish", ""] {
        let reply = api.send(Method::POST, "/api/breakit", &[("content-type", kind)], "{}").await;
        assert_refused(&reply, 415, "application/json", kind);
    }
    assert_refused(
        &api.send(Method::POST, "/api/purchase", &[], r#"{"seat":"A1"}"#).await,
        415,
        "application/json",
        "no kind",
    );
    for kind in ["application/json; charset=utf-8", "Application/JSON", "application/vnd.api+json"] {
        let reply = api.send(Method::POST, "/api/reset", &[("content-type", kind)], "{}").await;
        assert_eq!(reply.status, 200, "{kind}: {reply:?}");
    }

    let padded = |length: usize| format!("{{{}}}", " ".repeat(length - 2));
    let fits = api.send(Method::POST, "/api/reset", JSON, &padded(64 * 1024)).await;
    assert_eq!(fits.status, 200, "64 KiB are allowed: {fits:?}");
    for length in [64 * 1024 + 1, 1 << 20] {
        let reply = api.send(Method::POST, "/api/reset", JSON, &padded(length)).await;
        assert_refused(&reply, 413, "64 KiB", "too long");
    }

    for path in ["/api/nothing", "/api/breakit/", "/api/runs", "/api/runs/a/b", "/api//", "/api/fn/break_it"] {
        assert_refused(&api.get(path, &[]).await, 404, "There is nothing at", path);
    }
    let never = uuid::Uuid::now_v7().simple();
    for (run, status) in [
        ("nobody", 404),
        ("%FF", 404),
        ("a%2Fb", 404),
        (&*never.to_string(), 404),
        ("00000000000070008000000000000000", 410),
    ] {
        for path in [format!("/api/runs/{run}"), format!("/api/runs/{run}/events")] {
            assert_refused(&api.get(&path, &[]).await, status, "run", &path);
        }
    }
    for (method, path) in [
        (Method::GET, "/api/breakit"),
        (Method::DELETE, "/api/purchase"),
        (Method::POST, "/api/seats"),
        (Method::PUT, "/api/reset"),
        (Method::OPTIONS, "/api/breakit"),
        (Method::POST, "/api/openapi.json"),
    ] {
        assert_refused(&api.send(method, path, &[], "").await, 405, "not for this method", path);
    }
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_says_so() {
    let floors = Arc::new(BrokenFloors::default());
    let api = Api::start_with(Setup { floors: Some(floors), ..Setup::default() }).await;
    let order = |seat: &str| json!({ "seat": seat, "buyer": "Ada" });
    let down = api.post("/api/purchase", &[], &order(DOWN)).await;
    assert_refused(&down, 503, "does not serve (57P03)", DOWN);
    assert_eq!(down.retry_after, "5");
    let unknown = api.post("/api/purchase", &[], &order(UNKNOWN)).await;
    assert_eq!((unknown.status, &unknown.json["outcome"]), (200, &json!("error")), "{unknown:?}");
    assert_eq!((&unknown.json["code"], unknown.json.get("ticketId")), (&json!("timeout"), None));
    let panic = api.post("/api/purchase", &[], &order(PANIC)).await;
    assert_refused(&panic, 500, "Something is wrong on our side", PANIC);
    assert!(!panic.json["error"].as_str().unwrap().contains("wanted"), "what the log should know");
    assert_eq!(api.get("/api/seats", &[]).await.status, 200);
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_runs_than_there_may_be_are_asked_to_come_back() {
    let api = Api::start_with(Setup { settings: &["--region-rtt-ms", "500,500"], ..Setup::of_visitors() }).await;
    let mut streams = Vec::new();
    for _ in 0..RUNS_OF_A_VISITOR {
        streams.push(api.site.break_it(2).await);
    }
    let reply = api.post("/api/breakit", &[], &json!({ "concurrency": 2 })).await;
    assert_refused(&reply, 429, "Try again when one of them has ended.", "one more");
    assert_eq!(reply.retry_after, "5");
    for stream in streams {
        stream.read_to_end().await;
    }
    assert_eq!(api.post("/api/breakit", &[], &json!({ "concurrency": 2 })).await.status, 200);
    api.site.stop().await;
}
