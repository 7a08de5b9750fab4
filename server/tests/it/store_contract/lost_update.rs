//! Two buyers have both read "available": what each engine does then.

use sale::{Sale, SeatKey, SeatStatus, SeatStore, StoreError};
use store::{LaneStore, postgres_wire::Isolation};

use super::{CONNECTIONS, create_seat, line};
use crate::support::{databases, eventual, eventually, sale, strong, strong_at, within};

/// Starts two purchases in different regions; both have begun and read before either writes.
async fn two_who_read<S: LaneStore>(store: &S) -> (SeatKey, [S::Seat; 2], [Sale; 2]) {
    let (scope, key, first) = create_seat(store).await;
    let mut lines = [first, line(store, 1).await];
    for line in &mut lines {
        line.begin().await.unwrap();
        assert_eq!(line.read_seat(&key).await, Ok(SeatStatus::Available));
    }
    (key, lines, [1, 2].map(|buyer| sale(&scope, buyer)))
}

async fn write_and_commit<L: SeatStore>(line: &mut L, sale: &Sale) -> Result<(), StoreError> {
    line.mark_sold(sale).await?;
    line.append_sale(sale).await?;
    line.commit().await
}

/// Writes both at the same time: if the engine locks rows, the second write waits for the first commit.
async fn both_write<S: LaneStore>(lines: &mut [S::Seat; 2], sales: &[Sale; 2]) -> [Result<(), StoreError>; 2] {
    let [first, second] = lines;
    tokio::join!(write_and_commit(first, &sales[0]), write_and_commit(second, &sales[1])).into()
}

#[tokio::test]
async fn snapshot_isolation_refuses_the_second_with_40001() {
    let store = strong(CONNECTIONS);
    let (key, mut lines, sales) = within(two_who_read(&store)).await;
    let results = within(both_write::<store::postgres_wire::PostgresWire>(&mut lines, &sales)).await;

    let winner = results.iter().position(Result::is_ok).expect("one of them buys");
    assert_eq!(results[1 - winner], Err(StoreError::Conflict { code: "40001".into() }));
    assert_eq!(store.ledger(0, &key).await.unwrap(), [sales[winner].clone()]);
    assert_eq!(store.owner(1, &key).await.unwrap().as_ref(), Some(&sales[winner].buyer));

    let loser = &mut lines[1 - winner];
    let after = loser.commit().await.expect_err("nothing is left to commit");
    assert_eq!(after.code(), "aborted", "PostgreSQL would call this commit a success");
    loser.begin().await.unwrap();
    let sold = SeatStatus::Sold { sale_id: Some(sales[winner].sale_id.clone()) };
    assert_eq!(loser.read_seat(&key).await, Ok(sold), "the line is good for another try");
}

#[tokio::test]
async fn read_committed_on_the_same_engine_lets_both_through() {
    let store = strong_at(databases().socket.clone(), CONNECTIONS, Isolation::ReadCommitted);
    let (key, mut lines, sales) = within(two_who_read(&store)).await;
    let results = within(both_write::<store::postgres_wire::PostgresWire>(&mut lines, &sales)).await;
    assert_eq!(results, [Ok(()), Ok(())]);
    assert_eq!(store.ledger(0, &key).await.unwrap().len(), 2);
}

#[tokio::test]
async fn read_committed_has_both_in_the_ledger_and_the_second_overwrites_the_first() {
    let store = strong_at(databases().socket.clone(), CONNECTIONS, Isolation::ReadCommitted);
    let (key, mut lines, sales) = within(two_who_read(&store)).await;
    for (line, sale) in lines.iter_mut().zip(&sales) {
        assert_eq!(within(write_and_commit(line, sale)).await, Ok(()));
        assert_eq!(store.owner(0, &key).await.unwrap().as_ref(), Some(&sale.buyer), "the mark asks for nothing");
    }
    let ledger: std::collections::BTreeSet<String> =
        store.ledger(0, &key).await.unwrap().into_iter().map(|row| row.sale_id).collect();
    assert_eq!(ledger, sales.map(|sale| sale.sale_id).into());
}

#[tokio::test]
async fn last_writer_wins_lets_both_through_and_forgets_one_owner() {
    let store = eventual(CONNECTIONS);
    let (key, mut lines, sales) = within(two_who_read(&store)).await;
    let results = within(both_write::<store::dynamodb::DynamoDb>(&mut lines, &sales)).await;
    assert_eq!(results, [Ok(()), Ok(())]);
    for region in [0, 1] {
        eventually("both tickets are in each region", async || store.ledger(region, &key).await.unwrap() == sales)
            .await;
    }
    eventually("the regions agree on one owner", async || {
        let owners = [store.owner(0, &key).await.unwrap(), store.owner(1, &key).await.unwrap()];
        owners[0].is_some() && owners[0] == owners[1]
    })
    .await;
}

#[tokio::test]
async fn what_is_rolled_back_was_never_written() {
    let store = strong(CONNECTIONS);
    let (key, mut lines, sales) = within(two_who_read(&store)).await;
    lines[0].mark_sold(&sales[0]).await.unwrap();
    lines[0].append_sale(&sales[0]).await.unwrap();
    lines[0].roll_back().await.unwrap();
    assert_eq!(store.ledger(0, &key).await.unwrap(), []);
    assert_eq!(store.owner(0, &key).await.unwrap(), None);
    assert_eq!(lines[0].find_sale(&sales[0]).await, Ok(false));
    assert_eq!(write_and_commit(&mut lines[1], &sales[1]).await, Ok(()), "nobody was in the way");
}

#[tokio::test]
async fn a_line_dropped_inside_a_transaction_holds_nobody_up() {
    let store = strong(CONNECTIONS);
    let (key, [mut gone, mut stays], sales) = within(two_who_read(&store)).await;
    gone.mark_sold(&sales[0]).await.unwrap();
    drop(gone);
    assert_eq!(within(write_and_commit(&mut stays, &sales[1])).await, Ok(()));
    assert_eq!(store.ledger(0, &key).await.unwrap(), [sales[1].clone()]);
    let mut again = store.open(0, CONNECTIONS).await.unwrap();
    for line in &mut again {
        line.begin().await.unwrap();
        assert!(line.read_seat(&key).await.unwrap().is_sold(), "no line is left inside an old snapshot");
    }
}
