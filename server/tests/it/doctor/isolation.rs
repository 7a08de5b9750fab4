//! A proxy before the database weakens the isolation of transactions: the doctor and the races report it.

use super::{assert_failed, postgres_on};
use crate::support::{Fault, Pair, Proxy, account, databases, run, run_at};

const WEAKER: &str = "REPEATABLE READ is asked for and transactions have READ COMMITTED";

async fn weakening() -> (Proxy, String) {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    proxy.weaken(0..usize::MAX);
    let list = postgres_on(proxy.address.port());
    (proxy, list)
}

#[tokio::test]
async fn a_proxy_that_changes_begin_is_found() {
    let (proxy, list) = weakening().await;
    let output = run(&["doctor", "--ephemeral", "--postgres", &list], &[]).await;
    assert_failed(&output, &["strong", "us-east-2", "isolation", WEAKER, "WORLDSEAT_POSTGRES"]);
    assert!(output.line(&["strong", "sale"]).contains("not checked"), "{}", output.out);
    proxy.weaken(0..0);
    let output = run(&["doctor", "--ephemeral", "--postgres", &list, "--connections", "8"], &[]).await;
    assert!(
        output.line(&["us-east-1", "isolation", "transactions have REPEATABLE READ"]).starts_with("ok"),
        "{output:?}"
    );
}

#[tokio::test]
async fn before_a_cluster_too_and_one_that_does_not_tell_is_to_be_known_of() {
    let pair = Pair::start(crate::support::Plan { provisioned: false, ..Default::default() }).await;
    assert_eq!(run_at(&pair, &["provision", "dsql", "--iam-role", account::ARN]).await.exit, 0);
    pair[1].proxy.weaken(0..usize::MAX);
    pair[0].order(Fault::LevelUnreported, u32::MAX);
    let output = run_at(&pair, &["doctor", "--ephemeral"]).await;
    assert_failed(&output, &["us-east-2", "isolation", WEAKER, "WORLDSEAT_DSQL"]);
    let line = output.line(&["us-east-1", "isolation", "does not tell"]);
    assert!(line.starts_with("warn"), "{line}");
}

#[tokio::test]
async fn a_race_is_not_run_there() {
    let (_proxy, list) = weakening().await;
    let output = run(&["stress", "--lanes", "strong", "--levels", "8", "--postgres", &list], &[]).await;
    assert_eq!(output.exit, 2, "{output:?}");
    for words in ["REPEATABLE READ", "READ COMMITTED", "WORLDSEAT_POSTGRES"] {
        assert!(output.err.contains(words), "{words}: {output:?}");
    }
    assert!(!output.out.contains("oversold"), "no buyer was sent: {output:?}");
}
