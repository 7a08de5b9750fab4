//! Describes to the server's owner how to reach the engines: in the endpoints file, and at the start.

use super::ServeArgs;
use engines::{ENDPOINTS_FILE, Endpoints, EndpointsFile, data_dir};
use nix::unistd::Uid;
use sale::printable;
use std::path::{Path, PathBuf};

/// Reserves the endpoints file before the engines start. `None` if no file was named and no data is kept, or if
/// the data directory is not `prepared`: it may be another account's.
///
/// # Errors
/// If a file that was named cannot be made.
pub(super) fn reserve(args: &ServeArgs, prepared: bool) -> Result<Option<EndpointsFile>, String> {
    if let Some(path) = &args.endpoints_file.endpoints_file {
        let path = std::path::absolute(path).map_err(|error| format!("--endpoints-file: {error}"))?;
        return EndpointsFile::reserve(&path).map(Some).map_err(|error| error.to_string());
    }
    let Some(path) = in_data_dir(args).filter(|_| prepared) else { return Ok(None) };
    // Without the file, the site still serves.
    Ok(EndpointsFile::reserve(&path).inspect_err(warn_unwritten).ok())
}

fn in_data_dir(args: &ServeArgs) -> Option<PathBuf> {
    let directory = data_dir(&args.engines).ok().flatten().filter(|_| args.engines.has_local())?;
    Some(directory.join(ENDPOINTS_FILE))
}

fn warn_unwritten(error: &impl std::fmt::Display) {
    tracing::warn!("`worldseat endpoints` will have nothing to tell: {error}");
}

/// Fills the file, and returns the lines for standard output with the way to read the rows: on a terminal the
/// addresses with the password, elsewhere the command that reads the file. Output that does not go to a terminal ends
/// up in system logs and build logs, which others read.
pub(super) fn show(
    args: &ServeArgs,
    endpoints: &Endpoints,
    file: &mut Option<EndpointsFile>,
    terminal: bool,
) -> String {
    if let Some(Err(error)) = file.as_mut().map(|file| file.fill(endpoints)) {
        warn_unwritten(&error);
        *file = None;
    }
    let rows = if terminal { endpoints.to_string() } else { endpoints.without_secrets() + &hint(args, file.is_some()) };
    let root = if Uid::effective().is_root() { "this server stays root (--as-root)\n" } else { "" };
    rows + root
}

/// Returns a hint how to read the rows, for output that leaves out the password.
fn hint(args: &ServeArgs, filed: bool) -> String {
    if !args.engines.has_local() {
        return String::new();
    }
    if !filed {
        return "to look at the rows: start it with --endpoints-file PATH, then `worldseat endpoints --file PATH`\n"
            .into();
    }
    let named = |option: &str, path: &Path| format!(" {option} {}", printable(&path.display().to_string()));
    let option = match (&args.endpoints_file.endpoints_file, &args.engines.data_dir) {
        (Some(path), _) => named("--file", path),
        (None, Some(directory)) => named("--data-dir", directory),
        (None, None) => String::new(),
    };
    format!("to look at the rows: worldseat endpoints{option}\n")
}
