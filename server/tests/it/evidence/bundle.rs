//! The contents of a bundle, and the verdict on it.

use evidence::{About, Bundle};
use sale::{
    Conclusion, Lane,
    event::{RunEvent, of_lines},
};
use std::sync::Arc;

use super::{
    files, judged, packed, packed_run, text_of,
    written::{RUN, Written, events, oversold, sold_once},
};
use crate::support::{eventual, race, strong};

fn both_lanes() -> Vec<Arc<sale::History>> {
    vec![sold_once(), oversold()]
}

#[test]
fn it_holds_what_a_stranger_needs_and_the_same_bytes_each_time() {
    let zip = packed(both_lanes(), &events(&both_lanes()));
    let names: Vec<String> = files(&zip).into_iter().map(|(name, _)| name).collect();
    let of_lane = |lane: &str| {
        [
            "history.jsonl",
            "append.edn",
            "rw.edn",
            "cas.edn",
            "mutex.edn",
            "set.edn",
            "seat-table.json",
            "ledger-us-east-1.json",
            "ledger-us-east-2.json",
        ]
        .map(|name| format!("{lane}/{name}"))
    };
    let mut due = vec!["CHECK.md".to_owned(), "run.txt".into()];
    due.extend(of_lane("strong").into_iter().chain(of_lane("eventual")));
    due.extend(["manifest.json".into(), "manifest.sha256".into()]);
    assert_eq!(names, due);
    assert_eq!(zip, packed(both_lanes(), &events(&both_lanes())));
}

#[test]
fn its_manifest_says_what_it_is_of_and_what_it_claims() {
    let about = About { seed: Some(7), settings: [("replication-lag-ms".into(), "400-900".into())].into() };
    let events: Vec<_> = of_lines(&events(&both_lanes())).collect();
    let bundle = Bundle::new(both_lanes(), &events, about).unwrap();
    let zip = bundle.write(std::io::Cursor::new(Vec::new())).unwrap().into_inner();
    let manifest: serde_json::Value = serde_json::from_str(&text_of(&zip, "manifest.json")).unwrap();
    assert_eq!((&manifest["format"], &manifest["version"]), (&"worldseat-evidence".into(), &3.into()));
    assert_eq!((&manifest["run"], &manifest["seat"], &manifest["buyers"]), (&RUN.into(), &"A1".into(), &3.into()));
    assert_eq!((&manifest["seed"], &manifest["started_at_ms"]), (&7.into(), &1_795_000_000_000_u64.into()));
    assert_eq!(manifest["settings"]["replication-lag-ms"], "400-900");
    let [strong, eventual] = [0, 1].map(|lane| &manifest["lanes"][lane]);
    assert_eq!((&strong["lane"], &strong["claims"]["verdict"]), (&"strong".into(), &"sold-once".into()));
    assert_eq!(
        (&eventual["claims"]["verdict"], &eventual["claims"]["counts"]["hidden"]),
        (&"oversold".into(), &1.into())
    );
    assert!(eventual["engine"].as_str().unwrap().contains("standing in for DynamoDB"));
    for (name, bytes) in files(&zip).into_iter().filter(|(name, _)| !name.starts_with("manifest")) {
        assert_eq!(manifest["files"][&name]["bytes"], bytes.len(), "{name}");
        assert_eq!(manifest["files"][&name]["sha256"].as_str().unwrap().len(), 64, "{name}");
    }
}

#[test]
fn its_guide_names_the_run_and_the_lines_to_type() {
    let guide = text_of(&packed(both_lanes(), &events(&both_lanes())), "CHECK.md");
    for words in [
        RUN,
        "3 buyers in each lane",
        "cargo install adya --no-default-features",
        "adya check -m list-append -c snapshot-isolation strong/append.edn",
        "adya check -m rw-register --wfr-keys -c snapshot-isolation eventual/rw.edn",
        "worldseat check .",
        "sha256sum -c manifest.sha256",
    ] {
        assert!(guide.contains(words), "{words}");
    }
    assert!(guide.is_ascii(), "any terminal can show it");
}

