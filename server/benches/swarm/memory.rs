//! Measures the peak memory of a large run, in a process of its own in which nothing else has run.
//! The eventual lane's databases live in that process; PostgreSQL does not.

use crate::{Fallible, options::Options, service::Opened};
use sale::Lane;
use std::process::Command;

pub(crate) async fn measure(options: &Options) -> Fallible<()> {
    if options.in_this_process { here(options).await } else { in_a_child(options) }
}

fn in_a_child(options: &Options) -> Fallible<()> {
    let mut child = Command::new(std::env::current_exe()?);
    child.args(["--only", "memory", "--in-this-process"]).args(options.quick.then_some("--quick"));
    if child.status()?.success() { Ok(()) } else { Err("the child that measures memory failed".into()) }
}

async fn here(options: &Options) -> Fallible<()> {
    let opened = Opened::with(&[]).await?;
    let before = peak_kib()?;
    let judged = opened.run(&Lane::ALL, options.buyers(), 1).await?;
    let peak = peak_kib()?;
    println!("\nPeak memory of the server's process, {} buyers in both lanes, default settings", options.buyers());
    println!("  engines started     {:>6.1} MiB", mebi(before));
    println!("  after the run       {:>6.1} MiB", mebi(peak));
    for lane in judged {
        let sold = lane.verdict.sold().ok_or("the ledger could not be read")?;
        println!("  {:<9} sold {sold:>5}, in {:.2} s", lane.lane, seconds(lane.duration_us));
    }
    opened.close().await;
    Ok(())
}

/// Returns the peak resident memory of this process, in KiB.
fn peak_kib() -> Fallible<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()).ok_or("this system does not say VmHWM")?;
    Ok(number.parse()?)
}

fn mebi(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

fn seconds(us: u64) -> f64 {
    us as f64 / 1_000_000.0
}
