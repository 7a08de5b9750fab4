//! The ledger: every row with which a lane sold the seat.

use super::{
    ROWS_MAX,
    lane_table::{lane_table, rest},
};
use crate::ui::words;
use leptos::prelude::*;
use sale::{
    Lane, Outcome, Sale, Verdict,
    event::{LaneRecord, RunRecord},
};
use std::collections::HashMap;

/// One list for each lane, in the order of the buyers' numbers.
#[component]
pub(super) fn LedgerRows(record: RunRecord) -> impl IntoView {
    let tables = Lane::ALL.map(|lane| table(&record.run, lane, record.lane(lane), record.did_not_run(lane)));
    view! {
        <section class="ledger" aria-labelledby="ledger">
            <h3 id="ledger">"The ledger"</h3>
            <p>
                "A ticket is a committed row in the table " <code>"worldseat_sales"</code>
                ", as read back from every region and united by its id."
            </p>
            {tables.collect_view()}
        </section>
    }
}

fn table(run: &str, lane: Lane, record: &LaneRecord, absent: bool) -> impl IntoView + use<> {
    let name = [words::lane_name(lane), ": ", &count(record, absent)].concat();
    let outcomes: HashMap<u32, Outcome> =
        record.attempts.iter().map(|attempt| (attempt.buyer, attempt.outcome)).collect();
    let rows = record.tickets.iter().take(ROWS_MAX);
    let rows = rows.map(|buyer| row(run, *buyer, outcomes.get(buyer).copied())).collect_view();
    let rest = rest(record.tickets.len(), format!("/api/runs/{run}"));
    (lane_table(format!("ledger-{lane}"), name, &["Row", "Buyer", "Was"], rows), rest)
}

/// The number of rows, or why it is not known.
fn count(record: &LaneRecord, absent: bool) -> String {
    match record.verdict().map(Verdict::sold) {
        Some(Some(sold)) => format!("{sold} {}", words::tickets(Some(sold))),
        Some(None) => "could not be read".into(),
        None if absent => "did not run".into(),
        None => "not read".into(),
    }
}

fn row(run: &str, buyer: u32, outcome: Option<Outcome>) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">
                <code>{Sale::id_of(run, buyer)}</code>
            </th>
            <td>{format!("Fan {buyer}")}</td>
            <td>{outcome.map(words::outcome_word)}</td>
        </tr>
    }
}
