//! One bar for each attempt, from request to answer, with a mark at its commit.

mod marks;

use super::ROWS_MAX;
use crate::ui::words;
use leptos::prelude::*;
use marks::Marks;
use sale::{
    Attempt, Lane, Outcome,
    event::{LaneRecord, RunRecord},
};

/// Attempts that overlap the winner's and are shown from the start.
const OVERLAPPING_SHOWN: usize = 12;
/// Width of the picture in its own units.
const WIDTH: u64 = 1000;

/// Both lanes' diagrams.
#[component]
pub(super) fn SpaceTime(record: RunRecord) -> impl IntoView {
    let lanes = Lane::ALL.map(|lane| view! { <LaneDiagram lane record=record.lane(lane).clone() /> });
    view! {
        <section class="space-time" aria-labelledby="space-time">
            <h3 id="space-time">"Space and time"</h3>
            <p>
                "A bar is one buyer, from request to answer; the mark is the commit, a notch is a refused try that began \
                 again. Shown are the first buyer who got the seat and those at work at the same time. A dashed red line \
                 with a number is a part of the counterexample, where there is one."
            </p>
            <label class="choice show-all">
                <input type="checkbox" name="all" />
                <span>"Show every buyer"</span>
            </label>
            {lanes.collect_view()}
        </section>
    }
}

#[component]
fn LaneDiagram(lane: Lane, record: LaneRecord) -> impl IntoView {
    let end = record.attempts.iter().map(Attempt::ended_us).max().unwrap_or(1).max(1);
    let winner = winner(&record).cloned();
    let regions = record.opened.as_ref().map(|opened| opened.regions.clone()).unwrap_or_default();
    let marks = Marks::of(lane, &record, end);
    let groups = regions.iter().enumerate().map(|(index, region)| {
        let mut attempts: Vec<&Attempt> = record.attempts.iter().filter(|a| usize::from(a.region) == index).collect();
        attempts.sort_by_key(|attempt| attempt.started_us);
        let mut room = OVERLAPPING_SHOWN / regions.len().max(1);
        // Few are shown from the start; of the others, only a limited number is drawn.
        let mut hidden = ROWS_MAX / regions.len().max(1);
        let bars = attempts.into_iter().filter_map(|attempt| {
            let is_winner = winner.as_ref().is_some_and(|winner| winner.buyer == attempt.buyer);
            let overlaps = winner.as_ref().is_some_and(|winner| overlap(winner, attempt)) && room > 0;
            room -= usize::from(overlaps && !is_winner);
            let shown = is_winner || overlaps || marks.involve(attempt.buyer);
            hidden = hidden.checked_sub(usize::from(!shown))?;
            Some(bar(&record, region.as_str(), attempt, end, shown, &marks))
        });
        let bars = bars.collect_view();
        view! {
            <li>
                <h5>{region.to_string()}</h5>
                <ol class="bars">{bars}</ol>
            </li>
        }
    });
    let groups = groups.collect_view();
    view! {
        <div class=format!("diagram lane-{lane}")>
            <h4>{words::lane_name(lane)} <span class="scale">{format!(" 0 to {} ms", words::tenths(end))}</span></h4>
            <ol class="regions-in-time">{groups} {marks.auditor()}</ol>
            {marks.sentences()}
        </div>
    }
}

/// The first buyer in the ledger whose commit was answered.
fn winner(record: &LaneRecord) -> Option<&Attempt> {
    let holders = record.attempts.iter().filter(|attempt| record.holds(attempt.buyer));
    holders.min_by_key(|attempt| attempt.committed_us.unwrap_or(u64::MAX))
}

fn overlap(one: &Attempt, other: &Attempt) -> bool {
    one.started_us <= other.ended_us() && other.started_us <= one.ended_us()
}

fn bar(
    record: &LaneRecord,
    region: &str,
    attempt: &Attempt,
    end: u64,
    shown: bool,
    marks: &Marks,
) -> impl IntoView + use<> {
    let x = |us: u64| us.saturating_mul(WIDTH) / end;
    let from = x(attempt.started_us);
    let width = x(attempt.ended_us()).saturating_sub(from).max(2);
    let commit = attempt.committed_us.map(|us| view! { <circle class="commit" cx=x(us) cy="8" r="5" /> });
    let again = attempt.again_us.iter().map(|us| view! { <path class="again" d=format!("M{} 1v14", x(*us)) /> });
    let ticket = record.holds(attempt.buyer);
    view! {
        <li class="bar" class:beyond=!shown data-bar data-outcome=attempt.outcome.name() data-ticket=ticket tabindex="-1">
            <span class="bar-name">{format!("Fan {} ", attempt.buyer)} {marks.links(attempt.buyer)}</span>
            <span class="bar-time">
                <svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
                    <rect x=from y="3" width=width height="10" />
                    {again.collect_view()}
                    {commit}
                </svg>
                {marks.involve(attempt.buyer).then(|| marks.over(attempt.buyer))}
            </span>
            <span class="visually-hidden">{label_of(region, attempt)}</span>
        </li>
    }
}

/// The bar in words.
fn label_of(region: &str, attempt: &Attempt) -> String {
    let retries = match attempt.retries {
        0 => String::new(),
        1 => "; refused once and tried again".into(),
        several => format!("; refused {several} times and tried again"),
    };
    let commit = match (attempt.outcome, attempt.committed_us) {
        (Outcome::Confirmed, Some(us)) => format!("; committed at {} ms", words::tenths(us)),
        _ => String::new(),
    };
    format!(
        ", {region}: asked at {} ms, answered at {} ms, {}{commit}{retries}",
        words::tenths(attempt.started_us),
        words::tenths(attempt.ended_us()),
        words::outcome_word(attempt.outcome)
    )
}
