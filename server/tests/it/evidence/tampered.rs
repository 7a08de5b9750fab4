//! Changes to a bundle are found: files that are missing, added or different, and a manifest that was made to fit.

use evidence::{Judged, OpenError};
use sale::Lane;
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    files, judged, packed, text_of,
    written::{Written, events, oversold, sold_once},
};

fn bundle() -> Vec<u8> {
    let histories = vec![sold_once(), oversold()];
    let event_lines = events(&histories);
    packed(histories, &event_lines)
}

/// Packs files as anybody can.
pub(super) fn repacked(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Packs the files with a manifest and a seal that fit them.
pub(super) fn resealed(mut files: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let sum = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let manifest = files.iter().position(|(name, _)| name == "manifest.json").unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&files[manifest].1).unwrap();
    for (name, bytes) in files.iter().filter(|(name, _)| !name.starts_with("manifest")) {
        json["files"][name] = serde_json::json!({ "bytes": bytes.len(), "sha256": sum(bytes) });
    }
    files[manifest].1 = serde_json::to_vec_pretty(&json).unwrap();
    let seal = format!("{}  manifest.json\n", sum(&files[manifest].1));
    files.iter_mut().find(|(name, _)| name == "manifest.sha256").unwrap().1 = seal.into_bytes();
    repacked(&files)
}

#[test]
fn one_changed_byte_in_any_file_is_found_and_the_file_is_named() {
    let whole = files(&bundle());
    for place in 0..whole.len() {
        let name = &whole[place].0;
        for at in [0, whole[place].1.len() / 2, whole[place].1.len() - 1] {
            let mut changed = whole.clone();
            changed[place].1[at] ^= 1;
            let error = judged(&repacked(&changed)).expect_err(name).to_string();
            let named = if name == "manifest.sha256" { "manifest.json" } else { name };
            assert!(error.contains(named), "byte {at} of {name}: {error}");
        }
    }
}

#[test]
fn a_missing_file_and_a_strange_one_are_named() {
    let whole = files(&bundle());
    for (place, (name, _)) in whole.iter().enumerate() {
        let mut less = whole.clone();
        less.remove(place);
        let error = judged(&repacked(&less)).expect_err(name).to_string();
        assert!(error.contains(name), "{error}");
    }
    let mut more = whole.clone();
    more.push(("strong/extra\u{1b}[2J.txt".into(), b"hello".to_vec()));
    let error = judged(&repacked(&more)).unwrap_err();
    let OpenError::Extra(listing) = &error else { panic!("nothing of the bundle was changed: {error}") };
    assert_eq!(
        listing,
        &["strong/extra\\u{1b}[2J.txt is not in the manifest"],
        "and what would steer a terminal is not printed"
    );
}

