//! The front page, from the most interesting part to the small print.

use super::{
    details::DetailsDrawer,
    figures::Figures,
    floor::Floor,
    limits::HonestLimits,
    page::Home,
    purchase_source::PurchaseSource,
    stage::{Shown, Stage},
};
use leptos::prelude::*;

/// The front page.
#[component]
pub(super) fn HomePage(home: Home) -> impl IntoView {
    let record = (*home.recorded).clone();
    let run = record.run.clone();
    view! {
        <Stage record=record.clone() shown=Shown::Recorded notice=home.notice />
        <Figures record />
        <Floor floor=home.floor />
        <section class="band experts" aria-labelledby="experts">
            <div class="band-inner">
                <h2 id="experts">"For those who want to know exactly"</h2>
                <DetailsDrawer run />
                <PurchaseSource />
                <HonestLimits />
            </div>
        </section>
    }
}
