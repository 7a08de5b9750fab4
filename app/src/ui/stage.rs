//! The first screen: one sentence, one button, two lanes, two totals.

use super::{islands::Race, lanes::Lanes};
use leptos::prelude::*;
use sale::{BUYERS_MIN, date::date, event::RunRecord, service::Limits};

/// Buyers that the form suggests.
const BUYERS_SUGGESTED: u32 = 60;

/// The kind of a run that the page shows without having started it, for the badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The recorded run of the first screen.
    Recorded,
    /// A run on a page of its own.
    Own,
}

/// The race around a run that is known.
#[component]
pub(super) fn Stage(record: RunRecord, shown: Shown, notice: Option<String>) -> impl IntoView {
    let run = record.run.clone();
    let link = format!("/run/{run}");
    let when = date(record.started_at_ms);
    let badge = match shown {
        Shown::Recorded => format!("A real run of {when}, as recorded."),
        Shown::Own => format!("The run of {when}, as it was."),
    };
    view! {
        <Race>
            <div class="stage" data-shown=run>
                <Headline buyers=record.buyers />
                <p class="badge" data-badge>
                    <strong data-badge-word>"REPLAY"</strong>
                    " "
                    <span data-badge-text>{badge}</span>
                </p>
                <BreakItForm buyers=BUYERS_SUGGESTED />
                <Notices notice />
                <Lanes record />
                <ReplayBar />
                <p class="permalink">
                    <a href=link data-rows="">"This run\u{2019}s own page"</a>
                    " "
                    <span data-kept></span>
                </p>
            </div>
        </Race>
    }
}

/// The sentence.
#[component]
pub(super) fn Headline(buyers: u32) -> impl IntoView {
    view! {
        <div class="headline">
            <h1>"One seat. " <span data-headline-buyers>{buyers}</span> " buyers. Same moment."</h1>
            <p class="lead">"Both sides run the same code. Only the database differs."</p>
        </div>
    }
}

/// The one region that is read out during a run, and the one for error messages.
#[component]
pub(super) fn Notices(notice: Option<String>) -> impl IntoView {
    let notice = notice.map(|sentence| view! { <p class="notice">{sentence}</p> });
    view! {
        <div class="said">
            <p class="status" role="status" data-status></p>
            <p class="guess-said" data-guess-said hidden></p>
            <div role="alert" data-alert>
                {notice}
            </div>
        </div>
    }
}

/// The button and its options. A real form: it works without script.
#[component]
pub(super) fn BreakItForm(buyers: u32) -> impl IntoView {
    let max = crate::api::run_service().map_or(BUYERS_MIN, |service| {
        let Limits { buyers_max } = service.limits();
        buyers_max
    });
    view! {
        <form id="break-it" class="break-it" action="/runs" method="post">
            <div class="press">
                <button type="submit">"Break it"</button>
            </div>
            <div class="options">
                <label>
                    "Buyers "
                    <input name="buyers" type="number" inputmode="numeric" required min=BUYERS_MIN max=max value=buyers.min(max) />
                </label>
                <Guess />
            </div>
        </form>
    }
}

#[component]
fn Guess() -> impl IntoView {
    let choices = [("one", "1"), ("few", "2\u{2013}10"), ("many", "more")];
    view! {
        <fieldset class="guess">
            <legend>"Your guess: how many get it?"</legend>
            {choices
                .map(|(value, label)| {
                    view! {
                        <label class="choice">
                            <input type="radio" name="guess" value=value />
                            <span>{label}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}

/// Controls of the replay; they do nothing until the script is there, and hide until then.
#[component]
fn ReplayBar() -> impl IntoView {
    view! {
        <div class="replay" data-replay role="group" aria-label="Replay">
            <button type="button" data-step="-1" aria-label="One outcome back">
                "\u{2039}"
            </button>
            <button type="button" data-play>
                "Play"
            </button>
            <button type="button" data-step="1" aria-label="One outcome on">
                "\u{203a}"
            </button>
            <input type="range" data-scrub min="0" max="1000" value="1000" aria-label="Moment of the run" />
            <span class="factor" data-factor></span>
        </div>
    }
}
