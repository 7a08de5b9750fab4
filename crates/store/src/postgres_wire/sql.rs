//! Every statement of the lane, except those that make its tables. Aurora DSQL takes all of them: no SET, no
//! savepoint, no DISCARD, one statement at a time.

use crate::{BEGUN_TABLE, FLOORS_TABLE, RUNS_TABLE, SALES_TABLE, SEATS_TABLE};
use std::sync::LazyLock;

/// Begins a transaction at the lane's level.
pub const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ";
/// The same at a level that permits the lost update: only for the tests, and only PostgreSQL takes it.
pub(super) const BEGIN_READ_COMMITTED: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
/// Reads the level of a transaction: the level in BEGIN is no proof of it.
pub const LEVEL: &str = "SHOW transaction_isolation";
/// Commits the transaction.
pub const COMMIT: &str = "COMMIT";
/// Rolls the transaction back.
pub const ROLLBACK: &str = "ROLLBACK";

/// The maximum number of parts of a document: a transaction that writes or deletes one stays below 10 MiB.
pub const PARTS_MAX: usize = 16;

/// Writes this many parts of documents of one run, `$1`; existing ones stay.
pub(super) fn insert_parts(parts: usize) -> String {
    let placeholders = (0..parts).map(|row| format!("($1, ${}, ${}, ${})", 3 * row + 2, 3 * row + 3, 3 * row + 4));
    format!(
        "INSERT INTO {RUNS_TABLE} (run, document, part, body) VALUES {} ON CONFLICT (run, document, part) DO NOTHING",
        placeholders.collect::<Vec<_>>().join(", ")
    )
}

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub static $name: LazyLock<String> = LazyLock::new(|| format!($text));)*

        /// Returns all of them, for checks of the statements that a database gets.
        #[must_use]
        pub fn statements() -> Vec<String> {
            let fixed = [BEGIN, LEVEL, COMMIT, ROLLBACK].map(str::to_owned);
            let named = [$(&$name),*].map(|text| text.to_string());
            fixed.into_iter().chain(named).chain([1, PARTS_MAX].map(insert_parts)).collect()
        }
    };
}

