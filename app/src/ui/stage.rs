//! The first screen: the question, the run as it happens, and its result.

use super::{islands::Race, lanes::Lanes, question::Question, share::Copy};
use leptos::prelude::*;
use sale::{
    Lane, SeatId,
    date::date,
    event::{LaneRecord, RunRecord},
};

/// The first screen before a run: the question. What the run will show is there already, empty and hidden.
#[component]
pub(super) fn QuestionStage(
    /// The id of a recorded run.
    recorded: String,
    /// The number of buyers of the visitor's last run.
    buyers: Option<u32>,
    notice: Option<String>,
) -> impl IntoView {
    view! {
        <Race>
            <div class="stage" id="race" data-beat="ask" data-asks>
                <Headline buyers=None />
                <Question recorded buyers />
                <Notices notice />
                <Show run=String::new() buyers=None word="LIVE" text="Against real databases, now.".into()>
                    <Lanes run=String::new() seat=SeatId::first() lanes=Lane::ALL.map(|_| (LaneRecord::default(), false)) />
                </Show>
            </div>
        </Race>
    }
}

/// The first screen of a run that is known: its result.
#[component]
pub(super) fn ResultStage(record: RunRecord, notice: Option<String>) -> impl IntoView {
    let (run, shown) = (record.run.clone(), record.run.clone());
    let lanes = Lane::ALL.map(|lane| (record.lane(lane).clone(), record.did_not_run(lane)));
    let text = format!("The run of {}, as it was.", date(record.started_at_ms));
    view! {
        <Race>
            <div class="stage" id="race" data-beat="result" data-shown=shown>
                <Headline buyers=Some(record.buyers) />
                <Notices notice />
                <Show run=run.clone() buyers=Some(record.buyers) word="REPLAY" text>
                    <Lanes run seat=record.seat lanes />
                </Show>
            </div>
        </Race>
    }
}

/// The sentence; with a number only where that many people tried.
#[component]
pub(super) fn Headline(buyers: Option<u32>) -> impl IntoView {
    let buyers = buyers.map_or_else(|| "Many".to_owned(), |buyers| buyers.to_string());
    view! {
        <div class="headline">
            <h1>"One seat. " <span data-headline-buyers>{buyers}</span> " buyers. Same moment."</h1>
            <p class="lead">"Two databases, same code."</p>
        </div>
    }
}

/// The one region that is read out during a run, and the one for error messages.
#[component]
pub(super) fn Notices(notice: Option<String>) -> impl IntoView {
    let notice = notice.map(|sentence| view! { <p class="notice">{sentence}</p> });
    view! {
        <div class="said">
            <p class="guess-said" data-guess-said data-place="guess"></p>
            <p class="status" role="status" data-status></p>
            <p data-place="finished" hidden></p>
            <div role="alert" data-alert>
                {notice}
            </div>
        </div>
    }
}

/// A run: what it is, its lanes, its replay, its link.
#[component]
fn Show(run: String, buyers: Option<u32>, word: &'static str, text: String, children: Children) -> impl IntoView {
    view! {
        <div class="show">
            <div class="show-head">
                <p class="badge" data-badge>
                    <strong data-badge-word>{word}</strong>
                    " "
                    <span data-badge-text>{text}</span>
                </p>
                <button type="button" class="plain" data-skip>
                    "Skip to the result"
                </button>
                <span data-place="again">
                    <RaceAgain buyers />
                </span>
            </div>
            <ReplayBar />
            {children()}
            <p class="permalink">
                <span data-place="link">{(!run.is_empty()).then(|| view! { <RunLink run /> })}</span>
                " "
                <Copy />
                " "
                <span data-place="kept"></span>
            </p>
        </div>
    }
}

/// The address of a run, to be copied. Without it, the style sheet hides the button.
#[component]
pub(super) fn RunLink(run: String) -> impl IntoView {
    view! {
        "This run: "
        <code data-link>{format!("/run/{run}")}</code>
    }
}

/// The link back to the question, with as many buyers as before.
#[component]
pub(super) fn RaceAgain(buyers: Option<u32>) -> impl IntoView {
    let question = buyers.map_or_else(|| "/".to_owned(), |buyers| format!("/?buyers={buyers}"));
    view! {
        <a class="button" href=question data-again>
            "Race again"
        </a>
    }
}

/// Controls of the replay; they do nothing until the script is there, and hide until then.
#[component]
fn ReplayBar() -> impl IntoView {
    view! {
        <div class="replay" data-replay role="group" aria-label="Replay">
            <button type="button" data-step="-1" aria-label="One step back">
                "\u{2039}"
            </button>
            <button type="button" data-play>
                "Play"
            </button>
            <button type="button" data-step="1" aria-label="One step on">
                "\u{203a}"
            </button>
            <input type="range" data-scrub min="0" max="1000" value="1000" aria-label="Moment of the run" />
            <span class="factor" data-factor></span>
        </div>
    }
}
