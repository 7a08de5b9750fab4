//! Bundles that somebody made to do harm: each is refused with an error message, in bounded memory.

use evidence::read_history;
use proptest::{collection::vec, prelude::*};
use std::{
    io::{Cursor, Write},
    sync::LazyLock,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    files, judged, packed,
    tampered::repacked,
    written::{events, oversold, sold_once},
};

static BUNDLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let histories = vec![sold_once(), oversold()];
    let event_lines = events(&histories);
    packed(histories, &event_lines)
});

fn refused(zip: &[u8]) -> String {
    judged(zip).expect_err("it is refused").to_string()
}

#[test]
fn what_is_no_evidence_says_so() {
    for (bytes, sentence) in [
        (&b""[..], "empty"),
        (b"hello\n", "line 1: it is not JSON"),
        (b"{}\n", "line 1: \"type\" is missing"),
        (b"\xff\xfe\n", "UTF-16 text"),
        (b"PK\x03\x04", "the zip cannot be read"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "there is no manifest.json"),
    ] {
        assert!(refused(bytes).contains(sentence), "{bytes:?}: {}", refused(bytes));
    }
    assert!(refused(&repacked(&[("readme.txt".into(), b"hi".to_vec())])).contains("there is no manifest.json"));
    let manifest = |text: &str| refused(&repacked(&[("manifest.json".into(), text.into())]));
    assert!(manifest("7").contains("manifest.json: it is not a JSON object"), "{}", manifest("7"));
    assert!(manifest(&"[".repeat(100_000)).contains("manifest.json: "));
    assert!(manifest(&" ".repeat(2_000_000)).contains("longer than any of ours"));
}

#[test]
fn deep_json_in_a_history_is_refused() {
    let deep = format!("{{\"type\":\"invoke\",\"value\":{}", "[".repeat(60_000));
    assert!(refused(deep.as_bytes()).contains("line 1: "));
    let long = "x".repeat(70_000);
    assert!(refused(long.as_bytes()).contains("line 1: longer than any line"));
}

#[test]
fn a_bundle_cut_anywhere_is_refused() {
    for length in (0..BUNDLE.len()).step_by(97) {
        refused(&BUNDLE[..length]);
    }
}

/// Returns the bundle with one file's content replaced by this many zeros, and with this size in the manifest.
fn bomb(zeros: usize, claimed_size: u64) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files(&BUNDLE) {
        zip.start_file(name.as_str(), options).unwrap();
        match name.as_str() {
            "strong/history.jsonl" => (0..zeros / 65_536).for_each(|_| zip.write_all(&[0; 65_536]).unwrap()),
            "manifest.json" => {
                let mut manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                manifest["files"]["strong/history.jsonl"]["bytes"] = claimed_size.into();
                zip.write_all(&serde_json::to_vec(&manifest).unwrap()).unwrap();
            }
            _ => zip.write_all(&bytes).unwrap(),
        }
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zip = bomb(64 << 20, 100);
    assert!(zip.len() < 200_000);
    assert!(refused(&zip).contains("manifest.json is not the one"), "{}", refused(&zip));
    assert!(refused(&bomb(65_536, 1 << 40)).contains("longer than 1024 MiB together"));
    assert!(refused(&bomb(65_536, u64::MAX)).contains("longer than 1024 MiB together"));
}

#[test]
fn a_file_that_is_longer_than_its_header_says_is_refused() {
    // The declared size of a stored file is made smaller in both of its headers.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files(&BUNDLE) {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let honest = zip.finish().unwrap().into_inner();
    assert_eq!(judged(&honest).unwrap().exit(), 1, "as it is, it is a bundle");
    let size = u32::try_from(files(&BUNDLE)[0].1.len()).unwrap();
    let mut lying = honest;
    let places: Vec<usize> =
        lying.windows(4).enumerate().filter(|(_, four)| *four == size.to_le_bytes()).map(|(at, _)| at).collect();
    assert!(places.len() >= 4, "compressed and plain size, in both headers");
    for at in places {
        lying[at..at + 4].copy_from_slice(&(size - 1).to_le_bytes());
    }
    refused(&lying);
}

#[test]
fn names_that_point_elsewhere_are_only_names() {
    for name in ["../../etc/passwd", "/etc/passwd", "strong/../../x", "C:\\x", "strong\\history.jsonl", "a\0b"] {
        let mut more = files(&BUNDLE);
        more.push((name.into(), b"x".to_vec()));
        let sentence = refused(&repacked(&more));
        assert!(sentence.contains("not in the manifest"), "{name}: {sentence}");
    }
    assert!(!std::path::Path::new("../../etc/passwd").exists());
}

