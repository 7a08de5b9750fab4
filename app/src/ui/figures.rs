//! Three small figures, one control each.

mod gap;
mod map;
mod retry;

use super::islands::Figures as Awake;
use gap::Gap;
use leptos::prelude::*;
use map::Map;
use retry::Retry;
use sale::event::RunRecord;

/// The three figures. That of seat map and ledger is about a run, and not there without one.
#[component]
pub(super) fn Figures(record: Option<RunRecord>) -> impl IntoView {
    view! {
        <Awake>
            <div class="figure-row">
                <Gap />
                {record.map(|record| view! { <Map record /> })}
                <Retry />
            </div>
        </Awake>
    }
}
