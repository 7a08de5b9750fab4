//! The run as JSON, the response to the API request that started it, and its events.

use sale::{Lane, event::RunRecord};
use serde_json::Value;
use std::collections::BTreeSet;

use super::{
    super::{
        numbers,
        stage::{Run, Stage, backend},
    },
    Printed,
};

pub(super) async fn printed(stage: &Stage, run: &Run, lines: &str, json: &Value) -> Vec<Printed> {
    let sent = stage.get(&format!("/api/runs/{}/events", run.id)).await;
    let events: Vec<Value> = sent.lines().filter_map(|line| line.strip_prefix("data:")).map(parsed).collect();
    let record = RunRecord::of_lines(lines).expect("a run");
    let mut all = Vec::new();
    for lane in Lane::ALL {
        all.push(by_lines(&record, lane));
        all.push(by_events(&events, lane));
        if let Some(of_lane) = lane_of(json, lane) {
            all.push(by_json("the run's JSON", of_lane));
        }
    }
    all.extend(run.answer.as_ref().map(|answer| by_json("the answer", answer)));
    all
}

/// A lane in the run's JSON, if it took part.
pub(in super::super) fn lane_of(json: &Value, lane: Lane) -> Option<&Value> {
    json["lanes"].as_array().expect("lanes").iter().find(|of_lane| of_lane["backend"] == backend(lane))
}

fn by_json(place: &str, json: &Value) -> Printed {
    let lane = Lane::ALL.into_iter().find(|lane| json["backend"] == backend(*lane)).expect("a lane");
    let outcomes = json["outcomes"].as_array().expect("outcomes");
    let holders =
        outcomes.iter().filter(|outcome| !outcome["ticketId"].is_null()).map(|outcome| fan(&outcome["buyer"]));
    let not_read = json.pointer("/counted/notRead").or(json.get("notRead"));
    let unread = not_read.is_some_and(|not_read| not_read["ledger"].as_str().is_some_and(|why| !why.is_empty()));
    Printed {
        numbers: numbers::in_json(json),
        holders: Some(holders.collect()),
        text: [json["check"]["sentence"].as_str().unwrap_or_default(), if unread { "\nnot read" } else { "" }].concat(),
        excuse: Some("not read"),
        ..Printed::of(place, lane)
    }
}

fn by_events(events: &[Value], lane: Lane) -> Printed {
    let own: Vec<&Value> = events.iter().filter(|event| event["backend"] == backend(lane)).collect();
    let of_type = |name: &str| own.iter().filter(|event| event["type"] == name).copied().collect::<Vec<_>>();
    let holders: BTreeSet<u32> =
        of_type("tickets").iter().flat_map(|event| event["buyers"].as_array().expect("buyers")).map(fan).collect();
    let numbers = of_type("judged").into_iter().chain(of_type("checked")).flat_map(numbers::in_json).collect();
    let sentences = own.iter().filter_map(|event| event.pointer("/check/sentence").or(event.get("sentence"))?.as_str());
    let mut text = sentences.collect::<Vec<_>>().join("\n");
    if own.is_empty() {
        text.push_str("did not run");
    }
    Printed { numbers, holders: Some(holders), text, ..Printed::of("the events", lane) }
}

/// The data that the page's own script gets.
fn by_lines(record: &RunRecord, lane: Lane) -> Printed {
    let of_lane = record.lane(lane);
    let mut printed = Printed {
        holders: Some(of_lane.tickets.iter().copied().collect()),
        text: if record.did_not_run(lane) { "did not run".into() } else { String::new() },
        ..Printed::of("the lines", lane)
    };
    if let Some(verdict) = of_lane.verdict() {
        let counts = app::ui::words::numbers(verdict).into_iter();
        printed.numbers = counts.filter_map(|(name, count)| Some((numbers::name(name)?, count))).collect();
    }
    if let Some(checked) = &of_lane.checked {
        let harms = checked.harms.counts().into_iter();
        printed.numbers.extend(harms.filter_map(|(harm, count)| Some((numbers::name(harm.name())?, count))));
        printed.text.push_str(&checked.sentence);
    }
    printed
}

fn fan(name: &Value) -> u32 {
    name.as_str().and_then(|name| name.strip_prefix("fan-")).and_then(|number| number.parse().ok()).expect("fan-N")
}

fn parsed(data: &str) -> Value {
    serde_json::from_str(data).expect("JSON")
}
