//! The cluster, PostgreSQL's word for its data directory: made once by `initdb`, whole or not at all.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io,
    path::Path,
    time::Duration,
};

use tempfile::TempDir;

use super::{
    account::Account,
    binaries::Binaries,
    error::LocalPostgresError,
    guard::{Guarded, SHORT},
    home::{self, Home},
    log,
};

/// `initdb` takes a second or two, and a minute on a very slow disk.
const INITDB_CEILING: Duration = Duration::from_secs(120);

/// The name of an incomplete directory; it gets the real name only by a rename.
const PARTIAL: &str = "data.partial-";

/// The role with which PostgreSQL is prepared. It has no password, so it connects by the socket only.
pub(super) const SUPERUSER: &str = "postgres";

/// Returns the major version that made the data; `None` if there is no data yet.
pub(super) fn major(data: &Path) -> Result<Option<u32>, LocalPostgresError> {
    if !data.exists() {
        return Ok(None);
    }
    let not_ours = |why| LocalPostgresError::NotACluster { directory: data.to_owned(), why };
    let text =
        fs::read_to_string(data.join("PG_VERSION")).map_err(|error| not_ours(format!("cannot be read: {error}")))?;
    let whole = text.trim().split('.').next().unwrap_or_default();
    match whole.parse() {
        Ok(major) => Ok(Some(major)),
        Err(_) => Err(not_ours(format!("says `{}`", text.trim()))),
    }
}

/// Makes the data directory if there is none, and checks that these programs can read an existing one.
pub(super) async fn ensure(home: &Home, binaries: &Binaries, account: &Account) -> Result<(), LocalPostgresError> {
    match major(&home.data)? {
        None => initialise(home, binaries, account).await,
        Some(made_by) => {
            check_major(&home.data, made_by, binaries, account)?;
            account.check_owner(&home.data)
        }
    }
}

/// Checks that these programs can read data that was made by this major version.
pub(super) fn check_major(
    data: &Path,
    made_by: u32,
    binaries: &Binaries,
    account: &Account,
) -> Result<(), LocalPostgresError> {
    if made_by == binaries.version.major() {
        return Ok(());
    }
    Err(LocalPostgresError::OtherMajor {
        directory: data.to_owned(),
        made_by,
        programs: binaries.dir.clone(),
        found: binaries.version.clone(),
        account: account.name.clone(),
    })
}

async fn initialise(home: &Home, binaries: &Binaries, account: &Account) -> Result<(), LocalPostgresError> {
    let root = home.data.parent().unwrap_or(Path::new("/"));
    remove_partial(root);
    let partial = home::private(PARTIAL, root, account)?;
    initdb(home, binaries, account, &partial).await?;
    move_into_place(partial, &home.data, root).map_err(LocalPostgresError::file("move into place", &home.data))
}

async fn initdb(home: &Home, binaries: &Binaries, account: &Account, into: &TempDir) -> Result<(), LocalPostgresError> {
    let mut arguments: Vec<&OsStr> = vec!["-D".as_ref(), into.path().as_os_str()];
    arguments.extend(["--encoding=UTF8", "--locale=C", "--username", SUPERUSER].map(OsStr::new));
    // The rules of each start are in force, see `rules`; these would be if somebody started the cluster by hand.
    arguments.extend(["--auth-local=peer", "--auth-host=scram-sha-256"].map(OsStr::new));
    if home.is_ephemeral() {
        arguments.push("--no-sync".as_ref());
    }
    let program = binaries.program("initdb");
    let mut guarded = Guarded::spawn(account, home, &program, arguments)
        .map_err(|source| LocalPostgresError::Spawn { program, source })?;
    let outcome = match tokio::time::timeout(INITDB_CEILING, guarded.ended()).await {
        Ok(outcome) if outcome.is_success() => return Ok(()),
        Ok(outcome) => outcome.to_string(),
        Err(_) => {
            guarded.stop(SHORT).await;
            format!("not done after {INITDB_CEILING:?}")
        }
    };
    Err(LocalPostgresError::Initdb { directory: home.data.clone(), outcome, log_tail: log::tail(&home.log) })
}

/// Makes it a cluster by the rename. `initdb` has synced the content, and we sync the name.
fn move_into_place(partial: TempDir, data: &Path, root: &Path) -> io::Result<()> {
    fs::rename(partial.path(), data)?;
    // Nothing is left under the temporary name, so there is nothing to remove.
    let _ = partial.keep();
    File::open(root)?.sync_all()
}

/// Removes the directories that killed starts have left. We hold the lock, so none of them is in use.
fn remove_partial(root: &Path) {
    for entry in root.read_dir().into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PARTIAL)
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            tracing::warn!(%error, directory = %entry.path().display(), "a half-made data directory could not be removed");
        }
    }
}
