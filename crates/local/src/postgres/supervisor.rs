//! The task that owns the running PostgreSQL: restarts it when it dies, and stops it when its holder lets go.

use std::time::{Duration, SystemTime};

use tokio::{
    sync::{oneshot, watch},
    time::{Instant, sleep},
};

use super::{
    earlier,
    error::LocalPostgresError,
    guard::{Guarded, ORDERLY},
    launch::Launch,
};
use sale::{Backoff, with_causes};

/// Deaths in a row, failed restarts included, after which each restart waits for a longer pause: a full disk has room
/// again some time.
const DEATHS_MAX: u32 = 6;

/// A PostgreSQL that has run this long has recovered: its next death starts a new count.
const STEADY: Duration = Duration::from_secs(60);

/// The first restart is quick, because a killed PostgreSQL recovers in a moment; the pause doubles up to the ceiling.
const PAUSE: Backoff = Backoff { first: Duration::from_millis(100), longest: Duration::from_secs(5) };

/// Whether the local PostgreSQL runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostgresStatus {
    /// It answers.
    Running,
    /// It has died and is being started again on the same port.
    Restarting {
        /// The time at which its death was noticed.
        since: SystemTime,
        /// The cause of its death, or of the failure of the last restart.
        why: String,
    },
    /// It died again and again; it is restarted once a minute from now on.
    Failed {
        /// The cause of the failure of the last restart.
        why: String,
    },
}

pub(super) struct Supervisor {
    launch: Launch,
    status: watch::Sender<PostgresStatus>,
    /// Resolves when the holder stops or drops PostgreSQL.
    stop: oneshot::Receiver<()>,
    deaths: u32,
}

impl Supervisor {
    pub(super) fn new(launch: Launch, status: watch::Sender<PostgresStatus>, stop: oneshot::Receiver<()>) -> Self {
        Self { launch, status, stop, deaths: 0 }
    }

    /// Runs until PostgreSQL is gone; the temporary directories and the lock go with it.
    ///
    /// If the runtime ends first, this task is dropped at an await, and the guard's pipe with it: PostgreSQL shuts
    /// down all the same.
    pub(super) async fn run(mut self, mut guarded: Guarded) {
        loop {
            let started = Instant::now();
            let why = tokio::select! {
                _ = &mut self.stop => return guarded.stop(ORDERLY).await,
                outcome = guarded.ended() => outcome.to_string(),
            };
            guarded.replace().await;
            if started.elapsed() >= STEADY {
                self.deaths = 0;
            }
            guarded = match self.revive(why).await {
                Some(revived) => revived,
                None => return self.settle().await,
            };
        }
    }

    /// Waits until PostgreSQL is gone: a restart that was cut short has left it to its guard. So our caller waits for
    /// that, too.
    async fn settle(&self) {
        if let Err(error) = earlier::stop(&self.launch.home.data).await {
            tracing::error!(error = with_causes(&error), "PostgreSQL could not be stopped");
        }
    }

    /// Starts PostgreSQL again; `None` if the holder has let go meanwhile.
    async fn revive(&mut self, mut why: String) -> Option<Guarded> {
        let since = SystemTime::now();
        loop {
            self.deaths += 1;
            let pause = pause(self.deaths, self.launch.retry_every);
            tracing::warn!(why, deaths = self.deaths, ?pause, log = %self.launch.home.log.display(), "PostgreSQL is down and is restarted");
            self.status.send_replace(match self.deaths {
                ..=DEATHS_MAX => PostgresStatus::Restarting { since, why },
                _ => PostgresStatus::Failed { why },
            });
            let restarted = tokio::select! {
                _ = &mut self.stop => return None,
                restarted = restart(&self.launch, pause) => restarted,
            };
            match restarted {
                Ok(guarded) => {
                    tracing::info!(port = self.launch.access.port, "PostgreSQL is running again");
                    self.status.send_replace(PostgresStatus::Running);
                    return Some(guarded);
                }
                Err(error) => why = with_causes(&error),
            }
        }
    }
}

async fn restart(launch: &Launch, pause: Duration) -> Result<Guarded, LocalPostgresError> {
    sleep(pause).await;
    // If it was the guard that died, PostgreSQL may still be shutting down.
    earlier::stop(&launch.home.data).await?;
    launch.start().await
}

fn pause(deaths: u32, retry_every: Duration) -> Duration {
    if deaths > DEATHS_MAX {
        return retry_every;
    }
    PAUSE.bound(deaths)
}

#[cfg(test)]
mod tests {
    use super::{DEATHS_MAX, PAUSE, pause};
    use std::time::Duration;

    #[test]
    fn the_pause_doubles_and_in_the_end_it_is_a_minute_for_ever() {
        let minute = Duration::from_secs(60);
        assert_eq!(pause(1, minute), PAUSE.first);
        assert_eq!(pause(3, minute), PAUSE.first * 4);
        assert!(pause(DEATHS_MAX, minute) < PAUSE.longest);
        assert_eq!(pause(DEATHS_MAX + 1, minute), minute);
        assert_eq!(pause(u32::MAX, minute), minute);
    }
}
