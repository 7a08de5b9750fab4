//! A server that is started as root. Other accounts need no test: they have no rights to give up.

use super::process::{Server, endpoints_json, run, site, text};
use nix::{
    sys::signal::Signal,
    unistd::{Uid, User},
};
use std::fs;

/// Returns the lines of a thread's status that define its rights: its user, its group, its groups.
fn rights(status: &str) -> Vec<String> {
    let lines = status.lines().filter(|line| ["Uid:", "Gid:", "Groups:"].iter().any(|name| line.starts_with(name)));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Returns these lines for each thread of a process.
fn of_threads(id: i32) -> Vec<Vec<String>> {
    let threads = fs::read_dir(format!("/proc/{id}/task")).unwrap().flatten();
    threads.map(|thread| rights(&fs::read_to_string(thread.path().join("status")).unwrap())).collect()
}

#[test]
fn every_thread_gives_roots_rights_up_and_everything_works() {
    if !Uid::effective().is_root() || !fs::exists("/proc/self/task").unwrap() {
        return;
    }
    let user = User::from_name("postgres").unwrap().expect("PostgreSQL's packages make it");
    let data = tempfile::tempdir().unwrap();
    let dir = data.path().to_str().unwrap();
    // The parent is closed to others here; only a directory of one's own is not.
    fs::set_permissions(data.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    // Data that was made as root before stays in use.
    assert!(run(&["stress", "--levels", "2", "--data-dir", dir, "--no-download"]).status.success());

    let mut server = Server::start_on(dir);
    let (uid, gid) = (user.uid, user.gid);
    let due =
        [format!("Uid: {uid} {uid} {uid} {uid}"), format!("Gid: {gid} {gid} {gid} {gid}"), format!("Groups: {gid}")];
    let threads = of_threads(server.id());
    assert!(threads.len() > 2, "{threads:?}");
    assert!(threads.iter().all(|thread| *thread == due), "{threads:?}");
    let stress = run(&["stress", "--levels", "8", "--url", &server.url]);
    assert!(stress.status.success(), "{}{}", text(&stress.stdout), text(&stress.stderr));
    let before = endpoints_json(&["--data-dir", dir]);
    assert!(before["strong"]["url"].is_string() && before["eventual"]["credentials"].is_object(), "{before}");
    server.signal(Signal::SIGTERM);
    assert_eq!(server.wait(), Some(0));
    assert!(!data.path().join("endpoints.json").exists());

    // Commands of root still work after that.
    assert!(run(&["stress", "--levels", "2", "--data-dir", dir, "--no-download"]).status.success());
    let mut again = Server::start_on(dir);
    again.signal(Signal::SIGTERM);
    assert_eq!(again.wait(), Some(0));
}

#[test]
fn nothing_is_written_into_somebody_elses_directory() {
    if !Uid::effective().is_root() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let owner = User::from_name("daemon").unwrap().expect("every system has it");
    std::os::unix::fs::chown(data.path(), Some(owner.uid.as_raw()), None).unwrap();
    let mut server = Server::start_on(data.path().to_str().unwrap());
    let left: Vec<_> = fs::read_dir(data.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
    server.signal(Signal::SIGTERM);
    assert_eq!(server.wait(), Some(0));
}

#[test]
fn root_is_kept_only_on_purpose_and_that_is_said() {
    if !Uid::effective().is_root() {
        return;
    }
    let site = site();
    let root = site.path().to_str().unwrap();
    let start = ["serve", "--ephemeral", "--no-download", "--site-addr", "127.0.0.1:0", "--site-root", root];
    for account in ["nobody", "root", "no-such-account"] {
        let refused = run(&[&start[..], &["--run-as", account]].concat());
        let printed = text(&refused.stderr);
        assert_eq!((refused.status.code(), text(&refused.stdout).as_str()), (Some(2), ""), "{account}: {printed}");
        assert!(printed.contains(account) && printed.contains("useradd") && printed.contains("--as-root"), "{printed}");
    }
    fs::set_permissions(site.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let closed = run(&start);
    let printed = text(&closed.stderr);
    assert_eq!(closed.status.code(), Some(2), "{printed}");
    assert!(printed.contains("cannot be read") && printed.contains("this server runs as postgres"), "{printed}");

    let server = Server::start(&["--ephemeral", "--as-root"]);
    assert!(server.printed.contains("this server stays root (--as-root)\n"), "{}", server.printed);
    assert!(of_threads(server.id()).iter().all(|thread| thread[0] == "Uid: 0 0 0 0"));
}
