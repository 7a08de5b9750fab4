//! `worldseat`: the server and the command line.

use clap::Parser;
use std::process::ExitCode;
use tracing_subscriber::{EnvFilter, fmt, prelude::*};
use worldseat::cli::Cli;

/// What is logged unless `RUST_LOG` says otherwise. dynoxide warns of every error
/// answer it gives, which are ordinary here.
const LOG: &str = "warn,worldseat=info,dynoxide=error";

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOG));
    tracing_subscriber::registry().with(fmt::layer().with_writer(std::io::stderr)).with(filter).init();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(cli.run()),
        Err(error) => {
            tracing::error!(%error, "the runtime could not be started");
            ExitCode::from(2)
        }
    }
}
