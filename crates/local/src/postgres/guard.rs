//! A command that cannot outlive the server: it runs under a shell script which shuts it down when our pipe to it closes.
//!
//! Why not `PR_SET_PDEATHSIG`, or a thread that waits for our parent: the first is Linux only, watches a thread instead of
//! the process and needs `unsafe`; and nothing inside the server runs any more once it got SIGKILL.

use std::{
    ffi::OsStr,
    io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, ChildStdin, Command},
};

use super::{account::Account, home::Home};

const GUARD: &str = include_str!("guard.sh");

/// Longer than the script's own limits (10 s fast shutdown, 7 s immediate, 3 s until the kernel has cleared it away).
pub(super) const ORDERLY: Duration = Duration::from_secs(22);

/// For a command that never worked: there is nothing to lose in it.
pub(super) const SHORT: Duration = Duration::from_secs(3);

/// The variables that PostgreSQL's programs get of our environment: no `PGPORT` or `PGDATA` of a person, and no
/// secrets.
const ENVIRONMENT: [&str; 5] = ["PATH", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

/// A guard and the command under it. Dropping it shuts the command down, without waiting.
#[derive(Debug)]
pub(super) struct Guarded {
    child: Child,
    pipe: ChildStdin,
}

impl Guarded {
    pub(super) fn spawn<I>(account: &Account, home: &Home, program: &Path, arguments: I) -> io::Result<Self>
    where
        I: IntoIterator<Item: AsRef<OsStr>>,
    {
        let [ephemeral, socket] = home.temporary();
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(without_comments(GUARD)).arg("guard");
        command.arg(&home.log).arg(ephemeral).arg(socket).arg(program).args(arguments);
        command.env_clear().env("LC_ALL", "C");
        command.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Its own group: a Ctrl-C in our terminal is for us, and we shut PostgreSQL down in order.
        command.process_group(0);
        account.run(&mut command);

        let mut child = command.spawn()?;
        let pipe = child.stdin.take().ok_or_else(|| io::Error::other("the guard has no pipe"))?;
        Ok(Self { child, pipe })
    }

    /// Waits until the command has ended, and returns its end. May be cancelled and called again.
    pub(super) async fn ended(&mut self) -> Outcome {
        Outcome(self.child.wait().await)
    }

    /// Shuts the command down and waits for it; after `patience` it is killed.
    pub(super) async fn stop(mut self, patience: Duration) {
        drop(self.pipe);
        if tokio::time::timeout(patience, self.child.wait()).await.is_ok() {
            return;
        }
        tracing::warn!(?patience, "PostgreSQL did not shut down in time and is killed");
        if let Some(group) = self.child.id().and_then(|id| i32::try_from(id).ok()) {
            // An error means that the group has just ended on its own.
            let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
        }
        let _ = self.child.wait().await;
    }

    /// Releases a command that has ended, because another is going to take its place in the same directories.
    ///
    /// Needed when the shell was killed but its watcher lives: the watcher would remove an ephemeral directory.
    pub(super) async fn replace(mut self) {
        // An error means that nobody reads the pipe any more, and so nobody removes anything.
        let _ = self.pipe.write_all(b"keep\n").await;
    }
}

/// Removes the comments: `ps` shows the script to people who want to see a process and not read an essay.
fn without_comments(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}

/// The way in which a command ended.
#[derive(Debug)]
pub(super) struct Outcome(io::Result<ExitStatus>);

impl Outcome {
    pub(super) fn is_success(&self) -> bool {
        self.0.as_ref().is_ok_and(ExitStatus::success)
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A shell reports a command killed by signal N with the exit code 128 + N.
        match &self.0 {
            Ok(status) => match status.code() {
                Some(code @ 129..) => write!(formatter, "killed by signal {}", code - 128),
                _ => write!(formatter, "{status}"),
            },
            Err(error) => write!(formatter, "unknown: {error}"),
        }
    }
}
