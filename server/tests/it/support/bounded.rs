//! Waits, always with a timeout: a wait that runs out is a failure that says what was waited for, and where. A test
//! that hangs says nothing, and blocks the others.

use std::{
    panic::Location,
    process::{Command, Output, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};
use tokio::time::{Instant, sleep, timeout};

/// Far longer than anything here takes, even on a busy machine.
pub(crate) const CEILING: Duration = Duration::from_secs(60);

/// Returns the result of `work`; a test that hangs fails instead, and names the source line that waits.
#[track_caller]
pub(crate) fn within<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    // Boxed: a future within a future within a future is more than a debug build's stack holds.
    within_of(CEILING, Location::caller(), Box::pin(work))
}

async fn within_of<T>(limit: Duration, place: &Location<'_>, work: impl Future<Output = T>) -> T {
    timeout(limit, work).await.unwrap_or_else(|_| panic!("not within {limit:?}: what {place} waits for"))
}

/// Waits until `condition` holds.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, condition: impl Fn() -> F) {
    let begin = Instant::now();
    while !within(condition()).await {
        assert!(begin.elapsed() < CEILING, "not within {CEILING:?}: {what}");
        sleep(Duration::from_millis(5)).await;
    }
}

/// Returns the result of `work`, which blocks its thread; a test that hangs fails instead.
pub(crate) fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    in_time_of(CEILING, what, work)
}

fn in_time_of<T: Send + 'static>(limit: Duration, what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(limit).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => panic!("not within {limit:?}: {what}"),
        RecvTimeoutError::Disconnected => panic!("failed: {what}; the reason is above"),
    })
}

/// Runs a program to its end; one that does not end is killed.
pub(crate) fn output(command: &mut Command) -> Output {
    let what = format!("{command:?} ends");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let killed = KilledUnlessDone(nix::unistd::Pid::from_raw(i32::try_from(child.id()).expect("a process id")));
    let output = in_time(&what, move || child.wait_with_output().expect("is our child"));
    std::mem::forget(killed);
    output
}

struct KilledUnlessDone(nix::unistd::Pid);

impl Drop for KilledUnlessDone {
    fn drop(&mut self) {
        let _ = nix::sys::signal::kill(self.0, nix::sys::signal::Signal::SIGKILL);
    }
}

#[test]
#[should_panic(expected = "not within 10ms: the end of the world")]
fn a_wait_that_does_not_end_is_a_failure_that_says_for_what() {
    let (_sender, receiver) = channel::<()>();
    let _ = in_time_of(Duration::from_millis(10), "the end of the world", move || receiver.recv());
}

#[tokio::test]
#[should_panic(expected = "support/bounded.rs:")]
async fn and_one_without_words_says_where() {
    within_of(Duration::from_millis(10), Location::caller(), std::future::pending::<()>()).await;
}
