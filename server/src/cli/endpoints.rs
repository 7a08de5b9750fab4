//! `worldseat endpoints`

use super::print;
use clap::Args;
use engines::{ENDPOINTS_FILE, Endpoints};
use local::data_dir::default_data_dir;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
#[command(after_help = "A server whose engines are its own writes how to reach them into a file of mode 0600, which \
    this command reads: only the account that the server was started by can. A file that is left over from a server \
    that is gone is not told; the server's lock on it says which one is.")]
pub(super) struct EndpointsArgs {
    /// As JSON
    #[arg(long)]
    json: bool,

    /// Data directory of the running server [default: worldseat in the user's data home; /var/lib/worldseat for root]
    #[arg(long, env = "WORLDSEAT_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,

    /// The file itself, as the server was given it with --endpoints-file; --data-dir then does not count
    #[arg(long, env = "WORLDSEAT_ENDPOINTS_FILE", value_name = "PATH")]
    file: Option<PathBuf>,
}

pub(super) fn run(args: EndpointsArgs) -> Result<ExitCode, String> {
    let endpoints = Endpoints::read(&path(&args)?).map_err(|error| error.to_string())?;
    if args.json {
        print::json(&serde_json::to_string_pretty(&endpoints).map_err(|error| error.to_string())?);
    } else {
        print::line(endpoints);
    }
    Ok(ExitCode::SUCCESS)
}

fn path(args: &EndpointsArgs) -> Result<PathBuf, String> {
    if let Some(file) = &args.file {
        return Ok(file.clone());
    }
    let directory = args.data_dir.clone().map_or_else(default_data_dir, Ok)?;
    Ok(directory.join(ENDPOINTS_FILE))
}
