//! Rows of a stored run that another client has changed: they are refused, and cost no more than a run.

use flate2::{Compression, write::GzEncoder};
use sale::{
    Lane,
    service::{ErrorKind, RunService},
};
use std::io::Write;
use store::RUNS_TABLE;
use tokio_postgres::Client;

use super::{A_MONTH, own_tables, run, service};
use crate::support::eventual;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

async fn put(client: &Client, run: &str, document: &str, parts: &[Vec<u8>]) {
    let delete = format!("DELETE FROM {RUNS_TABLE} WHERE run = $1 AND document = $2");
    client.execute(&delete, &[&run, &document]).await.unwrap();
    for (part, body) in (0_i32..).zip(parts) {
        let insert = format!("INSERT INTO {RUNS_TABLE} (run, document, part, body) VALUES ($1, $2, $3, $4)");
        client.execute(&insert, &[&run, &document, &part, body]).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_somebody_has_changed_are_refused() {
    let config = own_tables().await;
    let (first, other) = {
        let service = || service(&config, eventual(16), A_MONTH);
        (run(&service(), &Lane::ALL).await, run(&service(), &Lane::ALL).await)
    };
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    // A server that does not have these runs in memory.
    let service = service(&config, eventual(1), A_MONTH);
    let run = first.run.as_str();
    let events: String = first.events.iter().map(sale::event::RunEvent::to_line).collect();
    let strong = first.history(Lane::Strong).to_lines();

    let long = [vec![7; 600 << 10], gzip(b"end\n")];
    let many: Vec<Vec<u8>> = gzip(events.as_bytes()).chunks(8).map(<[u8]>::to_vec).collect();
    assert!(many.len() > 16);
    let bomb = gzip(&vec![b'.'; 200 << 20]);
    for (what, parts) in [
        ("nothing", vec![vec![]]),
        ("no gzip", vec![b"run r A1 2 7".to_vec()]),
        ("a bomb", vec![bomb.clone()]),
        ("a part too long", long.to_vec()),
        ("too many parts", many),
        ("not text", vec![gzip(&[0xFF, 0xFE])]),
        ("no events", vec![gzip(b"<script>\n")]),
        ("no end", vec![gzip(events.trim_end().trim_end_matches("end").as_bytes())]),
        (
            "another run's",
            vec![gzip(other.events.iter().map(sale::event::RunEvent::to_line).collect::<String>().as_bytes())],
        ),
    ] {
        put(&client, run, "events", &parts).await;
        let refused = service.record(run).await.expect_err(what);
        assert_eq!(refused.kind, ErrorKind::Failed, "{what}: {refused}");
        assert!(refused.sentence.contains("changed or damaged"), "{what}: {refused}");
        assert_eq!(service.watch(run, 0).await.err().map(|error| error.kind), Some(ErrorKind::Failed), "{what}");
    }
    put(&client, run, "events", &[gzip(events.as_bytes())]).await;
    assert!(service.record(run).await.is_ok(), "as it was it is read");
    assert_eq!(service.histories(run).await.unwrap(), first.histories);

    for (what, parts) in [
        ("gone", vec![]),
        ("a bomb", vec![bomb]),
        ("cut", vec![gzip(&strong.as_bytes()[..strong.len() / 2])]),
        ("the other lane's", vec![gzip(first.history(Lane::Eventual).to_lines().as_bytes())]),
        ("another run's", vec![gzip(other.history(Lane::Strong).to_lines().as_bytes())]),
    ] {
        put(&client, run, "strong", &parts).await;
        assert_eq!(service.histories(run).await.expect_err(what).kind, ErrorKind::Failed, "{what}");
        assert!(service.record(run).await.is_ok(), "the rest is as it was");
    }
}
