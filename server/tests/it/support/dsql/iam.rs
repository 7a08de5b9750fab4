//! Statements about roles, for which the service has its own syntax. They become calls of procedures that keep the
//! cluster's roles and their mappings (`cluster.sql`), because PostgreSQL's roles belong to all databases at once.

use super::sql::Statement;

/// A statement for PostgreSQL in the place of the client's, and the command tag that the client gets.
pub(super) struct Rewritten {
    pub(super) sql: String,
    pub(super) tag: &'static str,
}

/// Returns the statement that PostgreSQL is sent instead of this one, if any.
pub(super) fn rewritten(statement: &Statement) -> Option<Rewritten> {
    let text = statement.text.as_str();
    // The tags of the service's own statements are not documented.
    match (statement.word(0), statement.word(1), statement.word(2)) {
        ("CREATE", "ROLE", _) => {
            let name = role(text.split_whitespace().nth(2)?)?;
            let login = statement.has_word("LOGIN");
            call(format!("create_role('{name}', {login})"), "CREATE ROLE")
        }
        ("DROP", "ROLE", _) => call(format!("drop_role('{}')", role(text.split_whitespace().nth(2)?)?), "DROP ROLE"),
        ("AWS", "IAM", "GRANT") => call(format!("iam_grant({})", role_and_arn(text)?), "AWS IAM GRANT"),
        ("AWS", "IAM", "REVOKE") => call(format!("iam_revoke({})", role_and_arn(text)?), "AWS IAM REVOKE"),
        _ => None,
    }
}

fn call(what: String, tag: &'static str) -> Option<Rewritten> {
    Some(Rewritten { sql: format!("CALL standin.{what}"), tag })
}

/// `AWS IAM GRANT role TO 'arn'`
fn role_and_arn(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [_, _, _, name, _, arn] = *words else { return None };
    (arn.starts_with('\'') && arn.ends_with('\'')).then_some(())?;
    Some(format!("'{}', {arn}", role(name)?))
}

fn role(name: &str) -> Option<String> {
    let name = name.trim_matches('"');
    name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_').then(|| name.to_lowercase())
}
