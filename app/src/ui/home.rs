//! The front page, from the most interesting part to the small print.

use super::{
    chapters::ForPrograms, details::DetailsDrawer, floor::Floor, limits::HonestLimits, page::Home,
    purchase_source::PurchaseSource, stage::QuestionStage, why::Why,
};
use leptos::prelude::*;

/// The front page.
#[component]
pub(super) fn HomePage(home: Home) -> impl IntoView {
    view! {
        <QuestionStage recorded=home.recorded.run.clone() buyers=home.buyers notice=home.notice />
        <Why record=None />
        <Floor floor=home.floor />
        <section class="band experts" id="evidence" aria-labelledby="experts">
            <div class="band-inner">
                <h2 id="experts">"The evidence"</h2>
                <DetailsDrawer />
                <PurchaseSource />
                <HonestLimits />
            </div>
        </section>
        <ForPrograms />
    }
}
