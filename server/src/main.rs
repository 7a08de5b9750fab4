//! `worldseat`: the server and the command line.

use std::{
    io::{IsTerminal, stderr},
    process::ExitCode,
};
use tracing_subscriber::{EnvFilter, fmt, prelude::*};
use worldseat::cli::Cli;

/// Log levels for warnings that are normal here: dynoxide warns of every refusal that it sends, the AWS SDK of every
/// place in which it finds no credentials.
const QUIET: &str = "dynoxide=error,aws_config=error";
/// The crates of this workspace: they log more than their dependencies do.
const OURS: [&str; 8] = ["worldseat", "app", "engines", "local", "ops", "race", "sale", "store"];

fn main() -> ExitCode {
    let cli = Cli::read();
    let level = if cli.is_serve() { "info" } else { "warn" };
    let ours = OURS.map(|name| format!("{name}={level}")).join(",");
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(format!("warn,{ours},{QUIET}")));
    tracing_subscriber::registry()
        .with(fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal()))
        .with(filter)
        .init();
    cli.run()
}
