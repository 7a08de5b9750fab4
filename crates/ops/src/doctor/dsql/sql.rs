//! Every statement that the checks of the strong lane send, beside the queries of provisioning.

use crate::provision::dsql::statements::{FIND_COLUMNS, FIND_INDEX, PRIVILEGES};
use std::sync::LazyLock;
use store::FLOORS_TABLE;

/// Our role, the database, and its version.
pub(super) const WHO: &str = "SELECT current_user::text, current_database()::text, version()";
/// The database's clock.
pub(super) const CLOCK: &str = "SELECT clock_timestamp()";
/// The smallest query.
pub(super) const ONE: &str = "SELECT 1";
/// For each privilege that we need, in order: whether we have it on a table.
pub(super) static MAY: LazyLock<String> = LazyLock::new(|| {
    let each = PRIVILEGES.map(|privilege| format!("has_table_privilege($1::text, '{privilege}')"));
    format!("SELECT {}", each.join(", "))
});

// Transactions are the lane's own. The probe is a floor that no visitor has: if it is left behind, the site removes
// it like any other.
pub(super) use store::postgres_wire::sql::{BEGIN, COMMIT, FORGET_FLOOR as REMOVE, LEVEL, OPEN_FLOOR as PUT, ROLLBACK};

/// Writes the probe again.
pub(super) static TOUCH: LazyLock<String> =
    LazyLock::new(|| format!("UPDATE {FLOORS_TABLE} SET seen_at = now() WHERE venue = $1"));
/// Reads the probe.
pub(super) static GET: LazyLock<String> = LazyLock::new(|| format!("SELECT 1 FROM {FLOORS_TABLE} WHERE venue = $1"));

/// Returns all statements that are sent to a cluster, as `dsql-lint` gets them.
#[must_use]
pub fn statements() -> Vec<String> {
    let fixed = [WHO, CLOCK, ONE, BEGIN, LEVEL, COMMIT, ROLLBACK, FIND_COLUMNS, FIND_INDEX].map(str::to_owned);
    let made = [&MAY, &PUT, &TOUCH, &GET, &REMOVE].map(|text| text.to_string());
    fixed.into_iter().chain(made).collect()
}
