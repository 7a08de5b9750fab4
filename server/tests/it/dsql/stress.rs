//! The program itself, started as by somebody who has two clusters.

use crate::support::{CommandOutput, Dynalite, Pair, Plan, Wrong, account, run_as};

/// Runs `worldseat stress` with the strong lane on these endpoints. It prints no secret, not even where everything is
/// logged.
async fn stress(pair: &Pair, more: &[&str]) -> CommandOutput {
    let environment = [&account::environment()[..], &[("RUST_LOG", "debug")]].concat();
    run_as(pair, &[&["stress"], more].concat(), &environment).await
}

/// The strong lane runs with the tokens, certificates and statements that Aurora DSQL requires, the eventual lane on a
/// DynamoDB that other people wrote. That is one endpoint for both regions, so nothing is replicated: everybody reads a
/// write at once, and both regions' ledgers are the same. It still oversells, because buyers overtake each other
/// between their read and their write.
#[tokio::test]
async fn it_passes_with_the_eventual_lane_on_a_second_dynamodb() {
    let (pair, dynalite) = (Pair::peered().await, Dynalite::start());
    let list = format!("us-east-1=http://{0},us-east-2=http://{0}", dynalite.address);
    let output = stress(&pair, &["--levels", "8,24,48,60", "--dynamodb", &list]).await;
    assert_eq!(output.exit, 0, "{output:?}");
    assert!(output.line(&["strong "]).ends_with("standing in for Aurora DSQL"), "{output:?}");
    assert!(
        output.line(&["eventual "]).contains("for both regions, standing in for DynamoDB global tables"),
        "{output:?}"
    );
    assert!([0, 1].iter().all(|region| pair[*region].connections() > 0), "both endpoints were used");
    assert!(!pair.statements().iter().any(|sql| sql.starts_with("CREATE")), "the tables were there before");
}

#[tokio::test]
async fn servers_that_cannot_be_trusted_are_a_sentence_and_status_2() {
    for (wrong, words) in [
        (Wrong::Plaintext, "could not prove who it is, or offers no TLS"),
        (Wrong::Authority, "could not prove who it is, or offers no TLS"),
        (Wrong::Name, "could not prove who it is, or offers no TLS"),
        (Wrong::Secret, "refused the server's token"),
    ] {
        let pair = Pair::start(Plan { wrong: [wrong; 2], ..Plan::default() }).await;
        let output = stress(&pair, &["--levels", "2", "--lanes", "strong"]).await;
        assert_eq!(output.exit, 2, "{wrong:?}: {output:?}");
        assert!(output.err.contains(words), "{wrong:?}: {output:?}");
        assert_eq!((pair[0].lured(), pair[0].connections()), (0, 0), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_cluster_that_was_not_provisioned_names_the_step() {
    let pair = Pair::peered().await;
    pair[0].behind("DROP TABLE worldseat_seats").await;
    let output = stress(&pair, &["--levels", "2", "--lanes", "strong"]).await;
    assert_eq!(output.exit, 2, "{output:?}");
    assert!(output.err.contains("worldseat provision dsql"), "{output:?}");
}
