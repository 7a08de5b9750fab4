//! `worldseat`: the server and the command line.

use std::{
    io::{IsTerminal, stderr},
    process::ExitCode,
};
use tracing_subscriber::{EnvFilter, fmt, prelude::*};
use worldseat::cli::Cli;

/// Errors that are ordinary here: dynoxide warns of every refusal it answers, AWS's SDK of
/// every place in which it finds no credentials.
const QUIET: &str = "dynoxide=error,aws_config=error";

fn main() -> ExitCode {
    let cli = Cli::read();
    let level = if cli.is_serve() { "info" } else { "warn" };
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(format!("warn,worldseat={level},{QUIET}")));
    tracing_subscriber::registry()
        .with(fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal()))
        .with(filter)
        .init();
    cli.run()
}
