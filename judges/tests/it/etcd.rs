//! The 102 histories of etcd that Jepsen recorded, with known verdicts: they come with the
//! porcupine-rs crate and are read from where cargo put it.

use crate::register::{Op, Register};
use sale::check::search::{Searched, Spanned, search};
use std::{collections::HashMap, path::PathBuf, process::Command, time::Instant};

/// Returns the directory of the porcupine-rs crate.
fn porcupine() -> PathBuf {
    let cargo = |args: &[&str]| {
        let out = Command::new(env!("CARGO")).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(out.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // For this platform only: the crates of the others may never have been fetched.
    let metadata = cargo(&["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", host]);
    let manifests = metadata.split("\"manifest_path\":\"").skip(1).filter_map(|rest| rest.split('"').next());
    manifests
        .map(|manifest| PathBuf::from(manifest).parent().unwrap().to_owned())
        .find(|dir| dir.file_name().is_some_and(|name| name.to_string_lossy().starts_with("porcupine-rs")))
        .expect("cargo knows where porcupine-rs is")
}

/// Returns the numbers of the histories and whether they are linearizable, according to that crate's own tests.
fn verdicts(porcupine: &std::path::Path) -> Vec<(u32, bool)> {
    let tests = std::fs::read_to_string(porcupine.join("tests/etcd_jepsen.rs")).unwrap();
    let verdict = |line: &str| {
        let (number, holds) = line.strip_prefix("etcd_test!(")?.strip_suffix(");")?.split_once(", ")?;
        Some((number.parse().unwrap(), holds.parse().unwrap()))
    };
    tests.lines().filter_map(verdict).collect()
}

/// Reads a log. An operation that was never answered, or answered with `:info`, stays open.
fn parse(log: &str) -> Vec<Spanned<Op>> {
    let mut ops: Vec<Spanned<Op>> = Vec::new();
    let mut open = HashMap::new();
    for (time, line) in (0..).zip(log.lines()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["INFO", "jepsen.util", "-", process, kind, what, values @ ..] = &words[..] else { panic!("{line}") };
        let values: Vec<Option<u32>> = values.iter().map(|value| value.trim_matches(['[', ']']).parse().ok()).collect();
        if *kind == ":invoke" {
            open.insert(*process, ops.len());
            ops.push(Spanned { op: invocation(what, &values), from: time, to: None });
            continue;
        }
        let op = &mut ops[open[process]];
        match (*kind, op.op) {
            (":ok", Op::Read(_)) => op.op = Op::Read(values[0]),
            (":fail", Op::Swap(from, _)) => op.op = Op::NoSwap(from),
            (":info", _) | (":fail", Op::Read(_)) => continue,
            (":ok", _) => {}
            _ => panic!("{line}"),
        }
        op.to = Some(time);
    }
    // A read that was not answered saw nothing.
    ops.retain(|op| op.to.is_some() || !matches!(op.op, Op::Read(_)));
    ops
}

fn invocation(what: &str, values: &[Option<u32>]) -> Op {
    match (what, values) {
        (":read", [None]) => Op::Read(None),
        (":write", [Some(value)]) => Op::Write(*value),
        (":cas", [Some(from), Some(to)]) => Op::Swap(*from, *to),
        _ => panic!("{what} {values:?}"),
    }
}

#[test]
fn all_102_histories_of_etcd_are_judged_right() {
    let porcupine = porcupine();
    let verdicts = verdicts(&porcupine);
    assert_eq!((verdicts.len(), verdicts.iter().filter(|(_, holds)| *holds).count()), (102, 23));
    let begun = Instant::now();
    for (number, holds) in verdicts {
        let log = porcupine.join(format!("test_data/jepsen/etcd_{number:03}.log"));
        let ops = parse(&std::fs::read_to_string(&log).unwrap());
        assert!(ops.len() > 50, "{} has {} operations", log.display(), ops.len());
        let expected = if holds { Searched::Linearizable } else { Searched::NotLinearizable };
        assert_eq!(search(&Register, &ops, 10_000_000), expected, "history {number}");
    }
    println!("102 histories of etcd in {:?}", begun.elapsed());
    assert!(begun.elapsed().as_secs() < 60);
}
