//! The operations of a counterexample, on the bars and in words.

use super::axis::Axis;
use crate::ui::words;
use leptos::prelude::*;
use sale::{Action, Lane, Mark, event::LaneRecord, history::AUDITOR};

/// Marks of a lane with their numbers, from 1, and the axis of the picture.
#[derive(Clone)]
pub(super) struct Marks {
    lane: Lane,
    marks: Vec<Mark>,
    axis: Axis,
}

impl Marks {
    pub(super) fn of(lane: Lane, record: &LaneRecord, axis: Axis) -> Self {
        Self { lane, marks: record.marks.clone(), axis }
    }

    /// Whether a buyer has a part in the counterexample.
    pub(super) fn involve(&self, buyer: u32) -> bool {
        self.marks.iter().any(|mark| mark.buyer == buyer)
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &Mark)> {
        (1..).zip(&self.marks)
    }

    /// The marks over a buyer's bar.
    pub(super) fn over(&self, buyer: u32) -> impl IntoView + use<> {
        let drawn = self.numbered().filter(|(_, mark)| mark.buyer == buyer).map(|(_, mark)| self.line(mark));
        view! {
            <svg class="marks-over" aria-hidden="true">
                {drawn.collect_view()}
            </svg>
        }
    }

    /// Links from a bar to the sentences of its marks.
    pub(super) fn links(&self, buyer: u32) -> impl IntoView + use<> {
        let lane = self.lane;
        let links = self.numbered().filter(|(_, mark)| mark.buyer == buyer);
        let links = links.map(|(number, _)| {
            view! {
                <a class="mark-number" href=format!("#mark-{lane}-{number}") aria-label=format!("Mark {number} of the counterexample")>
                    {number}
                </a>
            }
        });
        links.collect_view()
    }

    /// A dashed line with an end on each side, so that it is visible without its colour, too.
    fn line(&self, mark: &Mark) -> impl IntoView + use<> {
        // The auditor reads after the last answer: that is at the edge.
        let (from, to) = (self.axis.at(mark.from_ns / 1000), self.axis.at(mark.to_ns.max(mark.from_ns) / 1000));
        view! {
            <line class="mark-halo" x1=from.clone() x2=to.clone() y1="8" y2="8" />
            <line class="mark-line" x1=from.clone() x2=to.clone() y1="8" y2="8" />
            <line class="mark-end" x1=from.clone() x2=from y1="1" y2="15" />
            <line class="mark-end" x1=to.clone() x2=to y1="1" y2="15" />
        }
    }

    /// The row of the auditor, who buys nothing and reads the rows at the end.
    pub(super) fn auditor(&self) -> impl IntoView + use<> {
        let audit_labels: Vec<_> = self.marks.iter().filter(|mark| mark.buyer == AUDITOR).map(audit_label).collect();
        (!audit_labels.is_empty()).then(|| {
            view! {
                <li>
                    <h5>"Auditor"</h5>
                    <ol class="bars">
                        <li class="bar" data-bar tabindex="-1">
                            <span class="bar-name">"Rows " {self.links(AUDITOR)}</span>
                            <span class="bar-time">{self.over(AUDITOR)}</span>
                            <span class="visually-hidden">{audit_labels.join("; ")}</span>
                        </li>
                    </ol>
                </li>
            }
        })
    }

    /// The sentences, by number.
    pub(super) fn sentences(&self) -> impl IntoView + use<> {
        let lane = self.lane;
        let items = self.numbered().map(|(number, mark)| {
            view! {
                <li id=format!("mark-{lane}-{number}")>
                    <span class="mark-number" aria-hidden="true">
                        {number}
                    </span>
                    <span>{mark.sentence.clone()}</span>
                </li>
            }
        });
        let items = items.collect_view();
        (!self.marks.is_empty()).then(|| {
            view! {
                <p class="marks-say">
                    {format!("The counterexample, {}: these cannot all have happened to one seat.", words::lane_name(lane))}
                </p>
                <ol class="marks">{items}</ol>
            }
        })
    }
}

fn audit_label(mark: &Mark) -> String {
    let table = if mark.action == Action::ReadSeat { "seat map" } else { "ledger" };
    format!(", looked into the {table} at {} ms, after the last buyer was answered", words::tenths(mark.to_ns / 1000))
}
