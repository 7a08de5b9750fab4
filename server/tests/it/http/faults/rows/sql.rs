//! Rows of a PostgreSQL.

use store::{SALES_TABLE, SEATS_TABLE};
use tokio_postgres::{Client, Config};

use super::Row;
use crate::support::{sql_client, within};

/// A connection, for the seat with this key.
pub(super) struct Sql {
    client: Client,
    key: String,
}

impl Sql {
    pub(super) async fn connect(config: &Config, key: String) -> Self {
        Self { client: within(sql_client(config)).await, key }
    }

    pub(super) async fn ledger(&self) -> Vec<Row> {
        let select = format!("SELECT * FROM {SALES_TABLE} WHERE seat_key = $1");
        let rows = within(self.client.query(&select, &[&self.key])).await.expect("reads the ledger");
        let row = |row: &tokio_postgres::Row| {
            let [sale_id, scope, seat, buyer, region] =
                ["sale_id", "scope", "seat", "buyer", "region"].map(|column| row.get(column));
            Row { sale_id, scope, seat, buyer, region }
        };
        rows.iter().map(row).collect()
    }

    pub(super) async fn owner(&self) -> Option<String> {
        let select = format!("SELECT owner FROM {SEATS_TABLE} WHERE seat_key = $1");
        let row = within(self.client.query_opt(&select, &[&self.key])).await.expect("reads the seat map");
        row.and_then(|row| row.get(0))
    }

    pub(super) async fn put(&self, row: &Row) {
        let Row { sale_id, scope, seat, buyer, region } = row;
        self.change(&format!(
            "INSERT INTO {SALES_TABLE} (seat_key, sale_id, scope, seat, buyer, region) \
             VALUES ('{}', '{sale_id}', '{scope}', '{seat}', '{buyer}', '{region}') ON CONFLICT (seat_key, sale_id) \
             DO UPDATE SET scope = EXCLUDED.scope, seat = EXCLUDED.seat, buyer = EXCLUDED.buyer, region = EXCLUDED.region",
            self.key
        ))
        .await;
    }

    pub(super) async fn delete(&self, row: &Row) {
        let (key, sale_id) = (&self.key, &row.sale_id);
        let delete = format!("DELETE FROM {SALES_TABLE} WHERE seat_key = '{key}' AND sale_id = '{sale_id}'");
        // Both regions read the same database, so both name this row.
        within(self.client.execute(&delete, &[])).await.expect("deletes");
    }

    pub(super) async fn own(&self, owner: Option<&str>) {
        let key = &self.key;
        self.change(&match owner {
            Some(owner) => {
                format!("UPDATE {SEATS_TABLE} SET owner = '{owner}', sale_id = NULL WHERE seat_key = '{key}'")
            }
            None => format!("DELETE FROM {SEATS_TABLE} WHERE seat_key = '{key}'"),
        })
        .await;
    }

    async fn change(&self, statement: &str) {
        assert_eq!(within(self.client.execute(statement, &[])).await.expect(statement), 1, "{statement}");
    }
}
