//! nginx in front of a server: three of the ways in which people put it there.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::Stdio,
};
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};

use super::eventually;

/// What nginx tells the server of the host that the browser asked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Host {
    /// Nothing: it says its own target, as it does by itself.
    Changed,
    /// The host without its port.
    WithoutPort,
    /// The header as it came.
    Passed,
}

/// A running nginx; it ends when it is dropped.
pub(crate) struct Nginx {
    ports: [u16; 3],
    _process: Child,
    _directory: TempDir,
}

impl Nginx {
    /// Starts one before `target`.
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let ports = [free_port().await, free_port().await, free_port().await];
        std::fs::write(directory.path().join("nginx.conf"), configuration(target, ports)).unwrap();
        let process = start(directory.path());
        for port in ports {
            let what = format!("nginx listens on {port}; Debian: apt-get install nginx-light");
            eventually(&what, || async move { TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok() }).await;
        }
        Self { ports, _process: process, _directory: directory }
    }

    /// `host:port` of the server that treats Host like this.
    pub(crate) fn at(&self, host: Host) -> String {
        format!("{}:{}", Ipv4Addr::LOCALHOST, self.ports[host as usize])
    }
}

/// One process and no workers: it ends with the test whatever becomes of that.
fn start(directory: &Path) -> Child {
    // Of somebody who is not root, PATH does not lead there.
    let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("nginx");
    command.arg("-p").arg(directory).args(["-c", "nginx.conf", "-e", "stderr"]).env("PATH", path);
    command.stdin(Stdio::null()).kill_on_drop(true);
    command.spawn().expect("nginx is on PATH or in /usr/sbin (Debian: apt-get install nginx-light)")
}

fn configuration(target: SocketAddr, ports: [u16; 3]) -> String {
    let hosts = ["", "proxy_set_header Host $host;", "proxy_set_header Host $http_host;"];
    let servers = ports.iter().zip(hosts).map(|(port, host)| {
        format!(
            "server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://{target}; proxy_buffering off; {host} }} }}\n"
        )
    });
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|kind| format!("{kind}_temp_path {kind};\n")).concat();
    format!(
        "daemon off; master_process off; pid nginx.pid; error_log stderr;\nevents {{}}\n\
         http {{ access_log off;\n{temporary}{} }}\n",
        servers.collect::<String>()
    )
}

async fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    listener.local_addr().unwrap().port()
}
