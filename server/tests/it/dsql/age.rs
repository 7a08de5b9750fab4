//! A cluster ends every connection after an hour: ours are replaced before.

use sale::{Outcome, purchase};
use std::time::Duration;
use store::{LaneStore, postgres_wire::PostgresWire};

use super::create_seat;
use crate::support::{Pair, eventually, sale, within};

const LIFETIME: Duration = Duration::from_millis(200);

#[tokio::test]
async fn an_old_connection_is_replaced_and_a_young_one_is_not() {
    let pair = Pair::peered().await;
    let doors = || pair.connectors("worldseat_app").into();
    let young = PostgresWire::dsql(doors(), 1).unwrap();
    young.engine().await.unwrap();
    tokio::time::sleep(LIFETIME * 2).await;
    young.engine().await.unwrap();
    assert_eq!(pair[0].connections(), 1, "it has 55 minutes");

    let old = PostgresWire::dsql_replaced_after(doors(), 1, Some(LIFETIME)).unwrap();
    old.engine().await.unwrap();
    let before = pair[0].connections();
    eventually("it is replaced", async || {
        old.engine().await.unwrap();
        pair[0].connections() > before
    })
    .await;
}

#[tokio::test]
async fn nobody_is_interrupted_because_his_line_is_old() {
    let pair = Pair::peered().await;
    let store = PostgresWire::dsql_replaced_after(pair.connectors("worldseat_app").into(), 1, Some(LIFETIME)).unwrap();
    let (plan, mut line) = create_seat(&store).await;
    tokio::time::sleep(LIFETIME).await;
    let before = pair[0].connections();
    assert_eq!(within(purchase(&mut line, &sale(&plan.run, 1))).await.outcome, Outcome::Confirmed);
    assert_eq!(pair[0].connections(), before, "on the line he had");
}
