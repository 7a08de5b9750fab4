//! Mistakes planted on the way to Aurora DSQL, and in the clusters.

use super::assert_failed;
use crate::support::{Fault, Pair, Plan, Wrong, account, closed_port, run, run_as, run_at};
use std::time::Duration;

const DOCTOR: [&str; 2] = ["doctor", "--ephemeral"];

/// Starts a pair and provisions it with `worldseat provision dsql`.
async fn sound() -> Pair {
    let pair = Pair::start(Plan { provisioned: false, ..Plan::default() }).await;
    let output = run_at(&pair, &["provision", "dsql", "--iam-role", account::ARN]).await;
    assert_eq!(output.exit, 0, "{output:?}");
    pair
}

#[tokio::test]
async fn a_sound_pair_is_said_to_be_sound() {
    let pair = sound().await;
    let output = run_at(&pair, &DOCTOR).await;
    assert_eq!(output.exit, 0, "{output:?}");
    assert!(output.out.lines().all(|line| !line.starts_with("FAIL") && !line.starts_with('-')), "{}", output.out);
    for words in [
        ["strong", "credentials", "in the environment (AWS_ACCESS_KEY_ID)"],
        ["us-east-1", "TLS", "1.3, direct, certificate of localhost until "],
        ["us-east-2", "token", "accepted as worldseat_app"],
        ["us-east-2", "isolation", "transactions have REPEATABLE READ"],
        ["us-east-1", "schema", "5 tables"],
        ["us-east-2", "latency", "a transaction that writes"],
        ["settings", "hosts that stand in for Aurora DSQL", "64 connections"],
        ["strong", "one database", "what us-east-1 writes us-east-2 reads"],
        ["strong", "name", "standing in for Aurora DSQL"],
        ["us-east-2", "sale", "sold once and removed"],
    ] {
        assert!(output.line(&words).starts_with("ok"), "{words:?}: {}", output.out);
    }
    assert!(output.line(&["roots", "--tls-root"]).starts_with("warn"), "{}", output.out);
    let rows = "(SELECT count(*) FROM worldseat_venues) + (SELECT count(*) FROM worldseat_seats) \
                + (SELECT count(*) FROM worldseat_sales)";
    pair[0].behind(&format!("DO $$ BEGIN IF {rows} > 0 THEN RAISE 'the doctor left something'; END IF; END $$")).await;
}

#[tokio::test]
async fn as_json_it_says_the_same() {
    let pair = Pair::start(Plan { wrong: [Wrong::Nothing, Wrong::Name], ..Plan::default() }).await;
    let output = run_at(&pair, &["doctor", "--ephemeral", "--json"]).await;
    let json: serde_json::Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!((output.exit, json["exit"].as_i64()), (1, Some(1)));
    let findings = json["findings"].as_array().unwrap();
    let tls = findings.iter().find(|found| found["what"] == "TLS" && found["region"] == "us-east-2").unwrap();
    assert_eq!((tls["state"].as_str(), tls["lane"].as_str()), (Some("fail"), Some("strong")));
    assert!(tls["detail"].as_str().unwrap().contains("not for localhost") && tls["then"].is_string(), "{tls}");
}

#[tokio::test]
async fn a_server_that_takes_tls_only_when_asked_is_sound_too() {
    let pair = Pair::start(Plan { direct: false, ..Plan::default() }).await;
    let output = run_at(&pair, &DOCTOR).await;
    assert!(output.line(&["us-east-1", "TLS", "after asking for it"]).starts_with("ok"));
}

#[tokio::test]
async fn no_credentials() {
    let pair = Pair::peered().await;
    let output = run_as(&pair, &DOCTOR, &[]).await;
    assert_failed(&output, &["strong", "credentials", "no AWS credentials", "AWS_PROFILE"]);
    assert!(output.line(&["us-east-1", "token"]).ends_with("not checked: it needs credentials"), "{}", output.out);
    assert!(output.line(&["us-east-1", "TLS"]).starts_with("ok"), "what can be looked at is: {}", output.out);
}

#[tokio::test]
async fn a_region_that_does_not_match_its_host() {
    let ids = ["a", "b"].map(|letter| letter.repeat(26));
    let list = format!("us-east-1={}.dsql.us-east-2.on.aws,us-east-2={}.dsql.us-east-1.on.aws", ids[0], ids[1]);
    let output = run(&["doctor", "--ephemeral", "--dsql", &list], &[]).await;
    assert_eq!(output.exit, 2, "it could not look: {output:?}");
    assert!(output.err.contains("the host given for us-east-1 is in us-east-2"), "{}", output.err);
    assert!(output.err.contains("--dsql"), "{}", output.err);
}

#[tokio::test]
async fn a_host_that_does_not_resolve() {
    let list = "us-east-1=nowhere.invalid,us-east-2=neither.invalid";
    let output = run(&["doctor", "--ephemeral", "--dsql", list], &account::environment()).await;
    assert_failed(&output, &["us-east-1", "DNS", "there is no host nowhere.invalid", "WORLDSEAT_DSQL"]);
    assert!(output.line(&["us-east-1", "token"]).contains("not checked: it needs TLS"), "{}", output.out);
}

