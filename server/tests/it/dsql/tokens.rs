//! The tokens are equal to those of botocore, which the AWS CLI and every Python program use: at the same time and with
//! the same keys, character by character. With a session token, the two write it at different places of the query, but
//! sign the same.

use aws_smithy_async::time::StaticTimeSource;
use std::{
    path::Path,
    process::Command,
    time::{Duration, UNIX_EPOCH},
};
use store::dsql::{Endpoint, mint};

use crate::support::{
    account::{ACCESS_KEY, SECRET_KEY, SESSION_TOKEN, config_at},
    output,
};

const CLUSTER: &str = "abcdefghijklmnopqrstuvwxy2.dsql.us-east-2.on.aws";
/// 23 November 2026, 04:19:38 UTC; the last second of a leap day; the first of a year.
const TIMES: [u64; 3] = [1_795_407_578, 1_709_251_199, 1_767_225_600];

/// Returns the path of Python, which `scripts/test-rust.sh` installs.
fn python() -> String {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/botocore/bin/python");
    assert!(python.exists(), "botocore is missing: run scripts/test-rust.sh, or ensure_botocore of scripts/tools");
    python.display().to_string()
}

/// Returns botocore's tokens: one for a custom role and one for `admin`.
fn botocores(at: u64, session: Option<&str>) -> [String; 2] {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/dsql/botocore_tokens.py");
    let seconds = at.to_string();
    let mut command = Command::new(python());
    // It gets only these settings: no profile or region of the person who runs the tests.
    command.env_clear().arg(script).args([CLUSTER, "us-east-2", &seconds, ACCESS_KEY, SECRET_KEY]).args(session);
    let output = output(&mut command);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tokens = String::from_utf8(output.stdout).unwrap();
    let tokens: Vec<String> = tokens.lines().map(str::to_owned).collect();
    tokens.try_into().unwrap()
}

async fn ours(at: u64, session: Option<&str>, role: &str) -> String {
    let endpoint = Endpoint { region: "us-east-2".parse().unwrap(), host: CLUSTER.parse().unwrap(), address: None };
    let clock = StaticTimeSource::new(UNIX_EPOCH + Duration::from_secs(at));
    mint(&endpoint, role, &config_at(clock, session)).await.unwrap().as_str().to_owned()
}

/// Returns the host, and the parameters in alphabetical order.
fn parts(token: &str) -> (&str, Vec<&str>) {
    let (host, query) = token.split_once("/?").unwrap();
    let mut query: Vec<&str> = query.split('&').collect();
    query.sort_unstable();
    (host, query)
}

#[tokio::test]
async fn tokens_are_botocores() {
    for at in TIMES {
        for session in [None, Some(SESSION_TOKEN)] {
            let [app, admin] = botocores(at, session);
            let own = [ours(at, session, "worldseat_app").await, ours(at, session, "admin").await];
            assert_eq!(own.each_ref().map(|token| parts(token)), [parts(&app), parts(&admin)]);
            assert_eq!(own == [app.clone(), admin.clone()], session.is_none(), "{own:?} {app} {admin}");
            assert_eq!(app.contains("X-Amz-Security-Token"), session.is_some());
            assert_ne!(app, admin);
        }
    }
}
