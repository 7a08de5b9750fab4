//! The program, also as somebody with an AWS account runs it: settings by flags, credentials by the environment.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    sync::LazyLock,
};

use super::{Pair, account, within};

/// The program, from the same build as these tests. Cargo builds it for the tests of its own package only, so it is
/// built here; if it is up to date, that takes a moment.
static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let tests = std::env::current_exe().expect("the tests have a path");
    let profile = tests.ancestors().nth(2).expect("they are in target/PROFILE/deps");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package=server", "--bin=worldseat", "--target-dir"]);
    build.arg(profile.parent().expect("the profile has a directory above"));
    if profile.ends_with("release") {
        build.arg("--release");
    }
    // Cargo sets these for the tests; if they are passed on to it, it takes the existing build for out of date.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|begin| name.starts_with(begin)) {
            build.env_remove(&*name);
        }
    }
    assert!(build.status().expect("cargo runs").success(), "the program could not be built");
    profile.join("worldseat")
});

/// The result of a command.
#[derive(Debug)]
pub(crate) struct CommandOutput {
    /// The exit status.
    pub(crate) exit: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// Returns a command of the program, without the settings of this process's environment.
pub(crate) fn worldseat(arguments: &[&str]) -> Command {
    let mut command = Command::new(&*BINARY);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["WORLDSEAT_", "LEPTOS_", "AWS_", "RUST_"].iter().any(|begin| name.starts_with(begin)) {
            command.env_remove(&*name);
        }
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs the program to its end with these credentials and no other settings of this process. Its output is searched for
/// secrets.
pub(crate) async fn run(arguments: &[&str], environment: &[(&str, &str)]) -> CommandOutput {
    let mut command = tokio::process::Command::from(worldseat(arguments));
    // No account of a person or of a machine is used: a test has only the credentials that it passes.
    command.env("AWS_EC2_METADATA_DISABLED", "true").env("HOME", "/nonexistent");
    command.envs(environment.iter().copied()).kill_on_drop(true);
    let output = within(command.output()).await.expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let command_output =
        CommandOutput { exit: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    command_output.holds_no_secret();
    command_output
}

/// Runs the program against a pair of endpoints, as the account's one identity.
pub(crate) async fn run_at(pair: &Pair, arguments: &[&str]) -> CommandOutput {
    run_as(pair, arguments, &account::environment()).await
}

/// Runs the program against a pair of endpoints, with these credentials.
pub(crate) async fn run_as(pair: &Pair, arguments: &[&str], environment: &[(&str, &str)]) -> CommandOutput {
    let (list, root) = (pair.list(), pair.tls_root().to_str().expect("a path").to_owned());
    run(&[arguments, &["--dsql", &list, "--tls-root", &root]].concat(), environment).await
}

impl CommandOutput {
    /// Returns the one line that contains these words.
    pub(crate) fn line(&self, words: &[&str]) -> &str {
        let holds = |line: &&str| words.iter().all(|word| line.contains(word));
        self.out.lines().find(holds).unwrap_or_else(|| panic!("no line with {words:?}:\n{}\n{}", self.out, self.err))
    }

    fn holds_no_secret(&self) {
        let all = [&self.out, &self.err].map(String::as_str).concat();
        for secret in [account::ACCESS_KEY, account::SECRET_KEY, account::SESSION_TOKEN, "X-Amz-", "another-secret"] {
            assert!(!all.contains(secret), "{secret} is told:\n{all}");
        }
    }
}
