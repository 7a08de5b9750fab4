//! `worldseat stress`

use super::process::{Server, output, run, text};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

#[test]
fn it_prints_a_line_a_level_and_passes() {
    let output = run(&["stress", "--levels", "2,8,24"]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{printed}{}", text(&output.stderr));
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 8, "{printed}");
    assert!(lines[0].starts_with("strong    PostgreSQL ") && lines[0].ends_with("standing in for Aurora DSQL"));
    assert!(lines[2].starts_with("  c= 8  confirmed= 1  rejected= 7  unknown= 0  oversold= 0  maxRetries= "));
    assert!(lines[4].starts_with("eventual  dynoxide x2, standing in for DynamoDB global tables (MREC)"));
}

#[test]
fn its_json_has_every_number() {
    let output = run(&["stress", "--levels", "12", "--json", "--seed", "7", "--seat", "H12"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["pass"], true);
    let strong = &report["lanes"][0]["levels"][0];
    let eventual = &report["lanes"][1]["levels"][0];
    assert_eq!(report["lanes"][1]["lane"], "eventual");
    for (number, value) in [
        ("buyers", 12),
        ("confirmed", 1),
        ("sold", 1),
        ("app_believed", 1),
        ("rejected", 11),
        ("unknown", 0),
        ("oversold", 0),
        ("seat_table_owners", 1),
        ("hidden", 0),
        ("connections", 12),
    ] {
        assert_eq!(strong[number], value, "{number}: {strong}");
    }
    assert_eq!(
        (&strong["linearizable"], &strong["counterexample"], &strong["anomaly"]),
        (&"holds".into(), &"".into(), &Value::Null)
    );
    assert_eq!(
        (&eventual["linearizable"], &eventual["anomaly"]),
        (&"violated".into(), &"lost update (P4, G-single)".into())
    );
    for harm in ["oversold", "unsold", "stale_read", "phantom_rejection", "lost_receipt"] {
        assert_eq!(strong["harms"][harm], 0, "{harm}: {strong}");
    }
    assert_eq!(eventual["harms"]["oversold"], eventual["oversold"]);
    for number in ["max_retries", "duration_ms", "release_spread_us"] {
        assert!(strong[number].is_u64(), "{number}");
    }
    let sold = eventual["sold"].as_u64().unwrap();
    assert_eq!(eventual["oversold"], sold - 1);
    assert_eq!((&eventual["confirmed"], &eventual["app_believed"]), (&eventual["sold"], &eventual["sold"]));
    assert_eq!(eventual["hidden"], sold - 1);
}

#[test]
fn a_lane_that_is_left_out_is_not_judged() {
    let output = run(&["stress", "--levels", "2", "--lanes", "strong"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(!text(&output.stdout).contains("eventual"));
}

#[test]
fn a_ledger_that_loses_rows_fails_it() {
    let server = Server::start(&["--ephemeral"]);
    let endpoints = server.endpoints();
    let url = endpoints["strong"]["url"].as_str().unwrap();
    let list = format!("us-east-1={url},us-east-2={url}");
    let sound = run(&["stress", "--levels", "4", "--lanes", "strong", "--postgres", &list]);
    assert_eq!(sound.status.code(), Some(0), "{}", text(&sound.stderr));

    // Every insert is now answered with success and writes nothing.
    let rule = "CREATE RULE lose AS ON INSERT TO worldseat_sales DO INSTEAD NOTHING";
    let psql = output(std::process::Command::new("psql").args([url, "-c", rule]));
    assert!(psql.status.success(), "{}", text(&psql.stderr));
    let losing = run(&["stress", "--levels", "4", "--lanes", "strong", "--json", "--postgres", &list]);
    let report: Value = serde_json::from_slice(&losing.stdout).unwrap();
    let level = &report["lanes"][0]["levels"][0];
    assert_eq!((losing.status.code(), &report["pass"]), (Some(1), &Value::Bool(false)));
    assert_eq!((&level["sold"], &level["app_believed"], &level["lost_receipts"]), (&0.into(), &1.into(), &1.into()));
}

#[test]
fn the_words_of_another_server_do_not_steer_the_terminal() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answers = [
        ("400 Bad Request", r#"{"error":"Done.\u001b[2J\u001b]0;x\u0007 psql \u202epostgres://evil"}"#),
        ("500 Oops", "plain \u{1b}[31mtext"),
        ("200 OK", r#"{"runId":7,"backend":"\u001b[2J"}"#),
        ("200 OK", "\u{1b}[2J is no JSON"),
    ];
    let server = thread::spawn(move || {
        for (status, body) in answers {
            let (mut client, _) = listener.accept().unwrap();
            let length = body.len();
            let _ = client.read(&mut [0; 4096]).unwrap();
            write!(client, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").unwrap();
        }
    });
    for (status, _) in answers {
        let output = run(&["stress", "--levels", "2", "--url", &url]);
        assert_eq!(output.status.code(), Some(2), "{status}");
        let printed = text(&output.stdout) + &text(&output.stderr);
        let steers = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
        assert!(printed.contains(&url) && !printed.contains(steers), "{status}: {printed:?}");
    }
    server.join().unwrap();
}
