//! Purchases that lose to another transaction: whatever answer the purchase itself got, a ticket is given only for a
//! row in the ledger.

use race::floors::Floors;
use sale::{
    FloorId, Lane, RETRIES_MAX, Receipt,
    service::{FloorService, Served},
};
use store::{SALES_TABLE, postgres_wire::Isolation};
use tokio_postgres::Client;

use super::{floors, lanes_of, order};
use crate::support::{eventual, new_scope, open_config, sql_client, strong_at, within};

/// A strong lane whose ledger refuses some rows, and writes or drops the others.
struct Refusing {
    client: Client,
    floors: Floors,
    floor: FloorId,
}

impl Refusing {
    async fn ledger() -> Self {
        let config = open_config(&format!("conflicts_{}", new_scope())).await;
        let floors = floors(lanes_of(strong_at(config.clone(), 4, Isolation::RepeatableRead), eventual(4)));
        // Makes the tables.
        let floor = within(floors.open()).await.unwrap();
        Self { client: sql_client(&config).await, floors, floor }
    }

    /// Makes the first `refused` rows from now on conflicts. `then` decides about the rest: `NEW` is written, `NULL` is
    /// not, and the database does not report it.
    async fn refuse(&self, refused: u32, then: &str) {
        let trigger = format!(
            "DROP SEQUENCE IF EXISTS rows CASCADE; CREATE SEQUENCE rows; \
             CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
               IF nextval('rows') <= {refused} THEN RAISE EXCEPTION 'a conflict' USING ERRCODE = '40001'; END IF; \
               RETURN {then}; END $$; \
             DROP TRIGGER IF EXISTS refuse ON {SALES_TABLE}; \
             CREATE TRIGGER refuse BEFORE INSERT ON {SALES_TABLE} FOR EACH ROW EXECUTE FUNCTION refuse()"
        );
        within(self.client.batch_execute(&trigger)).await.unwrap();
    }

    async fn sell(&self, seat: &str) -> Served {
        within(self.floors.sell(&self.floor, order(Lane::Strong, 0, seat, "Ada"))).await.unwrap()
    }

    async fn rows(&self) -> i64 {
        let count = format!("SELECT count(*) FROM {SALES_TABLE}");
        within(self.client.query_one(&count, &[])).await.unwrap().get(0)
    }
}

#[tokio::test]
async fn a_ticket_after_conflicts_is_a_row_like_any_other() {
    let refusing = Refusing::ledger().await;
    for (refused, seat) in [(0, "A1"), (1, "A2"), (3, "A3")] {
        refusing.refuse(refused, "NEW").await;
        let served = refusing.sell(seat).await;
        assert!(matches!(served.receipt, Receipt::Sold(_)), "{served:?}");
        assert_eq!(served.attempts, refused + 1);
    }
    assert_eq!(refusing.rows().await, 3);
}

#[tokio::test]
async fn after_conflicts_too_nobody_has_a_ticket_without_a_row() {
    let refusing = Refusing::ledger().await;
    for (refused, seat) in [(0, "A1"), (1, "A2"), (3, "A3")] {
        refusing.refuse(refused, "NULL").await;
        let served = refusing.sell(seat).await;
        assert_eq!(served.receipt, Receipt::Unknown { code: "lost-receipt".into() }, "after {refused} conflicts");
        assert_eq!(served.attempts, refused + 1);
    }
    assert_eq!(refusing.rows().await, 0);
}

#[tokio::test]
async fn whose_conflicts_ran_out_has_no_ticket_and_is_told_why() {
    let refusing = Refusing::ledger().await;
    refusing.refuse(u32::MAX, "NEW").await;
    let served = refusing.sell("A1").await;
    let Receipt::Unknown { code } = &served.receipt else { panic!("{served:?}") };
    assert!(code.starts_with("40001"), "{code}");
    assert_eq!(served.attempts, RETRIES_MAX + 1);
    assert_eq!(refusing.rows().await, 0);
}
