//! Every statement that provisioning sends, beside those that make the tables.
//!
//! Names are inserted without quotes: a role's name is checked when the settings are read, a table's
//! name is ours, and an [`IamArn`] holds no quote.

use super::arn::IamArn;
use std::sync::LazyLock;
use store::postgres_wire::schema;

/// The only privileges that the site's role has on each table.
pub const PRIVILEGES: [&str; 4] = ["SELECT", "INSERT", "UPDATE", "DELETE"];

/// Whether there is a role of this name.
pub const FIND_ROLE: &str = "SELECT rolcanlogin FROM pg_roles WHERE rolname = $1";
/// Whether this IAM identity may connect as this role. A catalogue that only Aurora DSQL has.
pub const FIND_MAPPING: &str = "SELECT 1 FROM sys.iam_pg_role_mappings WHERE pg_role_name = $1 AND arn = $2";
/// The number of IAM identities that may connect as this role.
pub const COUNT_MAPPINGS: &str = "SELECT count(*) FROM sys.iam_pg_role_mappings WHERE pg_role_name = $1";
/// Whether this role can find objects in the schema.
pub const FIND_USAGE: &str = "SELECT has_schema_privilege($1::name, 'public', 'USAGE')";
/// Whether this role has all privileges on this table.
pub static FIND_PRIVILEGES: LazyLock<String> = LazyLock::new(|| {
    let each = PRIVILEGES.map(|privilege| format!("has_table_privilege($1::name, $2::text, '{privilege}')"));
    format!("SELECT {}", each.join(" AND "))
});
/// The columns of a table in order: name, type, number, and the numbers of the primary key's columns.
pub const FIND_COLUMNS: &str = "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnum, k.conkey \
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace \
     LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p' \
     WHERE n.nspname = 'public' AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
/// Whether there is an index of this name.
pub const FIND_INDEX: &str = "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = 'public' AND c.relname = $1 AND c.relkind = 'i'";

/// Makes the site's role.
#[must_use]
pub fn create_role(role: &str) -> String {
    format!("CREATE ROLE {role} WITH LOGIN")
}

/// Lets an IAM identity connect as the role. Aurora DSQL's own statement.
#[must_use]
pub fn grant_iam(role: &str, arn: &IamArn) -> String {
    format!("AWS IAM GRANT {role} TO '{arn}'")
}

/// Lets the role find objects in the schema.
#[must_use]
pub fn grant_usage(role: &str) -> String {
    format!("GRANT USAGE ON SCHEMA public TO {role}")
}

/// Lets the role use a table.
#[must_use]
pub fn grant_table(role: &str, table: &str) -> String {
    format!("GRANT {} ON {table} TO {role}", PRIVILEGES.join(", "))
}

/// Returns all of them, as `dsql-lint` gets them.
#[must_use]
pub fn statements() -> Vec<String> {
    let (role, table) = ("worldseat_app", store::SEATS_TABLE);
    let questions = [FIND_ROLE, FIND_MAPPING, COUNT_MAPPINGS, FIND_USAGE, &FIND_PRIVILEGES, FIND_COLUMNS, FIND_INDEX];
    let arn = "arn:aws:iam::123456789012:role/worldseat".parse().unwrap_or_else(|_| unreachable!("this is an ARN"));
    let changes = [create_role(role), grant_iam(role, &arn), grant_usage(role), grant_table(role, table)];
    let made = schema::tables().into_iter().chain([schema::index_async()]);
    made.chain(questions.map(str::to_owned)).chain(changes).collect()
}
