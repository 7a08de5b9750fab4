//! dynalite: a second implementation of DynamoDB, by other people, in another language.
//!
//! Both regions of a lane on it are one database: it has no replicas.

use sale::Lane;
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::LazyLock,
};
use store::dynamodb::DynamoDb;

use super::{in_time, lanes::dynamodb_called};

/// Listens on a free port and prints it. It ends when its standard input does: with the process that started it,
/// however that ends.
const SERVE: &str = "
    process.stdin.on('end', () => process.exit()).resume()
    const server = require(process.argv[1])({ createTableMs: 50 })
    server.listen(0, '127.0.0.1', () => console.log('127.0.0.1:' + server.address().port))
";

/// A dynalite, empty when it starts. It ends when it is dropped, or with this process.
pub(crate) struct Dynalite {
    pub(crate) address: SocketAddr,
    child: Child,
    _stdin: ChildStdin,
}

impl Dynalite {
    /// Starts one for one test only, ready for requests.
    pub(crate) fn start() -> Self {
        let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/dynalite/node_modules/dynalite");
        assert!(module.is_dir(), "dynalite is missing: run scripts/test-rust.sh, which installs it");
        let mut node = Command::new("node");
        node.args(["-e", SERVE]).arg(&module).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = node.spawn().expect("node runs: scripts/test-rust.sh says what is missing");
        let (stdin, stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        let line = in_time("dynalite says its address", move || {
            let mut line = String::new();
            BufReader::new(stdout).read_line(&mut line).map(|_| line).expect("dynalite speaks")
        });
        let address = line.trim().parse().expect("dynalite says its address; what it says instead is above");
        Self { address, child, _stdin: stdin }
    }
}

impl Drop for Dynalite {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the one that tests share; each keeps to scopes of its own.
pub(crate) fn dynalite() -> SocketAddr {
    static SHARED: LazyLock<Dynalite> = LazyLock::new(Dynalite::start);
    SHARED.address
}

/// Returns the eventual lane on the shared dynalite. Its tables are created when the engine's name is requested, as at
/// the start of a server.
pub(crate) async fn eventual_on_dynalite(connections: usize) -> DynamoDb {
    use store::LaneStore;

    let engine = format!("dynalite, standing in for {}", Lane::Eventual.product());
    let store = dynamodb_called([dynalite(); 2], connections, engine);
    store.engine().await.expect("dynalite has both tables");
    store
}
