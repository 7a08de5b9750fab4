//! The page of one run: the same view as live, with everything that is known of it.

mod keepsakes;
mod lie;

use super::{
    chapters::ForPrograms, details::RunDetails, limits::HonestLimits, page::PublicUrl, purchase_source::PurchaseSource,
    stage::ResultStage, why::Why, words,
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
    let address = [&*public_url(), "/run/", &record.run].concat();
    view! {
        <ResultStage record=record.clone() notice=unfinished.map(Into::into) />
        <Why record=Some(record.clone()) />
        <section class="band experts" id="evidence" aria-labelledby="experts">
            <div class="band-inner">
                <h2 id="experts">"The evidence"</h2>
                <p class="about-run">{about}</p>
                <p class="about-run only-printed">{address}</p>
                <Keepsakes record=record.clone() />
                <LieToTheWitness record=record.clone() />
                <RunDetails record />
                <PurchaseSource />
                <HonestLimits />
            </div>
        </section>
        <ForPrograms />
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

/// The address of the site, where it knows its own.
fn public_url() -> std::sync::Arc<str> {
    use_context().map(|PublicUrl(url)| url).unwrap_or_default()
}

/// Whether the run left histories that can be checked again.
fn has_history(record: &RunRecord) -> bool {
    record.ended && Lane::ALL.iter().any(|lane| record.lane(*lane).checked.is_some())
}
