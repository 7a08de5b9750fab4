//! The eventual lane as on AWS itself: `AWS_ENDPOINT_URL` sends its requests to an endpoint here.

use super::assert_failed;
use crate::support::{Said, account, databases, run};

async fn look(more: &[&str]) -> Said {
    let elsewhere = format!("http://{}", databases().tables[0]);
    let environment = [&account::environment()[..], &[("AWS_ENDPOINT_URL", &elsewhere)]].concat();
    run(&[&["doctor", "--ephemeral", "--dynamodb", "us-east-1,us-east-2"], more].concat(), &environment).await
}

#[tokio::test]
async fn a_table_that_is_not_there() {
    let said = look(&["--dynamodb-prefix", "absent_"]).await;
    assert_failed(&said, &["us-east-1", "seats", "there is no table absent_seats", "worldseat provision dynamodb"]);
    assert!(said.line(&["eventual", "replication"]).contains("not checked"), "{}", said.out);
}

#[tokio::test]
async fn a_table_without_a_replica_is_no_global_table() {
    let said = look(&[]).await;
    assert_failed(&said, &["us-east-1", "seats", "no replica in us-east-2", "worldseat provision dynamodb"]);
}

#[tokio::test]
async fn without_credentials_nothing_is_asked() {
    let said = run(&["doctor", "--ephemeral", "--dynamodb", "us-east-1,us-east-2"], &[]).await;
    assert_failed(&said, &["eventual", "credentials", "no AWS credentials"]);
    assert!(said.line(&["us-east-1", "sales "]).contains("not checked: it needs credentials"), "{}", said.out);
}
