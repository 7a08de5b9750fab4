//! Prepares the directories and gives root's rights up, before anything is served.

use super::{ServeArgs, told};
use crate::cli::leptos_options::site_is_readable;
use engines::{EndpointsFile, data_dir, settings::local_regions};
use local::{data_dir::default_data_dir, private_dir, privileges};
use nix::unistd::User;
use std::path::PathBuf;

/// Makes the directories, takes the file for the engines' addresses, and gives root's rights up. The
/// port is bound by then; all that follows runs as the account.
///
/// # Errors
/// A sentence with the ways out.
pub(super) fn settle(args: &ServeArgs) -> Result<Option<EndpointsFile>, String> {
    let user = if privileges::started_as_root() && !args.root.as_root { Some(account(args)?) } else { None };
    let prepared = prepare(args, user.as_ref());
    let file = told::reserve(args, prepared)?;
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

/// Whether the data directory is prepared, where one is needed. That it cannot be is a matter of the engines: they say
/// why, and the site serves.
fn prepare(args: &ServeArgs, user: Option<&User>) -> bool {
    if let Some(directory) = directory(args) {
        let prepared = match user {
            Some(user) => private_dir::hand_over(&directory, &local_regions().map(String::from), user.into()),
            // As root it is PostgreSQL's account that has to get in, if there is one.
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

/// The data directory; where nothing is kept, where a PostgreSQL is downloaded to. None where neither is needed.
fn directory(args: &ServeArgs) -> Option<PathBuf> {
    if !args.engines.has_local() {
        return None;
    }
    match data_dir(&args.engines).ok().flatten() {
        // Only a download is kept, and only root's place has to be made for another account.
        None if args.engines.no_download || !privileges::started_as_root() => None,
        None => default_data_dir().ok(),
        kept => kept,
    }
}
