//! `POST /api/breakit` and `GET /api/runs/{id}`: field by field, and against the rows.

use super::{
    caller::{Api, Reply},
    ledger::rows,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The fields that scripts for the earlier implementation read.
const FIELDS: [&str; 17] = [
    "backend",
    "seat",
    "concurrency",
    "regions",
    "confirmed",
    "rejected",
    "errors",
    "oversold",
    "maxRetries",
    "durationMs",
    "outcomes",
    "verdict",
    "appBelieved",
    "ledgerHolders",
    "seatTableShows",
    "hiddenBySeatsTable",
    "runId",
];

fn number(json: &Value, name: &str) -> u64 {
    json[name].as_u64().unwrap_or_else(|| panic!("{name} of {json}"))
}

/// Checks that the numbers of a response follow from its own outcomes and from the rows.
async fn adds_up(api: &Api, reply: &Reply, backend: &str, seat: &str, buyers: u64) {
    let json = &reply.json;
    assert_eq!(reply.status, 200, "{json}");
    assert!(FIELDS.iter().all(|field| json.get(field).is_some()), "{json}");
    assert_eq!((&json["backend"], &json["seat"]), (&json!(backend), &json!(seat)));
    assert_eq!((number(json, "concurrency"), &json["regions"]), (buyers, &json!(["us-east-1", "us-east-2"])));
    let outcomes = json["outcomes"].as_array().unwrap();
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome["buyer"].as_str().unwrap()).collect();
    let expected: Vec<String> = (1..=buyers).map(|buyer| format!("fan-{buyer}")).collect();
    assert_eq!(names, expected, "in the order of their numbers");
    let outcomes_of = |what: &str| outcomes.iter().filter(|outcome| outcome["outcome"] == what).count() as u64;
    assert_eq!(outcomes_of("confirmed"), number(json, "appBelieved"));
    assert_eq!(outcomes_of("rejected"), number(json, "rejected"));
    assert_eq!(outcomes_of("error"), number(json, "errors"));
    assert_eq!(outcomes.len() as u64, buyers);
    let most = outcomes.iter().map(|outcome| number(outcome, "attempts") - 1).max().unwrap();
    assert_eq!(most, number(json, "maxRetries"));
    for outcome in outcomes {
        assert_eq!(outcome["seat"], seat);
        assert!(["us-east-1", "us-east-2"].contains(&outcome["region"].as_str().unwrap()));
        assert!(number(outcome, "ms") <= number(json, "durationMs"), "{outcome}");
    }

    let rows = rows(&api.site, backend, json["runId"].as_str().unwrap(), seat).await;
    let tickets: BTreeSet<&str> = outcomes.iter().filter_map(|outcome| outcome["ticketId"].as_str()).collect();
    assert_eq!(tickets, rows.keys().map(String::as_str).collect());
    for outcome in outcomes.iter().filter(|outcome| outcome.get("ticketId").is_some()) {
        assert_eq!(outcome["buyer"], rows[outcome["ticketId"].as_str().unwrap()].as_str());
    }
    let sold = rows.len() as u64;
    assert_eq!((number(json, "confirmed"), number(json, "ledgerHolders")), (sold, sold));
    assert_eq!(number(json, "oversold"), sold.saturating_sub(1));
    assert_eq!(number(json, "hiddenBySeatsTable"), sold.saturating_sub(number(json, "seatTableShows")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_race_is_told_as_scripts_know_it_and_as_the_rows_have_it() {
    let api = Api::start().await;
    let strong = api.post("/api/breakit", &[], &json!({ "backend": "dsql", "seat": "C4", "concurrency": 12 })).await;
    adds_up(&api, &strong, "dsql", "C4", 12).await;
    let json = &strong.json;
    assert_eq!((number(json, "confirmed"), number(json, "oversold"), number(json, "seatTableShows")), (1, 0, 1));
    assert_eq!((&json["verdict"], &json["conclusion"]), (&json!("exactly one ticket exists"), &json!("sold-once")));
    assert!(json["engine"].as_str().unwrap().starts_with("PostgreSQL "), "{json}");
    let nobody = json!({ "oversold": 0, "unsold": 0, "staleReads": 0, "phantomRejections": 0, "lostReceipts": 0 });
    assert_eq!((&json["linearizable"], &json["check"]["answer"]), (&json!(true), &json!("holds")));
    assert_eq!((&json["harms"], &json["check"]["marks"]), (&nobody, &json!([])));

    // The request gives no number of buyers, no seat and no lane.
    let usual = api.post("/api/breakit", &[], &json!({})).await;
    adds_up(&api, &usual, "dsql", "A1", 24).await;
    let nothing = api.send(reqwest::Method::POST, "/api/breakit", &[], "").await;
    adds_up(&api, &nothing, "dsql", "A1", 24).await;

    let naive = api.post("/api/breakit", &[], &json!({ "backend": "naive", "concurrency": 24, "colour": "red" })).await;
    adds_up(&api, &naive, "naive", "A1", 24).await;
    let json = &naive.json;
    assert!(number(json, "oversold") > 0, "{json}");
    assert_eq!(json["verdict"], "more than one ticket exists for the seat");
    assert_eq!(number(json, "seatTableShows"), 1, "the seat map hides the rest");
    assert_eq!((&json["linearizable"], &json["check"]["answer"]), (&json!(false), &json!("violated")));
    assert_eq!(json["harms"]["oversold"], json["oversold"]);
    let check = &json["check"];
    assert!(!check["sentence"].as_str().unwrap().is_empty() && !check["marks"].as_array().unwrap().is_empty());
    assert!(check["fault"].is_string() && check["anomaly"].is_string() && number(check, "ops") >= 24, "{check}");

    let run = api.get(&format!("/api/runs/{}", json["runId"].as_str().unwrap()), &[]).await;
    agree(&run, json);
    for link in ["/page", "/histories/naive"] {
        let link = json["links"].pointer(link).unwrap().as_str().unwrap();
        assert_eq!(api.site.get(link).await.status(), 200, "{link}");
    }
    api.site.stop().await;
}

/// Checks that the stored run has the same content as the response to the request that started it.
fn agree(run: &Reply, reply: &Value) {
    let json = &run.json;
    assert_eq!((run.status, &json["runId"], &json["ended"]), (200, &reply["runId"], &json!(true)));
    assert_eq!(
        (&json["seat"], &json["buyers"], &json["links"]),
        (&reply["seat"], &reply["concurrency"], &reply["links"])
    );
    let lanes = json["lanes"].as_array().unwrap();
    assert_eq!(lanes.len(), 1, "the other lane was not asked for");
    for same in ["backend", "engine", "regions", "harms", "linearizable", "check"] {
        assert_eq!(lanes[0][same], reply[same], "{same}");
    }
    for same in [
        "conclusion",
        "verdict",
        "confirmed",
        "oversold",
        "appBelieved",
        "rejected",
        "errors",
        "seatTableShows",
        "hiddenBySeatsTable",
        "maxRetries",
    ] {
        assert_eq!(lanes[0]["counted"][same], reply[same], "{same}");
    }
    let mut outcomes = lanes[0]["outcomes"].as_array().unwrap().clone();
    for outcome in &mut outcomes {
        let fields = outcome.as_object_mut().unwrap();
        for times in ["startedUs", "durationUs", "againUs", "committedUs", "freeUs", "wroteUs"] {
            fields.remove(times);
        }
    }
    let number = |outcome: &Value| outcome["buyer"].as_str().unwrap()[4..].parse::<u32>().unwrap();
    outcomes.sort_by_key(number);
    assert_eq!(&Value::Array(outcomes), &reply["outcomes"]);
    let links = &json["links"];
    assert!(
        json["storedUntilMs"].as_u64().unwrap() > json["startedAtMs"].as_u64().unwrap() && json["notStored"].is_null()
    );
    assert_eq!(links["page"], format!("/run/{}", reply["runId"].as_str().unwrap()));
    assert_eq!(
        links["histories"].as_object().unwrap().keys().collect::<Vec<_>>(),
        [reply["backend"].as_str().unwrap()]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_the_page_has_both_lanes_and_can_be_asked_for_while_it_is_on() {
    let api = Api::start().await;
    let mut lines = api.site.break_it(24).await;
    lines.read().await;
    let path = format!("/api/runs/{}", lines.run());
    let early = api.get(&path, &[]).await;
    assert_eq!((early.status, &early.json["ended"]), (200, &json!(false)), "{}", early.json);
    lines.read_to_end().await;
    let run = api.get(&path, &[]).await;
    let backends: Vec<&Value> = run.json["lanes"].as_array().unwrap().iter().map(|lane| &lane["backend"]).collect();
    assert_eq!((backends, &run.json["ended"]), (vec![&json!("dsql"), &json!("naive")], &json!(true)));
    for lane in run.json["lanes"].as_array().unwrap() {
        let scope = run.json["runId"].as_str().unwrap();
        let rows = rows(&api.site, lane["backend"].as_str().unwrap(), scope, "A1").await;
        assert_eq!(lane["counted"]["confirmed"], rows.len());
        assert_eq!(lane["outcomes"].as_array().unwrap().len(), 24);
    }
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_leaves_changes_nothing_for_the_run() {
    let api = Api::start().await;
    let before = api.site.rows().await;
    let request = api.site.sending(reqwest::Method::POST, "/api/breakit").timeout(std::time::Duration::from_millis(20));
    let left = request.send().await.unwrap_err();
    assert!(left.is_timeout(), "{left}");
    api.site.drain().await;
    let after = api.site.rows().await;
    assert_eq!(after[1], before[1] + 1, "the strong lane's ledger has the run's only ticket");
    api.site.stop().await;
}
