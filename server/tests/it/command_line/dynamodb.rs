//! The eventual lane on a DynamoDB that is not ours, from the command line.

use super::process::{output as finished, run, text, worldseat};

use crate::support::Dynalite;

/// One dynalite, asked by both regions.
fn list(dynalite: &Dynalite) -> String {
    format!("us-east-1=http://{0},us-east-2=http://{0}", dynalite.address)
}

#[test]
fn a_stress_passes_on_dynalite_and_says_that_it_is_one_endpoint() {
    let dynalite = Dynalite::start();
    let output = run(&["stress", "--levels", "8,24,48", "--dynamodb", &list(&dynalite)]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
    let address = dynalite.address;
    let eventual = format!(
        "\neventual  DynamoDB-compatible endpoint {address} for both regions, standing in for DynamoDB global tables (MREC)"
    );
    assert!(said.contains(&eventual), "{said}");
    assert!(said.starts_with("strong    PostgreSQL "), "the other lane stays as it is: {said}");
}

#[test]
fn provisioned_tables_of_another_name_are_used_and_no_others_are_made() {
    let dynalite = Dynalite::start();
    let (list, prefix) = (list(&dynalite), ["--dynamodb-prefix", "demo-2026."]);
    let provision = |more: &[&str]| {
        let output = run(&[&["provision", "dynamodb", "--dynamodb", &list], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let dry_run = ["--dry-run", prefix[0], prefix[1]];
    let dry = provision(&dry_run);
    assert!(dry.contains("demo-2026.seats: would create it in us-east-1, billed by the request\n"), "{dry}");
    assert_eq!(provision(&dry_run), dry, "nothing was changed");
    let made = provision(&prefix);
    assert!(made.contains("demo-2026.sales: done: create it in us-east-1, billed by the request\n"), "{made}");
    assert!(!provision(&prefix).contains("done:"), "the second time there is nothing to do");

    let stress = ["stress", "--levels", "4", "--lanes", "eventual", "--dynamodb", &list];
    let output = run(&[&stress[..], &prefix].concat());
    assert!(text(&output.stdout).contains("confirmed= "), "{}", text(&output.stderr));
    let own = provision(&["--dry-run"]);
    assert!(own.contains("worldseat_sales: not there in us-east-1\n"), "{own}");
}

#[test]
fn without_a_list_there_is_nothing_to_provision_and_without_credentials_nobody_to_ask() {
    let output = run(&["provision", "dynamodb"]);
    assert_eq!((output.status.code(), text(&output.stderr).contains("--dynamodb <LIST>")), (Some(2), true));

    for (arguments, said) in [
        (&["provision", "dynamodb", "--dry-run"][..], "no AWS credentials were found to ask us-east-1 with"),
        (
            &["stress", "--levels", "2", "--lanes", "eventual"],
            "the server has no AWS credentials that can be used; `worldseat doctor` says why (credentials)",
        ),
    ] {
        let mut command = worldseat(arguments);
        command.args(["--dynamodb", "us-east-1,us-east-2"]);
        // Nobody's account, nobody's network.
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"] {
            command.env_remove(name);
        }
        command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        command.env("AWS_EC2_METADATA_DISABLED", "true").env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        let output = finished(&mut command);
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), told.contains(said)), (Some(2), true), "{told}");
    }
}

#[test]
fn the_environments_other_address_is_no_aws() {
    let dynalite = Dynalite::start();
    let mut command = worldseat(&["provision", "dynamodb", "--dynamodb", "us-east-1,us-east-2"]);
    command.env("AWS_ENDPOINT_URL_DYNAMODB", format!("http://{}", dynalite.address));
    command.env("AWS_ACCESS_KEY_ID", "nobody").env("AWS_SECRET_ACCESS_KEY", "hush-4711");
    let output = finished(&mut command);
    let told = text(&output.stderr);
    // One endpoint for both regions cannot have a replica.
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("neither is a copy of the other") && !told.contains("hush"), "{told}");
}
