//! Whether a server that is started as root stays root.

use clap::{Args, builder::FalseyValueParser};

/// The setting of `serve`; which account it becomes is `--run-as`, a setting of the engines.
#[derive(Debug, Clone, Default, Args)]
pub struct RootSettings {
    /// Started as root, stay root: only where the site or its credentials cannot be read otherwise
    #[arg(long, env = "WORLDSEAT_AS_ROOT", value_parser = FalseyValueParser::new())]
    pub as_root: bool,
}
