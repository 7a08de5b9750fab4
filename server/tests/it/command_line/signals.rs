//! Ctrl-C, SIGTERM and SIGHUP are obeyed from the first second, whatever PostgreSQL does meanwhile.

use super::process::{CEILING, Server, output, text};
use crate::support::fake_postgres::{fake, script};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    fs::{self, Permissions},
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Waits for signals as PostgreSQL's programs do, although the shell above it ignores them.
const WAITING: &str = "exec perl -e '$SIG{INT} = $SIG{QUIT} = \"DEFAULT\"; sleep 600'";

/// A server that waits for nothing ends in less time than this, even on a busy machine.
const SOON: Duration = Duration::from_secs(6);

/// A fast shutdown, an immediate one and the end may take 10, 7 and 3 seconds; on a busy machine a little more.
const ESCALATED: Duration = Duration::from_secs(30);

/// Creates a directory in which every account may write.
fn open_directory() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), Permissions::from_mode(0o777)).unwrap();
    directory
}

fn eventually(what: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < CEILING, "not within {CEILING:?}: {what}");
        sleep(Duration::from_millis(50));
    }
}

/// Returns the server's response, with its headers.
fn get(url: &str) -> String {
    text(&output(Command::new("curl").args(["-s", "-i", "-m", "10", url])).stdout)
}

/// Returns the processes that have this path in their arguments, without the server itself.
fn processes_on(path: &Path, server: &Server) -> Vec<Pid> {
    let listed = output(Command::new("ps").args(["-eo", "pid,stat,args"]));
    let path = path.to_str().unwrap();
    let on_path = |line: &&str| line.contains(path) && !line.contains(" Z");
    let lines = text(&listed.stdout);
    let pids = lines.lines().filter(on_path).map(|line| line.split_whitespace().next().unwrap().parse().unwrap());
    pids.filter(|pid| *pid != server.id()).map(Pid::from_raw).collect()
}

/// Starts a server that hangs while it starts PostgreSQL: it waits for this program, which does not end.
fn caught_while(program: &str, data: &Path, bin: &Path) -> Server {
    let started = bin.join("started");
    let waiting = format!("touch {}\n{WAITING}", started.display());
    match program {
        "initdb" => {
            fake(bin, "99.1", "exit 1");
            script(&bin.join("initdb"), &format!("touch \"$2/half\"\n{waiting}"));
        }
        _ => fake(bin, "99.1", &waiting),
    }
    let arguments = ["--data-dir", data.to_str().unwrap(), "--postgres-bin", bin.to_str().unwrap()];
    let server = Server::launch("127.0.0.1:0", &arguments);
    eventually("the program runs", || started.exists());
    server
}

#[test]
fn each_signal_ends_a_server_that_is_still_starting_postgresql_and_leaves_nothing_in_the_way() {
    let cases = [("initdb", Signal::SIGINT), ("postgres", Signal::SIGTERM), ("initdb", Signal::SIGHUP)];
    for (program, signal) in cases {
        let (data, bin) = (open_directory(), open_directory());
        let mut server = caught_while(program, data.path(), bin.path());
        let begun = Instant::now();
        server.signal(signal);
        assert_eq!(server.wait(), Some(0), "{program}, {signal}");
        assert!(begun.elapsed() < SOON, "{program}, {signal}: {:?}", begun.elapsed());
        eventually("nothing runs on the directory", || processes_on(data.path(), &server).is_empty());

        if program == "initdb" {
            // The fake program's data would be of version 99.
            let mut again = Server::start(&["--data-dir", data.path().to_str().unwrap()]);
            let left: Vec<_> = fs::read_dir(data.path().join("postgres")).unwrap().flatten().collect();
            let half = |name: &str| name.starts_with("data.partial");
            assert!(!left.iter().any(|entry| half(&entry.file_name().to_string_lossy())), "{left:?}");
            again.signal(signal);
            assert_eq!(again.wait(), Some(0));
        }
    }
}

#[test]
fn a_server_that_starts_says_so_instead_of_keeping_visitors_waiting() {
    let (data, bin) = (open_directory(), open_directory());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    fake(bin.path(), "99.1", WAITING);
    let arguments = ["--data-dir", data.path().to_str().unwrap(), "--postgres-bin", bin.path().to_str().unwrap()];
    let server = Server::launch(&address, &arguments);
    let get = |path: &str| get(&format!("http://{address}{path}"));
    eventually("it listens", || get("/healthz").starts_with("HTTP/1.1 200"));
    for path in ["/", "/readyz", "/api/embed/status"] {
        let response = get(path).to_lowercase();
        assert!(response.starts_with("http/1.1 503") && response.contains("retry-after: 5"), "{path}: {response}");
        assert!(response.contains("the server is starting"), "{path}: {response}");
    }
    drop(server);
}

