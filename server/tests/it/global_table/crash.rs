//! Data that survives the end of the process: an orderly stop, or a kill in mid-traffic.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use super::{
    PATIENCE, assert_converges,
    client::{Client, SALES},
    config, hold_back, open, stop,
};

/// Names the directory that the process to be killed should serve.
const DIRECTORY: &str = "WORLDSEAT_TEST_GLOBAL_TABLE";

#[tokio::test]
async fn what_is_pending_at_a_stop_arrives_after_the_next_start() {
    let home = tempfile::tempdir().expect("a directory");
    let (table, east, west) = open(config(Some(home.path()), 60_000..=60_000)).await;
    west.put_seat("run#A1", "older");
    thread::sleep(Duration::from_millis(5));
    east.put_seat("run#A1", "newer");
    for n in 0..100 {
        east.put_sale("run#A1", &format!("east-{n}"));
        west.put_sale("run#A1", &format!("west-{n}"));
    }
    assert_eq!(west.items(SALES).len(), 100, "nothing has crossed over yet");
    let stopping = Instant::now();
    stop(table).await;
    assert!(stopping.elapsed() < Duration::from_secs(2), "stopped in {:?}", stopping.elapsed());

    let (table, east, west) = open(config(Some(home.path()), 0..=0)).await;
    let status = assert_converges(&table, east, west).await;
    assert_eq!(west.items(SALES).len(), 200);
    assert_eq!(west.owner("run#A1").as_deref(), Some("newer"), "the conflict is still decided");
    assert_eq!((status.applied, status.superseded), (201, 1));
    stop(table).await;

    let (table, east, west) = open(config(Some(home.path()), 0..=0)).await;
    assert_eq!(assert_converges(&table, east, west).await.applied, 0, "nothing arrives twice");
}

/// The rows hold buyers' names, and the ids that let one buy on somebody's floor.
#[tokio::test]
async fn the_files_are_closed_to_others_even_where_they_were_open() {
    let home = tempfile::tempdir().expect("a directory");
    let inner = home.path().join("dynamodb");
    fs::create_dir(&inner).expect("is empty");
    for directory in [home.path(), &inner] {
        fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).expect("is ours");
    }
    let (table, ..) = open(config(Some(home.path()), 0..=0)).await;
    for directory in [home.path(), &inner] {
        let mode = directory.metadata().expect("is there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "{}", directory.display());
    }
    stop(table).await;
}

#[tokio::test]
async fn a_tombstone_outlives_the_process() {
    let home = tempfile::tempdir().expect("a directory");
    let (table, east, west) = open(config(Some(home.path()), 0..=0)).await;
    east.put_seat("run#A1", "Ada");
    assert!(table.wait_settled(PATIENCE).await);
    hold_back(&table);
    east.put_seat("run#A1", "older");
    thread::sleep(Duration::from_millis(5));
    assert!(west.delete_seat("run#A1"));
    stop(table).await;

    let (table, east, west) = open(config(Some(home.path()), 0..=0)).await;
    assert_converges(&table, east, west).await;
    assert_eq!(east.owner("run#A1"), None);
}

/// Not a test of its own: the process that the next test kills.
#[tokio::test]
#[ignore = "run as a child process by the test below"]
async fn serves_until_killed() {
    let Some(home) = env::var_os(DIRECTORY).map(PathBuf::from) else { return };
    let (table, east, west) = open(config(Some(&home), 0..=40)).await;
    let ready = home.join("ready");
    fs::write(home.join("writing"), format!("{}\n{}", east.0, west.0)).expect("a file");
    fs::rename(home.join("writing"), ready).expect("a file renamed");
    tokio::time::sleep(PATIENCE).await;
    stop(table).await;
}

/// Works as a client in one region until nobody answers. Returns the acknowledged sales, and the number of the last
/// acknowledged write to a seat of its own.
fn work(region: Client, name: &str, round: usize, begun: &AtomicBool) -> (Vec<String>, usize) {
    let (mut sales, mut own) = (Vec::new(), 0);
    for n in 0.. {
        let sale = format!("{name}-{round}-{n:05}");
        if region.try_put_sale("run#A1", &sale).is_none() {
            break;
        }
        sales.push(sale);
        let seat = format!("{name}#{round}");
        for seat in [seat.as_str(), "contested"] {
            let item = serde_json::json!({"seat_key": {"S": seat}, "owner": {"S": n.to_string()}});
            let request = serde_json::json!({"TableName": super::SEATS, "Item": item});
            if region.try_call("PutItem", &request).is_none() {
                return (sales, own);
            }
            own = n;
        }
        if n > 20 {
            begun.store(true, Ordering::SeqCst);
        }
    }
    (sales, own)
}

fn serve_in_a_child(home: &Path) -> (Child, Client, Client) {
    let _ = fs::remove_file(home.join("ready"));
    let program = env::current_exe().expect("this program");
    let child = Command::new(program)
        .args(["global_table::crash::serves_until_killed", "--exact", "--ignored"])
        .env(DIRECTORY, home)
        .stdout(Stdio::null())
        .spawn()
        .expect("a child process");
    let started = Instant::now();
    let addresses = loop {
        match fs::read_to_string(home.join("ready")) {
            Ok(addresses) => break addresses,
            Err(_) => thread::sleep(Duration::from_millis(5)),
        }
        assert!(started.elapsed() < PATIENCE, "the child process does not get ready");
    };
    let (east, west) = addresses.split_once('\n').expect("two addresses");
    let client = |address: &str| Client(address.parse().expect("an address"));
    (child, client(east), client(west))
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let home = tempfile::tempdir().expect("a directory");
    let mut sold = Vec::new();
    let mut own = Vec::new();
    for round in 0..3 {
        let (mut child, east, west) = serve_in_a_child(home.path());
        let busy = [AtomicBool::new(false), AtomicBool::new(false)];
        thread::scope(|scope| {
            let clients = [(east, "east", &busy[0]), (west, "west", &busy[1])];
            let clients = clients.map(|(region, name, busy)| {
                scope.spawn(move || (format!("{name}#{round}"), work(region, name, round, busy)))
            });
            let started = Instant::now();
            while !busy.iter().all(|busy| busy.load(Ordering::SeqCst)) {
                assert!(started.elapsed() < PATIENCE, "the clients do not get to work");
                thread::sleep(Duration::from_millis(1));
            }
            child.kill().expect("SIGKILL");
            child.wait().expect("the end of the child");
            for client in clients {
                let (seat, (sales, last)) = client.join().expect("no panic");
                sold.extend(sales);
                own.push((seat, last));
            }
        });
    }
    let (table, east, west) = open(config(Some(home.path()), 0..=40)).await;
    assert_converges(&table, east, west).await;
    let ledger = east.items(SALES).concat();
    for sale in sold {
        assert!(ledger.contains(&sale), "the acknowledged sale {sale} is gone");
    }
    for (seat, last) in own {
        let owner: usize = east.owner(&seat).expect("an owner").parse().expect("a number");
        assert!(owner >= last, "{seat} went back from {last} to {owner}");
    }
}
