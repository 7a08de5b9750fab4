//! The ledger: every row that a lane sold the seat with.

use crate::{
    event::{LaneRecord, RunRecord},
    sale::{Lane, Sale},
    ui::words,
};
use leptos::prelude::*;

/// One list a lane, in the order of the buyers' numbers.
#[component]
pub(super) fn LedgerRows(record: RunRecord) -> impl IntoView {
    let tables = Lane::ALL.map(|lane| table(&record.run, lane, record.lane(lane)));
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

fn table(run: &str, lane: Lane, record: &LaneRecord) -> impl IntoView + use<> {
    let sold = u32::try_from(record.tickets.len()).unwrap_or(u32::MAX);
    let name = format!("{}: {sold} {}", words::lane_name(lane), words::tickets(sold));
    let rows = record.tickets.iter().map(|buyer| row(run, record, *buyer)).collect_view();
    view! {
        <details class="outcome-table">
            <summary>{name.clone()}</summary>
            <div class="table-scroll" id=format!("ledger-{lane}") role="region" aria-label=name tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Row"</th>
                            <th scope="col">"Buyer"</th>
                            <th scope="col">"Was"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

fn row(run: &str, record: &LaneRecord, buyer: u32) -> impl IntoView + use<> {
    let told =
        record.attempts.iter().find(|attempt| attempt.buyer == buyer).map(|attempt| words::told(attempt.outcome));
    view! {
        <tr>
            <th scope="row">
                <code>{Sale::id_of(run, buyer)}</code>
            </th>
            <td>{format!("Fan {buyer}")}</td>
            <td>{told}</td>
        </tr>
    }
}