#[test]
fn a_postgresql_that_was_stopped_from_outside_does_not_keep_the_server_from_ending() {
    for frozen in ["the postmaster", "all of it"] {
        let data = open_directory();
        let dir = data.path().to_str().unwrap();
        let mut server = Server::start(&["--data-dir", dir]);
        let all = freeze(data.path(), frozen == "all of it");
        let begun = Instant::now();
        server.signal(Signal::SIGTERM);
        assert_eq!(server.wait(), Some(0), "{frozen}");
        assert!(begun.elapsed() < ESCALATED, "{frozen}: {:?}", begun.elapsed());
        eventually("all of it is gone", || !all.iter().any(lives));
        let mut again = Server::start(&["--data-dir", dir]);
        again.signal(Signal::SIGTERM);
        assert_eq!(again.wait(), Some(0));
    }
}

#[test]
fn a_server_that_is_told_to_stop_says_so_before_it_does() {
    let mut server = Server::start(&["--ephemeral", "--notice-seconds", "4"]);
    let (ready, alive, page) = ["/readyz", "/healthz", "/"].map(|path| format!("{}{path}", server.url)).into();
    assert!(get(&ready).starts_with("HTTP/1.1 200"), "{}", get(&ready));
    server.signal(Signal::SIGTERM);
    eventually("it is not ready", || get(&ready).ends_with("The server is stopping.\n"));
    for url in [alive, page] {
        assert!(get(&url).starts_with("HTTP/1.1 200"), "{url}: it serves on");
    }
    assert_eq!(server.wait(), Some(0));
}

#[test]
fn a_run_that_is_watched_comes_to_its_end_before_the_server_does() {
    // Each request takes a fifth of a second, so the run takes some seconds.
    let flags = ["--ephemeral", "--region-rtt-ms", "200,200", "--drain-seconds", "60"];
    let mut server = Server::start(&flags);
    let url = format!("{}/api/embed/runs", server.url);
    let mut watching = Command::new("curl");
    watching.args(["-sN", "-m", "60", "-d", "seat=A1&buyers=4&lanes=strong,eventual", &url]);
    let mut watching = watching.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.next().unwrap().starts_with("run "));
    let begun = Instant::now();
    server.signal(Signal::SIGTERM);
    let lines: Vec<String> = lines.collect();
    assert!(begun.elapsed() > Duration::from_secs(1), "the run was over too soon to show anything");
    assert_eq!(lines.last().map(String::as_str), Some("end"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("v strong sold-once ")), "{lines:?}");
    assert_eq!(server.wait(), Some(0));
    assert!(begun.elapsed() < ESCALATED, "nothing else is waited for: {:?}", begun.elapsed());
    watching.wait().unwrap();
}

#[test]
fn a_second_signal_ends_the_server_at_once() {
    for (second, status) in [(Signal::SIGINT, 130), (Signal::SIGTERM, 143), (Signal::SIGHUP, 129)] {
        let data = open_directory();
        // The long notice gives the server something to wait for.
        let mut server = Server::start(&["--data-dir", data.path().to_str().unwrap(), "--notice-seconds", "300"]);
        let all = postgres_on(data.path());
        server.signal(Signal::SIGTERM);
        // Two signals of the same kind that arrive together count as one.
        sleep(Duration::from_millis(500));
        let begun = Instant::now();
        server.signal(second);
        assert_eq!(server.wait(), Some(status));
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        eventually("the guard has ended PostgreSQL", || !all.iter().any(lives));
    }
}

/// Whether the process lives; a zombie does not.
fn lives(pid: &Pid) -> bool {
    let state = text(&output(Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()])).stdout);
    !state.trim().is_empty() && !state.contains('Z')
}

/// Stops the postmaster with SIGSTOP, and its children too if wanted; returns all of them.
fn freeze(data: &Path, children_too: bool) -> Vec<Pid> {
    let all = postgres_on(data);
    for pid in &all[..if children_too { all.len() } else { 1 }] {
        kill(*pid, Signal::SIGSTOP).unwrap();
    }
    all
}

/// Returns the postmaster and its children.
fn postgres_on(data: &Path) -> Vec<Pid> {
    let note = fs::read_to_string(data.join("postgres/data/postmaster.pid")).unwrap();
    let postmaster: i32 = note.lines().next().unwrap().trim().parse().unwrap();
    let listed = output(Command::new("ps").args(["-eo", "pid=,ppid="]));
    let child = |line: &str| {
        let mut numbers = line.split_whitespace().map(|number| number.parse::<i32>().unwrap());
        let (pid, parent) = (numbers.next()?, numbers.next()?);
        (parent == postmaster).then_some(pid)
    };
    let children: Vec<Pid> = text(&listed.stdout).lines().filter_map(child).map(Pid::from_raw).collect();
    assert!(!children.is_empty());
    [vec![Pid::from_raw(postmaster)], children].concat()
}
