//! Makes directories that only their owner may enter, and closes those that were open.

use crate::privileges::account_name;
use nix::{
    errno::Errno,
    fcntl::{OFlag, openat},
    libc,
    sys::stat::Mode,
    unistd::{Uid, User},
};
use std::{
    ffi::{CStr, CString},
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown, lchown},
    path::Path,
};

/// Read, write and enter for the owner, and nothing for anybody else.
const PRIVATE: u32 = 0o700;

/// The mode of the directories that are made above it: the account that owns the last one has to pass through them.
const PASSABLE: u32 = 0o711;

/// Names in a data directory of ours. A directory that holds others may serve somebody else, and is not closed.
const OURS: [&str; 5] = ["postgres", "postgres.lock", "postgres-download", "dynamodb", "endpoints.json"];

/// An account, by its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// User ID.
    pub uid: u32,
    /// Group ID.
    pub gid: u32,
}

impl From<&User> for Owner {
    fn from(user: &User) -> Self {
        Self { uid: user.uid.as_raw(), gid: user.gid.as_raw() }
    }
}

/// Makes the directory if it is missing, and closes it to others if it is open to them. As root, also gives it to
/// `owner`.
///
/// # Errors
/// When that cannot be done, and when it would close a directory that holds other things than ours.
pub fn ensure(directory: &Path, owner: Option<Owner>) -> io::Result<()> {
    make(directory)?;
    // A person may have put a link in its place. An inner one is never a link, see below.
    let directory = &directory.canonicalize()?;
    let metadata = directory.metadata()?;
    let (us, there) = (Uid::effective(), metadata.uid());
    if there != us.as_raw() && owner.map_or(!us.is_root(), |owner| owner.uid != there) {
        return Err(io::Error::other(format!(
            "it belongs to {}: start the server as that account, or name another --data-dir",
            account_name(there)
        )));
    }
    let open = metadata.mode() & 0o777 != PRIVATE;
    let given = owner.filter(|owner| owner.uid != there && us.is_root());
    if !open && given.is_none() {
        return Ok(());
    }
    if holds_other_things(directory)? {
        return Err(io::Error::other(
            "it is to be closed to other accounts, and holds other things than WorldSeat's data: name a directory of its own",
        ));
    }
    fs::set_permissions(directory, fs::Permissions::from_mode(PRIVATE))?;
    if let Some(owner) = given {
        lchown(directory, Some(owner.uid), Some(owner.gid))?;
    }
    Ok(())
}

/// The same for a directory inside of one that is ours. A link in its place is refused.
///
/// # Errors
/// When that cannot be done.
pub fn ensure_inner(directory: &Path) -> io::Result<()> {
    make(directory)?;
    let metadata = directory.symlink_metadata()?;
    if !metadata.is_dir() {
        return Err(io::Error::other("it is not a directory"));
    }
    if metadata.mode() & 0o777 != PRIVATE {
        fs::set_permissions(directory, fs::Permissions::from_mode(PRIVATE))?;
    }
    Ok(())
}

/// As root, gives a data directory to `owner`, with the files that a server or a command has made in it as root. The
/// databases of these regions are among them.
///
/// # Errors
/// When that cannot be done.
pub fn hand_over(directory: &Path, regions: &[String], owner: Owner) -> io::Result<()> {
    ensure(directory, Some(owner))?;
    let data = open_directory(directory)?;
    give(&data, c"postgres.lock", owner)?;
    give(&data, c"postgres-download", owner)?;
    let Some(replicas) = give(&data, c"dynamodb", owner)? else { return Ok(()) };
    for region in regions {
        for end in ["", "-wal", "-shm"] {
            give(&replicas, &CString::new(table_file(region) + end)?, owner)?;
        }
    }
    give(&replicas, c"lock", owner).map(drop)
}

/// Returns the name of the file with a region's tables. The number is that of their layout: files of an earlier
/// layout, whose tables had other keys, are left alone and not read.
pub fn table_file(region: &str) -> String {
    format!("{region}-2.sqlite")
}

fn open_directory(directory: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(libc::O_DIRECTORY).open(directory)
}