statements! {
    /// The purchase reads the seat's row.
    SELECT_SEAT = "SELECT status, owner, sale_id FROM {SEATS_TABLE} WHERE seat_key = $1";
    /// The purchase marks it.
    MARK_SOLD = "UPDATE {SEATS_TABLE} SET status = 'sold', owner = $2, sale_id = $3 WHERE seat_key = $1";
    /// The purchase writes the ledger's row, in the same transaction.
    APPEND_SALE = "INSERT INTO {SALES_TABLE} (seat_key, sale_id, scope, seat, buyer, region) VALUES ($1, $2, $3, $4, $5, $6)";
    /// Whether a purchase whose response was lost is in the ledger.
    FIND_SALE = "SELECT 1 FROM {SALES_TABLE} WHERE seat_key = $1 AND sale_id = $2";

    /// Makes the row of an available seat; an existing row stays as it is.
    PUT_UP = "INSERT INTO {SEATS_TABLE} (seat_key, status) VALUES ($1, 'available') ON CONFLICT (seat_key) DO NOTHING";
    /// A seat's rows in the ledger.
    LEDGER = "SELECT sale_id, scope, seat, buyer, region FROM {SALES_TABLE} WHERE seat_key = $1";
    /// Writes a seat's row as it is, so that no purchase that has read it before can commit.
    CLOSE = "UPDATE {SEATS_TABLE} SET status = status WHERE seat_key = $1";
    /// Reads the name and version that the database reports.
    VERSION = "SELECT version()";

    /// Owners of many seats.
    OWNERS = "SELECT seat_key, owner FROM {SEATS_TABLE} WHERE seat_key = ANY($1) AND owner IS NOT NULL";
    /// The ledger of many seats.
    SALES = "SELECT seat_key, sale_id, scope, seat, buyer, region FROM {SALES_TABLE} WHERE seat_key = ANY($1) ORDER BY seat_key, sale_id";
    /// Forgets the ledger of many seats.
    DELETE_SALES = "DELETE FROM {SALES_TABLE} WHERE seat_key = ANY($1)";
    /// Forgets many seats.
    DELETE_SEATS = "DELETE FROM {SEATS_TABLE} WHERE seat_key = ANY($1)";

    /// Stores a new floor.
    OPEN_FLOOR = "INSERT INTO {FLOORS_TABLE} (venue) VALUES ($1) ON CONFLICT (venue) DO NOTHING";
    /// A floor was seen, unless it has expired.
    SEE_FLOOR = "UPDATE {FLOORS_TABLE} SET seen_at = now() WHERE venue = $1 AND seen_at > now() - $2 * interval '1 second' RETURNING venue";
    /// The seconds for which a floor still lasts; negative if it has expired.
    FIND_FLOOR = "SELECT extract(epoch FROM seen_at + $2 * interval '1 second' - now())::float8 FROM {FLOORS_TABLE} WHERE venue = $1";
    /// The number of floors; no more than this many are counted.
    COUNT_FLOORS = "SELECT count(*) FROM (SELECT 1 FROM {FLOORS_TABLE} LIMIT $1) AS counted";
    /// Floors that nobody has seen for a while, after this one.
    IDLE_FLOORS = "SELECT venue, seen_at FROM {FLOORS_TABLE} WHERE seen_at <= now() - $1 * interval '1 second' AND seen_at >= $2 AND (seen_at > $2 OR venue > $3) ORDER BY seen_at, venue LIMIT $4";
    /// Forgets a floor.
    FORGET_FLOOR = "DELETE FROM {FLOORS_TABLE} WHERE venue = $1";

    /// The parts of a run's document.
    READ_DOCUMENT = "SELECT body, now() FROM {RUNS_TABLE} WHERE run = $1 AND document = $2 AND octet_length(body) <= $3 ORDER BY part LIMIT $4";
    /// The oldest runs: an ID begins with the time in milliseconds, as 12 hexadecimal digits.
    RUNS_OLDER = "SELECT DISTINCT run FROM {RUNS_TABLE} WHERE run > $2 AND run < lpad(to_hex(GREATEST(extract(epoch FROM now() - $1 * interval '1 second') * 1000, 0)::bigint), 12, '0') AND document = ANY($4) ORDER BY run LIMIT $3";
    /// Forgets a document.
    DELETE_DOCUMENT = "DELETE FROM {RUNS_TABLE} WHERE run = $1 AND document = $2";

    /// Notes that a run begins, or the size that it has reached.
    NOTE_RUN = "INSERT INTO {BEGUN_TABLE} AS noted (kept_until, run, bytes, cost, cleared) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kept_until, run) DO UPDATE SET bytes = GREATEST(noted.bytes, excluded.bytes)";
    /// Runs whose time is over.
    EXPIRED_RUNS = "SELECT kept_until, run, cost, cleared FROM {BEGUN_TABLE} WHERE kept_until <= now() AND kept_until >= $1 AND (kept_until > $1 OR run > $2) ORDER BY kept_until, run LIMIT $3";
    /// Runs that take room.
    BEGUN_RUNS = "SELECT kept_until, run, cost, cleared FROM {BEGUN_TABLE} WHERE NOT cleared AND kept_until >= $1 AND (kept_until > $1 OR run > $2) ORDER BY kept_until, run LIMIT $3";
    /// Those of these runs that are noted.
    NOTED_RUNS = "SELECT run FROM {BEGUN_TABLE} WHERE run = ANY($1)";
    /// Forgets that a run was begun.
    FORGET_RUN = "DELETE FROM {BEGUN_TABLE} WHERE kept_until = $1 AND run = $2";
    /// The totals of all runs, and of those that were begun since.
    COUNT_RUNS = "SELECT coalesce(sum(CASE WHEN cleared THEN 0 ELSE 1 END), 0)::bigint, coalesce(sum(bytes), 0)::bigint, coalesce(sum(CASE WHEN run >= $1 THEN 1 ELSE 0 END), 0)::bigint, coalesce(sum(CASE WHEN run >= $1 THEN cost ELSE 0 END), 0)::bigint, min(run), now() FROM {BEGUN_TABLE}";
}
