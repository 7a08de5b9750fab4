//! A PostgreSQL from the internet: only an archive with the known hash is unpacked.

use std::{
    fs,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::Request, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use local::postgres::{Download, LocalPostgresConfig, LocalPostgresError, Pinned, SearchPaths};
use sha2::{Digest, Sha256};

use super::{failure, open_directory, persistent};
use crate::support::{fake_postgres::fake, output};

const ARCHIVE: &str = "/releases/download/17.2.0/postgresql-17.2.0-here.tar.gz";

/// A repository with one release of one archive, and the requests that it got.
struct Repository {
    url: String,
    requested: Arc<Mutex<Vec<String>>>,
}

impl Repository {
    async fn with(archive: Vec<u8>) -> Self {
        let requested = Arc::new(Mutex::new(Vec::new()));
        let serve = move |State(requested): State<Arc<Mutex<Vec<String>>>>, request: Request| {
            let archive = archive.clone();
            async move {
                let secret = request.headers().contains_key("authorization");
                let path = request.uri().path().to_owned();
                requested
                    .lock()
                    .expect("not poisoned")
                    .push(format!("{path}{}", if secret { " with a token" } else { "" }));
                if path == ARCHIVE { archive.into_response() } else { StatusCode::NOT_FOUND.into_response() }
            }
        };
        let router = Router::new().fallback(get(serve)).with_state(requested.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, requested }
    }

    /// The settings of a machine without PostgreSQL, with an archive of this hash as the known one.
    fn config(&self, home: &Path, sha256: &str) -> LocalPostgresConfig {
        let pinned = Pinned { version: "17.2.0".into(), target: "here".into(), sha256: sha256.into() };
        let into = home.join("postgres-download");
        LocalPostgresConfig {
            search_paths: SearchPaths { path: None, patterns: Vec::new() },
            download: Some(Download { repository: self.url.clone(), pinned: Some(pinned), ..Download::into(into) }),
            ..persistent(home)
        }
    }
}

/// An archive like those of the releases, with a program that reports that it was run.
fn archive() -> Vec<u8> {
    let root = open_directory();
    let bin = root.path().join("postgresql-17.2.0-here/bin");
    fs::create_dir_all(&bin).expect("a directory");
    fake(&bin, "17.2", "echo this was downloaded >&2; exit 1");
    let packed =
        output(Command::new("tar").arg("-czf").arg("-").arg("-C").arg(root.path()).arg("postgresql-17.2.0-here"));
    assert!(packed.status.success());
    packed.stdout
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn an_archive_whose_hash_is_known_is_unpacked_and_run_and_nobody_is_told_a_secret() {
    let home = open_directory();
    let archive = archive();
    let repository = Repository::with(archive.clone()).await;
    let error = failure(repository.config(home.path(), &sha256(&archive))).await;
    match &error {
        LocalPostgresError::EndedEarly { log_tail, .. } => {
            assert!(log_tail.contains("this was downloaded"), "{log_tail}")
        }
        other => panic!("{other:?}"),
    }
    let left: Vec<_> = fs::read_dir(home.path().join("postgres-download")).expect("is there").flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(*repository.requested.lock().expect("not poisoned"), [ARCHIVE], "the one archive, and no token");
}

#[tokio::test]
async fn an_archive_with_another_hash_is_refused_and_nothing_of_it_is_unpacked() {
    let archive = archive();
    let mut changed = archive.clone();
    *changed.last_mut().expect("bytes") ^= 1;
    for (sent, expected) in [(changed, sha256(&archive)), (archive, "0".repeat(64))] {
        let home = open_directory();
        let repository = Repository::with(sent.clone()).await;
        let message = failure(repository.config(home.path(), &expected)).await.to_string();
        for words in [&sha256(&sent), &expected, "nothing of it was unpacked", "apt install postgresql"] {
            assert!(message.contains(words), "`{words}` is missing in:\n{message}");
        }
        let left = std::fs::read_dir(home.path().join("postgres-download")).expect("the place of downloads");
        assert_eq!(left.count(), 0, "nothing is left of it");
    }
}

#[tokio::test]
async fn where_no_hash_is_known_nothing_is_asked_for() {
    let home = open_directory();
    let repository = Repository::with(archive()).await;
    let mut config = repository.config(home.path(), "");
    config.download = config.download.map(|download| Download { pinned: None, ..download });
    let message = failure(config).await.to_string();
    assert!(message.contains("download: none is known for this kind of machine"), "{message}");
    assert!(repository.requested.lock().expect("not poisoned").is_empty());
}
