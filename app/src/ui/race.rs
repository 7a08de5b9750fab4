//! The live part: one race, two lanes. The islands take no properties: those would
//! travel as JSON, and bring its parser into the browser.

mod lane;
mod run;
mod state;
mod verdict;

use crate::sale::Lane;
use lane::LaneView;
use leptos::{ev::SubmitEvent, prelude::*};
use state::RaceState;

/// Everything around the race; takes over the form inside it.
#[island]
pub fn Race(children: Children) -> impl IntoView {
    let state = RaceState::new();
    provide_context(state);
    let ready = RwSignal::new(false);
    // An effect runs in the browser only: from now on the form is ours.
    Effect::new(move || ready.set(true));
    view! {
        <div
            class="race"
            data-race
            data-ready=move || ready.get().then_some("")
            data-run=move || state.run.get()
            on:submit=move |event| submit(&event, state)
        >
            {children()}
            <p class="status" role="status">{move || state.status.get()}</p>
            <div role="alert">{move || notice(state.alert.get())}</div>
        </div>
    }
}

/// The strong lane's outcomes.
#[island]
pub fn StrongLane() -> impl IntoView {
    view! { <LaneView lane=Lane::Strong /> }
}

/// The eventual lane's outcomes.
#[island]
pub fn EventualLane() -> impl IntoView {
    view! { <LaneView lane=Lane::Eventual /> }
}

/// A sentence that stands out; nothing where there is none.
fn notice(sentence: String) -> Option<impl IntoView> {
    (!sentence.is_empty()).then(|| view! { <p class="notice">{sentence}</p> })
}

fn submit(event: &SubmitEvent, state: RaceState) {
    event.prevent_default();
    if state.running.get_untracked() {
        return;
    }
    match run::asked(event) {
        Ok((seat, buyers)) => run::start(state, seat, buyers),
        Err(sentence) => state.alert.set(sentence),
    }
}
