//! Figure 1: two people read "free". The gap between them decides.

use crate::ui::gap::{READ_TO_WRITE_MS, UNITS_A_MS};
use leptos::prelude::*;

/// Widest gap that can be set, in milliseconds.
const GAP_MAX_MS: u32 = 40;
/// The gap before the visitor changes it.
const GAP_FIRST_MS: u32 = 6;

/// Two buyers and the gap between them.
#[component]
pub(super) fn Gap() -> impl IntoView {
    view! {
        <figure data-figure="gap" data-gap-state="two">
            <figcaption>
                <h3>"Two people read \u{201c}free\u{201d}"</h3>
                <p>
                    "Each buyer looks first and writes a moment later. If both look before either has written, both see a \
                     free seat."
                </p>
            </figcaption>
            <svg class="gap-picture" viewBox="0 0 330 92" aria-hidden="true">
                <g class="buyer">
                    <text x="0" y="22">"Ada"</text>
                    <path class="wait" d="M50 18h80" />
                    <circle class="read" cx="50" cy="18" r="6" />
                    <rect class="write" x="122" y="10" width="16" height="16" rx="3" />
                </g>
                <text x="0" y="66">"Ben"</text>
                <g class="buyer second" data-gap-second transform=format!("translate({} 0)", GAP_FIRST_MS * UNITS_A_MS)>
                    <path class="wait" d="M50 62h80" />
                    <circle class="read" cx="50" cy="62" r="6" />
                    <rect class="write" x="122" y="54" width="16" height="16" rx="3" />
                </g>
                <path class="moment" d="M130 0v92" />
            </svg>
            <p class="key" aria-hidden="true">
                <span class="key-read"></span>
                " reads the seat  "
                <span class="key-write"></span>
                " writes the ticket"
            </p>
            <label class="slider">
                "Ben comes "
                <b data-gap-ms>{GAP_FIRST_MS.to_string()}</b>
                " ms after Ada"
                <input type="range" data-gap data-read-to-write=READ_TO_WRITE_MS min="0" max=GAP_MAX_MS value=GAP_FIRST_MS step="1" />
            </label>
            <p class="outcome-says" data-gap-says data-two="Ben still reads \u{201c}free\u{201d}. Two tickets."
                data-one="Ada has written before Ben looks. One ticket.">
                "Ben still reads \u{201c}free\u{201d}. Two tickets."
            </p>
            <p class="tickets-drawn" aria-hidden="true">
                <span class="ticket"></span>
                <span class="ticket extra"></span>
            </p>
        </figure>
    }
}
