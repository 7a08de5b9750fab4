//! The dare: the visitor changes a copy of the history, and the checker judges it in their browser.

use super::has_history;
use crate::ui::{lies::REASONS, words, words::checked};
use leptos::prelude::*;
use sale::{Conclusion, Lane, event::RunRecord};

/// The dare, and the panel behind its button. The checker is loaded when somebody presses that.
#[component]
pub(super) fn LieToTheWitness(record: RunRecord) -> impl IntoView {
    if !has_history(&record) {
        return None;
    }
    let lanes = Lane::ALL.into_iter().filter(|lane| record.lane(*lane).checked.is_some());
    let sold_twice = lanes.clone().find(|lane| is_oversold(&record, *lane));
    let first = sold_twice.or_else(|| lanes.clone().next());
    let sides = lanes.map(|lane| side(&record, lane, Some(lane) == first)).collect_view();
    let title = match sold_twice {
        Some(_) => "Can you hide the double sale from the checker?",
        None => "Can you lie to the checker without being noticed?",
    };
    Some(view! {
        <section class="dare" id="lie" aria-labelledby="dare">
            <h3 id="dare">{title}</h3>
            <p class="prose">
                "Touch the evidence: change a copy of this run\u{2019}s history. The same checker judges it again, here in your \
                 browser. Nothing of it leaves this page."
            </p>
            <noscript>
                <p class="notice">
                    "The checker runs in the browser, which needs a script. Without one: download the evidence bundle, \
                     change it, and run " <code>"worldseat check"</code> "."
                </p>
            </noscript>
            <details data-lie>
                <summary class="plain">
                    <span class="when-closed">"Try it"</span>
                    <span class="when-open">"Close"</span>
                </summary>
                <div role="alert" data-lie-alert></div>
                <p class="small waits">"The checker is being loaded."</p>
                <Panel>{sides}</Panel>
                <div hidden>
                    {REASONS.map(|(name, why)| view! { <p data-reason=name>{why}</p> }).into_iter().collect_view()}
                </div>
            </details>
        </section>
    })
}

fn is_oversold(record: &RunRecord, lane: Lane) -> bool {
    record.lane(lane).verdict().is_some_and(|verdict| verdict.conclusion == Conclusion::Oversold)
}

/// The ruling on top, where it stays in sight; what the checker says; and the lies.
#[component]
fn Panel(children: Children) -> impl IntoView {
    view! {
        <div class="lying" data-lying hidden>
            <div class="heard">
                <div class="ruling" aria-live="polite" data-testimony>
                    <p class="noticed" data-noticed></p>
                    <p class="score" data-score></p>
                </div>
                <Testimony />
            </div>
            <div>
                <fieldset class="switch">
                    <legend>"Whose history"</legend>
                    {children()}
                </fieldset>
                <Chips />
                <ul class="lies">
                    <Lies />
                </ul>
            </div>
        </div>
    }
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

/// Two lies that are ready to be told.
#[component]
fn Chips() -> impl IntoView {
    view! {
        <div class="chips" role="group" aria-labelledby="chips">
            <p id="chips">"Lies that no checker can notice:"</p>
            <LieButton name="anybody" label="Leave out a rejected buyer" />
            <LieButton name="shift" label="Shift all times by 5 ms" />
        </div>
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
            <p>"Say that a purchase failed, though nobody knows how it ended."</p>
            <div data-some-unknown>
                <Pick name="unknown" label="Purchase of" />
                <LieButton name="fail" label="Turn unknown into failed" />
            </div>
            <div data-no-unknown hidden>
                <p class="small">"In this lane everybody was answered. So first lose somebody\u{2019}s answer:"</p>
                <Pick name="cut" label="Cut the line to" />
                <LieButton name="cut" label="Lose the answer" />
            </div>
        </li>
        <li>
            <p>"Leave out a buyer who was rejected, with all their operations."</p>
            <Pick name="out" label="Leave out" />
            <LieButton name="out" label="They were never there" />
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

/// The checker's findings about the changed copy and about the true history, and the lies so far.
#[component]
fn Testimony() -> impl IntoView {
    view! {
        <section class="testimony" aria-label="What the checker says">
            <div aria-live="polite">
                <p data-now></p>
                <p data-why></p>
            </div>
            <ol class="lies-told" data-lies-told tabindex="0" aria-label="Your lies"></ol>
            <button type="button" class="plain" data-undo>
                "Undo the last lie"
            </button>
            <h4>"The truth"</h4>
            <p data-truth></p>
        </section>
    }
}
