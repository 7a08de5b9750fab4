//! "Lie to the witness": the visitor changes a copy of the history, and the checker judges it in their browser.

use super::has_history;
use crate::ui::{lies::reasons, words, words::checked};
use leptos::prelude::*;
use sale::{Lane, event::RunRecord};

/// The panel. Its checker is loaded when somebody opens it.
#[component]
pub(super) fn LieToTheWitness(record: RunRecord) -> impl IntoView {
    if !has_history(&record) {
        return None;
    }
    let lanes = Lane::ALL.into_iter().filter(|lane| record.lane(*lane).checked.is_some());
    let sides = lanes.enumerate().map(|(index, lane)| side(&record, lane, index == 0)).collect_view();
    Some(view! {
        <details class="drawer" id="lie" data-lie>
            <summary>"Lie to the witness"</summary>
            <p class="prose">
                "What is a verdict worth if somebody touched the evidence? Change a copy of this run\u{2019}s history. The \
                 same checker judges it again, here in your browser. Nothing of it leaves this page."
            </p>
            <noscript>
                <p class="notice">
                    "The checker runs in the browser, which needs a script. Without one: download the evidence bundle, \
                     change it, and run " <code>"worldseat check"</code> "."
                </p>
            </noscript>
            <div role="alert" data-lie-alert></div>
            <div class="lying" data-lying hidden>
                <div>
                    <fieldset class="switch">
                        <legend>"Which side"</legend>
                        {sides}
                    </fieldset>
                    <ul class="lies">
                        <Lies />
                    </ul>
                </div>
                <Testimony />
            </div>
            <div hidden>{reasons().map(|(name, why)| view! { <p data-reason=name>{why}</p> }).collect_view()}</div>
        </details>
    })
}

fn side(record: &RunRecord, lane: Lane, first: bool) -> impl IntoView + use<> {
    let verdict = record.lane(lane).checked.as_ref().map_or("", |checked| checked::state(checked.linearizable));
    view! {
        <label class="choice">
            <input type="radio" name="lie-lane" value=lane.name() checked=first />
            <span>{format!("{} ({verdict})", words::lane_name(lane))}</span>
        </label>
    }
}

#[component]
fn Lies() -> impl IntoView {
    view! {
        <li>
            <p>"Throw a ticket away."</p>
            <Pick name="row" label="Row of" />
            <LieButton name="row" label="Delete the row" />
        </li>
        <li>
            <p>"Say that two buyers came at each other\u{2019}s time."</p>
            <Pick name="one" label="First" />
            <Pick name="other" label="Second" />
            <LieButton name="swap" label="Swap their times" />
        </li>
        <li>
            <p>"Say that a purchase failed of which nobody knows how it ended."</p>
            <div data-some-unknown>
                <Pick name="unknown" label="Purchase of" />
                <LieButton name="fail" label="Turn unknown into failed" />
            </div>
            <div data-no-unknown hidden>
                <p class="small">"In this lane everybody was answered. Make somebody first who was not:"</p>
                <Pick name="cut" label="Cut the line to" />
                <LieButton name="cut" label="Lose the answer" />
            </div>
        </li>
        <li>
            <p>"Leave out a buyer who was turned away, with all their operations."</p>
            <Pick name="out" label="Leave out" />
            <LieButton name="out" label="He was never there" />
        </li>
        <li>
            <p>"Say that everything happened 5 ms later."</p>
            <LieButton name="shift" label="Shift all times" />
        </li>
    }
}

#[component]
fn Pick(name: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <label>
            {label} " "
            <select data-pick=name></select>
        </label>
        " "
    }
}

#[component]
fn LieButton(name: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <button type="button" class="plain" data-tell=name>
            {label}
        </button>
    }
}

/// The checker's findings about the true history and about the changed copy.
#[component]
fn Testimony() -> impl IntoView {
    view! {
        <section class="testimony" aria-label="What the checker says" data-testimony>
            <h3>"The truth"</h3>
            <p data-truth></p>
            <h3>"With your lies"</h3>
            <ol class="lies-told" data-lies-told></ol>
            <div aria-live="polite">
                <p class="noticed" data-noticed></p>
                <p data-now></p>
                <p data-why></p>
            </div>
            <button type="button" class="plain" data-undo>
                "Undo the last lie"
            </button>
        </section>
    }
}
