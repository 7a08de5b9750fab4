//! However many buyers come, no more purchases are in flight than there are connections.

use sale::Lane;
use store::postgres_wire::Isolation;

use super::assert_sold_once;
use crate::support::{Proxy, databases, eventual, postgres_at, race, strong_at};

#[tokio::test]
async fn more_buyers_than_connections_take_turns() {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let config = postgres_at(proxy.address, &databases().tcp);
    let run = race(&strong_at(config, 3, Isolation::RepeatableRead), 41, 5).await;
    assert_sold_once(&run, 41);
    assert_eq!(run.opened(Lane::Strong).connections, 6);
    assert!((2..=6).contains(&proxy.most_open()), "{} transactions were open at once", proxy.most_open());
}

#[tokio::test]
async fn two_buyers_need_no_more_than_two_connections() {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let config = postgres_at(proxy.address, &databases().tcp);
    let run = race(&strong_at(config, 64, Isolation::RepeatableRead), 2, 5).await;
    assert_sold_once(&run, 2);
    assert_eq!(run.opened(Lane::Strong).connections, 2);
}

#[tokio::test]
async fn a_single_line_to_each_region_serves_everybody() {
    let run = race(&eventual(1), 25, 5).await;
    assert_eq!(run.opened(Lane::Eventual).connections, 2);
    assert_eq!(run.attempts(Lane::Eventual).len(), 25);
    let verdict = run.judged(Lane::Eventual).verdict;
    // The only connection to a region sees its own writes: at most one buyer in each region finds the seat free.
    assert!((1..=2).contains(&verdict.sold().unwrap()), "{verdict:?}");
}
