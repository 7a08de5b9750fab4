//! The eventual lane on a DynamoDB that is not ours, from the command line.

use super::process::{output as finished, run, text, worldseat};

use crate::support::Dynalite;

/// Returns one dynalite as the endpoint of both regions.
fn list(dynalite: &Dynalite) -> String {
    format!("us-east-1=http://{0},us-east-2=http://{0}", dynalite.address)
}

#[test]
fn a_stress_passes_on_dynalite_and_says_that_it_is_one_endpoint() {
    let dynalite = Dynalite::start();
    let output = run(&["stress", "--levels", "8,24,48", "--dynamodb", &list(&dynalite)]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{printed}{}", text(&output.stderr));
    let address = dynalite.address;
    let eventual = format!(
        "\neventual  DynamoDB-compatible endpoint {address} for both regions, standing in for DynamoDB global tables (MREC)"
    );
    assert!(printed.contains(&eventual), "{printed}");
    assert!(printed.starts_with("strong    PostgreSQL "), "the other lane stays as it is: {printed}");
}

#[test]
fn tables_of_another_name_are_made_and_used_and_no_others() {
    let dynalite = Dynalite::start();
    let list = list(&dynalite);
    let prefix = ["--dynamodb-prefix", "demo-2026."];
    let output = run(&[&["stress", "--levels", "4", "--lanes", "eventual", "--dynamodb", &list][..], &prefix].concat());
    assert!(text(&output.stdout).contains("confirmed= "), "{}", text(&output.stderr));
    let doctor = |more: &[&str]| text(&run(&[&["doctor", "--dynamodb", &list][..], more].concat()).stdout);
    assert!(doctor(&prefix).contains("demo-2026.sales is there"));
    assert!(doctor(&[]).contains("there is no table worldseat_sales yet"));
}

#[test]
fn without_credentials_there_is_nobody_to_ask() {
    let mut command = worldseat(&["stress", "--levels", "2", "--lanes", "eventual"]);
    command.args(["--dynamodb", "us-east-1,us-east-2"]);
    // The test must use nobody's account and nobody's network.
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"] {
        command.env_remove(name);
    }
    command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    command.env("AWS_EC2_METADATA_DISABLED", "true").env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    let output = finished(&mut command);
    let printed = text(&output.stderr);
    let sentence = "the server has no AWS credentials that can be used; `worldseat doctor` says why (credentials)";
    assert_eq!((output.status.code(), printed.contains(sentence)), (Some(2), true), "{printed}");
}

#[test]
fn the_environments_other_address_is_no_aws() {
    let dynalite = Dynalite::start();
    let mut command = worldseat(&["stress", "--levels", "2", "--lanes", "eventual"]);
    command.args(["--dynamodb", "us-east-1,us-east-2"]);
    command.env("AWS_ENDPOINT_URL_DYNAMODB", format!("http://{}", dynalite.address));
    command.env("AWS_ACCESS_KEY_ID", "nobody").env("AWS_SECRET_ACCESS_KEY", "hush-4711");
    let output = finished(&mut command);
    let printed = text(&output.stderr);
    // No tables are created on a stand-in that was not declared as one.
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(printed.contains("its tables are missing") && !printed.contains("hush"), "{printed}");
}
