//! Whether transactions have the isolation level that the lane is about.

use super::finding::Found;
use sale::StoreError;
use store::postgres_wire::{
    Isolation,
    level::{self, Level},
};
use tokio_postgres::Client;

/// Begins a transaction as a purchase does, reads its level, and rolls it back. `then` is the advice for
/// another level.
pub(super) async fn check(client: &Client, then: &str) -> Found {
    found(level::read(client, Isolation::RepeatableRead).await, then)
}

fn found(read: Result<Option<Level>, StoreError>, then: &str) -> Found {
    let wanted = Level::RepeatableRead;
    match read {
        Ok(Some(has)) if has == wanted => Found::Ok(format!("transactions have {has}, as they say themselves")),
        Ok(Some(has)) => Found::fail(format!("{wanted} is asked for and transactions have {has}")).then(then),
        Ok(None) => {
            Found::Warn(format!("{wanted} is accepted; the database does not tell which level transactions have"))
        }
        Err(error) => Found::fail(format!("a transaction at {wanted} was refused ({})", error.code()))
            .then("Run the command again; if it stays so, look up what the code means in the database's manual."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_level_that_was_asked_for_is_right() {
        let failed = |code: &str| Err(StoreError::Failed { code: code.into(), detail: String::new() });
        for (read, mark) in [
            (Ok(Some(Level::RepeatableRead)), "ok"),
            (Ok(Some(Level::ReadCommitted)), "FAIL"),
            (Ok(Some(Level::Serializable)), "FAIL"),
            (Ok(Some(Level::Other)), "FAIL"),
            (Ok(None), "warn"),
            (failed("0A000"), "FAIL"),
        ] {
            assert_eq!(found(read.clone(), "Do something.").mark(), mark, "{read:?}");
        }
    }
}