/// Gives away a directory or a file that is root's. A file must have only one name, because a second name may be in
/// any other directory. It is opened first and never through a link: the owner of the directory may exchange the file
/// under this name at any moment.
fn give(inside: &File, name: &CStr, owner: Owner) -> io::Result<Option<File>> {
    let flags = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
    let file = match openat(inside, name, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::ENOENT) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let metadata = file.metadata()?;
    let plain = metadata.is_dir() || (metadata.is_file() && metadata.nlink() == 1);
    if plain && metadata.uid() == 0 {
        fchown(&file, Some(owner.uid), Some(owner.gid))?;
    }
    Ok(Some(file))
}

/// Makes the directory and those above it, with the same modes whatever the umask is.
fn make(directory: &Path) -> io::Result<()> {
    if directory.symlink_metadata().is_ok() {
        return Ok(());
    }
    if let Some(parent) = directory.parent().filter(|parent| !parent.as_os_str().is_empty() && !parent.exists()) {
        make(parent)?;
        fs::set_permissions(parent, fs::Permissions::from_mode(PASSABLE))?;
    }
    match fs::DirBuilder::new().mode(PRIVATE).create(directory) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

fn holds_other_things(directory: &Path) -> io::Result<bool> {
    for entry in directory.read_dir()? {
        let name = entry?.file_name();
        // A half-written file begins with a dot.
        let ours = name.to_str().is_some_and(|name| OURS.contains(&name) || name.starts_with(".endpoints-"));
        if !ours {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().mode() & 0o777
    }

    #[test]
    fn one_that_was_open_is_closed_and_one_with_other_things_is_left() {
        let home = tempfile::tempdir().unwrap();
        let new = home.path().join("a/b/data");
        ensure(&new, None).unwrap();
        assert_eq!([mode(&new), mode(&home.path().join("a/b"))], [PRIVATE, PASSABLE]);
        fs::create_dir(new.join("dynamodb")).unwrap();
        fs::set_permissions(&new, fs::Permissions::from_mode(0o755)).unwrap();
        ensure(&new, None).unwrap();
        assert_eq!(mode(&new), PRIVATE);

        fs::write(new.join("letters"), "").unwrap();
        ensure(&new, None).expect("nothing has to be changed");
        fs::set_permissions(&new, fs::Permissions::from_mode(0o755)).unwrap();
        let refused = ensure(&new, None).unwrap_err().to_string();
        assert!(refused.contains("holds other things"), "{refused}");
        assert_eq!(mode(&new), 0o755);
    }

    #[test]
    fn a_link_leads_no_file_of_roots_away() {
        if !Uid::effective().is_root() {
            return;
        }
        let (home, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (data, owner) = (home.path().join("data"), Owner { uid: 12345, gid: 12345 });
        let roots = elsewhere.path().join("us-east-1-2.sqlite");
        fs::write(&roots, "").unwrap();
        ensure(&data, None).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), data.join("dynamodb")).unwrap();
        let regions = ["us-east-1", "us-east-2"].map(String::from);
        assert!(hand_over(&data, &regions, owner).is_err());
        fs::remove_file(data.join("dynamodb")).unwrap();
        fs::create_dir(data.join("dynamodb")).unwrap();
        fs::hard_link(&roots, data.join("dynamodb/us-east-1-2.sqlite")).unwrap();
        fs::write(data.join("dynamodb/us-east-2-2.sqlite"), "").unwrap();
        hand_over(&data, &regions, owner).unwrap();
        assert_eq!(roots.metadata().unwrap().uid(), 0);
        for given in [&data, &data.join("dynamodb"), &data.join("dynamodb/us-east-2-2.sqlite")] {
            assert_eq!(given.metadata().unwrap().uid(), 12345, "{}", given.display());
        }
    }

    #[test]
    fn an_inner_one_is_closed_and_is_no_link() {
        let home = tempfile::tempdir().unwrap();
        let (inner, link) = (home.path().join("inner"), home.path().join("link"));
        fs::create_dir(&inner).unwrap();
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).unwrap();
        ensure_inner(&inner).unwrap();
        assert_eq!(mode(&inner), PRIVATE);
        std::os::unix::fs::symlink(&inner, &link).unwrap();
        assert!(ensure_inner(&link).is_err());
    }
}
