//! The binary, run to its end or kept running.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub(super) use crate::support::worldseat;

/// Far longer than anything here takes, even on a busy machine.
pub(super) const CEILING: Duration = Duration::from_secs(60);

/// Runs it to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    worldseat(arguments).output().unwrap()
}

/// What it printed.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A site's directory with the files that a server asks for before it serves; nobody reads them here.
pub(super) fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    std::fs::create_dir(site.path().join("pkg")).unwrap();
    for kind in ["css", "js", "wasm"] {
        std::fs::write(site.path().join(format!("pkg/worldseat.{kind}")), "").unwrap();
    }
    site
}

/// A running server. Killed when it is dropped, so that a failing test leaves nothing.
pub(super) struct Server {
    child: Child,
    _site: TempDir,
    output: BufReader<ChildStdout>,
    pub(super) url: String,
    pub(super) said: String,
}

impl Server {
    /// Starts it on a free port and waits until it says its address.
    pub(super) fn start(arguments: &[&str]) -> Self {
        let site = site();
        let root = site.path().to_str().unwrap();
        let own = ["serve", "--site-addr", "127.0.0.1:0", "--no-download", "--site-root", root];
        let arguments: Vec<&str> = own.iter().chain(arguments).copied().collect();
        let mut child = worldseat(&arguments).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("WorldSeat serves ") {
            assert!(output.read_line(&mut said).unwrap() > 0, "it ended before it served: {said}");
        }
        let url = said.split_whitespace().last().unwrap().to_owned();
        Self { child, _site: site, output, url, said }
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
                let _ = self.output.read_to_string(&mut self.said);
                return status.code();
            }
            assert!(begun.elapsed() < CEILING, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
