//! The parts of a lane's card, on the page and in the widget. Their attributes are those that
//! `browser/lane.rs` writes.

use super::{replay::Times, words};
use leptos::prelude::*;
use sale::{Attempt, Lane, SeatId, Verdict, event::LaneRecord};

/// A lane's state, total, failure and engine, taken from its record.
pub(super) struct Card {
    /// `running` or `waiting`, `ended`, `failed`: the name in style sheets.
    pub(super) state: &'static str,
    /// Tickets, where the ledger was read.
    pub(super) sold: Option<u32>,
    /// Why there is no verdict.
    pub(super) failed: Option<String>,
    /// The engine that ran; empty where none is known.
    pub(super) engine: String,
}

impl Card {
    /// The card of a lane, in state `until` before it ends or fails; `absent` if it had no part in the run.
    pub(super) fn of(record: &LaneRecord, absent: bool, until: &'static str) -> Self {
        let failed = record.failed.clone().or_else(|| absent.then(|| words::DID_NOT_RUN.into()));
        let state = match (&record.judged, &failed) {
            (Some(_), _) => "ended",
            (None, Some(_)) => "failed",
            (None, None) => until,
        };
        let engine = record.opened.as_ref().map(|opened| opened.engine.clone()).unwrap_or_default();
        Self { state, sold: record.verdict().and_then(Verdict::sold), failed, engine }
    }
}

/// Name, one line of explanation, and the engine that really ran.
#[component]
pub(super) fn LaneHead(lane: Lane, engine: String) -> impl IntoView {
    let how = match lane {
        Lane::Strong => "The database checks again before a sale counts.",
        Lane::Eventual => "Nobody checks between look and write; the regions see each other too late.",
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

/// The number of tickets.
#[component]
pub(super) fn Total(sold: Option<u32>) -> impl IntoView {
    view! {
        <p class="total">
            <strong data-total>{words::number(sold)}</strong>
            " "
            <span data-total-word>{words::tickets(sold)}</span>
        </p>
    }
}

/// Why there is no verdict.
#[component]
pub(super) fn Failed(why: Option<String>) -> impl IntoView {
    let hidden = why.is_none();
    view! {
        <p class="notice" data-failed hidden=hidden>
            {why.unwrap_or_default()}
        </p>
    }
}

/// The list of outcomes, in the order of the answers.
#[component]
pub(super) fn Outcomes(
    lane: Lane,
    record: LaneRecord,
    /// The seat that is drawn among them.
    #[prop(optional, into)]
    seat: Option<SeatId>,
) -> impl IntoView {
    let outcomes = record.attempts.iter().enumerate();
    let outcomes = outcomes.map(|(index, attempt)| outcome(&record, attempt, index)).collect_view();
    let more = words::not_drawn(record.attempts.len());
    view! {
        <ol class="outcomes" data-seat=seat.map(|seat| seat.to_string()) data-more=more aria-label=format!("{} outcomes", words::lane_name(lane))>
            {outcomes}
        </ol>
    }
}

fn outcome(record: &LaneRecord, attempt: &Attempt, index: usize) -> impl IntoView + use<> {
    let region = record.region(attempt);
    let beyond = index >= words::DRAWN_MAX;
    let ticket = record.ticket(attempt.buyer);
    let times = Times::of(attempt, ticket == Some(true));
    let text = words::outcome_with_row(attempt.buyer, region, attempt.outcome, ticket);
    view! {
        <li
            data-outcome=attempt.outcome.name()
            data-buyer=attempt.buyer
            data-at=times.to_attribute()
            data-region=attempt.region
            data-ticket=ticket == Some(true)
            hidden=beyond
        >
            <span class="visually-hidden">{text}</span>
        </li>
    }
}
