//! Every statement that looking at the strong lane sends, beside those of provisioning that ask.

use crate::provision::dsql::statements::{FIND_COLUMNS, FIND_INDEX, PRIVILEGES};
use std::sync::LazyLock;
use store::FLOORS_TABLE;

/// Who we are, and what the database is.
pub(super) const WHO: &str = "SELECT current_user::text, current_database()::text, version()";
/// The database's clock.
pub(super) const CLOCK: &str = "SELECT clock_timestamp()";
/// The least question.
pub(super) const ONE: &str = "SELECT 1";
/// Which privileges of those that we need there are on a table, in their order.
pub(super) static MAY: LazyLock<String> = LazyLock::new(|| {
    let each = PRIVILEGES.map(|privilege| format!("has_table_privilege($1::text, '{privilege}')"));
    format!("SELECT {}", each.join(", "))
});

// Transactions are the lane's own, and the probe is a floor that nobody is on: should it be left behind, the site
// sweeps it away like any other.
pub(super) use store::postgres_wire::sql::{BEGIN, COMMIT, FORGET_FLOOR as REMOVE, LEVEL, OPEN_FLOOR as PUT, ROLLBACK};

/// Writes the probe again.
pub(super) static TOUCH: LazyLock<String> =
    LazyLock::new(|| format!("UPDATE {FLOORS_TABLE} SET seen_at = now() WHERE venue = $1"));
/// Reads it.
pub(super) static GET: LazyLock<String> = LazyLock::new(|| format!("SELECT 1 FROM {FLOORS_TABLE} WHERE venue = $1"));

/// All of them that a cluster is sent, as `dsql-lint` is given them.
#[must_use]
pub fn statements() -> Vec<String> {
    let fixed = [WHO, CLOCK, ONE, BEGIN, LEVEL, COMMIT, ROLLBACK, FIND_COLUMNS, FIND_INDEX].map(str::to_owned);
    let made = [&MAY, &PUT, &TOUCH, &GET, &REMOVE].map(|text| text.to_string());
    fixed.into_iter().chain(made).collect()
}
