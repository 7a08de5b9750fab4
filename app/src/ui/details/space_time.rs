//! Space and time: one bar for each buyer, region by region, both lanes on one time axis.

mod arrow;
mod axis;
mod bar;
mod marks;
mod moment;

use super::ROWS_MAX;
use crate::ui::words::{self, contention};
use axis::Axis;
use bar::Bars;
use leptos::prelude::*;
use marks::Marks;
use moment::Moment;
use sale::{
    Attempt, Lane,
    event::{LaneRecord, Replication, RunRecord},
};

/// Attempts that overlap the winner's and are shown from the start.
const OVERLAPPING_SHOWN: usize = 12;

/// Both lanes' diagrams.
#[component]
pub(super) fn SpaceTime(record: RunRecord) -> impl IntoView {
    let axis = Axis::of(&record);
    let lanes = Lane::ALL.map(|lane| view! { <LaneDiagram lane record=record.lane(lane).clone() axis /> });
    view! {
        <section class="space-time" aria-labelledby="space-time">
            <h3 id="space-time">"Space and time"</h3>
            <p>
                "A bar is one buyer, from request to answer. Shown are the first buyer who got the seat and those at work \
                 at the same time."
            </p>
            <Key />
            <label class="choice show-all">
                <input type="checkbox" name="all" />
                <span>"Show every buyer"</span>
            </label>
            {lanes.collect_view()}
        </section>
    }
}

/// The signs of the picture.
#[component]
fn Key() -> impl IntoView {
    view! {
        <ul class="signs">
            <li>
                <svg aria-hidden="true"><circle class="read" cx="50%" cy="8" r="4.5" /></svg>
                "read \u{201c}free\u{201d}"
            </li>
            <li>
                <svg aria-hidden="true"><rect class="write" x="4" y="3.5" width="9" height="9" /></svg>
                "wrote"
            </li>
            <li>
                <svg aria-hidden="true"><rect class="gap" width="100%" y="3" height="10" /></svg>
                "between the two, another buyer can come"
            </li>
            <li>
                <svg aria-hidden="true"><line class="again" x1="50%" x2="50%" y1="0" y2="16" /></svg>
                "refused, tried again"
            </li>
            <li>
                <svg aria-hidden="true"><line class="moment" x1="50%" x2="50%" y1="0" y2="16" /></svg>
                "the first commit"
            </li>
            <li>
                <svg class="replication" aria-hidden="true"><line x1="0" x2="100%" y1="2" y2="14" /></svg>
                "the first write, until the other region sees it (\u{2715}: nobody there saw it)"
            </li>
            <li>
                <svg aria-hidden="true"><line class="mark-line" x1="0" x2="100%" y1="8" y2="8" /></svg>
                "a part of the counterexample, with its number"
            </li>
        </ul>
    }
}

#[component]
fn LaneDiagram(lane: Lane, record: LaneRecord, axis: Axis) -> impl IntoView {
    let moment = Moment::of(&record);
    let regions = record.opened.as_ref().map(|opened| opened.regions.clone()).unwrap_or_default();
    let marks = Marks::of(lane, &record, axis);
    let bars = Bars { record: &record, axis, marks: &marks, moment: moment.as_ref() };
    let replication = Replication::of(lane, &record);
    let groups = regions.iter().enumerate().map(|(index, region)| {
        let arrow = replication.as_ref().filter(|_| index == 1).map(|of| arrow::arrow(of, axis));
        let shown = attempts(&record, index, regions.len(), &marks, moment.as_ref());
        let drawn = shown.into_iter().map(|(attempt, shown)| bars.bar(region.as_str(), attempt, shown)).collect_view();
        view! {
            {arrow}
            <li>
                <h5>{region.to_string()}</h5>
                <ol class="bars">{drawn}</ol>
            </li>
        }
    });
    let groups = groups.collect_view();
    let replicated = replication.map(|of| view! { <p class="moment-says">{words::replication(&of, &regions)}</p> });
    let raced = record.judged.as_ref().map(contention::raced);
    view! {
        <div class=format!("diagram lane-{lane}")>
            <h4>{words::lane_name(lane)}</h4>
            <p class="raced">{raced}</p>
            <ol class="regions-in-time">{groups} {marks.auditor()}</ol>
            {axis.row()}
            <p class="moment-says">{moment.as_ref().map(Moment::caption)}</p>
            {replicated}
            {marks.sentences()}
        </div>
    }
}

/// The attempts of a region that are drawn, and whether each is shown from the start: the winner, some at work at the
/// same time, those of the counterexample. Of the others, only a limited number is drawn.
fn attempts<'a>(
    record: &'a LaneRecord,
    region: usize,
    regions: usize,
    marks: &Marks,
    moment: Option<&Moment>,
) -> Vec<(&'a Attempt, bool)> {
    let winner = moment.and_then(|moment| record.attempts.iter().find(|attempt| attempt.buyer == moment.buyer));
    let (mut room, mut hidden) = (OVERLAPPING_SHOWN / regions.max(1), ROWS_MAX / regions.max(1));
    let mut attempts: Vec<&Attempt> = record.attempts.iter().filter(|a| usize::from(a.region) == region).collect();
    attempts.sort_by_key(|attempt| attempt.started_us);
    let drawn = attempts.into_iter().filter_map(|attempt| {
        let is_winner = winner.is_some_and(|winner| winner.buyer == attempt.buyer);
        let overlaps = winner.is_some_and(|winner| overlap(winner, attempt)) && room > 0;
        room -= usize::from(overlaps && !is_winner);
        let shown = is_winner || overlaps || marks.involve(attempt.buyer);
        hidden = hidden.checked_sub(usize::from(!shown))?;
        Some((attempt, shown))
    });
    drawn.collect()
}

fn overlap(one: &Attempt, other: &Attempt) -> bool {
    one.started_us <= other.ended_us() && other.started_us <= one.ended_us()
}
