//! Every outcome, as a table: the diagram's twin.

use crate::{
    event::{LaneRecord, RunRecord},
    sale::{Attempt, Lane, Sale},
    ui::words,
};
use leptos::prelude::*;

/// One table a lane, in the order in which buyers were answered.
#[component]
pub(super) fn Outcomes(record: RunRecord) -> impl IntoView {
    let tables = Lane::ALL.map(|lane| table(&record.run, lane, record.lane(lane)));
    view! {
        <section class="all-outcomes" aria-labelledby="outcomes">
            <h3 id="outcomes">"Every outcome"</h3>
            <p>
                "What each buyer was told, in the order of the answers. The ticket is the id of his row in the ledger."
            </p>
            {tables.collect_view()}
        </section>
    }
}

fn table(run: &str, lane: Lane, record: &LaneRecord) -> impl IntoView + use<> {
    let rows = record.attempts.iter().map(|attempt| row(run, record, attempt)).collect_view();
    let name = format!("{}: {} buyers", words::lane_name(lane), record.attempts.len());
    view! {
        <details class="outcome-table">
            <summary>{name.clone()}</summary>
            <div class="table-scroll" id=format!("outcomes-{lane}") role="region" aria-label=name tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Buyer"</th>
                            <th scope="col">"Region"</th>
                            <th scope="col">"Sent, ms"</th>
                            <th scope="col">"Answered, ms"</th>
                            <th scope="col">"Committed, ms"</th>
                            <th scope="col">"Retries"</th>
                            <th scope="col">"Outcome"</th>
                            <th scope="col">"Ticket"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

fn row(run: &str, record: &LaneRecord, attempt: &Attempt) -> impl IntoView + use<> {
    let region = record.region(attempt).to_owned();
    let ticket = record.holds(attempt.buyer).then(|| Sale::id_of(run, attempt.buyer));
    let said = match &attempt.error {
        Some(error) => format!("{} ({error})", words::told(attempt.outcome)),
        None => words::told(attempt.outcome).to_owned(),
    };
    view! {
        <tr>
            <th scope="row">{format!("Fan {}", attempt.buyer)}</th>
            <td>{region}</td>
            <td>{words::tenths(attempt.started_us)}</td>
            <td>{words::tenths(attempt.ended_us())}</td>
            <td>{attempt.committed_us.map(words::tenths)}</td>
            <td>{attempt.retries}</td>
            <td>{said}</td>
            <td>
                <code>{ticket}</code>
            </td>
        </tr>
    }
}
