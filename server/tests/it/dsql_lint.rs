//! Every statement that the server and its commands can send to a cluster passes `dsql-lint`; the statements are
//! collected from the code. A search of the sources shows that nothing else is sent.

use ops::{
    doctor,
    provision::dsql::{IamArn, statements},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use store::postgres_wire::{schema, sql};

/// The files that may contain SQL: each lists all of its statements.
const LISTED: [&str; 5] = [
    "store/src/postgres_wire/sql.rs",
    "store/src/postgres_wire/runs.rs",
    "store/src/postgres_wire/schema.rs",
    "ops/src/provision/dsql/statements.rs",
    "ops/src/doctor/dsql/sql.rs",
];

/// The modules that send statements to a cluster.
const SENDERS: [&str; 4] =
    ["store/src/postgres_wire", "store/src/dsql", "ops/src/provision/dsql", "ops/src/doctor/dsql"];

/// The words with which a statement begins.
const VERBS: [&str; 27] = [
    "ABORT",
    "ALTER",
    "ANALYZE",
    "AWS",
    "BEGIN",
    "CALL",
    "CLOSE",
    "COMMIT",
    "COPY",
    "CREATE",
    "DELETE",
    "DISCARD",
    "DO",
    "DROP",
    "GRANT",
    "INSERT",
    "LISTEN",
    "LOCK",
    "REVOKE",
    "ROLLBACK",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "SHOW",
    "START",
    "TRUNCATE",
    "UPDATE",
];

fn everything() -> Vec<String> {
    sql::statements()
        .into_iter()
        .chain(schema::tables())
        .chain(statements::statements())
        .chain(doctor::dsql::sql::statements())
        .collect()
}

#[test]
fn every_statement_is_one_that_aurora_dsql_takes() {
    let all = everything();
    assert!(all.len() > 40, "the lists are there: {}", all.len());
    for statement in all {
        let findings: Vec<String> = dsql_lint::lint_sql(&statement)
            .into_iter()
            .map(|found| format!("{}: {}", found.statement, found.message))
            .collect();
        assert!(findings.is_empty(), "{statement}\n{findings:#?}");
    }
}

/// The grant to an IAM role is a statement of Aurora DSQL only, but it is no exception: the linter reads it.
#[test]
fn the_grant_to_an_iam_role_is_read_too() {
    let arn: IamArn = "arn:aws:iam::123456789012:role/worldseat".parse().unwrap();
    let grant = statements::grant_iam("worldseat_app", &arn);
    assert_eq!(grant, "AWS IAM GRANT worldseat_app TO 'arn:aws:iam::123456789012:role/worldseat'");
    assert!(everything().iter().any(|statement| statement.starts_with("AWS IAM GRANT ")));
    assert!(!dsql_lint::lint_sql(&grant.replace(" TO ", " ")).is_empty(), "without TO it is nothing");
}

/// The linter works: it finds statements that must never be sent.
#[test]
fn what_aurora_dsql_refuses_is_found() {
    for refused in [
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        "SAVEPOINT one",
        "DISCARD ALL",
        "CREATE INDEX seats ON worldseat_seats (owner)",
        "TRUNCATE worldseat_sales",
        "CREATE TABLE a (id serial PRIMARY KEY)",
        "SELEC 1",
    ] {
        assert!(!dsql_lint::lint_sql(refused).is_empty(), "{refused}");
    }
}

/// A list that is complete today stays complete: SQL is in the listed files only.
#[test]
fn statements_stand_in_the_lists_and_nowhere_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates");
    let mut files = Vec::new();
    for sender in SENDERS {
        collect(&root.join(sender), &mut files);
        files.push(root.join(sender).with_extension("rs"));
    }
    assert!(files.len() > 30, "{files:#?}");
    let mut strays = Vec::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        if LISTED.contains(&name.as_str()) {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        let code = source.split("#[cfg(test)]").next().unwrap();
        strays.extend(literals(code).into_iter().filter(|text| is_sql(text)).map(|text| format!("{name}: {text}")));
    }
    assert!(strays.is_empty(), "these belong into one of {LISTED:?}:\n{strays:#?}");
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Whether a text is SQL: a verb alone, or a verb before another word of SQL, a name to be put in, or `version()`.
fn is_sql(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let verb = words.next().is_some_and(|word| VERBS.contains(&word.trim_end_matches(';')));
    verb && words
        .next()
        .is_none_or(|next| next.starts_with(|c: char| !c.is_ascii_lowercase()) || text.contains(['(', '_', ',']))
}

/// Returns the string literals of a source, without those in comments.
fn literals(source: &str) -> Vec<String> {
    let code: String =
        source.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    let mut rest = code.as_str();
    while let Some(begin) = rest.find('"') {
        let text = &rest[begin + 1..];
        let Some(end) = text.char_indices().position(|(at, c)| c == '"' && !text[..at].ends_with('\\')) else { break };
        let end = text.char_indices().nth(end).unwrap().0;
        found.push(text[..end].to_owned());
        rest = &text[end + 1..];
    }
    found
}

#[test]
fn the_reader_of_sources_finds_sql() {
    let source = "client.execute(&format!(\"DELETE FROM {T}\"), &[]); // \"SELECT 1\"\nlog(\"a \\\"word\\\"\"); query(\"SELECT 1\"); fail(\"COMMIT was answered so\"); query(\"SELECT version()\")";
    let found: Vec<String> = literals(source).into_iter().filter(|text| is_sql(text)).collect();
    assert_eq!(found, ["DELETE FROM {T}", "SELECT 1", "SELECT version()"]);
}
