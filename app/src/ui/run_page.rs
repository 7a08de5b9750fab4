//! The page of one run: the same view as live, with everything that is known of it.

use super::{
    date::date,
    details::RunDetails,
    purchase_source::PurchaseSource,
    stage::{Shown, Stage},
};
use crate::event::RunRecord;
use leptos::prelude::*;

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
        <Stage record=record.clone() target=record.seat shown=Shown::Own notice=unfinished.map(Into::into) />
        <section class="band experts" aria-labelledby="experts">
            <div class="band-inner">
                <h2 id="experts">"What happened"</h2>
                <p class="about-run">{about}</p>
                <RunDetails record />
                <PurchaseSource />
            </div>
        </section>
    }
}
