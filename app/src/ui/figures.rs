//! Three small figures, one control each.

mod gap;
mod map;
mod retry;

use super::islands::Figures as Awake;
use gap::Gap;
use leptos::prelude::*;
pub(in crate::ui) use map::Map;
use retry::Retry;
use sale::event::RunRecord;

/// The three figures. That of seat map and ledger is about a run, and its place is empty until there is one.
#[component]
pub(super) fn Figures(record: Option<RunRecord>) -> impl IntoView {
    view! {
        <Awake>
            <div>
                <Gap />
                <div data-place="map">{record.map(|record| view! { <Map record /> })}</div>
                <Retry />
            </div>
        </Awake>
    }
}
