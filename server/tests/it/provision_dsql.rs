//! `worldseat provision dsql`: from nothing to a race, a second time without changes, and its error messages.

use crate::support::{CommandOutput, Fault, Pair, Plan, Wrong, account, race, run, run_as, run_at};
use sale::{Conclusion, Lane};

const PROVISION: [&str; 4] = ["provision", "dsql", "--iam-role", account::ARN];

/// A cluster that has not been used yet.
async fn new_cluster() -> Pair {
    Pair::start(Plan { provisioned: false, ..Plan::default() }).await
}

/// The number of output lines that begin with this status.
fn count(output: &CommandOutput, standing: &str) -> usize {
    output.out.lines().filter(|line| line.starts_with(standing)).count()
}

/// The statements that change the schema, among those that were sent.
fn changes(pair: &Pair) -> Vec<String> {
    let changing = ["CREATE", "GRANT", "AWS", "ALTER", "DROP", "REVOKE"];
    pair.statements().into_iter().filter(|sql| changing.iter().any(|verb| sql.starts_with(verb))).collect()
}

#[tokio::test]
async fn from_nothing_to_a_race_and_a_second_time_changes_nothing() {
    let pair = new_cluster().await;
    let output = run_at(&pair, &PROVISION).await;
    assert_eq!((output.exit, count(&output, "made ")), (0, 14), "{output:?}");
    for thing in [
        "table worldseat_seats",
        "index worldseat_venues_seen_at",
        "role worldseat_app",
        "may connect as worldseat_app",
        "read and write worldseat_sales",
    ] {
        output.line(&["made ", thing]);
    }
    let sent = changes(&pair);
    assert_eq!(sent.len(), 14, "each by a statement of its own: {sent:#?}");

    let run = race(&pair.store(16), 24, 1).await;
    let verdict = run.judged(Lane::Strong).verdict;
    assert_eq!((verdict.conclusion, verdict.sold().unwrap()), (Conclusion::SoldOnce, 1), "{verdict:?}");

    let output = run_at(&pair, &PROVISION).await;
    assert_eq!((output.exit, count(&output, "there ")), (0, 14), "{output:?}");
    assert_eq!(changes(&pair), sent, "a running site gets an OC001 for every change");
}

#[tokio::test]
async fn half_way_it_carries_on() {
    let pair = new_cluster().await;
    pair[0].behind(&store::postgres_wire::schema::tables()[1]).await;
    let first = run_at(&pair, &["provision", "dsql"]).await;
    first.line(&["there ", "table worldseat_sales"]);
    first.line(&["made ", "table worldseat_seats"]);
    first.line(&["nobody can connect as worldseat_app yet", "--iam-role"]);
    let then = run_at(&pair, &PROVISION).await;
    assert_eq!((count(&then, "there "), count(&then, "made ")), (13, 1), "{then:?}");
    then.line(&["made ", account::ARN]);
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let pair = new_cluster().await;
    let output = run_at(&pair, &["provision", "dsql", "--dry-run", "--iam-role", account::ARN]).await;
    assert_eq!((output.exit, count(&output, "would make ")), (0, 14), "{output:?}");
    assert!(changes(&pair).is_empty(), "{:#?}", pair.statements());
}

#[tokio::test]
async fn other_changes_of_the_schema_are_waited_for() {
    let pair = new_cluster().await;
    for part in ["pg_roles", "pg_attribute", "iam_pg_role_mappings", "has_table_privilege"] {
        pair[0].order(Fault::SchemaConflictAtRead(part), 2);
    }
    pair[0].order(Fault::SchemaConflictAtChange, 5);
    let output = run_at(&pair, &PROVISION).await;
    assert_eq!((output.exit, count(&output, "made ")), (0, 14), "{output:?}");
    assert_eq!(pair[0].left(Fault::SchemaConflictAtRead("pg_roles")), 0, "they happened");
    assert_eq!(pair[0].left(Fault::SchemaConflictAtChange), 0, "these, too");
    assert_eq!(changes(&pair).len(), 14 + 5, "each was sent again");
}

#[tokio::test]
async fn conflicts_without_end_are_given_up_with_a_sentence() {
    let pair = new_cluster().await;
    pair[0].order(Fault::SchemaConflictAtRead("pg_attribute"), u32::MAX);
    let output = run_at(&pair, &PROVISION).await;
    assert_eq!(output.exit, 2, "{output:?}");
    assert!(output.err.contains("OC001") && output.err.contains("run the command again"), "{}", output.err);
}

#[tokio::test]
async fn a_table_of_somebody_elses_is_left_alone() {
    let pair = new_cluster().await;
    pair[0].behind("CREATE TABLE worldseat_sales (seat_key text PRIMARY KEY, price integer)").await;
    let output = run_at(&pair, &PROVISION).await;
    assert_eq!(output.exit, 2, "{output:?}");
    for part in ["table worldseat_sales", "not ours", "has no column sale_id", "has a column price besides"] {
        assert!(output.err.contains(part), "{part}: {}", output.err);
    }
}

#[tokio::test]
async fn the_other_region_is_taken_where_the_first_does_not_answer() {
    let pair =
        Pair::start(Plan { provisioned: false, wrong: [Wrong::Plaintext, Wrong::Nothing], ..Plan::default() }).await;
    let output = run_at(&pair, &PROVISION).await;
    assert_eq!(output.exit, 0, "{output:?}");
    assert!(output.err.contains("us-east-1") && output.err.contains("trying the other region"), "{}", output.err);
    output.line(&["as admin through us-east-2"]);
    assert_eq!(pair[0].lured(), 0, "no token goes to a server without TLS");
}

#[tokio::test]
async fn who_may_not_is_told_what_is_needed() {
    let pair = new_cluster().await;
    for (environment, sentence) in [
        (&[("AWS_ACCESS_KEY_ID", account::ACCESS_KEY), ("AWS_SECRET_ACCESS_KEY", "wrong")][..], "dsql:DbConnectAdmin"),
        (&[], "no AWS credentials"),
    ] {
        let output = run_as(&pair, &PROVISION, environment).await;
        assert_eq!(output.exit, 2, "{output:?}");
        assert!(output.err.contains(sentence), "{sentence}: {}", output.err);
    }
}

#[tokio::test]
async fn what_cannot_be_meant_gets_a_sentence() {
    let pair = "us-east-1=a.example,us-east-2=b.example";
    for (arguments, sentence) in [
        (&["provision", "dsql"][..], "--dsql"),
        (&["provision", "dsql", "--dsql", pair, "--dsql-role", "admin"], "not to run as admin"),
        (&["provision", "dsql", "--dsql", pair, "--iam-role", "me"], "arn:aws:iam::ACCOUNT:role/NAME"),
        (&["provision", "dsql", "--dsql", pair, "--tls-root", "/nonexistent"], "--tls-root"),
        (&["provision"], "dsql"),
    ] {
        let output = run(arguments, &[]).await;
        assert_eq!(output.exit, 2, "{output:?}");
        assert!(output.err.contains(sentence), "{arguments:?}: {}", output.err);
    }
}
