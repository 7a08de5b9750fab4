//! nginx or Caddy in front of a server, in three of the usual set-ups.

use super::eventually;
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

/// The proxy to start.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Program {
    /// Debian: nginx-light.
    Nginx,
    /// Debian: caddy.
    Caddy,
}

/// The `Host` that it sends to the server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Host {
    /// The server's own address, as nginx does by itself.
    Changed,
    /// The host that the browser requested, without its port.
    WithoutPort,
    /// The browser's header as it came, as Caddy does by itself.
    Passed,
}

/// A running proxy; it ends when it is dropped.
pub(crate) struct WebProxy {
    ports: [u16; 3],
    _process: Child,
    _directory: TempDir,
}

impl WebProxy {
    /// Starts one before `target`.
    pub(crate) async fn before(program: Program, target: SocketAddr) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let ports = [free_port().await, free_port().await, free_port().await];
        let process = program.start(directory.path(), target, ports);
        for port in ports {
            let what = format!("{program:?} listens on {port}");
            eventually(&what, || async move { TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok() }).await;
        }
        Self { ports, _process: process, _directory: directory }
    }

    /// Returns `host:port` of the proxy's server that treats Host like this.
    pub(crate) fn at(&self, host: Host) -> String {
        format!("{}:{}", Ipv4Addr::LOCALHOST, self.ports[host as usize])
    }
}

impl Program {
    /// Starts one process: it ends with the test, however the test ends.
    fn start(self, directory: &Path, target: SocketAddr, ports: [u16; 3]) -> Child {
        let (name, configuration, arguments) = match self {
            Self::Nginx => ("nginx", nginx(target, ports), ["-c", "nginx.conf", "-p", ".", "-e", "stderr"].as_slice()),
            Self::Caddy => {
                ("caddy", caddy(target, ports), ["run", "--config", "caddy.conf", "--adapter", "caddyfile"].as_slice())
            }
        };
        std::fs::write(directory.join(format!("{name}.conf")), configuration).unwrap();
        // For an account that is not root, PATH does not contain the directory in which Debian keeps nginx.
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new(name);
        command.args(arguments).current_dir(directory).env("PATH", path).env("HOME", directory);
        command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        command.spawn().unwrap_or_else(|error| panic!("{name} is on PATH or in /usr/sbin: {error}"))
    }
}

fn nginx(target: SocketAddr, ports: [u16; 3]) -> String {
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

fn caddy(target: SocketAddr, ports: [u16; 3]) -> String {
    let hosts = ["header_up Host {upstream_hostport}", "header_up Host {http.request.host}", ""];
    let sites = ports
        .iter()
        .zip(hosts)
        .map(|(port, host)| format!("http://127.0.0.1:{port} {{\n\treverse_proxy {target} {{\n\t\t{host}\n\t}}\n}}\n"));
    format!("{{\n\tadmin off\n\tauto_https off\n}}\n{}", sites.collect::<String>())
}

async fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    listener.local_addr().unwrap().port()
}
