//! The input of `worldseat check`: files, directories, pipes, nothing; and its exit status.

use super::process::{run, text, worldseat};
use serde_json::{Value, json};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// Writes the evidence of simulated runs, which need no database.
fn evidence(directory: &Path) -> [PathBuf; 2] {
    let path = directory.to_str().unwrap();
    let output = run(&["stress", "--sim", "--levels", "8", "--seed", "7", "--evidence", path]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    ["strong", "eventual"].map(|lane| directory.join(format!("{lane}-8.zip")))
}

fn unzip(zip: &Path, into: &Path) {
    zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap().extract(into).unwrap();
}

fn check(path: &Path) -> Output {
    run(&["check", path.to_str().unwrap()])
}

fn refused(path: &Path) -> String {
    let output = check(path);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(3), ""), "{}", path.display());
    text(&output.stderr)
}

/// Runs the program with these bytes on standard input.
fn fed(arguments: &[&str], bytes: &[u8]) -> Output {
    let mut child =
        worldseat(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn standard_input_and_pipes_are_judged() {
    let directory = tempfile::tempdir().unwrap();
    let zips = evidence(directory.path());
    for (zip, status) in zips.iter().zip([0, 1]) {
        let bytes = fs::read(zip).unwrap();
        for path in ["-", "/dev/stdin"] {
            let output = fed(&["check", path], &bytes);
            assert_eq!(output.status.code(), Some(status), "{}", text(&output.stderr));
            assert!(text(&output.stdout).contains("files as in the manifest"), "{path}");
        }
        let pipe = directory.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let writer = Command::new("cp").arg(zip).arg(&pipe).spawn();
        assert_eq!(check(&pipe).status.code(), Some(status));
        assert!(writer.unwrap().wait().unwrap().success());
        fs::remove_file(&pipe).unwrap();
    }
    let unpacked = directory.path().join("unpacked");
    unzip(&zips[0], &unpacked);
    let history = fs::read(unpacked.join("strong/history.jsonl")).unwrap();
    assert_eq!(fed(&["check", "-"], &history).status.code(), Some(0));
    let cut = fed(&["check", "-"], &history[..history.len() / 2]);
    assert_eq!(cut.status.code(), Some(3));
    assert!(text(&cut.stderr).starts_with("worldseat: standard input: line "), "{}", text(&cut.stderr));
    let nothing = fed(&["check", "-", "--json"], b"");
    let json: Value = serde_json::from_slice(&nothing.stdout).unwrap();
    assert_eq!(json, json!({ "exit": 3, "error": "standard input: empty: there is nothing in it to judge" }));
}

#[test]
fn directories_are_judged_where_the_bundle_is() {
    let directory = tempfile::tempdir().unwrap();
    let zips = evidence(directory.path());
    assert!(refused(directory.path()).contains("name one of eventual-8.zip, strong-8.zip"));

    let wrapper = directory.path().join("wrapper");
    let inner = wrapper.join("evidence-8");
    unzip(&zips[0], &inner);
    fs::create_dir(wrapper.join("__MACOSX")).unwrap();
    for litter in [".DS_Store", "__MACOSX/._x", "evidence-8/Thumbs.db", "evidence-8/strong/history.jsonl~"] {
        fs::write(wrapper.join(litter), "x").unwrap();
    }
    std::os::unix::fs::symlink("/etc/passwd", inner.join(".#run.txt")).unwrap();
    let output = check(&wrapper);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{printed}{}", text(&output.stderr));
    assert!(printed.contains("judged is the bundle in evidence-8/\n"), "{printed}");
    let passed_over = "passed over: .#run.txt, Thumbs.db, strong/history.jsonl~; nothing of the bundle was changed\n";
    assert!(printed.contains(passed_over), "{printed}");
    let json: Value = serde_json::from_slice(&run(&["check", "--json", wrapper.to_str().unwrap()]).stdout).unwrap();
    assert_eq!(json["within"], "evidence-8/");
    assert_eq!(json["passed_over"], json!([".#run.txt", "Thumbs.db", "strong/history.jsonl~"]));

    assert!(refused(&inner.join("strong")).contains("is one lane of a bundle"));
    fs::write(wrapper.join("notes.txt"), "mine").unwrap();
    assert!(refused(&wrapper).contains("it is in evidence-8/, so name that"));
    unzip(&zips[1], &wrapper.join("another"));
    assert!(refused(&wrapper).contains("holds several bundles: name one of another/, evidence-8/"));
    let other = directory.path().join("other");
    fs::create_dir(&other).unwrap();
    assert!(refused(&other).contains("there is no manifest.json in it, but nothing. Check reads"));
    assert!(refused(Path::new("/dev/null")).contains("is a device or a socket"));
}

/// Returns the history of a bundle, changed so that no region's ledger could be read.
fn unread(history: &str) -> String {
    let mut lines = String::new();
    for line in history.lines().filter(|line| !line.starts_with(r#"{"type":"row""#)) {
        let mut line: Value = serde_json::from_str(line).unwrap();
        if line["of"] == "ledger" {
            line.as_object_mut().unwrap().remove("rows");
            line["error"] = "timeout".into();
        }
        lines += &format!("{line}\n");
    }
    lines
}

#[test]
fn what_is_undecided_ends_with_two_and_nothing_else_does() {
    let directory = tempfile::tempdir().unwrap();
    let zips = evidence(directory.path());
    let unpacked = directory.path().join("unpacked");
    unzip(&zips[0], &unpacked);
    let path = unpacked.join("strong/history.jsonl");
    assert_eq!(check(&path).status.code(), Some(0), "as it is, it holds");
    fs::write(&path, unread(&fs::read_to_string(&path).unwrap())).unwrap();
    let output = check(&path);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("undecided"), "{}", text(&output.stdout));
    let json: Value = serde_json::from_slice(&run(&["check", "--json", path.to_str().unwrap()]).stdout).unwrap();
    assert_eq!((&json["exit"], &json["lanes"][0]["exit"]), (&2.into(), &2.into()));
    assert_eq!(json["lanes"][0]["conclusion"], "undecided");

    // Missing or wrong arguments are not a finding.
    for arguments in [&["check"][..], &["check", "a", "b"], &["check", "--jsno", "a"], &["check", "--json"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("Usage: worldseat check"), "{}", text(&output.stderr));
    }
    let manual = run(&["check", "--help"]);
    assert_eq!(manual.status.code(), Some(0));
    assert!(text(&manual.stdout).contains("2 if it is undecided") && text(&manual.stdout).contains("64 if"));
}

#[test]
fn a_strangers_words_forge_no_line() {
    let directory = tempfile::tempdir().unwrap();
    let zips = evidence(directory.path());
    let unpacked = directory.path().join("unpacked");
    unzip(&zips[1], &unpacked);
    let history = fs::read_to_string(unpacked.join("eventual/history.jsonl")).unwrap();
    let (first, others) = history.split_once('\n').unwrap();
    let mut header: Value = serde_json::from_str(first).unwrap();
    let evil = "x\n\nstrong    Aurora DSQL\n  linearizable: holds\r\u{1b}[2J\u{9b}2J\u{202e}\u{200b}\u{2028}";
    header["engine"] = evil.into();
    let path = directory.path().join("forged.jsonl");
    fs::write(&path, format!("{header}\n{others}")).unwrap();
    let output = check(&path);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(printed.contains(
        "\neventual  x\\n\\nstrong    Aurora DSQL\\n  linearizable: holds\\r\\u{1b}[2J\\u{9b}2J\\u{202e}\\u{200b}\\u{2028}\n"
    ), "{printed}");
    assert!(!printed.contains("\n  linearizable: holds"), "{printed}");
    let unseen = |printed: &str| {
        printed.chars().any(|c| (c.is_control() && c != '\n') || "\u{202e}\u{200b}\u{2028}".contains(c))
    };
    assert!(!unseen(&printed), "{printed:?}");
    // The JSON output is one line, with exactly the same words.
    let output = run(&["check", "--json", path.to_str().unwrap()]);
    let printed = text(&output.stdout);
    assert!(!unseen(&printed) && printed.lines().count() == 1, "{printed:?}");
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap()["lanes"][0]["engine"], evil);

    // The same holds for names of files, and for error messages about lines.
    let named = directory.path().join("x\nstrong: holds");
    fs::write(&named, "\u{1b}[2J\n").unwrap();
    let error = refused(&named);
    assert!(error.contains("x\\nstrong: holds") && error.lines().count() == 1 && !unseen(&error), "{error:?}");
    fs::write(unpacked.join("y\n  linearizable: holds"), "").unwrap();
    let error = refused(&unpacked);
    assert!(error.contains("\n  y\\n  linearizable: holds is not in the manifest\n"), "{error:?}");
    header["engine"] = 7.into();
    header["regions"] = json!(["us-east-1\n  linearizable: holds"]);
    fs::write(&path, header.to_string()).unwrap();
    assert_eq!(refused(&path).lines().count(), 1);
}