#[tokio::test]
async fn nobody_listens() {
    let ((first, _one), (second, _two)) = (closed_port(), closed_port());
    let list = format!("us-east-1=localhost:{},us-east-2=localhost:{}", first.port(), second.port());
    let output = run(&["doctor", "--ephemeral", "--dsql", &list], &account::environment()).await;
    assert_failed(&output, &["us-east-2", "TCP", "nobody listens"]);
}

#[tokio::test]
async fn servers_that_cannot_prove_who_they_are() {
    for (wrong, sentence) in [
        (Wrong::Plaintext, "offers no TLS"),
        (Wrong::Authority, "is by nobody we trust"),
        (Wrong::Name, "is not for localhost"),
    ] {
        let pair = Pair::start(Plan { wrong: [Wrong::Nothing, wrong], ..Plan::default() }).await;
        let output = run_at(&pair, &DOCTOR).await;
        assert_failed(&output, &["us-east-2", "TLS", sentence]);
        assert_eq!(pair[1].lured(), 0, "{wrong:?}: no token goes there");
        assert!(output.line(&["us-east-1", "TLS"]).starts_with("ok"), "the other one is right: {}", output.out);
        assert!(output.line(&["strong", "one database"]).contains("not checked"), "{}", output.out);
    }
}

#[tokio::test]
async fn a_wrong_secret_key() {
    let pair = Pair::peered().await;
    let environment = [("AWS_ACCESS_KEY_ID", account::ACCESS_KEY), ("AWS_SECRET_ACCESS_KEY", "not-the-secret")];
    let output = run_as(&pair, &DOCTOR, &environment).await;
    assert_failed(&output, &["us-east-1", "token", "the secret key is not the one of the access key"]);
    assert!(!output.out.contains("not-the-secret") && !output.err.contains("not-the-secret"));
}

#[tokio::test]
async fn a_role_without_a_mapping() {
    let pair = Pair::start(Plan { provisioned: false, ..Plan::default() }).await;
    assert_eq!(run_at(&pair, &["provision", "dsql"]).await.exit, 0);
    let output = run_at(&pair, &DOCTOR).await;
    assert_failed(&output, &["us-east-1", "token", "let in as admin", "provision dsql --iam-role ARN"]);
}

#[tokio::test]
async fn missing_tables() {
    let pair = sound().await;
    pair[0].behind("DROP TABLE worldseat_runs").await;
    let output = run_at(&pair, &DOCTOR).await;
    assert_failed(&output, &["us-east-1", "schema", "no table worldseat_runs", "worldseat provision dsql"]);
    assert!(output.line(&["us-east-1", "latency"]).contains("not checked: it needs schema"), "{}", output.out);
}

#[tokio::test]
async fn a_table_with_other_columns() {
    let pair = sound().await;
    pair[0].behind("ALTER TABLE worldseat_seats DROP COLUMN owner").await;
    let output = run_at(&pair, &DOCTOR).await;
    assert_failed(&output, &["us-east-2", "schema", "worldseat_seats has no column owner"]);
}

#[tokio::test]
async fn a_missing_privilege() {
    let pair = sound().await;
    pair[0].behind("REVOKE DELETE ON worldseat_sales FROM worldseat_app").await;
    let output = run_at(&pair, &DOCTOR).await;
    assert_failed(&output, &["us-east-1", "rights", "worldseat_app lacks DELETE on worldseat_sales"]);
}

#[tokio::test]
async fn two_clusters_that_are_not_peered() {
    let pair = Pair::start(Plan { peered: false, ..Plan::default() }).await;
    let output = run_at(&pair, &DOCTOR).await;
    assert_failed(&output, &["strong", "one database", "these are two databases", "Peer the two clusters"]);
}

#[tokio::test]
async fn a_clock_that_is_behind() {
    let pair = sound().await;
    pair[0].clock_ahead(Duration::from_secs(1000));
    let output = run_at(&pair, &DOCTOR).await;
    assert_failed(&output, &["us-east-1", "token", "this machine's clock is behind"]);
}

#[tokio::test]
async fn too_many_connections() {
    let pair = sound().await;
    pair[1].order(Fault::TooManyConnections, u32::MAX);
    let output = run_at(&pair, &DOCTOR).await;
    assert_failed(&output, &["us-east-2", "token", "53300", "WORLDSEAT_CONNECTIONS"]);
}

#[tokio::test]
async fn a_cluster_that_sleeps() {
    let pair = sound().await;
    pair[0].order(Fault::WakingUp, u32::MAX);
    let output = run_at(&pair, &DOCTOR).await;
    assert_failed(&output, &["us-east-1", "token", "waking up", "Run the command again"]);
}
