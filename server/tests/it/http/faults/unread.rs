//! Rows that the audit cannot read, all or some of them; and a run without any fault.

use super::{
    fault::Fault,
    rows::{Row, Rows},
    truth::{ALL, LEDGER, NOTHING, SEAT_MAP},
};
use crate::support::AuditedTable;

#[tokio::test(flavor = "multi_thread")]
async fn without_a_fault_every_place_tells_the_rows_and_which_lane_did_not_run() {
    Fault::refuse(vec![], ALL).check_every_surface().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_cannot_be_one_of_ours_leaves_the_ledger_unread() {
    let change = async |rows: Rows| {
        let row = Row { region: "MARS!".into(), ..rows.first().await };
        rows.put(&row).await;
    };
    Fault::change(change, SEAT_MAP).check_every_surface().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_that_cannot_be_reached_leaves_ledger_and_seat_map_unread() {
    Fault::refuse(vec![(1, AuditedTable::Ledger), (1, AuditedTable::SeatMap)], NOTHING).check_every_surface().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_whose_ledger_alone_cannot_be_read_leaves_the_ledger_unread() {
    Fault::refuse(vec![(0, AuditedTable::Ledger)], SEAT_MAP).check_every_surface().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_map_that_cannot_be_read_leaves_the_ledger_told() {
    Fault::refuse(vec![(1, AuditedTable::SeatMap)], LEDGER).check_every_surface().await;
}
