//! The command line.

mod check;
mod doctor;
mod endpoints;
mod findings;
mod leptos_options;
mod print;
mod progress;
mod provision;
mod report;
mod serve;
mod stress;

use clap::{
    Error, Parser, Subcommand,
    error::{ContextKind, ContextValue},
};
use nix::sys::stat::{Mode, umask};
use std::{
    env,
    process::{ExitCode, exit},
    time::Duration,
};

/// One seat must sell to exactly one fan.
///
/// WorldSeat fires many simultaneous buyers at one seat from two regions. The same
/// naive read-then-write purchase runs on two databases, and the verdict is counted
/// from the committed ledger. Without a sub-command it serves the site, with local
/// engines that it starts itself.
#[derive(Debug, Parser)]
#[command(name = "worldseat", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::ServeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site (the default)
    Serve(serve::ServeArgs),
    /// Race at growing numbers of buyers, without a browser
    Stress(stress::StressArgs),
    /// Judge a run's evidence again: a bundle or a history, offline
    Check(check::CheckArgs),
    /// Look at everything the site needs, and say what is right and what to do about what is not
    Doctor(doctor::DoctorArgs),
    /// Say how to look at the committed rows of a running server with other tools
    Endpoints(endpoints::EndpointsArgs),
    /// Make what a lane needs on AWS, once and beforehand; safe to run again
    Provision(provision::ProvisionArgs),
}

/// The time for which blocking work may go on after everything else has ended.
const LINGER_MAX: Duration = Duration::from_secs(1);

/// Options whose values are not repeated in error messages: they may hold a password, and the host is private.
const DISCREET: [&str; 3] = ["--postgres", "--dsql", "--dynamodb"];

impl Cli {
    /// Reads the command line and the environment. Where they are not understood, it ends the program with exit
    /// status 2; for `check`, where 2 is a finding, with 64.
    #[must_use]
    pub fn read() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            let error = discreet(error);
            if error.use_stderr() && env::args_os().nth(1).is_some_and(|command| command == "check") {
                // If the message cannot be written, the exit status still reports the error.
                let _ = error.print();
                exit(check::NOT_UNDERSTOOD);
            }
            error.exit()
        })
    }

    /// Whether this command serves the site: a server logs what it does.
    #[must_use]
    pub const fn is_serve(&self) -> bool {
        matches!(self.command, None | Some(Command::Serve(_)))
    }

    /// Runs the command, on a runtime of its own. Exit status 0: done, and for `stress` as expected; 1: `stress`
    /// found otherwise; 2: it could not be done. `check` and `doctor` define exit statuses of their own.
    // Not async: a crate that awaits a future compiles all of its code once more.
    #[must_use]
    pub fn run(self) -> ExitCode {
        if let Some(Command::Check(args)) = &self.command {
            // `check` awaits nothing, and a runtime that could not be started would end with 2.
            return check::run(args);
        }
        if self.is_serve() {
            // Files that a server writes hold names and passwords: only its own account may read them.
            umask(Mode::from_bits_truncate(0o077));
        }
        match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => {
                let status = runtime.block_on(self.done());
                // Without a limit it would wait for every name lookup and every unpacking that is still under way.
                runtime.shutdown_timeout(LINGER_MAX);
                status
            }
            Err(error) => {
                tracing::error!(%error, "the runtime could not be started");
                ExitCode::from(2)
            }
        }
    }

    async fn done(self) -> ExitCode {
        let done = match self.command.unwrap_or(Command::Serve(self.serve)) {
            Command::Serve(args) => serve::run(args).await,
            Command::Stress(args) => stress::run(args).await,
            Command::Check(args) => Ok(check::run(&args)),
            Command::Doctor(args) => Ok(doctor::run(args).await),
            Command::Endpoints(args) => endpoints::run(args),
            Command::Provision(args) => provision::run(args).await,
        };
        done.unwrap_or_else(|sentence| {
            print::error(&sentence);
            ExitCode::from(2)
        })
    }
}

/// Returns the same error. If it is about a list of endpoints, the list is not repeated.
fn discreet(mut error: Error) -> Error {
    let about = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.split(' ').next().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    if DISCREET.contains(&about.as_str()) {
        error.insert(ContextKind::InvalidValue, ContextValue::String("\u{2026}".into()));
    }
    error
}
