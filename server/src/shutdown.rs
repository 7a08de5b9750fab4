//! Ctrl-C, SIGTERM and SIGHUP: the first one cancels a token, the second one ends the process.

use std::{fs, process::exit};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The number that a shell adds to a signal's number in the exit status of a process that the signal ended.
const ENDED_BY_SIGNAL: i32 = 128;

/// Cancels `stop` at the first SIGINT, SIGTERM or SIGHUP, and ends the process at once at the second, with 128 and
/// the number of the signal as its exit status. PostgreSQL is shut down by its guard in either case.
///
/// # Errors
/// When the signals cannot be listened for.
pub fn on_signal(stop: CancellationToken) -> Result<(), String> {
    let mut signals = Signals::listen()?;
    tokio::spawn(async move {
        signals.next().await;
        stop.cancel();
        let second = signals.next().await;
        tracing::warn!(signal = second, "a second signal: the server ends at once");
        exit(ENDED_BY_SIGNAL + second);
    });
    Ok(())
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Option<Signal>,
}

impl Signals {
    fn listen() -> Result<Self, String> {
        let listen = |kind| signal(kind).map_err(|error| format!("signals cannot be listened for: {error}"));
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hang_up: is_heeded(SignalKind::hangup()).then(|| listen(SignalKind::hangup())).transpose()?,
        })
    }

    /// Waits for the next signal and returns its number.
    async fn next(&mut self) -> i32 {
        let hang_up = async {
            match &mut self.hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        let kind = tokio::select! {
            _ = self.interrupt.recv() => SignalKind::interrupt(),
            _ = self.terminate.recv() => SignalKind::terminate(),
            _ = hang_up => SignalKind::hangup(),
        };
        kind.as_raw_value()
    }
}

/// Whether the process was started without ignoring the signal. `nohup` makes it ignore SIGHUP, and listening would
/// undo that. On a system without `/proc`, the signal keeps its default action.
fn is_heeded(kind: SignalKind) -> bool {
    fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| is_ignored(&status, kind))
        .is_some_and(|ignored| !ignored)
}

/// Reads the mask of ignored signals: bit 0 is signal 1.
fn is_ignored(status: &str, kind: SignalKind) -> Option<bool> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    let mask = u64::from_str_radix(mask.trim(), 16).ok()?;
    Some(mask >> (kind.as_raw_value() - 1) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nohup_ignores_is_left_ignored() {
        let status = |mask| format!("Name:\tworldseat\nSigBlk:\t0000000000000000\nSigIgn:\t{mask}\n");
        assert_eq!(is_ignored(&status("0000000000001001"), SignalKind::hangup()), Some(true));
        assert_eq!(is_ignored(&status("0000000000001000"), SignalKind::hangup()), Some(false));
        assert_eq!(is_ignored(&status("0000000000004000"), SignalKind::terminate()), Some(true));
        assert_eq!(is_ignored("Name:\tworldseat\n", SignalKind::hangup()), None);
    }
}
