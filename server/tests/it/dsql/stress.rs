//! The program itself, as whoever has two clusters starts it.

use std::process::Output;
use tokio::task::spawn_blocking;

use crate::{
    command_line::process::{text, worldseat},
    support::{Pair, Plan, Wrong, account},
};

/// Runs `worldseat stress` with the strong lane on these endpoints.
async fn stress(pair: &Pair, more: &[&str]) -> Output {
    let (list, root) = (pair.list(), pair.tls_root().to_owned());
    let more: Vec<String> = more.iter().map(|argument| (*argument).to_owned()).collect();
    let run = move || {
        let mut command = worldseat(&["stress", "--lanes", "strong", "--dsql", &list, "--tls-root"]);
        command.arg(root).args(more).envs(account::environment()).env("RUST_LOG", "debug").output().unwrap()
    };
    // The endpoints need this thread.
    spawn_blocking(run).await.unwrap()
}

/// What it printed. It is never a secret, not even where everything is logged.
fn said(output: &Output) -> String {
    let said = format!("{}\n{}", text(&output.stdout), text(&output.stderr));
    for secret in [account::SECRET_KEY, account::SESSION_TOKEN, "X-Amz-Signature="] {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
    said
}

#[tokio::test]
async fn it_passes() {
    let pair = Pair::peered().await;
    let output = stress(&pair, &["--levels", "2,8,24,60"]).await;
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("standing in for Aurora DSQL"), "{said}");
    assert!(said.contains("c=60  confirmed= 1  rejected=59  unknown= 0  oversold= 0"), "{said}");
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
        let output = stress(&pair, &["--levels", "2"]).await;
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {said}");
        assert!(text(&output.stderr).contains(words), "{wrong:?}: {said}");
        assert_eq!((pair[0].lured(), pair[0].connections()), (0, 0), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_cluster_that_was_not_provisioned_names_the_step() {
    let pair = Pair::peered().await;
    pair[0].behind("DROP TABLE worldseat_seats").await;
    let output = stress(&pair, &["--levels", "2"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(text(&output.stderr).contains("worldseat provision dsql"), "{}", said(&output));
}
