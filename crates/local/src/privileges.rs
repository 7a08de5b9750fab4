//! Gives up the rights of root.
//!
//! A server that is started as root needs root's rights only to listen on a low port and to prepare its directories.
//! After that, everything that faces the public runs as an account that may do nothing else on the machine.

use nix::unistd::{Gid, Uid, User, setgid, setuid};
use std::sync::LazyLock;

/// The account that Linux distributions create for PostgreSQL.
const DEFAULT: &str = "postgres";

/// Any service of the machine may run as this one, and could then use our data as its own.
const SHARED: &str = "nobody";

static AS_ROOT: LazyLock<bool> = LazyLock::new(|| Uid::effective().is_root());

/// Whether this program was started as root, whatever it is now.
#[must_use]
pub fn started_as_root() -> bool {
    *AS_ROOT
}

/// Returns the account to become, or to run PostgreSQL as: the named one, else `postgres`.
///
/// # Errors
/// The name, if there is no such account or if it is root or `nobody`.
pub fn account(named: Option<&str>) -> Result<User, String> {
    let name = named.unwrap_or(DEFAULT);
    let user = User::from_name(name).ok().flatten();
    user.filter(|user| !user.uid.is_root() && user.name != SHARED).ok_or_else(|| name.to_owned())
}

/// Returns the name of an account; `user 12345` if it has none.
#[must_use]
pub fn account_name(uid: u32) -> String {
    User::from_uid(Uid::from_raw(uid)).ok().flatten().map_or_else(|| format!("user {uid}"), |user| user.name)
}

/// Becomes this account for good, with its own group and no other.
///
/// # Errors
/// When that is refused, or when root's rights could be regained.
pub fn give_up(user: &User) -> Result<(), String> {
    // Evaluated now, while the answer is still known.
    LazyLock::force(&AS_ROOT);
    let refused =
        |error: nix::Error| format!("root's rights cannot be given up for the account {} ({error})", user.name);
    without_other_groups(user.gid).map_err(refused)?;
    setgid(user.gid).map_err(refused)?;
    setuid(user.uid).map_err(refused)?;
    if setuid(Uid::from_raw(0)).is_ok() || setgid(Gid::from_raw(0)).is_ok() || Uid::effective() != user.uid {
        return Err(format!("root's rights could be had back by the account {}: nothing is served", user.name));
    }
    Ok(())
}

#[cfg(not(target_vendor = "apple"))]
fn without_other_groups(own: Gid) -> nix::Result<()> {
    nix::unistd::setgroups(&[own])
}

/// On Apple's systems the call does not reach all threads, and the groups of root would stay.
#[cfg(target_vendor = "apple")]
fn without_other_groups(_own: Gid) -> nix::Result<()> {
    Err(nix::Error::ENOTSUP)
}

#[cfg(test)]
mod tests {
    use super::account;

    #[test]
    fn no_account_is_taken_that_is_root_or_anybodys() {
        for name in ["root", "nobody", "no-such-account", ""] {
            assert_eq!(account(Some(name)).unwrap_err(), name);
        }
    }
}
