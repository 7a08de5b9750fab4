//! The control of the replication delay.

use leptos::prelude::*;
use sale::{DELAY_MAX_MS, DELAY_STEP_MS, DelayRange};

/// A slider, the delay in words, and what it does. The browser sends each place of the slider; without script a button
/// sends it.
#[component]
pub(super) fn DelayControl(delay: DelayRange) -> impl IntoView {
    let text = delay.to_string();
    view! {
        <div class="delay">
            <label>
                "Replication delay "
                // Not restored by the browser: the floor has one delay, and the server knows it.
                <input
                    type="range"
                    name="delay"
                    min="0"
                    max=DELAY_MAX_MS
                    step=DELAY_STEP_MS
                    value=delay.control_ms()
                    autocomplete="off"
                    aria-valuetext=text.clone()
                    aria-describedby="delay-says"
                />
            </label>
            <output data-delay aria-live="off">
                {text}
            </output>
            <noscript>
                <button class="plain" name="do" value="delay">
                    "Set the delay"
                </button>
            </noscript>
            <p id="delay-says">
                "How long a write of Eventual needs to reach the other region, on this floor. At 2000 ms you can buy one seat \
                 in both regions, one after the other. Strong has no such delay."
            </p>
        </div>
    }
}
