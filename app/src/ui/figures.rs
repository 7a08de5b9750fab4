//! "What you just saw": three small figures, one control each.

mod gap;
mod map;
mod retry;

use super::islands::Figures as Awake;
use gap::Gap;
use leptos::prelude::*;
use map::Map;
use retry::Retry;
use sale::event::RunRecord;

/// The three figures.
#[component]
pub(super) fn Figures(record: RunRecord) -> impl IntoView {
    view! {
        <section class="band figures" aria-labelledby="saw">
            <div class="band-inner">
                <h2 id="saw">"What you just saw"</h2>
                <Awake>
                    <div class="figure-row">
                        <Gap />
                        <Map record />
                        <Retry />
                    </div>
                </Awake>
            </div>
        </section>
    }
}
