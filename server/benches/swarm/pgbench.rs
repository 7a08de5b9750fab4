//! The other side of the duel: pgbench with the same five statements.

use crate::{Fallible, purchases::Round};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use store::{SALES_TABLE, SEATS_TABLE};
use tokio_postgres::config::{Config, Host};

/// pgbench, and the script that it runs.
pub(crate) struct Pgbench {
    program: PathBuf,
    script: tempfile::NamedTempFile,
}

impl Pgbench {
    /// Finds the pgbench that belongs to the server, else any on PATH.
    pub(crate) fn of(bin_dir: &Path) -> Fallible<Self> {
        let own = bin_dir.join("pgbench");
        let program = if own.is_file() { own } else { "pgbench".into() };
        let mut script = tempfile::NamedTempFile::new()?;
        script.write_all(statements().as_bytes())?;
        Ok(Self { program, script })
    }

    pub(crate) fn version(&self) -> Fallible<String> {
        let output = Command::new(&self.program).arg("--version").output()?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Runs one round: each client buys the seats of its share one after the other.
    pub(crate) fn round(
        &self,
        at: &Config,
        clients: u32,
        threads: u32,
        share: u64,
        lasts: Duration,
    ) -> Fallible<Round> {
        let mut command = Command::new(&self.program);
        command.args([
            "-n",
            "-M",
            "prepared",
            "-D",
            "n=0",
            "-D",
            "seat=A1",
            "-D",
            "buyer=fan-1",
            "-D",
            "region=us-east-1",
        ]);
        command.args(["-D", &format!("share={share}")]);
        command.args(["-c", &clients.to_string(), "-j", &threads.to_string(), "-T", &lasts.as_secs().to_string()]);
        command.arg("-f").arg(self.script.path());
        connect(&mut command, at)?;
        let output = command.output().map_err(|error| format!("pgbench could not be started: {error}"))?;
        let output_text = String::from_utf8(output.stdout)?;
        if !output.status.success() {
            return Err(format!("pgbench failed: {output_text}{}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let purchases = after(&output_text, "number of transactions actually processed: ")?.parse()?;
        Ok(Round { purchases, a_second: after(&output_text, "tps = ")?.parse()? })
    }
}

/// Sets the address that pgbench connects to; the password must not be an argument.
fn connect(command: &mut Command, at: &Config) -> Fallible<()> {
    let host = match at.get_hosts().first() {
        Some(Host::Tcp(host)) => PathBuf::from(host),
        Some(Host::Unix(directory)) => directory.clone(),
        None => return Err("the server has no address".into()),
    };
    let port = at.get_ports().first().ok_or("the server has no port")?;
    command.arg("-h").arg(host).args(["-p", &port.to_string()]);
    command.args(["-U", at.get_user().unwrap_or_default()]);
    if let Some(password) = at.get_password() {
        command.env("PGPASSWORD", String::from_utf8(password.to_vec())?);
    }
    command.arg(at.get_dbname().unwrap_or_default());
    Ok(())
}

/// Returns the script. Every variable is sent as a parameter, as the swarm sends it; nothing is computed in SQL.
fn statements() -> String {
    format!(
        "\\set n :n + 1\n\
         \\set scope 1000000000 + :client_id * :share + :n\n\
         \\set key :scope + 999000000000\n\
         \\set sale :scope + 99000000000\n\
         BEGIN ISOLATION LEVEL REPEATABLE READ;\n\
         SELECT status, owner FROM {SEATS_TABLE} WHERE seat_key = :key;\n\
         UPDATE {SEATS_TABLE} SET status = 'sold', owner = :buyer, sale_id = :sale WHERE seat_key = :key;\n\
         INSERT INTO {SALES_TABLE} (seat_key, sale_id, scope, seat, buyer, region) \
         VALUES (:key, :sale, :scope, :seat, :buyer, :region);\n\
         COMMIT;\n"
    )
}

/// Returns the word that follows `label` in the output of pgbench.
fn after<'a>(output_text: &'a str, label: &str) -> Fallible<&'a str> {
    let rest = output_text.split_once(label).map(|(_, rest)| rest);
    let word = rest.and_then(|rest| rest.split(|c: char| c.is_whitespace() || c == '/').next());
    word.ok_or_else(|| format!("pgbench did not say \"{label}\": {output_text}").into())
}
