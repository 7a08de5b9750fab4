//! One start of PostgreSQL: from the command line to the first answered query.

use std::{ffi::OsString, time::Duration};

use tokio::time::{Instant, sleep, timeout_at};

use super::{
    access::{self, Access},
    account::Account,
    binaries::Binaries,
    config::LocalPostgresConfig,
    error::LocalPostgresError,
    guard::{Guarded, SHORT},
    home::Home,
    log, port,
};
use sale::with_causes;

/// A free port is very rarely lost to another program; five times in a row has another cause.
const PORT_ATTEMPTS: u32 = 5;

const READY_INTERVAL: Duration = Duration::from_millis(50);

/// All that is needed to start PostgreSQL, and to start it again on the same port.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) binaries: Binaries,
    pub(super) account: Account,
    pub(super) home: Home,
    pub(super) access: Access,
    max_connections: u32,
    ready_ceiling: Duration,
    pub(super) retry_every: Duration,
}

impl Launch {
    /// The first start, which also decides the port.
    pub(super) async fn first(
        config: &LocalPostgresConfig,
        binaries: Binaries,
        account: Account,
        home: Home,
    ) -> Result<(Self, Guarded), LocalPostgresError> {
        let mut launch = Self {
            access: Access::new(port::choose(config.port)?, &home.socket)?,
            binaries,
            account,
            home,
            max_connections: config.max_connections,
            ready_ceiling: config.ready_ceiling,
            retry_every: config.retry_every,
        };
        let mut attempt = 1;
        loop {
            match launch.start().await {
                Ok(guarded) => return Ok((launch, guarded)),
                // Another program was faster. For a requested port that is an error; otherwise any other port is as
                // good.
                Err(LocalPostgresError::EndedEarly { .. })
                    if attempt < PORT_ATTEMPTS && port::is_taken(launch.access.port) =>
                {
                    launch.access.port = port::choose(config.port)?;
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Starts PostgreSQL and returns when it has answered a query.
    pub(super) async fn start(&self) -> Result<Guarded, LocalPostgresError> {
        let program = self.binaries.program("postgres");
        let mut guarded = Guarded::spawn(&self.account, &self.home, &program, self.arguments())
            .map_err(|source| LocalPostgresError::Spawn { program, source })?;
        match self.ready(&mut guarded).await {
            Ok(()) => Ok(guarded),
            Err(error @ LocalPostgresError::EndedEarly { .. }) => {
                guarded.replace().await;
                Err(error)
            }
            Err(error) => {
                guarded.stop(SHORT).await;
                Err(error)
            }
        }
    }

    fn arguments(&self) -> Vec<OsString> {
        let mut socket = OsString::from("unix_socket_directories=");
        socket.push(&self.home.socket);
        let mut arguments = vec!["-D".into(), self.home.data.clone().into(), "-c".into(), socket];
        for (setting, file) in [("hba_file=", self.home.rules()), ("ident_file=", self.home.names())] {
            let mut named = OsString::from(setting);
            named.push(file);
            arguments.extend(["-c".into(), named]);
        }
        for setting in [
            format!("port={}", self.access.port),
            format!("max_connections={}", self.max_connections),
            "listen_addresses=127.0.0.1".to_owned(),
            "unix_socket_permissions=0700".to_owned(),
            // PostgreSQL 13 would still store MD5, which our own pg_hba.conf refuses.
            "password_encryption=scram-sha-256".to_owned(),
            "shared_buffers=128MB".to_owned(),
            "fsync=on".to_owned(),
            "cluster_name=worldseat".to_owned(),
            "logging_collector=off".to_owned(),
            "log_destination=stderr".to_owned(),
            // Ranked above ERROR: serialization failures are what this experiment is about, and would fill the disk.
            "log_min_messages=log".to_owned(),
        ] {
            arguments.extend(["-c".into(), setting.into()]);
        }
        arguments
    }

    /// Polls until the first answer, notices at once when PostgreSQL ends instead, and gives up at the ceiling.
    async fn ready(&self, guarded: &mut Guarded) -> Result<(), LocalPostgresError> {
        let deadline = Instant::now() + self.ready_ceiling;
        let question = self.access.as_superuser();
        let mut last = "no answer to the first connection".to_owned();
        while Instant::now() < deadline {
            tokio::select! {
                outcome = guarded.ended() => return Err(LocalPostgresError::EndedEarly {
                    outcome: outcome.to_string(),
                    log: self.home.log.clone(),
                    log_tail: log::tail(&self.home.log),
                }),
                answer = timeout_at(deadline, access::probe(&question)) => match answer {
                    Ok(Ok(())) => return Ok(()),
                    Ok(Err(error)) => last = with_causes(&error),
                    Err(_) => {}
                },
            }
            sleep(READY_INTERVAL).await;
        }
        Err(LocalPostgresError::NotReady {
            ceiling: self.ready_ceiling,
            last,
            log: self.home.log.clone(),
            log_tail: log::tail(&self.home.log),
        })
    }
}
