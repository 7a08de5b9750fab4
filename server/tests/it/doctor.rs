//! `worldseat doctor` reports a sound set-up as sound, names each planted mistake, and prints no secret.

mod amazon;
mod clocks;
mod dsql;
mod dynamodb;
mod isolation;
mod local;

use crate::support::{CommandOutput, databases};

/// Checks that the finding with these words is a failure, and that the exit status says so.
fn assert_failed(output: &CommandOutput, words: &[&str]) {
    let line = output.line(words);
    assert!(line.starts_with("FAIL"), "{line}");
    assert_eq!(output.exit, 1, "{output:?}");
}

/// Returns the tests' PostgreSQL as a value of `--postgres`: it is quicker than one that the command starts itself.
fn postgres() -> String {
    postgres_on(databases().tcp.get_ports()[0])
}

/// Returns the same at another port of loopback, which is a proxy's.
fn postgres_on(port: u16) -> String {
    let tcp = &databases().tcp;
    let password = String::from_utf8(tcp.get_password().unwrap().to_vec()).unwrap();
    let (user, database) = (tcp.get_user().unwrap(), tcp.get_dbname().unwrap());
    let url = format!("postgres://{user}:{password}@127.0.0.1:{port}/{database}");
    format!("us-east-1={url},us-east-2={url}")
}
