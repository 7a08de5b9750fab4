//! The page of a run in progress, for browsers without script. Outcomes arrive in the order
//! in which buyers were answered; a declarative shadow root in the HTML places each into its
//! lane. A browser that does not support this shows one list, in which every line names its
//! lane.

use super::{
    lane_card::LaneHead,
    stage::{BreakItForm, Headline},
    stream::HERE,
};
use leptos::{attr::custom::custom_attribute, prelude::*};
use sale::Lane;

/// The document around the stream.
#[component]
pub(super) fn RunningPage(buyers: u32) -> impl IntoView {
    let engines = crate::api::run_service().map_or_else(|_| Vec::new(), |service| service.engines());
    let heads = Lane::ALL.map(|lane| {
        let engine = engines.get(lane.index()).and_then(|state| state.engine.clone().ok()).unwrap_or_default();
        view! {
            <div slot=format!("{lane}-head") class=format!("lane-{lane}")>
                <LaneHead lane engine />
            </div>
        }
    });
    view! {
        <div class="stage streamed">
            <Headline buyers />
            <p class="badge live">
                <strong>"LIVE"</strong>
                " Against real databases, now."
            </p>
            <BreakItForm buyers />
            <div class="stream" id="result">
                <template {..custom_attribute("shadowrootmode", "open")}>
                    <div part="lanes">{Lane::ALL.map(|lane| view! { <Slots lane /> }).collect_view()}</div>
                    <slot></slot>
                </template>
                {heads.collect_view()}
                {HERE}
            </div>
        </div>
    }
}

#[component]
fn Slots(lane: Lane) -> impl IntoView {
    view! {
        <div part=format!("lane {lane}")>
            <slot name=format!("{lane}-head")></slot>
            <div part="verdict">
                <slot name=format!("{lane}-verdict")></slot>
            </div>
            <div part="outcomes" role="list">
                <slot name=lane.name()></slot>
            </div>
            <div part="checked">
                <slot name=format!("{lane}-checked")></slot>
            </div>
        </div>
    }
}
