//! Settings for the server's end, and for the disk space that it needs to go on.

use clap::Args;
use engines::settings::whole;

/// The time that the server takes to stop, and the room that it leaves on the disk.
#[derive(Debug, Clone, Copy, Args)]
pub struct LifeSettings {
    /// Seconds for which the site serves on after it was told to stop, while /readyz says that it leaves: a load
    /// balancer has that long to send its visitors elsewhere
    // There is no load balancer in front of a laptop's server, and a person who pressed Ctrl-C waits.
    #[arg(long, env = "WORLDSEAT_NOTICE_SECONDS", value_name = "S", default_value_t = 0, value_parser = whole(0..=300_u16))]
    pub notice_seconds: u16,

    /// Seconds that open connections, and then runs, have to end when the site stops
    // `cargo leptos watch` waits ten seconds before it kills.
    #[arg(long, env = "WORLDSEAT_DRAIN_SECONDS", value_name = "S", default_value_t = 3, value_parser = whole(0..=300_u16))]
    pub drain_seconds: u16,

    /// Megabytes that stay free on the disk of the local engines: below that, runs are refused and /readyz says so
    // PostgreSQL needs room for its write-ahead log to start again at all: three segments of 16 MB, and some more.
    #[arg(long, env = "WORLDSEAT_FREE_DISK_MIN", value_name = "MB", default_value_t = 200, value_parser = whole(0..=1_000_000_000_u64))]
    pub free_disk_min: u64,
}
