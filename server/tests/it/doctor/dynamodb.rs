//! Mistakes planted in DynamoDB's tables, at endpoints that are not AWS's.

use super::{assert_failed, postgres};
use crate::support::{CommandOutput, closed_port, databases, dynalite, new_table, run};
use aws_sdk_dynamodb::{
    Client, Config,
    config::{BehaviorVersion, Region},
    types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType},
};
use std::net::SocketAddr;
use store::dynamodb::dummy_credentials;

async fn doctor(addresses: [SocketAddr; 2], more: &[&str]) -> CommandOutput {
    let [first, second] = addresses;
    let list = format!("us-east-1=http://{first},us-east-2=http://{second}");
    run(&[&["doctor", "--postgres", &postgres(), "--dynamodb", &list], more].concat(), &[]).await
}

/// Returns a client of an endpoint that bypasses the program.
fn client(address: SocketAddr) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(format!("http://{address}"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .credentials_provider(dummy_credentials());
    Client::from_conf(config.build())
}

#[tokio::test]
async fn replicas_that_replicate_are_sound() {
    let output = doctor(databases().tables, &[]).await;
    assert_eq!(output.exit, 0, "{output:?}");
    for words in [
        ["us-east-1", "clock", " s "],
        ["us-east-2", "seats", "worldseat_seats is there"],
        ["eventual", "replication", "a row from us-east-1 was in us-east-2 after"],
        ["eventual", "and back", "a row from us-east-2 was in us-east-1 after"],
        ["us-east-1", "sale", "sold once and removed"],
    ] {
        assert!(output.line(&words).starts_with("ok"), "{words:?}: {}", output.out);
    }
}

#[tokio::test]
async fn a_region_that_does_not_answer() {
    let (nobody, _guard) = closed_port();
    let output = doctor([databases().tables[0], nobody], &[]).await;
    assert_failed(&output, &["us-east-2", "TCP", "nobody listens", "WORLDSEAT_DYNAMODB"]);
    assert!(
        output.line(&["eventual", "replication"]).contains("not checked: it needs clock in us-east-2"),
        "{}",
        output.out
    );
    assert!(output.line(&["eventual", "us-east-1", "seats"]).starts_with("ok"), "{}", output.out);
}

#[tokio::test]
async fn a_table_with_another_key() {
    let [first, second] = databases().tables;
    let name = "other_sales";
    for address in [first, second] {
        let attribute = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S);
        let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash);
        let create = client(address).create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
        create.attribute_definitions(attribute.build().unwrap()).key_schema(key.build().unwrap()).send().await.unwrap();
    }
    let output = doctor([first, second], &["--dynamodb-prefix", "other_"]).await;
    assert_failed(
        &output,
        &["us-east-1", "sales", "other_sales has the key (id HASH S)", "ours is (scope, seat_sale)"],
    );
}

#[tokio::test]
async fn tables_of_an_emulator_that_are_not_there_yet_are_no_mistake() {
    let output = doctor(databases().tables, &["--dynamodb-prefix", "nobody_"]).await;
    let line = output.line(&["us-east-1", "seats", "there is no table nobody_seats yet"]);
    assert!(line.starts_with('-'), "{line}");
    assert_eq!(output.exit, 0, "{output:?}");
}

#[tokio::test]
async fn two_databases_that_do_not_replicate() {
    let (one, other) = (new_table().await, new_table().await);
    let output = doctor([one.endpoint(0), other.endpoint(1)], &[]).await;
    assert_failed(&output, &["eventual", "replication", "Nothing replicates between these endpoints"]);
}

#[tokio::test]
async fn one_endpoint_twice_is_said_to_be_one_database() {
    let address = dynalite();
    let list = format!("us-east-1=http://{address},us-east-2=http://{address}");
    let prefix = ["--dynamodb-prefix", "examined_"];
    let stress = ["stress", "--levels", "2", "--lanes", "eventual", "--dynamodb", &list];
    let made = run(&[&stress[..], &prefix[..]].concat(), &[]).await;
    assert!(made.out.contains("confirmed="), "{made:?}");
    let output = doctor([address, address], &prefix).await;
    assert_eq!(output.exit, 0, "by other people, in another language: {output:?}");
    assert!(output.line(&["eventual", "name", "for both regions, standing in"]).starts_with("ok"), "{}", output.out);
    assert!(output.line(&["us-east-2", "sales' TTL"]).starts_with("ok"), "{}", output.out);
}
