//! Tells the owner how to reach the engines: in the file, and at the start.

use super::ServeArgs;
use engines::{ENDPOINTS_FILE, Endpoints, EndpointsFile, data_dir};
use evidence::shown;
use nix::unistd::Uid;
use std::path::{Path, PathBuf};

/// Takes the file before the engines start. None where nobody asked for one and nothing is kept, or the data directory
/// is not `prepared`: it may be somebody else's.
///
/// # Errors
/// Where a file that was asked for cannot be made.
pub(super) fn reserve(args: &ServeArgs, prepared: bool) -> Result<Option<EndpointsFile>, String> {
    if let Some(path) = &args.endpoints_file.endpoints_file {
        let path = std::path::absolute(path).map_err(|error| format!("--endpoints-file: {error}"))?;
        return EndpointsFile::reserve(&path).map(Some).map_err(|error| error.to_string());
    }
    let Some(path) = in_data_dir(args).filter(|_| prepared) else { return Ok(None) };
    // The site serves all the same.
    Ok(EndpointsFile::reserve(&path).inspect_err(untold).ok())
}

fn in_data_dir(args: &ServeArgs) -> Option<PathBuf> {
    let directory = data_dir(&args.engines).ok().flatten().filter(|_| args.engines.has_local())?;
    Some(directory.join(ENDPOINTS_FILE))
}

fn untold(error: &impl std::fmt::Display) {
    tracing::warn!("`worldseat endpoints` will have nothing to tell: {error}");
}

/// Fills the file, and gives the lines for standard output: how to look at the rows, on a terminal at
/// once, with the password, and elsewhere by the command that reads the file. Output that is no
/// terminal ends up in journals and build logs, which others read.
pub(super) fn tell(
    args: &ServeArgs,
    endpoints: &Endpoints,
    file: &mut Option<EndpointsFile>,
    terminal: bool,
) -> String {
    if let Some(Err(error)) = file.as_mut().map(|file| file.fill(endpoints)) {
        untold(&error);
        *file = None;
    }
    let rows = if terminal { endpoints.to_string() } else { endpoints.without_secrets() + &hint(args, file.is_some()) };
    let root = if Uid::effective().is_root() { "this server stays root (--as-root)\n" } else { "" };
    rows + root
}

/// How to look at the rows, where that is not printed.
fn hint(args: &ServeArgs, filed: bool) -> String {
    if !args.engines.has_local() {
        return String::new();
    }
    if !filed {
        return "to look at the rows: start it with --endpoints-file PATH, then `worldseat endpoints --file PATH`\n"
            .into();
    }
    let named = |option: &str, path: &Path| format!(" {option} {}", shown(&path.display().to_string()));
    let option = match (&args.endpoints_file.endpoints_file, &args.engines.data_dir) {
        (Some(path), _) => named("--file", path),
        (None, Some(directory)) => named("--data-dir", directory),
        (None, None) => String::new(),
    };
    format!("to look at the rows: worldseat endpoints{option}\n")
}
