//! The question: one seat between two doors, and a guess that starts the run.

use super::chair::{CHAIR, LEGS};
use leptos::prelude::*;
use sale::{BUYERS_MIN, SeatId, service::Limits};

/// Buyers that the form suggests to a visitor who has not chosen yet.
const BUYERS_SUGGESTED: u32 = 60;

/// The guesses: the value in the form, and the text on the button.
pub(super) const GUESSES: [(&str, &str); 3] = [("one", "1"), ("two", "2"), ("more", "more")];

/// A real form: it works without script.
#[component]
pub(super) fn Question(
    /// The id of a recorded run.
    recorded: String,
    /// The number of buyers of the visitor's last run.
    buyers: Option<u32>,
) -> impl IntoView {
    let max = crate::api::run_service().map_or(BUYERS_MIN, |service| {
        let Limits { buyers_max } = service.limits();
        buyers_max
    });
    let buyers = buyers.unwrap_or(BUYERS_SUGGESTED).clamp(BUYERS_MIN, max);
    let guesses = GUESSES.map(|(value, text)| {
        view! {
            <button name="guess" value=value>
                {text}
            </button>
        }
    });
    view! {
        <form id="break-it" class="ask" action="/runs" method="post">
            <Doors buyers />
            <p class="question" id="question">
                <span data-buyers-say>{buyers}</span>
                {format!(" people press Buy on seat {} at the same moment. How many get it?", SeatId::first())}
            </p>
            <div class="guesses" role="group" aria-labelledby="question">
                {guesses}
                <button class="plain" name="guess" value="">
                    "Just break it"
                </button>
            </div>
            <div class="options">
                <label>
                    "Buyers " <b data-buyers-say>{buyers}</b>
                    <input name="buyers" type="range" min=BUYERS_MIN max=max value=buyers />
                </label>
                <a href=format!("/run/{recorded}")>"See a recorded run"</a>
            </div>
        </form>
    }
}

/// The seat between the doors of the two regions.
#[component]
fn Doors(buyers: u32) -> impl IntoView {
    let door = |x: u32| {
        view! {
            <g transform=format!("translate({x} 0)")>
                <path class="door-frame" d="M0 120V14a8 8 0 0 1 8-8h44a8 8 0 0 1 8 8v106" />
                <circle class="door-knob" cx="48" cy="66" r="3" />
            </g>
        }
    };
    let seat = SeatId::first().to_string();
    view! {
        <div class="doors" aria-hidden="true">
            <svg viewBox="0 0 420 124">
                {door(10)} {door(350)}
                <g transform="translate(150 0)">
                    <path class="chair" d=CHAIR />
                    <path class="legs" d=LEGS />
                    <text x="60" y="56" text-anchor="middle">
                        {seat}
                    </text>
                </g>
            </svg>
            <p>
                <span>
                    <b data-half="0">{buyers.div_ceil(2)}</b> " in one region"
                </span>
                <span>
                    <b data-half="1">{buyers / 2}</b> " in another"
                </span>
            </p>
        </div>
    }
}
