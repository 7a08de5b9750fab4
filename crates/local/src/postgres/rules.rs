//! Writes the rules for connections (pg_hba.conf, pg_ident.conf) at every start, so that they never depend
//! on when a cluster was made. No connection is trusted without proof.
//!
//! The files lie beside the data, and are complete before PostgreSQL reads them: it would not start without rules,
//! and treats every mistake in them as a refusal.

use std::{
    io::{self, Write},
    os::unix::fs::fchown,
    path::Path,
};

use nix::unistd::{Uid, User};

use super::{access::NAME, account::Account, cluster::SUPERUSER, error::LocalPostgresError, home::Home};

/// Over the socket only the account that this server runs under, as the kernel names it; over TCP the password.
fn rules() -> String {
    format!(
        "local  all     {SUPERUSER}  peer map={NAME}\n\
         local  {NAME}  {NAME}       peer map={NAME}\n\
         host   all     all          127.0.0.1/32  scram-sha-256\n"
    )
}

/// Maps our account to both roles. If we are root, it is root: PostgreSQL's own account needs the password, as all
/// others do.
fn names(ours: &str) -> String {
    format!("{NAME}  \"{ours}\"  {SUPERUSER}\n{NAME}  \"{ours}\"  {NAME}\n")
}

/// Writes both files, with mode 0600, for the account of PostgreSQL.
pub(super) fn write(home: &Home, account: &Account) -> Result<(), LocalPostgresError> {
    let uid = Uid::effective();
    let ours = User::from_uid(uid).ok().flatten().map_or_else(|| uid.to_string(), |user| user.name);
    for (path, text) in [(home.rules(), rules()), (home.names(), names(&ours))] {
        put(&path, &text, account).map_err(LocalPostgresError::file("write", &path))?;
    }
    Ok(())
}

/// Writes the file whole or not at all, with mode 0600, and never over a link: a new file takes the name.
fn put(path: &Path, text: &str, account: &Account) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new("/")))?;
    file.write_all(text.as_bytes())?;
    if Uid::effective().is_root() {
        let owner = account.owner();
        fchown(file.as_file(), Some(owner.uid), Some(owner.gid))?;
    }
    // Not synced: after a power cut they are written again.
    file.persist(path).map(drop).map_err(|failed| failed.error)
}
