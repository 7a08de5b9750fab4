//! Bundles that went through other people's machines: files that were left beside them are ignored and named, and
//! another packing is no change.

use evidence::{OpenError, Opened, judge_opened, open_file};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    files, packed,
    tampered::repacked,
    written::{events, oversold, sold_once},
};

type Packed = Vec<(String, Vec<u8>)>;

fn bundle() -> Packed {
    let histories = vec![sold_once(), oversold()];
    files(&packed(histories.clone(), &events(&histories)))
}

fn with(more: &[&str]) -> Packed {
    let more = more.iter().map(|name| ((*name).to_owned(), b"x".to_vec()));
    bundle().into_iter().chain(more).collect()
}

fn opened(zip: Vec<u8>) -> Result<Opened, OpenError> {
    let opened = open_file(Cursor::new(zip), "bundle.zip")?;
    let judged = judge_opened(&opened);
    assert!(judged.lanes.len() == 2 && judged.lanes.iter().all(|lane| lane.differences.is_empty()), "{judged:?}");
    Ok(opened)
}

fn refused(files: &[(String, Vec<u8>)]) -> String {
    opened(repacked(files)).expect_err("it is refused").to_string()
}

#[test]
fn litter_is_passed_over_and_named() {
    let litter = with(&[
        ".DS_Store",
        "strong/.DS_Store",
        "__MACOSX/._manifest.json",
        "__MACOSX/strong/._history.jsonl",
        "Thumbs.db",
        "desktop.ini",
        "@eaDir/SYNO",
        "manifest.json~",
        ".run.txt.swp",
    ]);
    let opened_with = opened(repacked(&litter)).unwrap();
    assert_eq!(
        opened_with.passed_over,
        [
            ".DS_Store",
            ".run.txt.swp",
            "@eaDir/",
            "Thumbs.db",
            "__MACOSX/",
            "desktop.ini",
            "manifest.json~",
            "strong/.DS_Store"
        ]
    );
    assert_eq!(opened(repacked(&bundle())).unwrap().passed_over, Vec::<String>::new());
}

#[test]
fn a_changed_file_is_found_beside_litter_too() {
    let mut files = with(&[".DS_Store"]);
    files[0].1[0] ^= 1;
    let sentence = refused(&files);
    assert!(sentence.contains("not as it was made") && sentence.contains("CHECK.md was changed"), "{sentence}");
    assert!(!sentence.contains("DS_Store"), "{sentence}");
}

#[test]
fn what_is_not_known_is_refused_without_talk_of_a_change() {
    let sentence = refused(&with(&["notes.txt", ".DS_Store"]));
    assert_eq!(
        sentence,
        "nothing of the bundle was changed, but there is more; take it out and check again:\n  notes.txt is not in the manifest"
    );
    // If a file is missing, the bundle was changed.
    let mut less = with(&["notes.txt"]);
    less.retain(|(name, _)| name != "run.txt");
    let sentence = refused(&less);
    assert!(sentence.starts_with("the bundle is not as it was made:\n  run.txt is missing"), "{sentence}");
    assert!(sentence.contains("notes.txt is not in the manifest"), "{sentence}");
}

#[test]
fn litter_is_bounded() {
    let many: Vec<String> = (0..257).map(|number| format!("{number}~")).collect();
    let names: Vec<&str> = many.iter().map(String::as_str).collect();
    let sentence = refused(&with(&names));
    assert!(sentence.contains("more is there beside the bundle"), "{sentence}");
    assert!(opened(repacked(&with(&names[..200]))).is_ok());
    let mut large = bundle();
    large.push((".DS_Store".into(), vec![0; (64 << 20) + 1]));
    assert!(refused(&large).contains("more is there beside the bundle"));
}

