//! Programs that pretend to be PostgreSQL's.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// Writes programs that pretend to be a PostgreSQL of this version; `postgres` runs `body` when it is to serve.
pub(crate) fn fake(directory: &Path, version: &str, body: &str) {
    let postgres = format!("if [ \"$1\" = --version ]; then echo 'postgres (PostgreSQL) {version}'; exit; fi\n{body}");
    script(&directory.join("postgres"), &postgres);
    let major = version.split('.').next().expect("a number");
    script(&directory.join("initdb"), &format!("echo {major} > \"$2/PG_VERSION\""));
}

/// Writes a script from another process: while we hold a file open for writing, a child forked by another test holds it
/// too, and the kernel refuses to run it.
pub(crate) fn script(path: &Path, body: &str) {
    let mut shell = Command::new("/bin/sh")
        .args(["-c", "cat > \"$1\" && chmod 755 \"$1\"", "sh"])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut pipe = shell.stdin.take().expect("a pipe");
    writeln!(pipe, "#!/bin/sh\n{body}").expect("writes");
    drop(pipe);
    assert!(shell.wait().expect("ends").success());
}
