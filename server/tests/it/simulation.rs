//! `worldseat stress --sim`: the same table and the same evidence, without a database.

use super::command_line::process::{run, text};
use evidence::open;
use sale::{
    Lane, SeatId,
    sim::{SimSpec, simulate},
};
use serde_json::Value;

fn stress(more: &[&str]) -> (Option<i32>, String) {
    let output = run(&[&["stress"], more].concat());
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    (output.status.code(), text(&output.stdout))
}

#[test]
fn it_prints_the_same_table_each_time_and_says_in_it_that_there_was_no_database() {
    let arguments = ["--sim", "--seed", "7", "--levels", "8,60,300"];
    let (status, printed) = stress(&arguments);
    assert_eq!(status, Some(0), "{printed}");
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 8, "{printed}");
    assert_eq!(lines[0], "strong    a simulation of snapshot isolation (no database), seed 7");
    assert_eq!(lines[4], "eventual  a simulation of two replicas, last writer wins (no database), seed 7");
    assert!(lines[2].starts_with("  c= 60  confirmed=  1  rejected= 59  unknown=  0  oversold=  0  maxRetries= 1"));
    assert!(lines[6].contains("linearizable=violated"), "{printed}");
    assert_eq!(stress(&arguments).1, printed);
    let other = ["--sim", "--seed", "8", "--levels", "60", "--json"];
    let (of_8, of_9) = (stress(&other).1, stress(&["--sim", "--seed", "9", "--levels", "60", "--json"]).1);
    let durations = [of_8, of_9].map(|printed| {
        let report: Value = serde_json::from_str(&printed).unwrap();
        report["lanes"][1]["levels"][0]["release_spread_us"].as_u64().unwrap()
    });
    assert_ne!(durations[0], durations[1]);
}

/// A seed determines a run: with the seed its evidence can be made in a browser or here.
#[test]
fn its_evidence_is_the_history_that_the_library_makes_and_is_judged_as_real_evidence_is() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path().to_str().unwrap();
    stress(&["--sim", "--seed", "7", "--levels", "24", "--seat", "C5", "--evidence", at]);
    let seat: SeatId = "C5".parse().unwrap();
    let spec = SimSpec { lanes: Lane::ALL.into(), seat, buyers: 24, seed: 7 };
    for (lane, status, word) in [(Lane::Strong, 0, "linearizable: holds"), (Lane::Eventual, 1, "oversold: ")] {
        let zip = directory.path().join(format!("{lane}-24.zip"));
        let opened = open(&zip).unwrap();
        assert_eq!(opened.histories, [simulate(&spec).histories[lane.index()].clone()]);
        let judged = run(&["check", zip.to_str().unwrap()]);
        assert_eq!(judged.status.code(), Some(status), "{}", text(&judged.stdout));
        let printed = text(&judged.stdout);
        assert!(printed.contains(word) && printed.contains("no database") && !printed.contains("DIFFERS"), "{printed}");
    }
}

#[test]
fn real_and_simulated_runs_are_counted_side_by_side() {
    let output = run(&["stress", "--compare", "2", "--levels", "8", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (lane, engine) in [(0, "PostgreSQL"), (1, "dynoxide")] {
        let compared = &all[lane];
        assert!(compared["real_engine"].as_str().unwrap().contains(engine), "{compared}");
        for side in ["real", "simulated"] {
            let counts = compared[side].as_object().unwrap();
            assert_eq!(counts.values().map(|runs| runs.as_u64().unwrap()).sum::<u64>(), 2, "{compared}");
            assert_eq!(counts.get("0").is_some(), lane == 0, "{compared}");
        }
    }
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    for wrong in [
        &["--sim", "--url", "http://127.0.0.1:1"][..],
        &["--sim", "--compare", "2"],
        &["--compare", "0"],
        &["--compare", "2", "--evidence", "x"],
    ] {
        let output = run(&[&["stress"], wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {}", text(&output.stdout));
    }
}