#[test]
fn other_line_ends_are_called_that() {
    let mut files = bundle();
    for (name, bytes) in &mut files {
        if name.ends_with(".txt") || name == "manifest.json" {
            *bytes = String::from_utf8(bytes.clone()).unwrap().replace('\n', "\r\n").into_bytes();
        }
    }
    let sentence = refused(&files);
    for name in ["run.txt", "manifest.json"] {
        assert!(sentence.contains(&format!("{name} has other line ends (CRLF) than it was made with")), "{sentence}");
    }
    // Another text with such line ends is still another text.
    let run = files.iter_mut().find(|(name, _)| name == "run.txt").unwrap();
    run.1[1] = b'x';
    assert!(refused(&files).contains("run.txt has not the size"), "{}", refused(&files));
}

fn within(folder: &str) -> Packed {
    bundle().into_iter().map(|(name, bytes)| (format!("{folder}{name}"), bytes)).collect()
}

#[test]
fn a_bundle_in_a_folder_is_judged_there() {
    let mut wrapped = within("evidence-8/");
    wrapped.push((".DS_Store".into(), b"x".to_vec()));
    wrapped.push(("__MACOSX/evidence-8/._run.txt".into(), b"x".to_vec()));
    let opened_there = opened(repacked(&wrapped)).unwrap();
    assert_eq!(opened_there.within.as_deref(), Some("evidence-8/"));
    assert_eq!(opened_there.passed_over, [".DS_Store", "__MACOSX/"]);
    assert_eq!(opened(repacked(&within("d\u{e9}p\u{f4}t/"))).unwrap().within.as_deref(), Some("d\u{e9}p\u{f4}t/"));
    assert_eq!(opened(repacked(&within("./"))).unwrap().within, None);
    wrapped[0].1[0] ^= 1;
    assert!(refused(&wrapped).contains("CHECK.md was changed"));
}

#[test]
fn what_holds_several_or_other_things_says_what_to_name() {
    let two: Packed = within("a/").into_iter().chain(within("b/")).collect();
    assert_eq!(refused(&two), "the zip holds several bundles: name one of a/, b/");
    let mut beside = within("a/");
    beside.push(("notes.txt".into(), b"x".to_vec()));
    assert!(refused(&beside).contains("it is in a/, so name that"), "{}", refused(&beside));
    let zips: Packed = vec![("strong-8.zip".into(), repacked(&bundle())), ("b.ZIP".into(), Vec::new())];
    assert_eq!(refused(&zips), "the zip holds several bundles: name one of b.ZIP, strong-8.zip");
    let lane: Packed = bundle().into_iter().filter(|(name, _)| name.starts_with("strong/")).collect();
    let lane: Packed = lane.into_iter().map(|(name, bytes)| (name[7..].to_owned(), bytes)).collect();
    assert!(refused(&lane).contains("is one lane of a bundle"), "{}", refused(&lane));
    let sentence = refused(&[("word/document.xml".into(), b"x".to_vec())]);
    assert!(sentence.contains("there is no manifest.json in it, but word/document.xml. Check reads"), "{sentence}");
}

#[test]
fn another_packing_is_no_change() {
    let plain = SimpleFileOptions::default();
    let long_ago = DateTime::from_date_and_time(1980, 1, 1, 0, 0, 0).unwrap();
    for options in [
        plain.compression_method(CompressionMethod::Stored),
        plain.compression_method(CompressionMethod::Deflated).compression_level(Some(9)),
        plain.large_file(true),
        plain.last_modified_time(long_ago).unix_permissions(0o600),
    ] {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_directory("strong", options).unwrap();
        for (name, bytes) in bundle().into_iter().rev() {
            zip.start_file(name.as_str(), options).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        zip.set_comment("mailed by me").unwrap();
        let mut zip = zip.finish().unwrap().into_inner();
        opened(zip.clone()).unwrap();
        // Some mail programs append this.
        zip.extend(b"\r\n");
        opened(zip).unwrap();
    }
    // A zip written into a pipe has the sizes behind each file.
    let mut zip = ZipWriter::new_stream(Vec::new());
    for (name, bytes) in bundle() {
        zip.start_file(name.as_str(), plain).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    opened(zip.finish().unwrap().into_inner()).unwrap();
}