#[test]
fn two_files_of_one_name_are_refused() {
    let mut more = files(&BUNDLE);
    more.push(("run.txu".into(), b"x".to_vec()));
    let mut zip = repacked(&more);
    // The writer would refuse the name, so it is changed afterwards, in both headers.
    let places: Vec<usize> =
        zip.windows(7).enumerate().filter(|(_, seven)| *seven == b"run.txu").map(|(at, _)| at).collect();
    assert_eq!(places.len(), 2);
    for at in places {
        zip[at + 6] = b't';
    }
    assert!(refused(&zip).contains("duplicate"), "{}", refused(&zip));
}

#[test]
fn links_and_names_that_are_not_ours_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("manifest.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert!(refused(&zip.finish().unwrap().into_inner()).contains("not a plain file"));
    let mut zip = repacked(&[("manifest.jsoX".into(), b"{}".to_vec())]);
    for at in 0..zip.len() {
        if zip[at..].starts_with(b"manifest.jsoX") {
            zip[at + 12] = 0xff;
        }
    }
    assert!(refused(&zip).contains("there is no manifest.json in it, but manifest.jso"), "{}", refused(&zip));
}

#[test]
fn too_many_files_are_refused_before_they_are_looked_at() {
    let many: Vec<(String, Vec<u8>)> = (0..30_000).map(|number| (format!("{number}"), Vec::new())).collect();
    let sentence = refused(&repacked(&many));
    assert!(sentence.contains("longer than that of any bundle"), "{sentence}");
    let some: Vec<(String, Vec<u8>)> = (0..100).map(|number| (format!("{number}"), Vec::new())).collect();
    assert!(refused(&repacked(&some)).contains("more files are there than a bundle has (64)"));
}

#[test]
fn a_history_from_which_endless_lists_follow_is_not_followed() {
    // Four hundred sales, and as many buyers who read the last one: lists of 160,000 numbers.
    let mut written = super::written::Written::new(sale::Lane::Eventual, 800);
    for buyer in 1..=400 {
        written = written.confirmed(buyer, 0, 20).buys(buyer, 1, u64::from(buyer % 9)).rejected(buyer + 400, 50, 70);
        written = written.turned_away(buyer + 400, 1, 51, 400);
    }
    let holders: Vec<u32> = (1..=400).collect();
    let histories = vec![written.audited(100, &holders, Some(400))];
    let event_lines = events(&histories);
    let zip = packed(histories, &event_lines);
    assert!(judged(&zip).unwrap().lanes[0].differences.is_empty(), "as long as it says that it is, it is read");
    let mut files = files(&zip);
    let (_, append) = files.iter_mut().find(|(name, _)| name == "eventual/append.edn").unwrap();
    assert!(append.len() > 500_000);
    append.truncate(1000);
    let lie = judged(&super::tampered::resealed(files)).unwrap();
    assert_eq!(lie.lanes[0].differences, ["eventual/append.edn is not what follows from the history"]);
}

#[test]
fn the_largest_numbers_there_are_do_no_harm() {
    let mut history = (*oversold()).clone();
    for op in &mut history.ops {
        (op.process, op.try_number) = (u32::MAX - op.buyer, op.try_number * u16::MAX);
        op.invoked_ns = u64::MAX;
        op.completed_ns = Some(u64::MAX);
    }
    history.buyers = u32::MAX;
    let zip = packed(vec![std::sync::Arc::new(history)], "");
    assert_eq!(judged(&zip).unwrap().exit(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_bundle_with_any_bytes_changed_is_judged_as_before_or_refused(
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut zip = BUNDLE.clone();
        for (place, byte) in changes {
            let at = place.index(zip.len());
            zip[at] = byte;
        }
        if let Ok(judged) = judged(&zip) {
            prop_assert_eq!((judged.exit(), judged.lanes.len()), (1, 2));
        }
    }

    #[test]
    fn a_history_with_any_bytes_changed_is_refused_or_judged_alike_when_it_is_written_again(
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut lines = super::rebuilt::jsonl(&oversold());
        for (place, byte) in changes {
            let at = place.index(lines.len());
            lines[at] = byte;
        }
        if let (Ok(judged), Ok(read)) = (judged(&lines), read_history(lines.as_slice())) {
            let again = self::judged(&super::rebuilt::jsonl(&read)).unwrap();
            prop_assert_eq!((judged.exit(), judged.lanes.len()), (again.exit(), again.lanes.len()));
        }
    }

    #[test]
    fn any_history_can_be_packed_and_judged(history in super::rebuilt::a_history()) {
        let histories = vec![std::sync::Arc::new(history)];
        let zip = packed(histories, "");
        prop_assert!(judged(&zip).unwrap().exit() <= 2);
    }
}
