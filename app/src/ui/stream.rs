//! A run as HTML that arrives piece by piece: for browsers without script, and for
//! those whose script is not loaded yet.

use super::{
    announcements::{buying, guessed, waiting},
    lanes::VerdictOf,
    witnesses::CheckedSummary,
    words,
};
use crate::ui::html::ToPlainHtml;
use leptos::prelude::*;
use sale::{
    Attempt, Lane, Mark, Verdict,
    event::{Checked, Judged, RunEvent, RunRecord},
};

/// The placeholder for the pieces in the document of [`super::page::Page::Running`].
pub const HERE: &str = "[[outcomes]]";

/// Turns a run's events into HTML, one after the other.
#[derive(Debug, Default)]
pub struct HtmlStream {
    record: Option<RunRecord>,
    /// The visitor's guess, as the form sent it.
    guess: String,
}

impl HtmlStream {
    /// The stream for a visitor who guessed.
    #[must_use]
    pub const fn of_guess(guess: String) -> Self {
        Self { record: None, guess }
    }

    /// Returns the HTML of an event; empty where there is nothing to show.
    pub fn piece(&mut self, event: &RunEvent) -> String {
        RunRecord::fold(&mut self.record, event);
        let Some(record) = &self.record else { return String::new() };
        match event {
            RunEvent::Started { .. } => begun(record),
            RunEvent::Waiting { ahead } => waits(*ahead),
            RunEvent::Attempt(attempt) => outcome(record, attempt),
            RunEvent::Judged(judged) => verdict(record, judged),
            RunEvent::LaneFailed { lane, why } => failed(*lane, why),
            RunEvent::Checked(checked) => found(checked),
            RunEvent::Mark { lane, mark } => marked(*lane, mark),
            RunEvent::NotStored { why } => not_stored(why),
            RunEvent::Ended => ended(record, &self.guess),
            RunEvent::LaneOpened(_) | RunEvent::Tickets { .. } | RunEvent::Stored { .. } | RunEvent::Heartbeat => {
                String::new()
            }
        }
    }

    /// Returns the message for a run that could not be followed to its end.
    #[must_use]
    pub fn lost(&self) -> String {
        let link = self.record.as_ref().map(|record| {
            let link = format!("/run/{}", record.run);
            view! {
                " The result will be "
                <a href=link>"on the run\u{2019}s page"</a>
                " when the server is back."
            }
        });
        view! { <p class="notice" role="alert">"The connection was lost. What you see is as far as it got." {link}</p> }
            .to_plain_html()
    }
}

fn begun(record: &RunRecord) -> String {
    let sentence = buying(&record.buyers.to_string(), &record.seat.to_string());
    view! { <p class="status">{sentence}</p> }.to_plain_html()
}

fn waits(ahead: u32) -> String {
    view! { <p class="status">{waiting(ahead)}</p> }.to_plain_html()
}

fn outcome(record: &RunRecord, attempt: &Attempt) -> String {
    let region = record.lane(attempt.lane).region(attempt);
    let lane = words::lane_name(attempt.lane);
    view! {
        <p
            slot=attempt.lane.name()
            class=format!("outcome lane-{}", attempt.lane)
            role="listitem"
            data-lane=attempt.lane.name()
            data-outcome=attempt.outcome.name()
            data-buyer=attempt.buyer
        >
            <span class="visually-hidden">{format!("{lane}: {}", words::outcome(attempt.buyer, region, attempt.outcome))}</span>
        </p>
    }
    .to_plain_html()
}

fn verdict(record: &RunRecord, judged: &Judged) -> String {
    let lane = judged.lane;
    let sold = judged.verdict.sold();
    let connections = record.lane(lane).opened.as_ref().map(|opened| opened.connections);
    view! {
        <div slot=format!("{lane}-verdict") class=format!("lane-{lane}") data-lane=lane.name()>
            <p class="total">
                <strong data-total>{words::number(sold)}</strong>
                " "
                <span>{words::tickets(sold)}</span>
            </p>
            <VerdictOf run=record.run.clone() lane judged=Some(judged.clone()) connections />
        </div>
    }
    .to_plain_html()
}

fn found(checked: &Checked) -> String {
    let lane = checked.lane;
    view! {
        <div slot=format!("{lane}-checked") class=format!("lane-{lane}") data-lane=lane.name()>
            <CheckedSummary checked=Some(checked.clone()) />
        </div>
    }
    .to_plain_html()
}

fn marked(lane: Lane, mark: &Mark) -> String {
    let sentence = mark.sentence.clone();
    view! { <p slot=format!("{lane}-checked") class="mark-said" data-mark>{sentence}</p> }.to_plain_html()
}

fn not_stored(why: &str) -> String {
    let why = why.to_owned();
    view! { <p class="notice">{why}</p> }.to_plain_html()
}

fn failed(lane: Lane, why: &str) -> String {
    let why = why.to_owned();
    view! { <p class="notice" slot=format!("{lane}-verdict") data-failed>{why}</p> }.to_plain_html()
}

/// The last piece: one sentence for both lanes, and the link to the run's page.
fn ended(record: &RunRecord, guess: &str) -> String {
    let absent = Lane::ALL.into_iter().filter(|lane| record.did_not_run(*lane));
    let absent: String = absent.map(|lane| failed(lane, words::DID_NOT_RUN)).collect();
    let sentence = words::finished_run(record);
    let link = format!("/run/{}", record.run);
    let sold = Lane::ALL.map(|lane| record.lane(lane).verdict().and_then(Verdict::sold));
    let guessed = guessed(guess, sold).map(|said| view! { <p class="guess-said">{said}</p> });
    let finished = view! {
        {guessed}
        <p class="finished" role="status">
            {sentence}
            " "
            <a href=link>"Why, and every buyer in space and time"</a>
            " "
            <a href="/">"Race again"</a>
        </p>
    };
    [absent, finished.to_plain_html()].concat()
}
