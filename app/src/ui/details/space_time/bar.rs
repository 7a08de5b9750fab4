//! One buyer: a bar from request to answer, a ring where they read "free", a square where they wrote.

use super::{axis::Axis, marks::Marks, moment::Moment};
use crate::ui::words;
use leptos::prelude::*;
use sale::{Attempt, Outcome, event::LaneRecord};

/// The values that all bars of a lane share.
pub(super) struct Bars<'a> {
    pub(super) record: &'a LaneRecord,
    pub(super) axis: Axis,
    pub(super) marks: &'a Marks,
    pub(super) moment: Option<&'a Moment>,
}

impl Bars<'_> {
    /// The bar of a buyer; one that is not `shown` appears with "Show every buyer".
    pub(super) fn bar(&self, region: &str, attempt: &Attempt, shown: bool) -> impl IntoView + use<> {
        let ticket = self.record.holds(attempt.buyer);
        let marks = self.marks;
        view! {
            <li class="bar" class:beyond=!shown data-bar data-outcome=attempt.outcome.name() data-ticket=ticket tabindex="-1">
                <span class="bar-name">{format!("Fan {} ", attempt.buyer)} {marks.links(attempt.buyer)}</span>
                <span class="bar-time">
                    <svg class="bar-line" aria-hidden="true">
                        {self.moment.map(|moment| moment.line(self.axis))} {self.drawn(attempt)}
                    </svg>
                    {marks.involve(attempt.buyer).then(|| marks.over(attempt.buyer))}
                </span>
                <span class="visually-hidden">{label_of(region, attempt)}</span>
            </li>
        }
    }

    fn drawn(&self, attempt: &Attempt) -> impl IntoView + use<> {
        let axis = self.axis;
        let width = axis.length(attempt.started_us, attempt.ended_us());
        let steps = attempt.steps.clone().unwrap_or_default();
        let gaps = attempt.gaps_us().map(
            |(from, to)| view! { <rect class="gap" x=axis.at(from) width=axis.length(from, to) y="3" height="10" /> },
        );
        let reads = steps.free_us.iter().map(|us| view! { <circle class="read" cx=axis.at(*us) cy="8" r="4.5" /> });
        let writes = steps.wrote_us.iter().map(|us| square(axis.at(*us)));
        let again = attempt.again_us.iter().map(|us| {
            let at = axis.at(*us);
            view! { <line class="again" x1=at.clone() x2=at y1="0" y2="16" /> }
        });
        let commit = attempt.committed_us.map(|us| {
            let at = axis.at(us);
            view! { <line class="commit" x1=at.clone() x2=at y1="1" y2="15" /> }
        });
        view! {
            <rect class="whole" x=axis.at(attempt.started_us) width=width y="3" height="10" />
            {gaps.collect_view()}
            {again.collect_view()}
            {reads.collect_view()}
            {writes.collect_view()}
            {commit}
        }
    }
}

fn square(at: String) -> impl IntoView {
    view! { <rect class="write" x=at y="3.5" width="9" height="9" transform="translate(-4.5 0)" /> }
}

/// The bar in words.
fn label_of(region: &str, attempt: &Attempt) -> String {
    let steps = attempt.steps.clone().unwrap_or_default();
    let each = |word: &str, times: &[u64]| {
        times.iter().map(|us| format!("; {word} at {} ms", words::tenths(*us))).collect::<String>()
    };
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
        ", {region}: asked at {} ms{}{}, answered at {} ms, {}{commit}{retries}",
        words::tenths(attempt.started_us),
        each("read free", &steps.free_us),
        each("wrote", &steps.wrote_us),
        words::tenths(attempt.ended_us()),
        words::outcome_word(attempt.outcome)
    )
}
