//! `worldseat serve`: found by the other commands, stopped in order, and back after a kill.

use super::process::{CEILING, Server, endpoints_json, output, run, site, text};
use nix::sys::signal::Signal;
use serde_json::Value;
use std::{
    process::Command,
    time::{Duration, Instant},
};

#[test]
fn other_commands_use_a_running_server() {
    let mut server = Server::start(&["--ephemeral"]);
    let endpoints = server.endpoints();
    let psql = endpoints["strong"]["psql"].as_str().unwrap();

    let stress = run(&["stress", "--levels", "8", "--url", &server.url, "--json"]);
    let report: Value = serde_json::from_slice(&stress.stdout).unwrap();
    assert_eq!((stress.status.code(), &report["pass"]), (Some(0), &Value::Bool(true)));

    // The printed command is complete: a shell and psql need nothing else.
    let rows = format!("{psql} -Atc 'SELECT count(*) FROM worldseat_sales'");
    let rows = output(Command::new("sh").args(["-c", &rows]));
    assert_eq!(text(&rows.stdout).trim(), "1", "{}", text(&rows.stderr));

    server.signal(Signal::SIGTERM);
    assert_eq!(server.wait(), Some(0));
    // A server that was started as root may no longer remove the file from a directory of root's, so it empties it.
    assert_eq!(std::fs::read_to_string(server.file()).unwrap_or_default(), "", "the file outlived the server");
    let url = endpoints["strong"]["url"].as_str().unwrap();
    let port: u16 = url.rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err(), "PostgreSQL outlived the server");
}

/// Output that is not a terminal is a journal, a log or a file, which others read.
#[test]
fn how_to_reach_the_engines_is_in_a_file_for_the_owner_and_printed_only_on_a_terminal() {
    use std::os::unix::fs::MetadataExt;
    let mut server = Server::start(&["--ephemeral"]);
    let file = server.file();
    assert_eq!(file.metadata().unwrap().mode() & 0o7777, 0o600);
    let endpoints = server.endpoints();
    let password = endpoints["strong"]["url"].as_str().unwrap().split([':', '@']).nth(2).unwrap();
    let hint = format!("to look at the rows: worldseat endpoints --file {}\n", file.display());
    assert!(server.printed.contains(&hint), "{}", server.printed);
    let lines = run(&["endpoints", "--file", file.to_str().unwrap()]);
    let psql =
        format!("psql \"{}\" -c 'SELECT * FROM worldseat_sales'\n", endpoints["strong"]["url"].as_str().unwrap());
    assert!(text(&lines.stdout).contains(&psql), "{}", text(&lines.stdout));

    let second = run(&[
        "serve",
        "--ephemeral",
        "--no-download",
        "--site-addr",
        "127.0.0.1:0",
        "--endpoints-file",
        file.to_str().unwrap(),
        "--site-root",
        file.parent().unwrap().to_str().unwrap(),
    ]);
    assert_eq!(second.status.code(), Some(2));
    assert!(text(&second.stderr).contains("is the file of another WorldSeat that runs"), "{}", text(&second.stderr));
    assert_eq!(server.endpoints(), endpoints, "and the first is not disturbed");

    server.signal(Signal::SIGTERM);
    assert_eq!(server.wait(), Some(0));
    assert!(!server.printed.contains(password), "the password is printed: {}", server.printed);
    let silent = Server::start_without_file();
    assert!(silent.printed.contains("start it with --endpoints-file PATH"), "{}", silent.printed);
}

#[test]
fn a_taken_port_is_said_before_anything_starts() {
    let server = Server::start(&["--ephemeral"]);
    let address = server.url.trim_start_matches("http://");
    let site = site();
    let root = site.path().to_str().unwrap();
    let output = run(&["serve", "--ephemeral", "--site-addr", address, "--site-root", root]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains(&format!("the site cannot listen on {address}")));
}

#[test]
fn a_directory_without_a_site_is_said_before_anything_starts() {
    let empty = tempfile::tempdir().unwrap();
    for root in [empty.path().to_str().unwrap(), "/nonexistent"] {
        let output = run(&["serve", "--ephemeral", "--site-addr", "127.0.0.1:0", "--site-root", root]);
        assert_eq!(output.status.code(), Some(2), "{root}");
        let printed = text(&output.stderr);
        assert!(
            printed.contains(&format!("there is no site in --site-root {root}")) && printed.contains("make site"),
            "{printed}"
        );
        assert_eq!(text(&output.stdout), "", "nothing was started");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_stored_for_as_many_days_as_were_asked_for() {
    for (days, flags) in [(1, &["--run-days", "1"][..]), (2, &["--run-days", "2"]), (30, &[])] {
        let server = Server::start(&[&["--ephemeral"], flags].concat());
        let client = local::http_client::http_client().timeout(CEILING).build().unwrap();
        let body = serde_json::json!({ "backend": "naive", "concurrency": 2 });
        let started = client.post(format!("{}/api/breakit", server.url)).json(&body).send().await.unwrap();
        let started: Value = started.json().await.unwrap();
        let run = format!("{}/api/runs/{}", server.url, started["runId"].as_str().unwrap());
        let run: Value = client.get(run).send().await.unwrap().json().await.unwrap();
        let kept = run["storedUntilMs"].as_u64().unwrap() - run["startedAtMs"].as_u64().unwrap();
        assert_eq!(kept, days * 24 * 60 * 60 * 1000, "{flags:?}");
    }
}

#[test]
fn rows_of_both_lanes_survive_a_kill_and_no_orphan_is_left() {
    let data = tempfile::tempdir().unwrap();
    // PostgreSQL's own account has to get in when the tests run as root.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(data.path(), open).unwrap();
    let dir = data.path().to_str().unwrap();

    let mut server = Server::start_on(dir);
    assert!(run(&["stress", "--levels", "8", "--url", &server.url]).status.success());
    let before = rows(dir);
    server.signal(Signal::SIGKILL);
    assert_eq!(server.wait(), None);
    let gone = run(&["endpoints", "--data-dir", dir]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(text(&gone.stderr).contains("left over from a WorldSeat that is gone"), "{}", text(&gone.stderr));

    let mut again = Server::start_on(dir);
    assert_eq!(rows(dir), before);
    assert!(run(&["stress", "--levels", "8", "--url", &again.url]).status.success());
    again.signal(Signal::SIGINT);
    assert_eq!(again.wait(), Some(0));
    let begun = Instant::now();
    while postgres_on(dir) {
        assert!(begun.elapsed() < CEILING, "a PostgreSQL is left on the data directory");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Reads the ledger rows of the strong lane with psql.
fn rows(data_dir: &str) -> String {
    let endpoints = endpoints_json(&["--data-dir", data_dir]);
    let select = "SELECT seat_key, sale_id, buyer, region FROM worldseat_sales ORDER BY 1, 2";
    let database = endpoints["strong"]["url"].as_str().unwrap();
    let output = output(Command::new("psql").args([database, "-Atc", select]));
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn postgres_on(dir: &str) -> bool {
    let output = output(Command::new("ps").args(["-eo", "args"]));
    text(&output.stdout).lines().any(|line| line.contains("postgres") && line.contains(dir))
}
