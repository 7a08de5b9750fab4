//! The isolation level that a session has. The requested level proves nothing: a proxy may change statements, and a
//! database that does not offer a level may silently give another one.

use super::{
    Isolation,
    classify::{During, classify},
    sql::{LEVEL, ROLLBACK},
};
use futures::try_join;
use sale::StoreError;
use std::fmt;
use tokio_postgres::{Client, Error, SimpleQueryMessage};

/// The level that a session reports; the four levels of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// READ UNCOMMITTED
    ReadUncommitted,
    /// READ COMMITTED
    ReadCommitted,
    /// REPEATABLE READ
    RepeatableRead,
    /// SERIALIZABLE
    Serializable,
    /// A word that is none of them.
    Other,
}

impl Level {
    const ALL: [Self; 5] =
        [Self::ReadUncommitted, Self::ReadCommitted, Self::RepeatableRead, Self::Serializable, Self::Other];

    fn of(text: &str) -> Self {
        let named = Self::ALL.into_iter().find(|level| level.to_string().eq_ignore_ascii_case(text));
        named.unwrap_or(Self::Other)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReadUncommitted => "READ UNCOMMITTED",
            Self::ReadCommitted => "READ COMMITTED",
            Self::RepeatableRead => "REPEATABLE READ",
            Self::Serializable => "SERIALIZABLE",
            Self::Other => "a level of another name",
        })
    }
}

/// Begins a transaction with the purchase's own statement, reads its level, and rolls it back, in one round trip.
/// `None` if the database has no way to report it.
pub async fn read(client: &Client, requested: Isolation) -> Result<Option<Level>, StoreError> {
    // Each is sent when it is first polled, in this order.
    let ((), response, ()) = try_join!(
        command(client, requested.begin()),
        async { Ok(client.simple_query(LEVEL).await) },
        command(client, ROLLBACK)
    )?;
    match response {
        Ok(rows) => Ok(Some(reported_level(&rows))),
        Err(error) if is_unknown(&error) => Ok(None),
        Err(error) => Err(classify(&error, During::Statement)),
    }
}

async fn command(client: &Client, statement: &str) -> Result<(), StoreError> {
    client.batch_execute(statement).await.map_err(|error| classify(&error, During::Statement))
}

fn reported_level(rows: &[SimpleQueryMessage]) -> Level {
    let text = rows.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    text.map_or(Level::Other, Level::of)
}

/// Whether the database has no such statement (0A000), no such parameter, or does not let us read it (class 42).
fn is_unknown(error: &Error) -> bool {
    error.code().is_some_and(|state| state.code() == "0A000" || state.code().starts_with("42"))
}

/// The same, but refuses a session that has another level than the requested one.
pub(super) async fn read_as_requested(client: &Client, requested: Isolation) -> Result<Option<Level>, StoreError> {
    match read(client, requested).await? {
        Some(has) if has != requested.level() => {
            Err(StoreError::Failed { code: ISOLATION.into(), detail: words(requested.level(), has) })
        }
        as_requested => Ok(as_requested),
    }
}

/// Code of the error for a session that has another level than the requested one.
pub const ISOLATION: &str = "isolation";

fn words(requested: Level, has: Level) -> String {
    format!("asks for {requested} and its sessions have {has}")
}

/// Finds the words of such an error in its text. Returns only our own words, whatever else the text holds.
pub fn words_in(detail: &str) -> Option<String> {
    let all = || Level::ALL.into_iter();
    all()
        .flat_map(|requested| all().map(move |has| words(requested, has)))
        .find(|words| detail.ends_with(words.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_known_by_what_databases_call_them() {
        assert_eq!(Level::of("repeatable read"), Level::RepeatableRead);
        assert_eq!(Level::of("READ COMMITTED"), Level::ReadCommitted);
        assert_eq!(Level::of("snapshot of something"), Level::Other);
    }

    #[test]
    fn of_an_errors_text_only_our_own_words_are_found() {
        let own = words(Level::RepeatableRead, Level::ReadCommitted);
        assert_eq!(words_in(&format!("us-east-2: {own}")), Some(own));
        assert_eq!(words_in("us-east-2: asks for a secret and its sessions have it"), None);
    }
}
