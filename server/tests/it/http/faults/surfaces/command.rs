//! The output of `worldseat stress --url` for a run of one lane.

use axum::{Router, routing::post};
use serde_json::Value;
use tokio::net::TcpListener;

use super::{
    super::{numbers, stage::BUYERS, stage::Run},
    Printed,
};
use crate::support::run as worldseat;

pub(super) async fn printed(run: &Run, lines: &str) -> Vec<Printed> {
    let Some(lane) = run.lane else { return Vec::new() };
    let url = answering(lines.to_owned()).await;
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

/// Starts a server that sends the site's own lines once more: a stress starts its runs itself, but here
/// it has to print the run that all other places report.
async fn answering(lines: String) -> String {
    let router = Router::new().route("/api/embed/runs", post(async || lines));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("bound");
    // The server ends with the test's runtime.
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}
