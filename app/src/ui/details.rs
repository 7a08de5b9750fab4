//! The drawer for experts: a run in space and time, its latencies, and every outcome.

mod latency;
mod ledger;
mod outcomes;
mod said;
mod space_time;

use crate::event::RunRecord;
use latency::Latencies;
use ledger::LedgerRows;
use leptos::prelude::*;
use outcomes::Outcomes;
use said::RegionsSaid;
pub use said::regions_said_html;
use space_time::SpaceTime;

/// Closed until somebody wants it; filled then. Without script it is a link.
#[component]
pub(super) fn DetailsDrawer(run: String) -> impl IntoView {
    view! {
        <details class="drawer" id="details" data-details>
            <summary>"The run in space and time, latencies, every outcome"</summary>
            <div data-details-body>
                <p>
                    <a href=format!("/run/{run}") data-details-link>
                        "See the run on a page of its own"
                    </a>
                </p>
            </div>
        </details>
    }
}

/// What the drawer holds.
#[component]
pub(super) fn RunDetails(record: RunRecord) -> impl IntoView {
    let link = format!("/run/{}", record.run);
    let shown = link.clone();
    let run = record.run.clone();
    view! {
        <div class="run-details">
            <SpaceTime record=record.clone() />
            <Latencies record=record.clone() />
            <Outcomes record=record.clone() />
            <LedgerRows record />
            <RegionsSaid run />
            <p>
                "All of this on one page: "
                <a href=link>{shown}</a>
            </p>
        </div>
    }
}

/// The drawer's content as HTML.
#[must_use]
pub fn run_details_html(record: &RunRecord) -> String {
    RunDetails(RunDetailsProps { record: record.clone() }).to_html()
}
