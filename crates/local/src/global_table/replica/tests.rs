//! Arrival, without a replicator: the changes that are offered, taken and kept.

use dynoxide::Database;
use serde_json::json;
use std::collections::BTreeMap;

use super::{super::database, *};

const SEATS: &str = "worldseat_seats";

fn region(name: &str) -> (tempfile::TempDir, Database, Replica) {
    let home = tempfile::tempdir().expect("a directory");
    let file = home.path().join("region.sqlite");
    let location = file.to_str().expect("UTF-8");
    let tables = [TableSpec::new(SEATS, "seat_key")];
    let database = database::open(location, name, &tables).expect("a database");
    let replica = Replica::open(location, name, &tables).expect("a replica");
    (home, database, replica)
}

fn put(database: &Database, owner: &str) {
    let item = json!({"seat_key": {"S": "A1"}, "owner": {"S": owner}});
    let request = json!({"TableName": SEATS, "Item": item});
    database.put_item(serde_json::from_value(request).expect("a request")).expect("written");
}

fn owner(database: &Database) -> String {
    let request = json!({"TableName": SEATS, "Key": {"seat_key": {"S": "A1"}}});
    let found = database.get_item(serde_json::from_value(request).expect("a request"));
    // Sorted, because two equal maps need not be written alike.
    let sorted = found.expect("an answer").item.map(BTreeMap::from_iter);
    format!("{sorted:?}")
}

fn outgoing(replica: &Replica) -> (Vec<i64>, Vec<Change>) {
    let seqs: Vec<i64> = replica.queued_after(0, 100).expect("a list").iter().map(|queued| queued.seq).collect();
    let changes = replica.changes(&seqs).expect("changes");
    (seqs, changes)
}

#[test]
fn a_change_offered_twice_is_taken_once_and_never_sent_back() {
    let (_east_home, east_database, mut east) = region("east");
    let (_west_home, west_database, mut west) = region("west");
    put(&east_database, "Ada");
    let (seqs, changes) = outgoing(&east);
    let once = Arrived { applied: 1, superseded: 0 };
    assert_eq!(west.apply(&changes, "east").expect("applied"), once);
    assert_eq!(west.apply(&changes, "east").expect("applied"), Arrived::default());
    assert_eq!(owner(&east_database), owner(&west_database));
    assert_eq!(west.queued().expect("a count"), 0, "an echo");
    east.acknowledge(&seqs).expect("acknowledged");
    assert_eq!(east.queued().expect("a count"), 0);
}

#[test]
fn a_local_write_after_the_change_was_read_still_wins() {
    let (_east_home, east_database, east) = region("east");
    let (_west_home, west_database, mut west) = region("west");
    put(&east_database, "Ada");
    let (_, changes) = outgoing(&east);
    std::thread::sleep(Duration::from_millis(2));
    put(&west_database, "Bob");
    let lost = Arrived { applied: 0, superseded: 1 };
    assert_eq!(west.apply(&changes, "east").expect("applied"), lost);
    assert!(owner(&west_database).contains("Bob"));
}

#[test]
fn a_change_made_after_reading_another_is_newer_whatever_the_clock_says() {
    let (_east_home, east_database, east) = region("east");
    let (_west_home, west_database, mut west) = region("west");
    put(&east_database, "Ada");
    let (_, mut changes) = outgoing(&east);
    changes[0].version += 3_600_000_000; // the other clock is an hour ahead
    west.apply(&changes, "east").expect("applied");
    put(&west_database, "Bob");
    let (_, answer) = outgoing(&west);
    assert_eq!(answer[0].version, changes[0].version + 1);
}

#[test]
fn only_versions_older_than_everything_pending_are_forgotten() {
    let (_home, database, mut east) = region("east");
    put(&database, "Ada");
    let pending = east.oldest_queued().expect("an answer").expect("a version");
    assert_eq!(east.forget_before(pending).expect("a count"), 0);
    let (seqs, _) = outgoing(&east);
    east.acknowledge(&seqs).expect("acknowledged");
    assert_eq!(east.oldest_queued().expect("an answer"), None);
    assert_eq!(east.forget_before(pending + 1).expect("a count"), 1);
}
