//! Notes that a run begins, so that its rows are cleared one day in any case. No lane
//! runs before the run is noted.

use super::Archive;
use crate::{caught::caught, runs::run_id::begun_ms};
use std::{sync::Arc, time::Duration};
use tokio::{
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};
use tokio_util::task::TaskTracker;

/// The time to wait for the strong lane's database before the run is noted in the eventual lane's
/// as well: longer than a database takes that serves, and less than a visitor notices.
const ALONE: Duration = Duration::from_millis(500);
/// The maximum time that a run waits to be noted.
const NOTED_MAX: Duration = Duration::from_secs(2);

/// A run that is noted.
pub(in crate::runs) struct Noted {
    /// The pending answer of the strong lane and its deadline, if it has not been waited for.
    strong: Option<(JoinHandle<Result<(), String>>, Instant)>,
}

/// The reasons why a run could not be noted, a sentence for each lane.
pub(in crate::runs) struct Unnoted {
    pub(in crate::runs) strong: String,
    pub(in crate::runs) eventual: String,
}

impl Noted {
    /// Checks that the strong lane's database has answered, with any result. One that has been silent
    /// until the deadline will not answer soon, and the viewers have seen everything but
    /// the end.
    ///
    /// # Errors
    /// A sentence for the visitor.
    pub(in crate::runs) async fn strong_answered(self) -> Result<(), String> {
        let Some((answer, deadline)) = self.strong else { return Ok(()) };
        timeout_at(deadline, answer).await.map(drop).map_err(|_| {
            let waited = NOTED_MAX.as_secs();
            format!(
                "The strong lane\u{2019}s database, where runs are stored, had not answered {waited} s after the run began."
            )
        })
    }
}

impl Archive {
    /// Notes a run in the strong lane's database, or in the eventual lane's if the strong one does
    /// not answer soon. `cost` is what it costs at most, in millionths of a US cent. `tasks` keeps
    /// the request that was not waited for.
    ///
    /// # Errors
    /// If neither could note it in time: then it must not run.
    pub(in crate::runs) async fn note(
        self: &Arc<Self>,
        run: &str,
        cost: u64,
        tasks: &TaskTracker,
    ) -> Result<Noted, Unnoted> {
        let deadline = Instant::now() + NOTED_MAX;
        let mut request = self.note_in_strong(run, cost, tasks);
        let refused = match timeout(ALONE, &mut request).await {
            Ok(Ok(Ok(()))) => return Ok(Noted { strong: None }),
            Ok(answer) => Some(answer.unwrap_or_else(|error| Err(error.to_string())).err().unwrap_or_default()),
            Err(_) => None,
        };
        let eventual = timeout_at(deadline, caught(self.note_in_eventual(run))).await;
        let eventual = match eventual {
            Ok(Ok(Ok(()))) => return Ok(Noted { strong: refused.is_none().then_some((request, deadline)) }),
            Ok(Ok(Err(why))) => why,
            Ok(Err(panic)) => panic.to_string(),
            Err(_) => silent("eventual"),
        };
        let strong = match refused {
            Some(why) => why,
            None => match timeout_at(deadline, request).await {
                Ok(Ok(Ok(()))) => return Ok(Noted { strong: None }),
                Ok(answer) => answer.unwrap_or_else(|error| Err(error.to_string())).err().unwrap_or_default(),
                Err(_) => silent("strong"),
            },
        };
        tracing::warn!(run, strong, eventual, "a run could not be noted, and was not begun");
        Err(Unnoted { strong, eventual })
    }

    /// Sends the note in a task of its own, which ends when the database answers.
    fn note_in_strong(self: &Arc<Self>, run: &str, cost: u64, tasks: &TaskTracker) -> JoinHandle<Result<(), String>> {
        let (archive, note) = (self.clone(), self.begun(run, cost));
        tasks.spawn(async move {
            let noted = archive.database()?.note_run(&note, 0).await;
            noted.map_err(|error| archive.lanes.strong.unreachable(&error))
        })
    }

    async fn note_in_eventual(&self, run: &str) -> Result<(), String> {
        let until_ms = self.retention.until_ms(begun_ms(run).unwrap_or_default());
        let noted = self.lanes.eventual.store()?.note_run(run, until_ms).await;
        noted.map_err(|error| self.lanes.eventual.unreachable(&error))
    }
}

fn silent(lane: &str) -> String {
    let waited = NOTED_MAX.as_secs();
    format!(
        "The {lane} lane cannot start just now: its database has not answered for {waited} s. Try again in a moment."
    )
}
