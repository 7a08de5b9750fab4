//! One lane: how often it sold the seat, its tickets, its three witnesses, its verdict.
//! The attributes are those that `wake/lane.rs` writes.

use crate::{
    event::{LaneRecord, RunRecord},
    sale::{Attempt, Lane, Verdict},
    ui::words::{self, checked},
};
use leptos::prelude::*;
use std::sync::Arc;

/// A lane as it stands before the first press, or as a run left it.
#[component]
pub(super) fn LaneCard(lane: Lane, run: Option<Arc<RunRecord>>) -> impl IntoView {
    let absent = run.as_ref().is_some_and(|run| run.did_not_run(lane));
    let record = run.map(|run| run.lane(lane).clone());
    let verdict = record.as_ref().and_then(|record| record.verdict().cloned());
    let failed = record.as_ref().and_then(|record| record.failed.clone());
    let failed = failed.or_else(|| absent.then(|| words::DID_NOT_RUN.into()));
    let sold = verdict.as_ref().and_then(Verdict::sold);
    let state = match (&verdict, &failed) {
        (Some(_), _) => "ended",
        (None, Some(_)) => "failed",
        (None, None) => "waiting",
    };
    let engine = record.as_ref().and_then(|record| Some(record.opened.as_ref()?.engine.clone()));
    let conclusion = verdict.as_ref().map(|verdict| verdict.conclusion.name()).unwrap_or_default();
    let not_failed = failed.is_none();
    view! {
        <section class=format!("lane lane-{lane}") data-lane=lane.name() data-state=state aria-labelledby=format!("lane-{lane}")>
            <header class="lane-head">
                <h2 id=format!("lane-{lane}")>{words::lane_name(lane)}</h2>
                <p class="how">{how(lane)}</p>
                <p class="engine" data-engine>
                    {engine}
                </p>
            </header>
            <p class="total">
                <strong data-total>{words::number(sold)}</strong>
                " "
                <span data-total-word>{words::tickets(sold)}</span>
            </p>
            <p class="notice" data-failed hidden=not_failed>
                {failed}
            </p>
            <div class="verdict" data-verdict=conclusion>
                <p class="sentence" data-sentence>
                    {verdict.as_ref().map(|verdict| words::verdict_sentence(lane, verdict))}
                </p>
                <Outcomes lane record=record.clone() />
                <Witnesses lane verdict=verdict.clone() />
                <p class="gap" data-gap-says-lane>
                    {verdict.as_ref().map(checked::gap)}
                </p>
            </div>
            <CheckedSays record />
        </section>
    }
}

const fn how(lane: Lane) -> &'static str {
    match lane {
        Lane::Strong => "The database checks again before a sale counts.",
        Lane::Eventual => "Each region sells from its own copy.",
    }
}

#[component]
fn Outcomes(lane: Lane, record: Option<LaneRecord>) -> impl IntoView {
    let drawn = record.as_ref().map(|record| {
        let attempts = record.attempts.iter().enumerate();
        attempts.map(|(place, attempt)| outcome(record, attempt, place)).collect_view()
    });
    let more = record.as_ref().and_then(|record| words::not_drawn(record.attempts.len()));
    view! {
        <ol class="outcomes" data-more=more aria-label=format!("{} outcomes", words::lane_name(lane))>
            {drawn}
        </ol>
    }
}

fn outcome(record: &LaneRecord, attempt: &Attempt, place: usize) -> impl IntoView + use<> {
    let ticket = record.ticket(attempt.buyer);
    let said = words::outcome_with_row(attempt.buyer, record.region(attempt), attempt.outcome, ticket);
    let beyond = place >= words::DRAWN_MAX;
    view! {
        <li data-outcome=attempt.outcome.name() data-ticket=ticket == Some(true) hidden=beyond>
            <span class="visually-hidden">{said}</span>
        </li>
    }
}

/// What buyers were told, what the ledger holds, what the seat table shows.
#[component]
fn Witnesses(lane: Lane, verdict: Option<Verdict>) -> impl IntoView {
    let number = |of: fn(&Verdict) -> Option<u32>| words::number(verdict.as_ref().and_then(of));
    let three = [
        ("app_believed", "told \u{201c}yours\u{201d}", number(|verdict| Some(verdict.told.confirmed))),
        ("sold", "in the ledger", number(Verdict::sold)),
        ("seat_table_owners", "in the seat table", number(Verdict::owners)),
    ];
    let three = three.map(|(name, label, value)| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd data-number=name>{value}</dd>
            </div>
        }
    });
    view! {
        <dl class="witnesses" aria-label=format!("{}: three witnesses", words::lane_name(lane))>
            {three}
        </dl>
    }
}

/// Whether the history is linearizable, and if not, why.
#[component]
fn CheckedSays(record: Option<LaneRecord>) -> impl IntoView {
    let found = record.as_ref().and_then(|record| record.checked.as_ref());
    let state = found.map(|found| checked::state(found.linearizable)).unwrap_or_default();
    let line = found.map(|found| checked::linearizable(found.linearizable));
    let sentence = found.map(|found| checked::sentence(found).to_owned());
    view! {
        <div class="checked" data-linearizable=state>
            <p class="linearizable" data-linearizable-says>
                {line}
            </p>
            <p class="counterexample" data-counterexample>
                {sentence}
            </p>
        </div>
    }
}
