//! The page of one run: the same view as live, with everything that is known of it.

mod keepsakes;
mod lie;

use super::{
    details::RunDetails,
    purchase_source::PurchaseSource,
    stage::{Shown, Stage},
    words,
};
use keepsakes::Keepsakes;
use leptos::prelude::*;
use lie::LieToTheWitness;
use sale::{Lane, Verdict, date::date, event::RunRecord};

/// One run.
#[component]
pub(super) fn RunPage(record: RunRecord) -> impl IntoView {
    let about = format!(
        "Run {}, {}, seat {}, {} buyers a lane",
        record.run,
        date(record.started_at_ms),
        record.seat,
        record.buyers
    );
    let unfinished = (!record.ended).then_some("This run is still going on: load the page again to see how it ends.");
    view! {
        <Stage record=record.clone() shown=Shown::Own notice=unfinished.map(Into::into) />
        <section class="band experts" aria-labelledby="experts">
            <div class="band-inner">
                <h2 id="experts">"What happened"</h2>
                <p class="about-run">{about}</p>
                <Keepsakes record=record.clone() />
                <LieToTheWitness record=record.clone() />
                <RunDetails record />
                <PurchaseSource />
            </div>
        </section>
    }
}

/// Both totals in one line, for those who only see a link to the page or cannot see its picture.
pub(super) fn totals(record: &RunRecord) -> String {
    let lanes = Lane::ALL.map(|lane| {
        let name = words::lane_name(lane);
        match record.lane(lane).verdict().map(Verdict::sold) {
            Some(Some(sold)) => format!("{name}: {sold} {}", words::tickets(Some(sold))),
            Some(None) => format!("{name}: the ledger could not be read"),
            None if record.did_not_run(lane) => format!("{name}: did not run"),
            None => format!("{name}: no verdict"),
        }
    });
    format!("Seat {}, {} buyers. {}. {}.", record.seat, record.buyers, lanes[0], lanes[1])
}

/// Whether the run left histories that can be checked again.
fn has_history(record: &RunRecord) -> bool {
    record.ended && Lane::ALL.iter().any(|lane| record.lane(*lane).checked.is_some())
}
