//! `worldseat check` on the evidence that `worldseat stress --evidence` wrote.

use super::process::{Server, run, text};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

/// Writes the evidence of one small run of each lane, on engines that the command starts itself.
fn evidence(directory: &Path) {
    let output = run(&["stress", "--levels", "8", "--seed", "7", "--evidence", directory.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

fn check(path: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let output = run(&[&["check", path.to_str().unwrap()], more].concat());
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn unzip(zip: &Path, into: &Path) {
    let mut archive = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    archive.extract(into).unwrap();
}

#[test]
fn it_judges_zips_directories_and_bare_histories_alike() {
    let directory = tempfile::tempdir().unwrap();
    evidence(directory.path());
    for (lane, status, words) in [
        ("strong", 0, ["sold-once: 1 sold", "harms: none", "linearizable: holds"]),
        ("eventual", 1, ["oversold: ", "harms: oversold ", "linearizable: violated, lost update (P4, G-single)"]),
    ] {
        let zip = directory.path().join(format!("{lane}-8.zip"));
        let unpacked = directory.path().join(lane);
        unzip(&zip, &unpacked);
        for path in [zip, unpacked.clone(), unpacked.join(format!("{lane}/history.jsonl"))] {
            let (code, printed, error) = check(&path, &[]);
            assert_eq!(code, Some(status), "{}: {printed}{error}", path.display());
            for word in words {
                assert!(printed.contains(word), "{}: no {word} in {printed}", path.display());
            }
            assert!(!printed.contains("DIFFERS"), "{printed}");
        }
        let (_, printed, _) = check(&unpacked, &["--json"]);
        let judged: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(
            (&judged["exit"], &judged["buyers"], &judged["lanes"][0]["lane"]),
            (&status.into(), &8.into(), &lane.into())
        );
        assert_eq!(judged["manifest_sha256"].as_str().unwrap().len(), 64);
    }
    // The counterexample names the buyers.
    let (_, printed, _) = check(&directory.path().join("eventual-8.zip"), &[]);
    assert!(printed.to_lowercase().contains("fan"), "{printed}");
    // Anybody can verify with a standard tool that the manifest is the sealed one.
    let sealed =
        Command::new("sha256sum").args(["-c", "manifest.sha256"]).current_dir(directory.path().join("strong")).output();
    assert!(sealed.unwrap().status.success());
}

#[test]
fn what_was_tampered_with_ends_with_three_and_is_named() {
    let directory = tempfile::tempdir().unwrap();
    evidence(directory.path());
    let unpacked = directory.path().join("unpacked");
    unzip(&directory.path().join("strong-8.zip"), &unpacked);
    let ledger = unpacked.join("strong/ledger-us-east-1.json");
    let honest = fs::read_to_string(&ledger).unwrap();
    fs::write(&ledger, honest.replace("fan-", "Fan-")).unwrap();
    let (code, printed, error) = check(&unpacked, &[]);
    assert_eq!((code, printed.as_str()), (Some(3), ""));
    assert!(error.contains("strong/ledger-us-east-1.json was changed"), "{error}");
    let (code, printed, _) = check(&unpacked, &["--json"]);
    let json: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!((code, &json["exit"]), (Some(3), &3.into()));

    fs::remove_file(&ledger).unwrap();
    assert!(check(&unpacked, &[]).2.contains("strong/ledger-us-east-1.json is missing"));
    fs::write(&ledger, &honest).unwrap();
    fs::write(unpacked.join("notes.txt"), "mine").unwrap();
    assert!(check(&unpacked, &[]).2.contains("notes.txt is not in the manifest"));
    fs::remove_file(unpacked.join("notes.txt")).unwrap();
    assert_eq!(check(&unpacked, &[]).0, Some(0), "put right again");

    // The target of a link is not part of the bundle, wherever it is.
    fs::remove_file(&ledger).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", &ledger).unwrap();
    let (code, _, error) = check(&unpacked, &[]);
    assert_eq!(code, Some(3));
    assert!(error.contains("a bundle holds files"), "{error}");
}

#[test]
fn what_is_not_there_or_no_evidence_ends_with_three() {
    let directory = tempfile::tempdir().unwrap();
    let nothing = directory.path().join("nothing.zip");
    assert!(check(&nothing, &[]).2.contains("nothing.zip"), "{:?}", check(&nothing, &[]));
    fs::write(&nothing, "PK\u{3}\u{4} and no more").unwrap();
    for path in [nothing.as_path(), directory.path(), Path::new("/dev/null"), Path::new("/nonexistent")] {
        let (code, printed, error) = check(path, &[]);
        assert_eq!((code, printed.as_str()), (Some(3), ""), "{}", path.display());
        assert!(error.starts_with("worldseat: ") && !error.contains("panicked"), "{error}");
    }
}

#[test]
fn the_evidence_of_a_running_server_is_taken_from_it() {
    let (server, directory) = (Server::start(&["--ephemeral"]), tempfile::tempdir().unwrap());
    let path = directory.path().join("evidence");
    let arguments =
        ["stress", "--levels", "8", "--lanes", "strong", "--url", &server.url, "--evidence", path.to_str().unwrap()];
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    let (code, printed, error) = check(&path.join("strong-8.zip"), &[]);
    assert_eq!(code, Some(0), "{printed}{error}");
}
