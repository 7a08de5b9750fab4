//! Tests of the file, as its owner and as others find it.

use super::*;
use std::os::unix::fs::{PermissionsExt, symlink};

fn endpoints() -> Endpoints {
    serde_json::from_value(serde_json::json!({
        "strong": { "engine": "PostgreSQL", "local": true, "url": "postgres://worldseat:secret@127.0.0.1:1/worldseat",
            "tables": { "seats": "a", "sales": "b" } },
        "eventual": { "engine": "dynoxide", "local": true, "regions": [], "tables": { "seats": "a", "sales": "b" } },
    }))
    .unwrap()
}

fn written(path: &Path) -> Result<EndpointsFile, EndpointsFileError> {
    let mut file = EndpointsFile::reserve(path)?;
    assert!(refused(path).contains("still starting"), "{}", refused(path));
    file.fill(&endpoints()).map(|()| file)
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().mode() & 0o7777
}

fn refused(path: &Path) -> String {
    Endpoints::read(path).unwrap_err().to_string()
}

#[test]
fn it_is_the_owners_alone_and_is_there_as_long_as_the_server() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(ENDPOINTS_FILE);
    assert!(refused(&path).starts_with("there is no "), "{}", refused(&path));
    let file = written(&path).unwrap();
    assert_eq!(mode(file.path()), 0o600);
    assert_eq!(Endpoints::read(&path).unwrap().strong.url, endpoints().strong.url);
    // Reading does not take the lock: a second reader can read it, too.
    assert!(Endpoints::read(&path).is_ok());
    drop(file);
    assert_eq!(directory.path().read_dir().unwrap().count(), 0, "nothing is left");
}

#[test]
fn one_that_is_left_over_is_said_to_be_and_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(ENDPOINTS_FILE);
    let file = written(&path).unwrap();
    // As after a kill: the name stays, the process and its lock are gone.
    let kept = directory.path().join("kept");
    fs::hard_link(&path, &kept).unwrap();
    drop(file);
    fs::rename(&kept, &path).unwrap();
    assert!(refused(&path).contains("left over from a WorldSeat that is gone"), "{}", refused(&path));
    let again = written(&path).unwrap();
    assert!(Endpoints::read(&path).is_ok());

    let second = written(&path).unwrap_err().to_string();
    assert!(second.contains("the file of another WorldSeat that runs"), "{second}");
    fs::write(directory.path().join("other"), "").unwrap();
    fs::rename(directory.path().join("other"), &path).unwrap();
    drop(again);
    assert!(path.exists(), "another's file is not removed");
}

#[test]
fn one_that_others_may_use_or_have_made_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(ENDPOINTS_FILE);
    let file = written(&path).unwrap();
    for open in [0o640, 0o604, 0o602] {
        fs::set_permissions(&path, fs::Permissions::from_mode(open)).unwrap();
        assert!(refused(&path).contains(&format!("mode {open:04o}")), "{}", refused(&path));
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let link = directory.path().join("link");
    symlink(&path, &link).unwrap();
    assert!(refused(&link).ends_with("is not a regular file"), "{}", refused(&link));
    assert!(refused(directory.path()).ends_with("is not a regular file"), "{}", refused(directory.path()));
    // Only root can give a file away.
    if Uid::effective().is_root() {
        std::os::unix::fs::chown(&path, Some(12345), None).unwrap();
        assert!(
            refused(&path).contains("belongs to user 12345, not to you: ask as that account"),
            "{}",
            refused(&path)
        );
    }
    drop(file);
}
