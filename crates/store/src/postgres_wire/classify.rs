//! Classifies a driver's error for a purchase.

use sale::{StoreError, with_causes};
use tokio_postgres::error::SqlState;

/// The statement that failed: it decides whether something may have been written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum During {
    /// Anything before COMMIT, or anything that only reads.
    Statement,
    /// COMMIT itself.
    Commit,
}

/// Classifies by SQLSTATE, never by the message: its wording has changed at least three times in DSQL alone.
pub(super) fn classify(error: &tokio_postgres::Error, during: During) -> StoreError {
    let detail = with_causes(error);
    let Some(db) = error.as_db_error() else {
        return lost(detail, during);
    };
    let code = code(db);
    match db.code() {
        state if *state == SqlState::T_R_SERIALIZATION_FAILURE => StoreError::Conflict { code },
        state if during == During::Commit && is_in_doubt(state) => StoreError::Unknown { code, detail },
        _ => StoreError::Failed { code, detail },
    }
}

fn lost(detail: String, during: During) -> StoreError {
    let code = "connection".to_owned();
    match during {
        During::Commit => StoreError::Unknown { code, detail },
        // Without a COMMIT the server rolls back the transaction.
        During::Statement => StoreError::Failed { code, detail },
    }
}

/// Whether a failed COMMIT may have committed. 40003 means exactly that; in classes 08, 53, 57, 58 and XX the server
/// had an error and may have failed after the commit record was written.
fn is_in_doubt(state: &SqlState) -> bool {
    let code = state.code();
    code == "40003" || ["08", "53", "57", "58", "XX"].iter().any(|class| code.starts_with(class))
}

/// Returns `40001`, or `40001 OC000` if DSQL names the kind of conflict.
fn code(db: &tokio_postgres::error::DbError) -> String {
    let state = db.code().code();
    let kind = ["OC000", "OC001"].into_iter().find(|kind| db.message().contains(kind));
    kind.map_or_else(|| state.to_owned(), |kind| format!("{state} {kind}"))
}
