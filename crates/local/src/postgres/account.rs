//! The account PostgreSQL runs under: our own, or an unprivileged one when we are root, because PostgreSQL refuses root.

use std::{os::unix::fs::MetadataExt, path::Path};

use nix::unistd::{Uid, User};
use tokio::process::Command;

use super::error::LocalPostgresError;
use crate::{private_dir::Owner, privileges};

/// The bits of a mode which let the owner, the group and everybody else enter a directory.
const ENTER: (u32, u32, u32) = (0o100, 0o010, 0o001);

#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) name: String,
    uid: u32,
    gid: u32,
    /// We are root, and become this account for everything that PostgreSQL does.
    switch: bool,
}

impl Account {
    pub(super) fn choose(wanted: Option<&str>) -> Result<Self, LocalPostgresError> {
        if Uid::effective().is_root() { Self::unprivileged(wanted) } else { Self::ours(wanted) }
    }

    fn unprivileged(wanted: Option<&str>) -> Result<Self, LocalPostgresError> {
        let user = privileges::account(wanted).map_err(|account| LocalPostgresError::Account { account })?;
        Ok(Self::of(user, true))
    }

    fn ours(wanted: Option<&str>) -> Result<Self, LocalPostgresError> {
        let uid = Uid::effective();
        let ours = match User::from_uid(uid).ok().flatten() {
            Some(user) => Self::of(user, false),
            // A container may run us under a number without a name.
            None => Self {
                name: uid.to_string(),
                uid: uid.as_raw(),
                gid: nix::unistd::Gid::effective().as_raw(),
                switch: false,
            },
        };
        match wanted {
            Some(wanted) if wanted != ours.name => {
                Err(LocalPostgresError::AccountNotOurs { wanted: wanted.to_owned(), ours: ours.name })
            }
            _ => Ok(ours),
        }
    }

    fn of(user: User, switch: bool) -> Self {
        Self { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw(), switch }
    }

    /// The owner of the directories.
    pub(super) const fn owner(&self) -> Owner {
        Owner { uid: self.uid, gid: self.gid }
    }

    /// Makes the command run under this account, from a directory every account can enter.
    pub(super) fn run(&self, command: &mut Command) {
        command.current_dir("/");
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Gives a directory we have just made to this account.
    pub(super) fn give(&self, path: &Path) -> Result<(), LocalPostgresError> {
        if !self.switch {
            return Ok(());
        }
        // Not `chown`: where this account may write, it could replace the directory by a link to anywhere.
        std::os::unix::fs::lchown(path, Some(self.uid), Some(self.gid))
            .map_err(LocalPostgresError::file("give the account of PostgreSQL the directory", path))
    }

    /// Takes over a directory of an earlier start, which may be root's if a command has made it.
    pub(super) fn adopt(&self, directory: &Path) -> Result<(), LocalPostgresError> {
        let owner = directory.symlink_metadata().map_err(LocalPostgresError::file("look at", directory))?.uid();
        if self.switch && owner == 0 { self.give(directory) } else { self.check_owner(directory) }
    }

    /// Checks the owner: PostgreSQL must own its data, and its own error message is less clear than ours.
    pub(super) fn check_owner(&self, directory: &Path) -> Result<(), LocalPostgresError> {
        let owner = directory.metadata().map_err(LocalPostgresError::file("look at", directory))?.uid();
        if owner == self.uid {
            return Ok(());
        }
        Err(LocalPostgresError::Owner { directory: directory.to_owned(), owner, account: self.name.clone() })
    }

    /// Checks before anything is started that this account can reach a directory which we, as root, can always reach.
    pub(super) fn check_reach(&self, directory: &Path) -> Result<(), LocalPostgresError> {
        if !self.switch {
            return Ok(());
        }
        let real = directory.canonicalize().map_err(LocalPostgresError::file("look at", directory))?;
        for ancestor in real.ancestors() {
            let metadata = ancestor.metadata().map_err(LocalPostgresError::file("look at", ancestor))?;
            if !self.may_enter(metadata.uid(), metadata.gid(), metadata.mode()) {
                return Err(LocalPostgresError::Unreachable {
                    directory: directory.to_owned(),
                    closed: ancestor.to_owned(),
                    mode: metadata.mode() & 0o7777,
                    account: self.name.clone(),
                });
            }
        }
        Ok(())
    }

    fn may_enter(&self, owner: u32, group: u32, mode: u32) -> bool {
        let (by_owner, by_group, by_others) = ENTER;
        let bit = match (owner == self.uid, group == self.gid) {
            (true, _) => by_owner,
            (false, true) => by_group,
            (false, false) => by_others,
        };
        mode & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::Account;

    #[test]
    fn the_first_class_that_fits_decides() {
        let account = Account { name: "postgres".to_owned(), uid: 101, gid: 104, switch: true };
        for (owner, group, mode, may) in [
            (0, 0, 0o755, true),
            (0, 0, 0o700, false),
            (0, 104, 0o750, true),
            (0, 104, 0o701, false),
            (101, 0, 0o700, true),
            (101, 104, 0o077, false),
        ] {
            assert_eq!(account.may_enter(owner, group, mode), may, "{owner}:{group} {mode:o}");
        }
    }
}
