//! A PostgreSQL of an earlier start of the server that still serves our data directory: stopped before a new one is
//! started.
//!
//! The guard has normally done that already, or is doing it at this moment. This is a second safeguard.

use std::{ffi::OsStr, fs, io, os::unix::ffi::OsStrExt, path::Path, time::Duration};

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::time::Instant;

use super::error::LocalPostgresError;

/// A fast shutdown, an immediate one, and a kill, each with the time that it gets. Five seconds after the second,
/// PostgreSQL kills those of its children that are left.
const STEPS: [(Signal, Duration); 3] = [
    (Signal::SIGINT, Duration::from_secs(10)),
    (Signal::SIGQUIT, Duration::from_secs(7)),
    (Signal::SIGKILL, Duration::from_secs(3)),
];

/// The file in which PostgreSQL notes the process that serves the directory.
const NOTE: &str = "postmaster.pid";

const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The process that the note of an earlier start names.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    /// A PostgreSQL that serves exactly this directory.
    Ours,
    /// A process that is no PostgreSQL at all.
    Stranger,
    /// No process any more, or one that we cannot judge: PostgreSQL makes checks of its own.
    Unclear,
}

pub(super) async fn stop(data: &Path) -> Result<(), LocalPostgresError> {
    let Some(pid) = noted_pid(data) else {
        return Ok(());
    };
    match identify(pid, data) {
        Named::Ours => shut_down(pid, data).await,
        Named::Stranger => forget(pid, data),
        Named::Unclear => Ok(()),
    }
}

async fn shut_down(pid: Pid, data: &Path) -> Result<(), LocalPostgresError> {
    let unstoppable = |why| LocalPostgresError::Earlier { pid: pid.as_raw(), directory: data.to_owned(), why };
    tracing::warn!(pid = pid.as_raw(), data = %data.display(), "a PostgreSQL of an earlier life still runs and is stopped");
    for (signal, patience) in STEPS {
        match kill(pid, signal) {
            Ok(()) | Err(Errno::ESRCH) => {}
            Err(error) => return Err(unstoppable(error.to_string())),
        }
        // A halted process (SIGSTOP) has to continue to handle the signal. The next check finds out whether there was
        // an error.
        let _ = kill(pid, Signal::SIGCONT);
        if gone_within(pid, data, patience).await {
            return Ok(());
        }
    }
    Err(unstoppable("it ignores every signal".to_owned()))
}

async fn gone_within(pid: Pid, data: &Path, patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    while identify(pid, data) == Named::Ours {
        if Instant::now() >= deadline {
            return false;
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }
    true
}

/// Removes the note. Process IDs are used again, in containers at every start. PostgreSQL would refuse to start
/// because of any process under its account; a process that was checked and is no PostgreSQL is not the one in the
/// note.
fn forget(pid: Pid, data: &Path) -> Result<(), LocalPostgresError> {
    let note = data.join(NOTE);
    tracing::warn!(pid = pid.as_raw(), note = %note.display(), "a note of an earlier life names another process and is removed");
    match fs::remove_file(&note) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(LocalPostgresError::file("remove", &note)(error)),
        _ => Ok(()),
    }
}

/// Reads the first line of the note; a minus sign marks a server in single-user mode.
fn noted_pid(data: &Path) -> Option<Pid> {
    let text = fs::read_to_string(data.join(NOTE)).ok()?;
    let pid = text.lines().next()?.trim().trim_start_matches('-').parse().ok()?;
    (pid > 1).then_some(Pid::from_raw(pid))
}

fn identify(pid: Pid, data: &Path) -> Named {
    let process = if Path::new("/proc/self/cmdline").exists() { from_proc(pid, data) } else { from_ps(pid, data) };
    match process {
        Some((program, on_data)) if ["postgres", "postmaster"].contains(&program.as_str()) => {
            if on_data {
                Named::Ours
            } else {
                Named::Unclear
            }
        }
        // A process that is gone, or a zombie, has no program any more.
        Some((program, _)) if !program.is_empty() => Named::Stranger,
        _ => Named::Unclear,
    }
}

/// Returns the name of the program, and whether it serves the directory.
fn from_proc(pid: Pid, data: &Path) -> Option<(String, bool)> {
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let mut words = line.split(|byte| *byte == 0).map(|word| Path::new(OsStr::from_bytes(word)));
    let program = file_name(words.next()?);
    let named = words.any(|word| word == data);
    // If it was started by hand, it may have another form of the path, but it always works in its data directory.
    let works_there = fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|directory| directory == data);
    Some((program, named || works_there))
}

/// The same for systems without `/proc`, such as macOS.
fn from_ps(pid: Pid, data: &Path) -> Option<(String, bool)> {
    let query = |what| {
        let output =
            std::process::Command::new("ps").args(["-ww", "-o", what, "-p", &pid.to_string()]).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    Some((file_name(Path::new(&query("comm=")?)), query("command=")?.contains(data.to_str()?)))
}

fn file_name(program: &Path) -> String {
    program.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
