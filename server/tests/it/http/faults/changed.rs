//! Rows that another client added, deleted or renamed without the site.

use futures::future::join_all;

use super::{
    fault::Fault,
    rows::{Engines, Row, Rows},
    truth::ALL,
};
use crate::support::new_table;

#[tokio::test(flavor = "multi_thread")]
async fn planted_rows_of_numbers_that_the_run_does_not_have_are_counted_and_are_nobodys() {
    let change = async |rows: Rows| {
        rows.replicated().await;
        for number in ["7", "0", "07", "03"] {
            rows.put(&Row::of(&rows.run, number)).await;
        }
    };
    Fault::change(change, ALL).check_every_surface().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_contradicts_its_sale_is_counted_and_is_nobodys() {
    let changes: [fn(Row) -> Row; 3] = [
        |row| Row { buyer: "fan-9".into(), ..row },
        |row| Row { seat: "B2".into(), ..row },
        |row| Row { scope: "0".repeat(32), ..row },
    ];
    let reported = changes.map(|changed| {
        let change = move |rows: Rows| async move {
            rows.replicated().await;
            rows.put(&changed(rows.first().await)).await;
        };
        Fault::change(change, ALL).check_every_surface()
    });
    join_all(reported).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_of_a_row_that_differ_between_the_regions_are_one_ticket_and_nobodys() {
    // Two tables that are not replicated into each other: nothing makes their copies equal.
    let (here, there) = tokio::join!(new_table(), new_table());
    let change = async |rows: Rows| {
        let row = rows.first().await;
        rows.put_each([&row, &Row { buyer: "fan-5".into(), ..row.clone() }]).await;
    };
    let tables = [here.endpoint(0), there.endpoint(0)];
    Fault::change(change, ALL).on(Engines { tables, ..Engines::default() }).check_every_surface().await;
    here.stop().await;
    there.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dropped_rows_are_no_tickets_and_turn_nobody_away_too_early() {
    let change = async |rows: Rows| {
        rows.replicated().await;
        rows.empty().await;
    };
    Fault::change(change, ALL).check_every_surface().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_owner_and_a_seat_that_is_gone_are_told_as_the_seat_map_has_them() {
    let owners = [Some("Zoe"), Some("fan-6"), Some("fan-007"), Some("fan-+6"), None];
    let reported = owners.map(|owner| {
        let change = move |rows: Rows| async move {
            rows.replicated().await;
            rows.own(owner).await;
        };
        Fault::change(change, ALL).check_every_surface()
    });
    join_all(reported).await;
}
