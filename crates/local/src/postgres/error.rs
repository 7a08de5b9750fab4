//! Everything that can go wrong with the local PostgreSQL, each with an error message for the person who started the
//! server.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    search_paths::Tried,
    version::{OLDEST_MAJOR, PostgresVersion},
};

/// The reason why there is no local PostgreSQL.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocalPostgresError {
    /// Not one of the places had a PostgreSQL, and a download was not wanted or failed.
    #[error(
        "no usable PostgreSQL was found.\nTried:\n{}  download: {download}\n\
         Install PostgreSQL {OLDEST_MAJOR} or newer (Debian and Ubuntu: `apt install postgresql`, macOS: `brew install postgresql@17`), \
         or name the directory of its programs with --postgres-bin or WORLDSEAT_POSTGRES_BIN, \
         or give a server that runs already with WORLDSEAT_POSTGRES.",
        tried.iter().map(|tried| format!("  {tried}\n")).collect::<String>()
    )]
    NotFound {
        /// Every place that was searched, and the reason why it was not used.
        tried: Vec<Tried>,
        /// The reason why there was no download, either.
        download: String,
    },
    /// The directory of the programs cannot be used.
    #[error("`{}` is not a directory of PostgreSQL programs: {why}", dir.display())]
    BinDir {
        /// The directory.
        dir: PathBuf,
        /// The part that is missing or wrong.
        why: String,
    },
    /// The PostgreSQL in that directory is too old.
    #[error("the PostgreSQL in `{}` is {found}, and {OLDEST_MAJOR} or newer is needed", dir.display())]
    WrongVersion {
        /// The directory of its programs.
        dir: PathBuf,
        /// The version that `postgres --version` reported.
        found: PostgresVersion,
    },
    /// PostgreSQL refuses to run as root, and there is no account it could run under.
    #[error(
        "PostgreSQL refuses to run as root, and the account `{account}` cannot be used instead (it is not there, or is \
         root or nobody): create one (`useradd --system worldseat`) and name it with --run-as, or start the server as \
         another user"
    )]
    Account {
        /// The account that is missing.
        account: String,
    },
    /// Only root may run PostgreSQL under another account.
    #[error("PostgreSQL cannot run as `{wanted}`: this server runs as `{ours}`, and only root may change accounts")]
    AccountNotOurs {
        /// The requested account.
        wanted: String,
        /// The account this server runs under.
        ours: String,
    },
    /// A directory on the way is closed to the account of PostgreSQL.
    #[error(
        "PostgreSQL will run as `{account}`, which may not enter `{}` (mode {mode:04o}) and so cannot reach `{}`: \
         choose another directory, or open that one with `chmod o+x`",
        closed.display(), directory.display()
    )]
    Unreachable {
        /// The directory that PostgreSQL has to reach.
        directory: PathBuf,
        /// The directory on the way, or itself, that is closed.
        closed: PathBuf,
        /// Its permissions.
        mode: u32,
        /// The account of PostgreSQL.
        account: String,
    },
    /// The data belongs to somebody else.
    #[error(
        "`{}` belongs to user {owner}, but PostgreSQL would run as `{account}`: start the server as that user, or name its account",
        directory.display()
    )]
    Owner {
        /// The directory.
        directory: PathBuf,
        /// The user it belongs to, as a number.
        owner: u32,
        /// The account of PostgreSQL.
        account: String,
    },
    /// Another server holds the data directory.
    #[error("`{}` is in use by {holder}: stop that server first, or choose another data directory", directory.display())]
    InUse {
        /// The data directory.
        directory: PathBuf,
        /// The process that holds it.
        holder: String,
    },
    /// A file or directory could not be made, read or changed.
    #[error("could not {what} `{}`", path.display())]
    File {
        /// The action that failed.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The data was made by another major version.
    #[error("{}", other_major(directory, *made_by, programs, found, account))]
    OtherMajor {
        /// The data directory.
        directory: PathBuf,
        /// The major version that made it.
        made_by: u32,
        /// The directory of the programs that were found.
        programs: PathBuf,
        /// Their version.
        found: PostgresVersion,
        /// The account that PostgreSQL runs under, and that owns the data.
        account: String,
    },
    /// There is something in the place of the data directory which `initdb` did not make.
    #[error("`{}` is not the data of a PostgreSQL (its PG_VERSION {why}): move it away", directory.display())]
    NotACluster {
        /// The data directory.
        directory: PathBuf,
        /// The fault of `PG_VERSION`.
        why: String,
    },
    /// `initdb` failed.
    #[error("`initdb` could not make `{}` ({outcome}). It said:\n{log_tail}", directory.display())]
    Initdb {
        /// The data directory.
        directory: PathBuf,
        /// The way in which it ended.
        outcome: String,
        /// The last lines it printed.
        log_tail: String,
    },
    /// A program could not be started at all.
    #[error("could not run `{}`", program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The requested port is taken.
    #[error("port {port} on 127.0.0.1 is taken by another program: choose another port, or none to get a free one")]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// The port cannot be used for another reason.
    #[error("port {port} on 127.0.0.1 cannot be used")]
    Port {
        /// The port; 0 when any free one would have done.
        port: u16,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// PostgreSQL ended before it had answered.
    #[error("PostgreSQL ended before it answered ({outcome}). The end of `{}`:\n{log_tail}", log.display())]
    EndedEarly {
        /// The way in which it ended.
        outcome: String,
        /// Its log.
        log: PathBuf,
        /// The last lines of the log.
        log_tail: String,
    },
    /// PostgreSQL lives, but did not answer a query in time.
    #[error("PostgreSQL did not answer within {ceiling:?} (last: {last}). The end of `{}`:\n{log_tail}", log.display())]
    NotReady {
        /// The time that we waited.
        ceiling: Duration,
        /// The result of the last query.
        last: String,
        /// Its log.
        log: PathBuf,
        /// The last lines of the log.
        log_tail: String,
    },
    /// The role or the database of the application could not be made.
    #[error("could not {what} in the local PostgreSQL")]
    Prepare {
        /// The action that failed.
        what: &'static str,
        /// The cause.
        #[source]
        source: tokio_postgres::Error,
    },
    /// A PostgreSQL of an earlier start still serves the data directory and cannot be stopped.
    #[error("the PostgreSQL with process id {pid} still serves `{}` and cannot be stopped: {why}", directory.display())]
    Earlier {
        /// Its process id.
        pid: i32,
        /// The data directory.
        directory: PathBuf,
        /// The reason.
        why: String,
    },
    /// The task which watches PostgreSQL broke down. PostgreSQL was stopped with it.
    #[error("the task that watches PostgreSQL broke down")]
    Supervisor {
        /// The cause.
        #[source]
        source: tokio::task::JoinError,
    },
}

impl LocalPostgresError {
    /// For `map_err`: adds the action that failed and its file.
    pub(super) fn file(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { what, path, source }
    }
}

/// Names the version to install, and the two commands that move the data to the version that was found.
fn other_major(data: &Path, made_by: u32, programs: &Path, found: &PostgresVersion, account: &str) -> String {
    let (data, programs, major) = (data.display(), programs.display(), found.major());
    // "trust" is for the move alone, in a directory of the account's own: the next start writes its rules again.
    format!(
        "`{data}` was made by PostgreSQL {made_by}, which alone can read it, and the one in `{programs}` is {found}.\n\
         Install PostgreSQL {made_by} beside it (Debian and Ubuntu: `apt install postgresql-{made_by}`, macOS: \
         `brew install postgresql@{made_by}`): the server finds it by itself, or by --postgres-bin. That is all that is \
         needed to go on.\n\
         To move the data to PostgreSQL {major} after that, stop the server and run as `{account}`, in a directory where \
         it may write, with the directory of the programs of PostgreSQL {made_by} after -b:\n  \
         '{programs}/initdb' -D '{data}.{major}' -U postgres --encoding=UTF8 --locale=C --auth-local=trust \
         --auth-host=scram-sha-256\n  \
         '{programs}/pg_upgrade' -b /usr/lib/postgresql/{made_by}/bin -B '{programs}' -d '{data}' -D '{data}.{major}' -U \
         postgres\n\
         Then give `{data}.{major}` the name `{data}`."
    )
}
