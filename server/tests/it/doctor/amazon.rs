//! The eventual lane as on AWS itself. `AWS_ENDPOINT_URL` sends its requests to an endpoint of the tests: to one that
//! only has tables, or to an account that knows replicas and no items.

use super::{assert_failed, postgres};
use crate::support::{CommandOutput, ControlPlane, FakeTable, SECRET, TOKEN, account, new_table_for, run, within};
use clap::Parser;
use engines::settings::EngineSettings;
use ops::doctor::{Finding, examine};

const REGIONS: &str = "us-east-1,us-east-2";

async fn doctor(more: &[&str]) -> CommandOutput {
    let table = new_table_for(account::ACCESS_KEY).await;
    let elsewhere = format!("http://{}", table.endpoint(0));
    let environment = [&account::environment()[..], &[("AWS_ENDPOINT_URL", &elsewhere)]].concat();
    run(&[&["doctor", "--postgres", &postgres(), "--dynamodb", REGIONS], more].concat(), &environment).await
}

#[tokio::test]
async fn a_table_that_is_not_there() {
    let output = doctor(&["--dynamodb-prefix", "absent_"]).await;
    assert_failed(
        &output,
        &["us-east-1", "seats", "there is no table absent_seats", "deploy/dynamodb-global-table.yaml"],
    );
    assert!(output.line(&["eventual", "replication"]).contains("not checked"), "{}", output.out);
}

#[tokio::test]
async fn a_table_without_a_replica_is_no_global_table() {
    let output = doctor(&[]).await;
    assert_failed(&output, &["us-east-1", "seats", "no replica in us-east-2", "deploy/dynamodb-global-table.yaml"]);
}

#[tokio::test]
async fn without_credentials_nothing_is_asked() {
    let output = run(&["doctor", "--postgres", &postgres(), "--dynamodb", REGIONS], &[]).await;
    assert_failed(&output, &["eventual", "credentials", "no AWS credentials"]);
    assert!(output.line(&["us-east-1", "sales "]).contains("not checked: it needs credentials"), "{}", output.out);
}

#[derive(Debug, Parser)]
struct Flags {
    #[command(flatten)]
    engines: EngineSettings,
}

/// Runs the doctor on this account and returns its lines; none of them may hold a secret.
async fn lines_of(aws: &ControlPlane) -> Vec<String> {
    let flags = Flags::parse_from(["doctor", "--postgres", &postgres(), "--dynamodb", REGIONS]);
    let findings = within(examine(&flags.engines, Some(aws.config()), &mut |_| {})).await;
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    let all = lines.join("\n");
    assert!(!all.contains(SECRET) && !all.contains(TOKEN), "{all}");
    lines
}

/// Creates both tables in both regions, with the ledger of the first region changed in this way.
async fn with(ledger: impl Fn(FakeTable) -> FakeTable) -> ControlPlane {
    let aws = ControlPlane::empty().await;
    let copied = |table: FakeTable, other: &str| table.expiring_by("expires_at").copied_to(other, Some("ACTIVE"));
    for (here, other) in [("us-east-1", "us-east-2"), ("us-east-2", "us-east-1")] {
        aws.put(here, "worldseat_seats", copied(FakeTable::seat_map(), other));
        aws.put(here, "worldseat_sales", copied(FakeTable::ledger(), other));
    }
    aws.put("us-east-1", "worldseat_sales", ledger(copied(FakeTable::ledger(), "us-east-2")));
    aws
}

#[tokio::test]
async fn each_state_of_a_table_is_named() {
    type Change = fn(FakeTable) -> FakeTable;
    let cases: [(&str, Change, &[&str]); 6] = [
        ("ok", |table| table, &["sales ", "is ACTIVE, replicated to us-east-2 (MREC)"]),
        ("ok", |table| table, &["sales' TTL", "on, by expires_at"]),
        ("FAIL", FakeTable::strongly_consistent, &["sales ", "(MRSC)"]),
        ("FAIL", |table| table.copied_to("us-east-2", Some("CREATING")), &["sales ", "is CREATING", "Wait"]),
        ("FAIL", |_| FakeTable::keyed(&["id"]), &["sales ", "has the key (id HASH S)"]),
        ("warn", |table| table.expiring_by("gone_at"), &["sales' TTL", "by gone_at"]),
    ];
    for (mark, change, words) in cases {
        let lines = lines_of(&with(change).await).await;
        let line = lines.iter().find(|line| line.contains("us-east-1") && words.iter().all(|word| line.contains(word)));
        assert!(line.is_some_and(|line| line.starts_with(mark)), "{mark} {words:?}:\n{}", lines.join("\n"));
    }
}

#[tokio::test]
async fn refusals_are_told_without_what_was_signed() {
    for (error, sentence) in [
        ("AccessDeniedException", "the policy of the site's role"),
        ("InvalidSignatureException", "The secret key is wrong"),
        ("ExpiredTokenException", "The session has ended"),
    ] {
        let aws = with(|table| table).await;
        aws.refuse("DescribeTable", error, 100);
        let lines = lines_of(&aws).await;
        let line = lines.iter().find(|line| line.contains("sales ") && line.contains(error)).expect(error);
        assert!(line.starts_with("FAIL") && line.contains(sentence), "{line}");
        let clock = lines.iter().find(|line| line.contains("us-east-1") && line.contains("clock")).expect("looked at");
        assert!(clock.starts_with("ok"), "a refusal has a date, too: {clock}");
    }
}
