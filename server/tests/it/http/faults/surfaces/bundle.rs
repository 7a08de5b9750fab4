//! The evidence of a run: its claims, its content, and the verdict of `worldseat check` on it.

use evidence::{judge_opened, open_file};
use sale::Lane;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    io::{Cursor, Read},
};

use super::{
    super::{numbers, rows::Row, stage::Run, stage::Stage, truth::Truth},
    Printed,
};
use crate::support::run as worldseat;

pub(super) async fn printed(stage: &Stage, run: &Run, truths: &[Truth; 2]) -> Vec<Printed> {
    let zip = stage.get_bytes(&format!("/run/{}/evidence.zip", run.id)).await;
    let judged = judge_opened(&open_file(Cursor::new(&zip), "evidence.zip").expect("a bundle"));
    assert!(judged.differences.is_empty(), "{judged:?}");
    let manifest = json(&zip, "manifest.json");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), &zip).expect("written");
    let path = file.path().to_str().expect("a path");
    let (text, as_json) = (worldseat(&["check", path], &[]).await, worldseat(&["check", path, "--json"], &[]).await);
    assert_eq!((text.exit, as_json.exit), (judged.exit().into(), judged.exit().into()), "{text:?}");
    let checked: Value = serde_json::from_str(&as_json.out).expect("JSON");

    let mut all = Vec::new();
    for lane in Lane::ALL.into_iter().filter(|lane| truths[lane.index()].ran) {
        let truth = &truths[lane.index()];
        let claims = of_lane(&manifest, lane);
        all.push(by_json("the manifest", &claims["claims"], claims["sentence"].as_str(), lane));
        let found = of_lane(&checked, lane);
        all.push(by_json("check --json", found, found["sentence"].as_str(), lane));
        all.push(by_text(&text.out, lane));
        holds_the_rows(&zip, truth);
        let exit = judged.lanes.iter().find(|judged| judged.lane == lane).expect("a lane").exit();
        assert_eq!(exit == 0, truth.is_sound(), "check ends with {exit}, of {truth:#?}");
        let known = truth.sold().and(truth.number("owners")).is_some();
        assert!(exit != 2 || !known, "check cannot decide, of {truth:#?}");
    }
    all
}

fn by_json(place: &str, json: &Value, sentence: Option<&str>, lane: Lane) -> Printed {
    let text = sentence.unwrap_or_default().to_owned();
    Printed { numbers: numbers::in_json(json), text, ..Printed::of(place, lane) }
}

/// Numbers in the sentences of `check`: "  oversold: 3 sold, 2 oversold, 2 hidden by the seat map".
fn by_text(output: &str, lane: Lane) -> Printed {
    let part = output.split("\n\n").find(|part| part.starts_with(lane.name())).expect("the lane");
    let line = |end: &str| part.lines().find(|line| line.contains(end)).expect("a line");
    let number = |line: &str, behind: &str| {
        let before = line.split_once(behind).expect("a count").0;
        before.split([' ', ',']).next_back().expect("a word").parse().ok()
    };
    let (rows, outcomes) = (line(" hidden by the seat map"), line("  told: "));
    Printed {
        numbers: vec![
            ("sold", number(rows, " sold, ")),
            ("oversold", number(rows, " oversold, ")),
            ("hidden", number(rows, " hidden by")),
            ("believed", number(outcomes, " confirmed")),
            ("rejected", number(outcomes, " rejected, ")),
            ("unknown", number(outcomes, " unknown")),
        ],
        text: part.replace(outcomes, ""),
        ..Printed::of("check", lane)
    }
}

/// Checks that the ledgers in the bundle together are the rows, and that one that could not be read says why.
fn holds_the_rows(zip: &[u8], truth: &Truth) {
    let (mut rows, mut errors) = (BTreeSet::new(), Vec::new());
    for region in ["us-east-1", "us-east-2"] {
        let ledger = json(zip, &format!("{}/ledger-{region}.json", truth.lane));
        for observation in ledger["looks"].as_array().expect("looks") {
            rows.extend(observation["rows"].as_array().into_iter().flatten().map(row));
            errors.extend(observation["error"].as_str().map(str::to_owned));
        }
    }
    match truth.rows() {
        Some(truth) => assert_eq!((&rows, errors.as_slice()), (truth, &[][..])),
        None => assert!(!errors.is_empty() && errors.iter().all(|why| !why.is_empty()), "{rows:?}"),
    }
}

fn row(json: &Value) -> Row {
    let [sale_id, scope, seat, buyer, region] =
        ["sale_id", "scope", "seat", "buyer", "region"].map(|name| json[name].as_str().expect("a text").to_owned());
    Row { sale_id, scope, seat, buyer, region }
}

fn of_lane(json: &Value, lane: Lane) -> &Value {
    json["lanes"].as_array().expect("lanes").iter().find(|of_lane| of_lane["lane"] == lane.name()).expect("the lane")
}

fn json(zip: &[u8], name: &str) -> Value {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_string(&mut text).expect("text");
    serde_json::from_str(&text).expect("JSON")
}
