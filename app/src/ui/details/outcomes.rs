//! Every outcome, as a table: the same data as in the diagram.

use super::{
    ROWS_MAX,
    lane_table::{lane_table, rest},
};
use crate::ui::words;
use leptos::prelude::*;
use sale::{
    Attempt, Lane, Sale,
    event::{LaneRecord, RunRecord},
};

const HEADINGS: [&str; 8] =
    ["Buyer", "Region", "Sent, ms", "Answered, ms", "Committed, ms", "Retries", "Outcome", "Ticket"];

/// One table for each lane, in the order in which buyers were answered.
#[component]
pub(super) fn Outcomes(record: RunRecord) -> impl IntoView {
    let tables = Lane::ALL.map(|lane| table(&record.run, lane, record.lane(lane), record.did_not_run(lane)));
    view! {
        <section class="all-outcomes" aria-labelledby="outcomes">
            <h3 id="outcomes">"Every outcome"</h3>
            <p>
                "What each buyer was told, in the order of the answers. The ticket is the id of their row in the ledger."
            </p>
            {tables.collect_view()}
        </section>
    }
}

fn table(run: &str, lane: Lane, record: &LaneRecord, absent: bool) -> impl IntoView + use<> {
    let rows = record.attempts.iter().take(ROWS_MAX).map(|attempt| row(run, record, attempt)).collect_view();
    let count = if absent { "did not run".into() } else { format!("{} buyers", record.attempts.len()) };
    let name = format!("{}: {count}", words::lane_name(lane));
    let rest = rest(record.attempts.len(), format!("/api/runs/{run}"));
    (lane_table(format!("outcomes-{lane}"), name, &HEADINGS, rows), rest)
}

fn row(run: &str, record: &LaneRecord, attempt: &Attempt) -> impl IntoView + use<> {
    let region = record.region(attempt).to_owned();
    let ticket = match record.ticket(attempt.buyer) {
        Some(true) => view! { <code>{Sale::id_of(run, attempt.buyer)}</code> }.into_any(),
        Some(false) => ().into_any(),
        None => "not read".into_any(),
    };
    let reason = match &attempt.error {
        Some(error) => format!("{} ({error})", words::outcome_word(attempt.outcome)),
        None => words::outcome_word(attempt.outcome).to_owned(),
    };
    view! {
        <tr>
            <th scope="row">{format!("Fan {}", attempt.buyer)}</th>
            <td>{region}</td>
            <td>{words::tenths(attempt.started_us)}</td>
            <td>{words::tenths(attempt.ended_us())}</td>
            <td>{attempt.committed_us.map(words::tenths)}</td>
            <td>{attempt.retries}</td>
            <td>{reason}</td>
            <td>{ticket}</td>
        </tr>
    }
}
