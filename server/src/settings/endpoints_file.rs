//! The setting for the file that tells a server's owner how to reach the local engines.

use clap::Args;
use std::path::PathBuf;

/// The setting of `serve`.
#[derive(Debug, Clone, Default, Args)]
pub struct EndpointsFileSettings {
    /// File (mode 0600) that tells `worldseat endpoints --file PATH` how to reach the local engines
    /// [default: endpoints.json in the data directory; none with --ephemeral]
    #[arg(long, env = "WORLDSEAT_ENDPOINTS_FILE", value_name = "PATH", help_heading = "Local engines")]
    pub endpoints_file: Option<PathBuf>,
}
