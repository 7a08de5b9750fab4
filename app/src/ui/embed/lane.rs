//! One lane: its total, its tickets, its three witnesses, its verdict.

use crate::ui::{
    lane_card::{Card, Failed, LaneHead, Outcomes, Total},
    witnesses::{CheckedInShort, Gap, Witnesses},
    words,
};
use leptos::prelude::*;
use sale::{Lane, event::RunRecord};
use std::sync::Arc;

/// A lane before the first press, or at the end of a run.
#[component]
pub(super) fn LaneCard(lane: Lane, run: Option<Arc<RunRecord>>) -> impl IntoView {
    let absent = run.as_ref().is_some_and(|run| run.did_not_run(lane));
    let record = run.map(|run| run.lane(lane).clone()).unwrap_or_default();
    let Card { state, sold, failed, engine } = Card::of(&record, absent, "waiting");
    let verdict = record.verdict().cloned();
    let conclusion = verdict.as_ref().map(|verdict| verdict.conclusion.name()).unwrap_or_default();
    view! {
        <section class=format!("lane lane-{lane}") data-lane=lane.name() data-state=state aria-labelledby=format!("lane-{lane}")>
            <LaneHead lane engine />
            <Total sold />
            <Failed why=failed />
            <div class="verdict" data-verdict=conclusion>
                <p class="sentence" data-sentence>
                    {verdict.as_ref().map(|verdict| words::verdict_sentence(lane, verdict))}
                </p>
                <Outcomes lane record=record.clone() />
                <Witnesses lane verdict=verdict.clone() />
                <Gap verdict />
            </div>
            <CheckedInShort checked=record.checked />
        </section>
    }
}
