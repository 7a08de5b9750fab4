//! The program, run to its end or kept running.

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

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    output(&mut worldseat(arguments))
}

/// Returns the output of `worldseat endpoints`.
pub(super) fn endpoints_json(options: &[&str]) -> Value {
    let output = run(&[&["endpoints", "--json"], options].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Returns the printed bytes as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Creates a site directory with the files that a server needs before it serves; no test here reads them.
pub(super) fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    // A server that is started as root reads the directory as another account.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(site.path(), open).unwrap();
    std::fs::create_dir(site.path().join("pkg")).unwrap();
    for kind in ["css", "js", "wasm"] {
        std::fs::write(site.path().join(format!("pkg/worldseat.{kind}")), "").unwrap();
    }
    site
}

/// A running server. It is killed when it is dropped, so that a failing test leaves nothing.
pub(super) struct Server {
    child: Child,
    lines: Receiver<String>,
    site: TempDir,
    pub(super) url: String,
    pub(super) printed: String,
}

impl Server {
    /// Starts it on a free port, with a file of its endpoints, and waits until it prints its address.
    pub(super) fn start(arguments: &[&str]) -> Self {
        let site = site();
        let file = site.path().join("endpoints.json");
        Self::start_in(site, &[&["--endpoints-file", file.to_str().unwrap()], arguments].concat())
    }

    /// Starts it on a data directory, with the file of its endpoints at the default place.
    pub(super) fn start_on(data_dir: &str) -> Self {
        Self::start_in(site(), &["--data-dir", data_dir])
    }

    /// Starts an ephemeral one without a file of its endpoints.
    pub(super) fn start_without_file() -> Self {
        Self::start_in(site(), &["--ephemeral"])
    }

    fn start_in(site: TempDir, arguments: &[&str]) -> Self {
        let mut server = Self::launch_in(site, "127.0.0.1:0", arguments);
        while !server.printed.contains("WorldSeat serves ") {
            assert!(server.reads_a_line(), "it ended before it served: {}", server.printed);
        }
        server.url = server.printed.split_whitespace().last().unwrap().to_owned();
        server
    }

    /// Starts it without waiting for anything.
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
        Self { child, lines, site, url: String::new(), printed: String::new() }
    }

    /// Returns the path of the file of its endpoints.
    pub(super) fn file(&self) -> PathBuf {
        self.site.path().join("endpoints.json")
    }

    /// Returns the output of `worldseat endpoints` for this server.
    pub(super) fn endpoints(&self) -> Value {
        endpoints_json(&["--file", self.file().to_str().unwrap()])
    }

    /// Reads one more line of its output; `false` at the end.
    fn reads_a_line(&mut self) -> bool {
        match self.lines.recv_timeout(CEILING) {
            Ok(line) => self.printed.push_str(&line),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => panic!("nothing more is printed for {CEILING:?}: {}", self.printed),
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

/// Returns the same program with SIGHUP no longer ignored: the tests may have been started with `nohup`.
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

/// Sends each line as it is printed.
fn lines_of(output: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = sender.send(line + "\n");
        }
    });
    receiver
}