#[test]
fn rows_are_in_it_as_each_region_gave_them() {
    let zip = packed(both_lanes(), &events(&both_lanes()));
    let ledger: serde_json::Value = serde_json::from_str(&text_of(&zip, "eventual/ledger-us-east-2.json")).unwrap();
    let rows = ledger["looks"][0]["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["buyer"], &rows[1]["sale_id"]), (2, &"fan-1".into(), &format!("{RUN}-2").into()));
    let table: serde_json::Value = serde_json::from_str(&text_of(&zip, "eventual/seat-table.json")).unwrap();
    assert_eq!((&table["looks"][1]["region"], &table["looks"][1]["owner"]), (&"us-east-2".into(), &"fan-2".into()));
}

#[test]
fn it_is_judged_from_its_histories_alone() {
    let judged = judged(&packed(both_lanes(), &events(&both_lanes()))).unwrap();
    assert_eq!((judged.run.as_str(), judged.buyers, judged.lanes.len()), (RUN, 3, 2));
    let [strong, eventual] = &judged.lanes[..] else { panic!("{judged:?}") };
    assert_eq!((strong.verdict.conclusion, eventual.verdict.conclusion), (Conclusion::SoldOnce, Conclusion::Oversold));
    assert_eq!(
        (strong.verdict.reported.rejected, eventual.verdict.reported.confirmed, eventual.verdict.hidden().unwrap()),
        (2, 2, 1)
    );
    assert!(
        judged.differences.is_empty() && strong.differences.is_empty() && eventual.differences.is_empty(),
        "{judged:?}"
    );
    assert_eq!((strong.exit(), eventual.exit(), judged.exit()), (0, 1, 1));
}

#[test]
fn a_bundle_that_claims_what_its_histories_do_not_say_is_told_so() {
    // The events are of a run in which buyer 2 bought, the history is of one in which buyer 1 did.
    let other = Written::new(Lane::Strong, 3)
        .rejected(1, 20, 30)
        .turned_away(1, 1, 21, 2)
        .confirmed(2, 0, 10)
        .buys(2, 1, 0)
        .rejected(3, 40, 50)
        .turned_away(3, 1, 41, 2)
        .audited(100, &[2], Some(2));
    let judged_bundle = judged(&packed(vec![sold_once()], &events(&[other]))).unwrap();
    let differences = &judged_bundle.lanes[0].differences;
    let contradict = |in_run_txt: &str, history: &str| {
        let due = format!("run.txt says \u{201c}{in_run_txt}\u{201d}, the history says \u{201c}{history}\u{201d}");
        assert!(differences.contains(&due), "{due} is not in {differences:#?}");
    };
    contradict("t strong 2", "t strong 1");
    contradict("a strong 1 0 r 0 20 10 - - - - -", "a strong 1 0 c 0 0 10 9 - - 3 5");
    contradict("a strong 2 1 c 0 0 10 9 - - 3 5", "a strong 2 1 r 1 1 29 - 20 - 4 -");
    assert_eq!(judged_bundle.exit(), 1);

    let judged_bundle = judged(&packed(vec![sold_once()], &events(&[oversold()]))).unwrap();
    let lacks = |what: &str| judged_bundle.lanes[0].differences.iter().any(|one| one.contains(what));
    assert!(lacks("run.txt lacks the line \u{201c}v strong sold-once"), "{judged_bundle:?}");
    let judged_bundle = judged(&packed(vec![sold_once()], "end\n")).unwrap();
    assert_eq!(
        (judged_bundle.differences.as_slice(), judged_bundle.exit()),
        (&["run.txt does not begin with the run".to_owned()][..], 1)
    );
}

#[test]
fn nothing_is_packed_that_is_not_one_run() {
    let refused = |histories: Vec<_>| Bundle::new::<RunEvent>(histories, &[], About::default()).unwrap_err();
    assert!(refused(Vec::new()).contains("neither of its lanes ran"));
    assert!(refused(vec![sold_once(), sold_once()]).contains("two histories of one lane"));
    let mut other = (*oversold()).clone();
    other.run = "another".into();
    assert!(refused(vec![sold_once(), Arc::new(other)]).contains("not of one run"));
}

#[tokio::test(flavor = "multi_thread")]
async fn real_runs_of_both_lanes_come_to_the_same_again() {
    let (strong, eventual) = (strong(24), eventual(24));
    for seed in 0..3 {
        let judged_strong = judged(&packed_run(&race(&strong, 24, seed).await)).unwrap();
        assert_eq!(judged_strong.exit(), 0, "{judged_strong:?}");
        let run = race(&eventual, 24, seed).await;
        let judged_eventual = judged(&packed_run(&run)).unwrap();
        assert_eq!(judged_eventual.exit(), 1);
        assert!(judged_eventual.lanes[0].differences.is_empty(), "{:?}", judged_eventual.lanes[0].differences);
        assert_eq!(judged_eventual.lanes[0].verdict, run.judged(Lane::Eventual).verdict);
    }
}