#[test]
fn who_fits_the_manifest_to_his_lie_is_caught_by_the_history() {
    let whole = files(&bundle());
    let changed = |name: &str, from: &str, to: &str| {
        let mut files = whole.clone();
        let file = &mut files.iter_mut().find(|(found, _)| found == name).unwrap().1;
        let text = String::from_utf8(file.clone()).unwrap();
        assert!(text.contains(from), "{name} does not hold {from}");
        *file = text.replacen(from, to, 1).into_bytes();
        judged(&resealed(files)).unwrap()
    };
    let differences = |judged: &evidence::Judged| {
        judged
            .lanes
            .iter()
            .flat_map(|lane| lane.differences.clone())
            .chain(judged.differences.clone())
            .collect::<Vec<_>>()
            .join("; ")
    };
    let lie = changed("eventual/append.edn", "[1 2]", "[2 1]");
    assert!(
        differences(&lie).contains("eventual/append.edn is not what follows from the history"),
        "{}",
        differences(&lie)
    );
    let lie = changed("strong/ledger-us-east-1.json", "fan-1", "fan-3");
    assert!(differences(&lie).contains("strong/ledger-us-east-1.json is not what follows"), "{}", differences(&lie));
    let lie = changed("manifest.json", "\"verdict\": \"oversold\"", "\"verdict\": \"sold-once\"");
    assert!(
        differences(&lie).contains("manifest.json says verdict sold-once, the history says oversold"),
        "{}",
        differences(&lie)
    );
    let lie = changed("run.txt", "v eventual oversold 2", "v eventual oversold 3");
    assert!(differences(&lie).contains("run.txt says \u{201c}v eventual oversold 3 "), "{}", differences(&lie));
    assert!(differences(&lie).contains("the history says \u{201c}v eventual oversold 2 "), "{}", differences(&lie));
    assert_eq!(lie.exit(), 1);
    // A ledger row is taken out of the history itself: everything else still shows it.
    let row = text_of(&bundle(), "strong/history.jsonl");
    let row = row.lines().find(|line| line.starts_with(r#"{"type":"row""#)).unwrap();
    let mut files = whole.clone();
    let history = &mut files.iter_mut().find(|(name, _)| name == "strong/history.jsonl").unwrap().1;
    *history = String::from_utf8(history.clone())
        .unwrap()
        .replace(&format!("{row}\n"), "")
        .replace("\"rows\":1", "\"rows\":0")
        .into_bytes();
    let lie = judged(&resealed(files)).unwrap();
    assert!(
        differences(&lie).contains("run.txt says \u{201c}t strong 1\u{201d}, of which the history knows nothing"),
        "{}",
        differences(&lie)
    );
    assert_eq!(lie.exit(), 1);
}

/// The events as an earlier version wrote them: without the fields at the end of a line that it did not have.
fn lines_of_version(version: u32, text: &str) -> String {
    let fields = |line: &str| match (line.split(' ').next(), version) {
        (Some("a"), _) => 11,
        (Some("v"), 1) => 14,
        (Some("v"), _) => 17,
        _ => usize::MAX,
    };
    let line = |line: &str| line.split(' ').take(fields(line)).collect::<Vec<_>>().join(" ") + "\n";
    text.lines().map(line).collect()
}

/// The bundle passed off as one of an earlier version, with the lines of that version or of this one.
fn earlier(version: u32, old_lines: bool, guide: Option<&str>) -> Judged {
    let mut files = files(&bundle());
    for (name, bytes) in &mut files {
        let text = String::from_utf8(bytes.clone()).unwrap();
        *bytes = match (name.as_str(), guide) {
            ("manifest.json", _) => text.replacen("\"version\": 3", &format!("\"version\": {version}"), 1),
            ("CHECK.md", Some(guide)) => guide.into(),
            ("run.txt", _) if old_lines => lines_of_version(version, &text),
            _ => text,
        }
        .into_bytes();
    }
    judged(&resealed(files)).unwrap()
}

#[test]
fn a_bundle_of_the_version_before_is_judged_in_full_but_for_what_its_lines_did_not_have() {
    let real = earlier(2, true, None);
    assert!(real.differences.is_empty() && real.lanes.iter().all(|lane| lane.differences.is_empty()), "{real:?}");
    assert_eq!(judged(&bundle()).unwrap().not_checked, real.not_checked);
    let forged = earlier(2, false, None);
    assert!(forged.lanes.iter().all(|lane| !lane.differences.is_empty()), "{forged:?}");
    let guide = earlier(2, true, Some("Believe me.\n"));
    assert!(guide.differences.iter().any(|one| one.contains("CHECK.md")), "{guide:?}");
}

#[test]
fn a_bundle_that_is_passed_off_as_one_of_the_first_version_is_caught_and_a_real_one_says_what_is_not_checked() {
    let forged = earlier(1, false, Some("Believe me.\n"));
    assert!(forged.differences.iter().any(|one| one.contains("of run.txt is no event")), "{forged:?}");
    assert_eq!(forged.exit(), 1);
    let real = earlier(1, true, Some("Believe me.\n"));
    assert!(real.differences.is_empty() && real.lanes.iter().all(|lane| lane.differences.is_empty()), "{real:?}");
    assert!(real.not_checked.iter().any(|one| one.starts_with("CHECK.md, the encodings")), "{real:?}");
    assert_eq!(judged(&bundle()).unwrap().not_checked.len() + 1, real.not_checked.len());
}

#[test]
fn the_words_of_an_earlier_build_are_no_difference_and_others_are() {
    // The seat map lacks the sale, and the counterexample names the seat map.
    let histories = vec![Written::new(Lane::Strong, 1).confirmed(1, 0, 10).buys(1, 1, 0).audited(100, &[1], None)];
    let whole = files(&packed(histories.clone(), &events(&histories)));
    let in_words = |map: &str| {
        let mut files = whole.clone();
        for name in ["CHECK.md", "run.txt", "manifest.json"] {
            let file = &mut files.iter_mut().find(|(found, _)| found == name).unwrap().1;
            let text = String::from_utf8(file.clone()).unwrap();
            let older =
                text.replace("seat map", &format!("seat {map}")).replace("seat%20map", &format!("seat%20{map}"));
            assert_ne!(older, text, "{name}");
            *file = older.replace("told rejected", "told sold").into_bytes();
        }
        let judged = judged(&resealed(files)).unwrap();
        judged.differences.len() + judged.lanes[0].differences.len()
    };
    assert_eq!(in_words("table"), 0);
    assert!(in_words("chart") >= 3, "guide, lines and manifest");
}
