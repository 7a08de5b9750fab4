//! Prepares the directories and gives up root's rights, before anything is served.

use super::{ServeArgs, start_message};
use crate::cli::leptos_options::site_is_readable;
use engines::{EndpointsFile, data_dir, settings::local_regions};
use local::{data_dir::default_data_dir, private_dir, privileges};
use nix::unistd::User;
use std::path::PathBuf;

/// Creates the directories, reserves the file for the engines' addresses, and gives up root's rights. The port is
/// bound by then; everything that follows runs as the account.
///
/// # Errors
/// A sentence that names the ways out.
pub(super) fn settle(args: &ServeArgs) -> Result<Option<EndpointsFile>, String> {
    let user = if privileges::started_as_root() && !args.root.as_root { Some(account(args)?) } else { None };
    let prepared = prepare(args, user.as_ref());
    let file = start_message::reserve(args, prepared)?;
    if let Some(user) = user {
        privileges::give_up(&user)?;
        site_is_readable(&args.site_root)
            .map_err(|why| format!("{why}: this server runs as {}, not as root. {WAYS_OUT}", user.name))?;
        tracing::info!(account = %user.name, "root's rights are given up");
    }
    Ok(file)
}

const WAYS_OUT: &str = "Open it to that account, name another one with --run-as, or stay root with --as-root";

fn account(args: &ServeArgs) -> Result<User, String> {
    privileges::account(args.engines.run_as.as_deref()).map_err(|name| {
        format!(
            "a server that is started as root runs as another account, and {name:?} cannot be used (it is not there, or \
             is root or nobody): create one (`useradd --system worldseat`) and name it with --run-as, start the server as \
             another user, or stay root with --as-root"
        )
    })
}

/// Prepares the data directory, where one is needed, and returns whether it is prepared. A failure concerns only the
/// engines: they report why, and the site serves.
fn prepare(args: &ServeArgs, user: Option<&User>) -> bool {
    if let Some(directory) = directory(args) {
        let prepared = match user {
            Some(user) => private_dir::hand_over(&directory, &local_regions().map(String::from), user.into()),
            // If the server stays root, PostgreSQL's account needs access, if there is such an account.
            None => {
                let engine = privileges::account(args.engines.run_as.as_deref()).ok();
                private_dir::ensure(
                    &directory,
                    engine.as_ref().filter(|_| privileges::started_as_root()).map(Into::into),
                )
            }
        };
        if let Err(error) = prepared {
            tracing::warn!(%error, directory = %directory.display(), "the data directory cannot be prepared");
            return false;
        }
    }
    true
}

/// Returns the data directory or, if no data is kept, the directory to which PostgreSQL is downloaded. `None` if
/// neither is needed.
fn directory(args: &ServeArgs) -> Option<PathBuf> {
    if !args.engines.has_local() {
        return None;
    }
    match data_dir(&args.engines).ok().flatten() {
        // Only a download is kept, and only root has to make the directory for another account.
        None if args.engines.no_download || !privileges::started_as_root() => None,
        None => default_data_dir().ok(),
        kept => kept,
    }
}
