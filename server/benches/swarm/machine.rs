//! The machine, and how busy it is with other things.

use crate::Fallible;
use std::fs;

pub(crate) fn say(when: &str) -> Fallible<()> {
    let cores = std::thread::available_parallelism()?;
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split_whitespace().next().unwrap_or("unknown");
    println!("{when}: {cores} cores, {} GiB, load of the last minute {load}", memory_gib()?);
    Ok(())
}

fn memory_gib() -> Fallible<u64> {
    let info = fs::read_to_string("/proc/meminfo")?;
    let total = info.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib: u64 = total.and_then(|line| line.split_whitespace().next()).ok_or("no MemTotal")?.parse()?;
    Ok(kib.div_ceil(1024 * 1024))
}
