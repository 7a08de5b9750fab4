//! Bad input gets a clear error message and exit status 2, never a panic and never half a run. For `check`, where 2 is
//! a finding, the status is 64; see `check_input`.

use super::process::{output, run, text, worldseat};

#[test]
fn wrong_arguments_end_with_two_and_a_sentence() {
    for (arguments, sentence) in [
        (&["stress", "--levels", "1"][..], "a run takes 2 to 10000 buyers"),
        (&["stress", "--levels", "10001"], "a run takes 2 to 10000 buyers"),
        (&["stress", "--levels", "many"], "it is to be a whole number from 0 to 4294967295"),
        (&["stress", "--levels", "8,2.5"], "it is to be a whole number"),
        (&["stress", "--sim", "--seed", "x"], "it is to be a whole number"),
        (&["serve", "--connections", "abc"], "it is to be a whole number from 1 to 2000"),
        (&["serve", "--run-days=-1"], "it is to be a whole number from 1 to 36500"),
        (&["serve", "--floor-idle-hours", "1h"], "it is to be a whole number"),
        (&["serve", "--venue-idle-hours", "1h"], "it is to be a whole number"),
        (&["stress", "--seat", "I1"], "there is no seat \"I1\""),
        (&["stress", "--lanes", "weak"], "there is no lane \"weak\""),
        (&["stress", "--replication-lag-ms", "9-1"], "ends before it begins"),
        (&["stress", "--region-rtt-ms", "1"], "two times are needed"),
        (&["stress", "--dynamodb", "us-east-1=http://db"], "two are needed"),
        (&["stress", "--postgres", "postgres://a:secret@db/x,postgres://a:secret@db/y"], "no region in front"),
        (&["stress", "--url", "http://127.0.0.1:9"], "no WorldSeat answers"),
        (&["stress", "--evidence", "/dev/null/x"], "--evidence /dev/null/x: "),
        (
            &["endpoints", "--json", "--data-dir", "/nonexistent"],
            "there is no /nonexistent/endpoints.json: no WorldSeat runs",
        ),
        (&["endpoints", "--file", "/"], "/ is not a regular file"),
        (&["serve", "--buyers-max", "1"], "--buyers-max"),
        (&["serve", "--site-addr", "nowhere"], "it is to be an address and a port, such as 127.0.0.1:3000"),
        (&["serve", "--public-url", "seat.example"], "it is to be an address such as https://seat.example"),
        (&["serve", "--public-url", "ftp://seat.example"], "an address begins with https:// or http://"),
        (&["serve", "--public-url", "https://seat.example/sub"], "served at the root of a host"),
        (&["dance"], "unrecognized subcommand"),
    ] {
        let output = run(arguments);
        let printed = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {printed}");
        assert!(printed.contains(sentence), "{arguments:?}: {printed}");
        for rust in ["panicked", "invalid digit", "invalid socket", "invalid type", "expected u"] {
            assert!(!printed.contains(rust), "{arguments:?}: {printed}");
        }
    }
}

#[test]
fn a_database_that_is_not_there_is_named_and_its_password_is_not() {
    let list = "us-east-1=postgres://fan:hush@127.0.0.1:9/x,us-east-2=postgres://fan:hush@127.0.0.1:9/x";
    let output = run(&["stress", "--levels", "2", "--lanes", "strong", "--postgres", list]);
    let printed = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(printed.contains("strong lane's database (WORLDSEAT_POSTGRES) does not serve in us-east-"), "{printed}");
    assert!(!printed.contains("hush"), "{printed}");
}

#[test]
fn a_list_that_is_not_understood_is_not_repeated() {
    for (flag, name, list, sentence) in [
        ("--postgres", "WORLDSEAT_POSTGRES", "us-east-1=postgres://fan:hush@db/x", "two are needed"),
        ("--dsql", "WORLDSEAT_DSQL", "us-east-1=hush.example,us-east-1=hush.example", "us-east-1 is given twice"),
        (
            "--dynamodb",
            "WORLDSEAT_DYNAMODB",
            "us-east-1=ftp://fan:hush@db,us-east-2=http://db",
            "us-east-1 has no address",
        ),
    ] {
        let by_flag = run(&["stress", flag, list]);
        let by_environment = output(worldseat(&["stress"]).env(name, list));
        for output in [by_flag, by_environment] {
            let printed = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{printed}");
            assert!(printed.contains(flag) && printed.contains(sentence) && !printed.contains("hush"), "{printed}");
        }
    }
}

#[test]
fn one_lane_has_one_database() {
    let list = "us-east-1=postgres://db/x,us-east-2=postgres://db/y";
    let output = output(worldseat(&["stress", "--dsql", "us-east-1=a,us-east-2=b"]).env("WORLDSEAT_POSTGRES", list));
    let printed = text(&output.stderr);
    assert!(printed.contains("--dsql") && printed.contains("--postgres"), "{printed}");
}

#[test]
fn a_missing_postgresql_is_explained() {
    let output = run(&["stress", "--levels", "2", "--postgres-bin", "/nonexistent", "--no-download"]);
    let printed = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(printed.contains("`/nonexistent` is not a directory of PostgreSQL programs"), "{printed}");
}

#[test]
fn the_help_is_a_manual() {
    for (arguments, words) in [
        (&["--help"][..], &["stress", "endpoints", "WORLDSEAT_POSTGRES", "--data-dir"][..]),
        (&["stress", "--help"], &["Exit status", "--levels", "--json", "--url", "--evidence"]),
        (&["check", "--help"], &["Exit status", "<FILE|DIR|->", "--json", "offline"]),
        (&["serve", "--help"], &["--site-addr", "LEPTOS_SITE_ADDR"]),
    ] {
        let output = run(arguments);
        let printed = text(&output.stdout);
        assert!(output.status.success());
        for word in words {
            assert!(printed.contains(word), "{arguments:?} does not mention {word}");
        }
    }
}
