//! Figure 3: why the other side sold one.

use crate::ui::glossary::Term;
use leptos::prelude::*;

const STEPS: [(&str, &str); 4] = [
    ("Both read", "Ada and Ben both read \u{201c}free\u{201d}, each in a transaction of their own."),
    ("Ada commits", "Ada writes and commits. The seat is hers, and so is the one row in the ledger."),
    (
        "Ben is refused",
        "Ben wants to commit, too. The row has changed since Ben read it: refused, SQLSTATE 40001. Nothing of Ben\u{2019}s is written.",
    ),
    ("Ben reads again", "Ben\u{2019}s purchase starts again, reads \u{201c}sold\u{201d}, and says so. One ticket."),
];

/// Four steps. The control needs no script.
#[component]
pub(super) fn Retry() -> impl IntoView {
    let choices = STEPS.iter().enumerate().map(|(index, (name, _))| {
        view! {
            <label class="choice">
                <input type="radio" name="retry-step" value=index checked=index == 0 />
                <span>{index + 1} <span class="visually-hidden">{format!(": {name}")}</span></span>
            </label>
        }
    });
    let texts = STEPS.iter().map(|(name, text)| view! { <li><strong>{*name}</strong>": "{*text}</li> });
    view! {
        <figure data-figure="retry">
            <figcaption>
                <h3>"Why Strong sold one"</h3>
                <p>"A database with " <Term name="snapshot isolation" /> " looks again before a sale counts."</p>
            </figcaption>
            <fieldset class="switch">
                <legend class="visually-hidden">"Step"</legend>
                {choices.collect_view()}
            </fieldset>
            <ol class="steps">{texts.collect_view()}</ol>
        </figure>
    }
}
