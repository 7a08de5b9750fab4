//! One schema change, retried if another one came before it.

use sale::{Backoff, with_causes};
use std::time::Duration;
use store::backoff::wait;
use tokio::time::sleep;
use tokio_postgres::{Client, error::SqlState};

/// The most tries of a change that conflicts with another one (SQLSTATE 40001, OC001).
const TRIES: u32 = 10;
/// The back-off between tries: a schema change takes longer than a purchase.
const WAIT: Backoff = Backoff { first: Duration::from_millis(100), longest: Duration::from_secs(2) };
/// The timeout of one statement.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// The result of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    /// It was made now.
    Made,
    /// Somebody else made it in the meantime.
    There,
}

/// Sends one statement as a transaction of its own: Aurora DSQL accepts one schema change
/// per transaction.
pub(super) async fn change(client: &Client, statement: &str) -> Result<Changed, String> {
    match again(async || client.batch_execute(statement).await).await {
        Ok(()) => Ok(Changed::Made),
        Err(error) if error.code().is_some_and(is_there_already) => Ok(Changed::There),
        Err(error) => Err(message(&error)),
    }
}

/// Sends a query or a change, and retries it if the schema was changed in the meantime.
pub(super) async fn again<T>(request: impl AsyncFn() -> Result<T, tokio_postgres::Error>) -> Result<T, ChangeError> {
    let mut tries = 1;
    loop {
        let answer = tokio::time::timeout(ANSWER_MAX, request()).await.map_err(|_| ChangeError::Late)?;
        match answer {
            Err(error) if tries < TRIES && error.code() == Some(&SqlState::T_R_SERIALIZATION_FAILURE) => {
                sleep(wait(WAIT, tries)).await;
                tries += 1;
            }
            answer => return answer.map_err(ChangeError::Refused),
        }
    }
}

/// The reason for a missing answer.
#[derive(Debug)]
pub(super) enum ChangeError {
    /// No answer within the timeout.
    Late,
    /// An error of the database or of the connection.
    Refused(tokio_postgres::Error),
}

impl ChangeError {
    fn code(&self) -> Option<&SqlState> {
        match self {
            Self::Late => None,
            Self::Refused(error) => error.code(),
        }
    }
}

/// Returns the error message for the person at the terminal, who is the database's administrator.
pub(super) fn message(error: &ChangeError) -> String {
    match error {
        ChangeError::Late => {
            format!("no answer for {} s; run the command again: what is done stays done", ANSWER_MAX.as_secs())
        }
        ChangeError::Refused(error) => match error.as_db_error() {
            Some(db) if *db.code() == SqlState::T_R_SERIALIZATION_FAILURE => {
                format!(
                    "other changes of the schema came before it {TRIES} times ({}): run the command again",
                    db.message()
                )
            }
            Some(db) => format!("{} ({})", db.message(), db.code().code()),
            None => format!("{}; run the command again: what is done stays done", with_causes(error)),
        },
    }
}

fn is_there_already(code: &SqlState) -> bool {
    [SqlState::DUPLICATE_TABLE, SqlState::DUPLICATE_OBJECT, SqlState::UNIQUE_VIOLATION].contains(code)
}
