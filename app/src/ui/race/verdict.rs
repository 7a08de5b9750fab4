//! The verdict of a lane: three numbers that ought to be the same.

use crate::{
    event::{Judged, LaneOpened},
    sale::Verdict,
};
use leptos::prelude::*;

/// The verdict of a lane.
#[component]
pub(super) fn VerdictCard(judged: Judged, opened: Option<LaneOpened>) -> impl IntoView {
    let verdict = judged.verdict;
    view! {
        <div class="verdict" data-verdict=verdict.conclusion.name()>
            <p class="sentence">{verdict.to_string()}</p>
            <dl>
                <Number name="app_believed" label="told \u{201c}you got it\u{201d}" value=verdict.app_believed />
                <Number name="sold" label="tickets in the ledger" value=verdict.sold />
                <Number name="seat_table_owners" label="owners in the seat table" value=verdict.seat_table_owners />
                <Number name="oversold" label="oversold" value=verdict.oversold />
                <Number name="hidden" label="tickets the seat table hides" value=verdict.hidden />
                <Number name="max_retries" label="most retries of one buyer" value=verdict.max_retries />
            </dl>
            <Doubts verdict />
            <p class="run-on">{run_on(&judged, opened)}</p>
        </div>
    }
}

#[component]
fn Number(name: &'static str, label: &'static str, value: u32) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd data-number=name>{value.to_string()}</dd>
        </div>
    }
}

/// Shown only where there is something to doubt.
#[component]
fn Doubts(verdict: Verdict) -> impl IntoView {
    let unknown = (verdict.unknown > 0).then(|| {
        view! { <p>{verdict.unknown.to_string()} " buyers do not know what became of their purchase."</p> }
    });
    let lost = (verdict.lost_receipts > 0).then(|| {
        view! { <p>{verdict.lost_receipts.to_string()} " buyers were told something else than the ledger says."</p> }
    });
    (unknown, lost)
}

fn run_on(judged: &Judged, opened: Option<LaneOpened>) -> String {
    let Some(opened) = opened else { return String::new() };
    [
        "Ran on ",
        &opened.engine,
        ", ",
        &opened.connections.to_string(),
        " connections, in ",
        &(judged.duration_us / 1000).to_string(),
        " ms; the last buyer was released ",
        &judged.release.max_us.to_string(),
        " \u{b5}s after the first.",
    ]
    .concat()
}
