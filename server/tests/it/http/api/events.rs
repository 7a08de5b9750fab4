//! `GET /api/runs/{id}/events`: every client gets the same events, starting at any of them.

use super::{
    super::{html::header, site::Lines},
    caller::Api,
};
use reqwest::Response;
use serde_json::{Value, json};

/// The number and the data of each event in a stream.
fn events(text: &str) -> Vec<(u32, Value)> {
    let blocks = text.split("\n\n").filter(|block| block.contains("data:"));
    let field = |block: &str, name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {block}")).trim().to_owned()
    };
    let event =
        |block: &str| (field(block, "id:").parse().unwrap(), serde_json::from_str(&field(block, "data:")).unwrap());
    blocks.map(event).collect()
}

/// Returns the fields of an event without the one that names its type.
fn without_its_type(event: &Value) -> Value {
    let mut fields = event.as_object().unwrap().clone();
    fields.remove("type");
    fields.remove("backend");
    Value::Object(fields)
}

async fn get_events(api: &Api, run: &str, query: &str, last: Option<&str>) -> Response {
    let request = api.site.getting(&format!("/api/runs/{run}/events{query}"));
    match last {
        Some(last) => request.header("last-event-id", last),
        None => request,
    }
    .send()
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_is_told_and_a_lost_stream_is_taken_up_where_it_broke() {
    let api = Api::start().await;
    let reply = api.post("/api/breakit", &[], &json!({ "backend": "naive", "concurrency": 8 })).await.json;
    let run = reply["runId"].as_str().unwrap();
    let answer = get_events(&api, run, "", None).await;
    assert_eq!(header(&answer, "content-type"), "text/event-stream");
    // The stream is not JSON, so the schema of its events does not apply: each event has a number and a JSON text.
    let streamed = &api.document.0["paths"]["/api/runs/{id}/events"]["get"]["responses"]["200"]["content"];
    let streamed = api.document.resolved(&streamed["text/event-stream"]["schema"]);
    assert_eq!(streamed, api.document.schema("StreamedEvent"));
    let data = &streamed["properties"]["data"];
    assert_eq!((&data["type"], &data["contentMediaType"]), (&json!("string"), &json!("application/json")));
    assert_eq!(api.document.resolved(&data["contentSchema"]), api.document.schema("EventOfRun"));
    assert_eq!(header(&answer, "x-accel-buffering"), "no");
    let all = events(&Lines::of(answer).read_to_end().await);
    for (index, (number, event)) in all.iter().enumerate() {
        assert_eq!(*number as usize, index);
        api.document.check_named("EventOfRun", event);
        let streamed = json!({ "id": number.to_string(), "data": event.to_string() });
        api.document.check_named("StreamedEvent", &streamed);
    }
    let of_type =
        |name: &str| all.iter().map(|(_, event)| event).filter(|event| event["type"] == name).collect::<Vec<_>>();
    assert_eq!((&all[0].1["type"], &all[0].1["runId"]), (&json!("started"), &json!(run)));
    assert_eq!((of_type("outcome").len(), of_type("laneOpened").len()), (8, 1));
    assert_eq!(of_type("judged")[0]["confirmed"], reply["confirmed"]);
    let holders = of_type("tickets").iter().map(|event| event["buyers"].as_array().unwrap().len()).sum::<usize>();
    assert_eq!(json!(holders), reply["confirmed"]);
    assert!(of_type("outcome").iter().all(|event| event["region"].as_str().unwrap().starts_with("us-east-")));
    assert_eq!(all.last().unwrap().1, json!({ "type": "ended" }));

    assert_eq!((of_type("checked").len(), of_type("stored").len()), (1, 1));
    assert_eq!(of_type("checked")[0]["check"]["sentence"], reply["check"]["sentence"]);
    let marks: Vec<Value> = of_type("mark").into_iter().map(without_its_type).collect();
    assert_eq!(Value::Array(marks), reply["check"]["marks"]);

    let last = all.len() - 1;
    for from in [1, 4, last] {
        let by_query = get_events(&api, run, &format!("?from={from}"), None).await;
        assert_eq!(events(&Lines::of(by_query).read_to_end().await), all[from..], "from {from}");
        // A browser that reconnects repeats the address and adds the header.
        let by_header = get_events(&api, run, "?from=0", Some(&(from - 1).to_string())).await;
        assert_eq!(events(&Lines::of(by_header).read_to_end().await), all[from..], "after {}", from - 1);
    }
    assert_eq!(get_events(&api, run, "", Some(&last.to_string())).await.status(), 204, "nothing is left");
    assert_eq!(get_events(&api, run, "?from=4294967295", None).await.status(), 204);
    for (query, last) in [("?from=-1", None), ("?from=x", None), ("", Some("x")), ("", Some("-1")), ("", Some(""))] {
        let answer = get_events(&api, run, query, last).await;
        assert_eq!(answer.status(), 400, "{query} {last:?}");
        let refusal = answer.json::<Value>().await.unwrap();
        assert!(refusal["error"].as_str().unwrap().contains(if last.is_some() { "Last-Event-ID" } else { "from" }));
    }
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_told_while_the_run_is_on() {
    let api = Api::start().await;
    let mut lines = api.site.break_it(24).await;
    lines.read().await;
    let run = lines.run();
    let mut live = Lines::of(get_events(&api, &run, "", None).await);
    live.until("an outcome", |text| text.contains("\"type\":\"outcome\"")).await;
    assert!(!live.text.contains("\"type\":\"ended\""), "everything came at once: {}", live.text);
    // A client that connects late and requests only the events to come.
    let late = Lines::of(get_events(&api, &run, "?from=3", None).await);
    let (live, late) = (events(&live.read_to_end().await), events(&late.read_to_end().await));
    assert_eq!(live.last().unwrap().1, json!({ "type": "ended" }));
    assert_eq!(late, live[3..]);
    let later = events(&Lines::of(get_events(&api, &run, "", None).await).read_to_end().await);
    assert_eq!(later, live);
    let outcomes = live.iter().filter(|(_, event)| event["type"] == "outcome").count();
    assert_eq!(outcomes, 2 * 24, "both lanes");
    api.site.stop().await;
}
