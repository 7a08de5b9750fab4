//! The question, the guesses that start a run, and the button that does what is left to do.

use crate::ui::question::GUESSES;
use leptos::prelude::*;

/// The question. Without its last words it is the title of a run.
#[component]
pub(super) fn Headline(buyers: u32, seat: String) -> impl IntoView {
    view! {
        <h1 class="headline" id="question">
            <span data-headline-buyers>{buyers}</span>
            " people press Buy on seat "
            <span data-headline-seat>{seat}</span>
            ". "
            <span class="at-first">"How many get it?"</span>
        </h1>
    }
}

/// The controls: of the words in the last button, the style sheet shows those of the widget's state.
pub(super) fn controls(buyers: u32) -> impl IntoView {
    // Two buyers cannot get more than two tickets.
    let guesses = GUESSES.into_iter().filter(|(value, _)| buyers > 2 || *value != "more");
    let guesses = guesses.map(|(value, text)| {
        view! {
            <button type="button" value=value>
                {text}
            </button>
        }
    });
    view! {
        <div class="start" data-start-form>
            <div class="guesses" role="group" aria-labelledby="question">
                {guesses.collect_view()}
            </div>
            <button type="button" data-start>
                <span class="at-first">"Just break it"</span>
                <span class="meanwhile">"Skip to the end"</span>
                <span class="afterwards">"Break it again"</span>
            </button>
        </div>
    }
}
