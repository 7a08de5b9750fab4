//! `worldseat doctor`: a sound set-up is said to be sound, each planted mistake is named, and
//! nothing secret is told.

mod amazon;
mod clocks;
mod dsql;
mod dynamodb;
mod isolation;
mod local;

use crate::support::{Said, databases};

/// The findings are lines of this kind.
fn assert_failed(said: &Said, words: &[&str]) {
    let line = said.line(words);
    assert!(line.starts_with("FAIL"), "{line}");
    assert_eq!(said.exit, 1, "{said:?}");
}

/// The tests' PostgreSQL as `--postgres` takes it: quicker than one of the command's own.
fn postgres() -> String {
    postgres_on(databases().tcp.get_ports()[0])
}

/// The same at another port of loopback: a proxy's.
fn postgres_on(port: u16) -> String {
    let tcp = &databases().tcp;
    let password = String::from_utf8(tcp.get_password().unwrap().to_vec()).unwrap();
    let (user, database) = (tcp.get_user().unwrap(), tcp.get_dbname().unwrap());
    let url = format!("postgres://{user}:{password}@127.0.0.1:{port}/{database}");
    format!("us-east-1={url},us-east-2={url}")
}
