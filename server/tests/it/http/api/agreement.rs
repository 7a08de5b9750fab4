//! The server accepts what the document allows and refuses what it does not allow, for bodies, parameters and headers.

use super::{
    super::site::Setup,
    caller::{Api, Reply},
};
use reqwest::Method;
use serde_json::{Value, json};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// An eventual lane at an address where no server listens.
const DOWN: [&str; 2] = ["--dynamodb", "us-east-1=http://127.0.0.1:1,us-east-2=http://127.0.0.1:1"];

/// Checks that document and server agree on a value, and that their answer is the expected one.
fn agree(api: &Api, schema: &Value, value: &Value, reply: &Reply, allowed: bool, request: &str) {
    let wrong = api.document.wrong(schema, value, "it");
    assert_eq!(wrong.is_empty(), allowed, "the document says of {request}: {wrong:?}");
    let refused = matches!(reply.status, 400 | 404);
    assert_eq!(!refused, allowed, "the server says to {request}: {reply:?}");
}

/// Sends bodies that are allowed, and bodies that are not.
async fn bodies(path: &str, allowed: &[&str], not: &[&str]) {
    let api = Api::start().await;
    for (bodies, allowed) in [(allowed, true), (not, false)] {
        for body in bodies {
            let reply = api.send(Method::POST, path, JSON, body).await;
            let value = serde_json::from_str(body).expect("JSON");
            agree(&api, api.document.body(path), &value, &reply, allowed, body);
        }
    }
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_race_is_asked_for_as_the_document_has_it() {
    let allowed = [
        "{}",
        r#"{"concurrency":null}"#,
        r#"{"concurrency":2.0,"seat":"H12"}"#,
        r#"{"concurrency":1.1e1,"backend":"naive"}"#,
        r#"{"concurrency":60}"#,
    ];
    let not = [
        r#"{"concurrency":1}"#,
        r#"{"concurrency":1.0}"#,
        r#"{"concurrency":61}"#,
        r#"{"concurrency":61.0}"#,
        r#"{"concurrency":2.5}"#,
        r#"{"concurrency":1e300}"#,
        r#"{"concurrency":-2}"#,
        r#"{"concurrency":"2"}"#,
        r#"{"concurrency":true}"#,
        r#"{"concurrency":[2]}"#,
        r#"{"seat":"a1"}"#,
        r#"{"seat":"A1\n"}"#,
        r#"{"seat":null}"#,
        r#"{"backend":null}"#,
        r#"{"backend":"DSQL"}"#,
        "[]",
        "null",
    ];
    bodies("/api/breakit", &allowed, &not).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_asked_for_as_the_document_has_it() {
    let forty = format!(r#"{{"seat":"A1","buyer":"\t{}\u3000"}}"#, "é".repeat(40));
    let one_more = format!(r#"{{"seat":"A1","buyer":"{}"}}"#, "é".repeat(41));
    let allowed = [
        r#"{"seat":"A1"}"#,
        r#"{"seat":"A1","buyer":null,"region":null}"#,
        r#"{"seat":"A1","buyer":"x","region":"us-east-2","backend":"naive"}"#,
        r#"{"seat":"A1","buyer":"a\u2028b"}"#,
        r#"{"seat":"A1","buyer":"\u0905\u0928"}"#,
        &forty,
    ];
    let not = [
        "{}",
        r#"{"seat":"A13"}"#,
        r#"{"seat":"A1","buyer":""}"#,
        r#"{"seat":"A1","buyer":" \u0085"}"#,
        r#"{"seat":"A1","buyer":"a\u0000"}"#,
        r#"{"seat":"A1","buyer":"a\nb"}"#,
        r#"{"seat":"A1","buyer":"\u001fa"}"#,
        r#"{"seat":"A1","buyer":"\ufeff"}"#,
        r#"{"seat":"A1","buyer":"Ada\u202e"}"#,
        r#"{"seat":"A1","buyer":"A\u200bda"}"#,
        &one_more,
        r#"{"seat":"A1","buyer":7}"#,
        r#"{"seat":"A1","region":""}"#,
        r#"{"seat":"A1","region":"mars-1"}"#,
        r#"{"seat":"A1","region":"US-EAST-1"}"#,
        r#"{"seat":"A1","region":" us-east-1"}"#,
    ];
    bodies("/api/purchase", &allowed, &not).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_floor_is_asked_for_as_the_document_has_it() {
    let list = |many: usize| json!({ "seats": vec!["A1"; many] }).to_string();
    let (all, one_more) = (list(96), list(97));
    let allowed = ["{}", r#"{"seats":null}"#, r#"{"seats":[]}"#, r#"{"seats":["A1","H12"],"backend":"naive"}"#, &all];
    let not = [
        r#"{"seats":["seven"]}"#,
        r#"{"seats":["A1",null]}"#,
        r#"{"seats":"A1"}"#,
        r#"{"seats":{}}"#,
        r#"{"backend":""}"#,
        &one_more,
    ];
    bodies("/api/reset", &allowed, &not).await;
}

/// A text as a value of its schema: a number where it is one and the schema wants one.
fn value(schema: &Value, text: &str) -> Value {
    let bare = schema["type"] == "integer" && text.trim() == text;
    let number = bare.then(|| serde_json::from_str(text).ok()).flatten();
    number.unwrap_or_else(|| text.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_taken_as_the_document_has_them() {
    let api = Api::start().await;
    let run = api.post("/api/breakit", &[], &json!({ "concurrency": 2 })).await.json;
    let events = format!("/api/runs/{}/events", run["runId"].as_str().unwrap());
    for (path, name, allowed, not) in [
        ("/api/seats", "region", &["us-east-1", "us-east-2"][..], &["", "mars-1", "%C3%A9", "us-east-1,us-east-2"][..]),
        ("/api/seats", "backend", &["dsql", "naive", "strong", "eventual", "ddb"], &["", "DSQL", "both", "null"]),
        ("/api/tickets", "buyer", &["", "Ada", "%00", "null"], &[]),
        ("/api/witness", "seat", &["A1", "H12"], &["", "a1", "A01", "A13", "%F0%A2%B8%85", "null"]),
        (
            &events,
            "from",
            &["0", "7", "7.0", "4294967295"],
            &["", "-1", "1.5", "4294967296", "%2B7", "07", "%207", "null", "false", "x"],
        ),
    ] {
        let schema = api.document.resolved(api.document.parameter(path, name));
        for (texts, allowed) in [(allowed, true), (not, false)] {
            for text in texts {
                let request = format!("{path}?{name}={text}");
                let answer = api.site.get(&request).await;
                let reply = Reply::status(answer.status().as_u16());
                agree(&api, schema, &value(schema, &decoded(text)), &reply, allowed, &request);
            }
        }
    }
    api.site.stop().await;
}

fn decoded(text: &str) -> String {
    let whole = reqwest::Url::parse(&format!("http://x/?t={text}")).unwrap();
    whole.query_pairs().next().unwrap().1.into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_are_taken_as_the_document_has_them() {
    let api = Api::start().await;
    let floor = api.post("/api/reset", &[], &json!({})).await.floor;
    let run = api.post("/api/breakit", &[], &json!({ "concurrency": 2 })).await.json;
    let events = format!("/api/runs/{}/events", run["runId"].as_str().unwrap());
    let upper = floor.to_uppercase() + "A";
    for (path, name, allowed, not) in [
        (
            &*events,
            "Last-Event-ID",
            &["0", "7", "7.0", "4294967295"][..],
            &["", "null", "-1", "x", "4294967296", "+7"][..],
        ),
        ("/api/seats", "x-worldseat-floor", &[&*floor], &["", "null", "mine", &upper[1..]]),
    ] {
        let schema = api.document.parameter(path, name);
        for (texts, allowed) in [(allowed, true), (not, false)] {
            for text in texts {
                let answer = api.site.getting(path).header(name, *text).send().await.unwrap();
                let reply = Reply::status(answer.status().as_u16());
                agree(&api, schema, &value(schema, text), &reply, allowed, &format!("{name}: {text}"));
            }
        }
    }
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_lane_says_which_run_had_begun() {
    let setup = Setup { settings: &DOWN, ..Setup::default() };
    let api = Api::start_with(setup).await;
    let reply = api.post("/api/breakit", &[], &json!({ "backend": "naive", "concurrency": 2 })).await;
    assert_eq!((reply.status, reply.retry_after.as_str()), (503, "5"), "{reply:?}");
    api.document.check(&Method::POST, "/api/breakit", 503, &reply.json);
    let run = reply.json["runId"].as_str().unwrap_or_else(|| panic!("no run: {}", reply.json));
    let found = api.get(&format!("/api/runs/{run}"), &[]).await;
    assert_eq!((found.status, &found.json["ended"]), (200, &json!(true)), "{found:?}");
    assert_eq!(found.json["lanes"][0]["failed"], reply.json["error"]);
    // If no run had begun, the response names none.
    let refused = api.post("/api/breakit", &[], &json!({ "concurrency": 1 })).await;
    assert_eq!((refused.status, refused.json.get("runId")), (400, None));
    api.site.stop().await;
}
