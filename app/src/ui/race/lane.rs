//! One lane: its outcomes as they come, then its verdict.

use super::{
    notice,
    state::{LaneState, RaceState},
    verdict::VerdictCard,
};
use crate::sale::{Attempt, Lane, Outcome};
use leptos::prelude::*;

/// What happens in a lane.
#[component]
pub(super) fn LaneView(lane: Lane) -> impl IntoView {
    let state = use_context::<RaceState>().unwrap_or_else(RaceState::new).lane(lane);
    view! {
        <p class="tally">{move || tally(state)}</p>
        <ol class="outcomes" aria-label="Outcomes">
            <For
                each=move || state.attempts.get()
                key=|attempt| attempt.buyer
                children=move |attempt| outcome(state, &attempt)
            />
        </ol>
        {move || state.judged.get().map(|judged| view! { <VerdictCard judged opened=state.opened.get_untracked() /> })}
        {move || notice(state.failed.get().unwrap_or_default())}
    }
}

fn tally(state: LaneState) -> String {
    state.attempts.with(|attempts| {
        let count = |outcome| attempts.iter().filter(|attempt| attempt.outcome == outcome).count().to_string();
        if attempts.is_empty() {
            return String::new();
        }
        let unknown = count(Outcome::Unknown);
        let mut text =
            [&count(Outcome::Confirmed), " told \u{201c}yours\u{201d}, ", &count(Outcome::Rejected), " turned away"]
                .concat();
        if unknown != "0" {
            text.push_str(&[", ", &unknown, " unknown"].concat());
        }
        text
    })
}

fn outcome(state: LaneState, attempt: &Attempt) -> impl IntoView + use<> {
    let region = state.opened.with_untracked(|opened| {
        let opened = opened.as_ref()?;
        opened.regions.get(usize::from(attempt.region)).map(ToString::to_string)
    });
    let said = match attempt.outcome {
        Outcome::Confirmed => "told \u{201c}yours\u{201d}",
        Outcome::Rejected => "told \u{201c}sold\u{201d}",
        Outcome::Unknown => "does not know",
    };
    let title = ["Fan ", &attempt.buyer.to_string(), ", ", &region.unwrap_or_default(), ": ", said].concat();
    view! {
        <li data-outcome=attempt.outcome.name()>
            <span class="visually-hidden">{title}</span>
        </li>
    }
}
