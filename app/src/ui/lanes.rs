//! The two lanes of a run that is known: its tickets, its counts, its verdict.

use super::{
    witnesses::{CheckedSays, Witnesses},
    words,
};
use crate::{
    event::{Judged, LaneRecord, RunRecord},
    sale::{Attempt, Lane, Verdict},
};
use leptos::prelude::*;

/// Both lanes, side by side.
#[component]
pub(super) fn Lanes(record: RunRecord) -> impl IntoView {
    view! {
        <div class="lanes" id="result">
            {Lane::ALL
                .map(|lane| {
                    let absent = record.did_not_run(lane);
                    view! { <LaneCard run=record.run.clone() lane record=record.lane(lane).clone() absent /> }
                })
                .collect_view()}
        </div>
        <template id="outcome">
            <li>
                <span class="visually-hidden"></span>
            </li>
        </template>
    }
}

#[component]
fn LaneCard(run: String, lane: Lane, record: LaneRecord, absent: bool) -> impl IntoView {
    let sold = record.verdict().and_then(Verdict::sold);
    let failed = record.failed.clone().or_else(|| absent.then(|| words::DID_NOT_RUN.into()));
    let state = match (&record.judged, &failed) {
        (Some(_), _) => "ended",
        (None, Some(_)) => "failed",
        (None, None) => "running",
    };
    let not_failed = failed.is_none();
    let outcomes = record.attempts.iter().enumerate();
    let outcomes = outcomes.map(|(place, attempt)| outcome(&record, attempt, place)).collect_view();
    let more = words::not_drawn(record.attempts.len());
    view! {
        <section class=format!("lane lane-{lane}") data-lane=lane.name() data-state=state aria-labelledby=format!("lane-{lane}")>
            <LaneHead lane engine=record.opened.as_ref().map(|opened| opened.engine.clone()).unwrap_or_default() />
            <p class="total">
                <strong data-total>{words::number(sold)}</strong>
                " "
                <span data-total-word>{words::tickets(sold)}</span>
            </p>
            <VerdictOf run lane judged=record.judged.clone() connections=record.opened.as_ref().map(|opened| opened.connections) />
            <p class="notice" data-failed hidden=not_failed>
                {failed.unwrap_or_default()}
            </p>
            <ol class="outcomes" data-more=more aria-label=format!("{} outcomes", words::lane_name(lane))>
                {outcomes}
            </ol>
            <CheckedSays checked=record.checked.clone() />
        </section>
    }
}

/// Name, one line of explanation, and the engine that really ran.
#[component]
pub(super) fn LaneHead(lane: Lane, engine: String) -> impl IntoView {
    let how = match lane {
        Lane::Strong => "The database checks again before a sale counts.",
        Lane::Eventual => "Each region sells from its own copy.",
    };
    view! {
        <header class="lane-head">
            <h2 id=format!("lane-{lane}")>{words::lane_name(lane)}</h2>
            <p class="how">{how}</p>
            <p class="engine" data-engine>
                {engine}
            </p>
        </header>
    }
}

fn outcome(record: &LaneRecord, attempt: &Attempt, place: usize) -> impl IntoView + use<> {
    let region = record.region(attempt);
    let beyond = place >= words::DRAWN_MAX;
    let ticket = record.ticket(attempt.buyer);
    let said = words::outcome_with_row(attempt.buyer, region, attempt.outcome, ticket);
    view! {
        <li
            data-outcome=attempt.outcome.name()
            data-buyer=attempt.buyer
            data-at=attempt.ended_us()
            data-ticket=ticket == Some(true)
            hidden=beyond
        >
            <span class="visually-hidden">{said}</span>
        </li>
    }
}

/// What the rows say: two sentences, three witnesses, and more counts behind them.
#[component]
pub(super) fn VerdictOf(run: String, lane: Lane, judged: Option<Judged>, connections: Option<u32>) -> impl IntoView {
    let ran = judged.as_ref();
    let ran = ran.map(|judged| words::ran_on(connections.unwrap_or(0), judged.duration_us, judged.release.max_us));
    let verdict = judged.map(|judged| judged.verdict);
    let sentence = verdict.as_ref().map(|verdict| words::verdict_sentence(lane, verdict));
    let map = verdict.as_ref().map(words::map_says);
    let name = verdict.as_ref().map(|verdict| verdict.conclusion.name());
    view! {
        <div class="verdict" data-verdict=name.unwrap_or_default()>
            <p class="sentence" data-sentence>
                {sentence}
            </p>
            <p class="map-says" data-map-says>
                {map}
            </p>
            <Witnesses run lane verdict=verdict.clone() />
            <details class="counts">
                <summary>"More counts"</summary>
                <Counts verdict />
                <p class="ran-on" data-ran-on>
                    {ran}
                </p>
            </details>
        </div>
    }
}

#[component]
fn Counts(verdict: Option<Verdict>) -> impl IntoView {
    let number = |of: fn(&Verdict) -> Option<u32>| words::number(verdict.as_ref().and_then(of));
    let numbers = [
        ("oversold", "tickets too many", number(Verdict::oversold)),
        ("hidden", "tickets the seat table hides", number(Verdict::hidden)),
        ("max_retries", "retries of the most patient buyer", number(|verdict| Some(verdict.told.max_retries))),
    ];
    view! {
        <dl>
            {numbers
                .map(|(name, label, value)| {
                    view! {
                        <div>
                            <dt>{label}</dt>
                            <dd data-number=name>{value}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}
