//! Measures what the swarm can do on this machine: `make bench`. Figures and method are in BENCH.md.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

// A benchmark is the root of a crate, so its modules would be files beside it. Cargo would take each of these for
// another benchmark.
#[path = "swarm/machine.rs"]
mod machine;
#[path = "swarm/options.rs"]
mod options;

// The duel with pgbench.
#[path = "swarm/duel.rs"]
mod duel;
#[path = "swarm/floor.rs"]
mod floor;
#[path = "swarm/pgbench.rs"]
mod pgbench;
#[path = "swarm/purchases.rs"]
mod purchases;

// The end of a run, and its recording.
#[path = "swarm/ending.rs"]
mod ending;
#[path = "swarm/recording.rs"]
mod recording;

// The run as a whole.
#[path = "swarm/memory.rs"]
mod memory;
#[path = "swarm/release.rs"]
mod release;
#[path = "swarm/service.rs"]
mod service;
#[path = "swarm/stream.rs"]
mod stream;

use clap::Parser;
use options::{Options, Section};
use std::{error::Error, process::ExitCode};

/// The result of a benchmark. An error stops it and is printed; then there are no figures.
type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let options = Options::parse();
    // The same runtime as the server's.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let measured = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(measure(&options)));
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("FAILED: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> Fallible<()> {
    if !options.in_this_process {
        machine::print_state("Before")?;
    }
    for section in options.sections() {
        match section {
            Section::Duel => duel::measure(options).await?,
            Section::Recording => recording::measure(options).await?,
            Section::Ending => ending::measure(options).await?,
            Section::Release => release::measure(options).await?,
            Section::Memory => memory::measure(options).await?,
            Section::Stream => stream::measure(options).await?,
        }
    }
    if !options.in_this_process {
        println!();
        machine::print_state("After")?;
    }
    Ok(())
}

/// Returns the value in the middle; of two, the lower one.
fn median<T: Copy + PartialOrd>(values: &[T]) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}
