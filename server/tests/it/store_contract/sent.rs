//! The requests of a purchase and of the audit: the purchase is the naive one and its adapter does not help it; the
//! audit reads what is there.

use sale::{Outcome, purchase};
use serde_json::{Value, json};
use store::{LaneStore, postgres_wire::Isolation};

use super::{create_seat, line};
use crate::support::{
    Request, Sql, WireCapture, databases, dynamodb_at, new_scope, postgres_at, regions, sale, seat_key, strong_at,
    within,
};

const SELECT: &str = "SELECT status, owner, sale_id FROM worldseat_seats WHERE seat_key = $1";
/// Without a condition on the row: a condition would by itself detect that the seat is sold.
const MARK: &str = "UPDATE worldseat_seats SET status = 'sold', owner = $2, sale_id = $3 WHERE seat_key = $1";
const APPEND: &str =
    "INSERT INTO worldseat_sales (seat_key, sale_id, scope, seat, buyer, region) VALUES ($1, $2, $3, $4, $5, $6)";

fn texts(captured: &[Sql]) -> Vec<&str> {
    assert!(captured.iter().all(|sql| sql.connection == captured[0].connection), "on one connection: {captured:?}");
    captured.iter().map(|sql| sql.text.as_str()).collect()
}

#[tokio::test]
async fn a_purchase_is_one_transaction_of_unconditional_statements() {
    let tcp = &databases().tcp;
    let wire = WireCapture::sql(([127, 0, 0, 1], tcp.get_ports()[0]).into()).await;
    for (isolation, begin) in [
        (Isolation::RepeatableRead, "BEGIN ISOLATION LEVEL REPEATABLE READ"),
        (Isolation::ReadCommitted, "BEGIN ISOLATION LEVEL READ COMMITTED"),
    ] {
        let store = strong_at(postgres_at(wire.address(), tcp), 1, isolation);
        let (scope, _, mut line) = create_seat(&store).await;
        wire.take();
        assert_eq!(within(purchase(&mut line, &sale(&scope, 1))).await.outcome, Outcome::Confirmed);
        assert_eq!(texts(&wire.take()), [begin, SELECT, MARK, APPEND, "COMMIT"]);
        assert_eq!(within(purchase(&mut line, &sale(&scope, 2))).await.outcome, Outcome::Rejected);
        assert_eq!(texts(&wire.take()), [begin, SELECT, "ROLLBACK"]);
    }
}

fn requests(captured: Vec<Request>) -> Vec<(String, Value)> {
    captured.into_iter().map(|request| (request.operation, request.body)).collect()
}

/// A put of this item and nothing else: without any condition.
fn put(table: &str, item: &Value) -> (String, Value) {
    ("PutItem".into(), json!({ "TableName": table, "Item": item }))
}

/// A read of the seat's item. The naive programmer uses the default consistency.
fn get_seat(scope: &str, consistent: bool) -> (String, Value) {
    let key = json!({ "scope": { "S": scope }, "seat": { "S": "A1" } });
    ("GetItem".into(), json!({ "TableName": "worldseat_seats", "Key": key, "ConsistentRead": consistent }))
}

/// Items without their expiry time.
fn lasting(mut captured: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let items = captured.iter_mut().filter_map(|(_, body)| body.get_mut("Item")?.as_object_mut());
    items.for_each(|item| _ = item.remove("expires_at"));
    captured
}

#[tokio::test]
async fn the_eventual_lanes_purchase_reads_eventually_and_writes_without_a_condition() {
    let wire = WireCapture::dynamodb(databases().tables[0]).await;
    let store = dynamodb_at([wire.address(); 2], 1);
    let (scope, mut line) = (new_scope(), line(&store, 0).await);
    assert!(wire.take().iter().all(|request| request.body["ConsistentRead"] != true), "nor does the warm-up");
    let sale = sale(&scope, 1);
    assert_eq!(within(purchase(&mut line, &sale)).await.outcome, Outcome::Confirmed);
    let id = &sale.sale_id;
    let seat = json!({ "scope": { "S": scope }, "seat": { "S": "A1" }, "status": { "S": "sold" },
                       "owner": { "S": sale.buyer }, "sale_id": { "S": id } });
    let row = json!({ "scope": { "S": scope }, "seat_sale": { "S": format!("A1#{id}") }, "seat": { "S": "A1" },
                      "buyer": { "S": sale.buyer }, "region": { "S": sale.region.as_str() } });
    let expected = [get_seat(&scope, false), put("worldseat_seats", &seat), put("worldseat_sales", &row)];
    assert_eq!(lasting(requests(wire.take())), expected);

    assert_eq!(within(purchase(&mut line, &crate::support::sale(&scope, 2))).await.outcome, Outcome::Rejected);
    assert_eq!(requests(wire.take()), [get_seat(&scope, false)]);
}

#[tokio::test]
async fn what_the_verdict_is_made_of_is_read_strongly_consistent_in_each_region() {
    let wires =
        [WireCapture::dynamodb(databases().tables[0]).await, WireCapture::dynamodb(databases().tables[1]).await];
    let store = dynamodb_at([wires[0].address(), wires[1].address()], 1);
    let (scope, seat) = (new_scope(), "A1".parse().unwrap());
    let key = seat_key(&scope);
    for (region, wire) in wires.iter().enumerate().take(regions().len()) {
        within(store.ledger(region, &key)).await.unwrap();
        within(store.rows(region, &scope, &[seat])).await.unwrap();
        let ledgers = requests(wire.take());
        assert_eq!(ledgers.len(), 2, "{ledgers:?}");
        for (operation, body) in &ledgers {
            assert_eq!((operation.as_str(), &body["TableName"]), ("Query", &json!("worldseat_sales")));
            assert_eq!(body["ConsistentRead"], true, "{body}");
        }
        within(store.owner(region, &key)).await.unwrap();
        assert_eq!(requests(wire.take()), [get_seat(&scope, true)]);
        within(store.owners(region, &scope)).await.unwrap();
        let [(operation, body)] = requests(wire.take()).try_into().unwrap();
        assert_eq!((operation.as_str(), &body["TableName"]), ("Query", &json!("worldseat_seats")), "a floor is one");
        assert_eq!(body["ConsistentRead"], true, "{body}");
    }
}

#[tokio::test]
async fn a_buyer_in_doubt_looks_their_sale_up_strongly_consistent() {
    use sale::SeatStore;
    let wire = WireCapture::dynamodb(databases().tables[0]).await;
    let mut line = line(&dynamodb_at([wire.address(); 2], 1), 0).await;
    wire.take();
    assert_eq!(within(line.find_sale(&sale(&new_scope(), 1))).await, Ok(false));
    let [(operation, body)] = requests(wire.take()).try_into().unwrap();
    assert_eq!((operation.as_str(), &body["ConsistentRead"]), ("GetItem", &json!(true)));
}
