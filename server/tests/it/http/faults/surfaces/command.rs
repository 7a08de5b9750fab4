//! What `worldseat stress --url` prints of a run that was started by the API.

use axum::{
    Json, Router,
    routing::{get, post},
};
use serde_json::Value;
use tokio::net::TcpListener;

use super::{
    super::{numbers, stage::BUYERS, stage::Run},
    Printed,
};
use crate::support::run as worldseat;

pub(super) async fn printed(run: &Run, json: &Value) -> Vec<Printed> {
    let (Some(answer), Some(lane)) = (&run.answer, run.lane) else { return Vec::new() };
    let url = answering(answer.clone(), json.clone()).await;
    let levels = BUYERS.to_string();
    let arguments = ["stress", "--url", &url, "--lanes", lane.name(), "--levels", &levels];
    let text = worldseat(&arguments, &[]).await;
    let as_json = worldseat(&[&arguments[..], &["--json"]].concat(), &[]).await;
    let line = text.line(&["confirmed="]).to_owned();
    let report: Value = serde_json::from_str(&as_json.out).expect("JSON");
    let level = &report["lanes"][0]["levels"][0];
    assert_eq!((text.exit, as_json.exit), (i32::from(report["pass"] == false), text.exit), "{text:?}");
    vec![
        Printed {
            numbers: numbers::in_line(&line),
            text: line,
            excuse: Some("ledger not read: "),
            ..Printed::of("stress", lane)
        },
        Printed {
            numbers: numbers::in_json(level),
            text: [&level["counterexample"], &level["ledger_not_read"]].map(Value::to_string).join("\n"),
            excuse: Some(": "),
            ..Printed::of("stress --json", lane)
        },
    ]
}

/// A server that gives the site's own answers once more: a stress starts its runs itself, and this
/// one is to print the run that all other places tell of.
async fn answering(answer: Value, json: Value) -> String {
    let router = Router::new()
        .route("/api/breakit", post(async || Json(answer)))
        .route("/api/runs/{id}", get(async || Json(json)));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("bound");
    // It ends with the test's runtime.
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}
