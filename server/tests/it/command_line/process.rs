//! The binary, run to its end or kept running.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Output, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub(super) use crate::support::{CEILING, output, worldseat};

/// Runs it to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    output(&mut worldseat(arguments))
}

/// What `worldseat endpoints` tells.
pub(super) fn told(options: &[&str]) -> Value {
    let told = run(&[&["endpoints", "--json"], options].concat());
    assert!(told.status.success(), "{}", text(&told.stderr));
    serde_json::from_slice(&told.stdout).unwrap()
}

/// What it printed.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A site's directory with the files that a server asks for before it serves; nobody reads them here.
pub(super) fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    // A server that is started as root reads it as another account.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(site.path(), open).unwrap();
    std::fs::create_dir(site.path().join("pkg")).unwrap();
    for kind in ["css", "js", "wasm"] {
        std::fs::write(site.path().join(format!("pkg/worldseat.{kind}")), "").unwrap();
    }
    site
}

/// A running server. Killed when it is dropped, so that a failing test leaves nothing.
pub(super) struct Server {
    child: Child,
    lines: Receiver<String>,
    site: TempDir,
    pub(super) url: String,
    pub(super) said: String,
}

impl Server {
    /// Starts it on a free port, with a file for how to reach its engines, and waits until it says its address.
    pub(super) fn start(arguments: &[&str]) -> Self {
        let site = site();
        let file = site.path().join("endpoints.json");
        Self::start_in(site, &[&["--endpoints-file", file.to_str().unwrap()], arguments].concat())
    }

    /// The same with the file where it is without being asked for.
    pub(super) fn start_on(data_dir: &str) -> Self {
        Self::start_in(site(), &["--data-dir", data_dir])
    }

    /// One that keeps nothing, and tells nobody how to reach its engines.
    pub(super) fn start_without_file() -> Self {
        Self::start_in(site(), &["--ephemeral"])
    }

    fn start_in(site: TempDir, arguments: &[&str]) -> Self {
        let mut server = Self::launch_in(site, "127.0.0.1:0", arguments);
        while !server.said.contains("WorldSeat serves ") {
            assert!(server.reads_a_line(), "it ended before it served: {}", server.said);
        }
        server.url = server.said.split_whitespace().last().unwrap().to_owned();
        server
    }

    /// Starts it and waits for nothing.
    pub(super) fn launch(address: &str, arguments: &[&str]) -> Self {
        Self::launch_in(site(), address, arguments)
    }

    fn launch_in(site: TempDir, address: &str, arguments: &[&str]) -> Self {
        let root = site.path().to_str().unwrap();
        let own = ["serve", "--site-addr", address, "--no-download", "--site-root", root];
        let arguments: Vec<&str> = own.iter().chain(arguments).copied().collect();
        let mut child =
            heeding_hang_ups(&worldseat(&arguments)).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let lines = lines_of(child.stdout.take().unwrap());
        Self { child, lines, site, url: String::new(), said: String::new() }
    }

    /// The file that tells how to reach its engines.
    pub(super) fn file(&self) -> PathBuf {
        self.site.path().join("endpoints.json")
    }

    /// What `worldseat endpoints` tells of it.
    pub(super) fn endpoints(&self) -> Value {
        told(&["--file", self.file().to_str().unwrap()])
    }

    /// One more line of what it prints; `false` at the end.
    fn reads_a_line(&mut self) -> bool {
        match self.lines.recv_timeout(CEILING) {
            Ok(line) => self.said.push_str(&line),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => panic!("nothing more is printed for {CEILING:?}: {}", self.said),
        }
        true
    }

    pub(super) fn id(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    pub(super) fn signal(&self, signal: nix::sys::signal::Signal) {
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(self.id()), signal).unwrap();
    }

    /// Waits for its end; returns the exit code, if it has one.
    pub(super) fn wait(&mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                while self.reads_a_line() {}
                return status.code();
            }
            assert!(begun.elapsed() < CEILING, "it does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The same program, for which SIGHUP is no longer ignored: whoever runs the tests may have started them with `nohup`.
fn heeding_hang_ups(command: &Command) -> Command {
    let mut perl = Command::new("perl");
    perl.args(["-e", "$SIG{HUP} = 'DEFAULT'; exec { $ARGV[0] } @ARGV or die"]);
    perl.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => perl.env(name, value),
            None => perl.env_remove(name),
        };
    }
    perl
}

/// Each line as it is printed.
fn lines_of(output: ChildStdout) -> Receiver<String> {
    let (tell, told) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = tell.send(line + "\n");
        }
    });
    told
}
