//! The page's text and its form. Server-rendered: none of it costs the browser a byte of script.

use super::{
    purchase_source::PurchaseSource,
    race::{EventualLane, Race, StrongLane},
};
use crate::{
    api::port::{EngineState, Limits},
    sale::{BUYERS_MIN, Lane, SeatId},
};
use leptos::prelude::*;

/// Buyers that the form suggests.
const BUYERS_SUGGESTED: u32 = 24;

/// The page.
#[component]
pub(super) fn Home() -> impl IntoView {
    let office = crate::api::port::box_office();
    let (engines, limits) = office
        .map_or_else(|_| (Vec::new(), Limits { buyers_max: BUYERS_MIN }), |office| (office.engines(), office.limits()));
    let [strong, eventual] = Lane::ALL.map(|lane| engines.get(lane.index()).cloned());
    view! {
        <header class="site-header">
            <p class="site-name">"WorldSeat"</p>
        </header>
        <main>
            <h1>"One seat. Many buyers. Same moment."</h1>
            <p class="lead">"Both sides run the same code. Only the database differs."</p>
            <Race>
                <BreakItForm limits />
                <noscript>
                    <p class="notice">"Without JavaScript this page cannot show a run yet."</p>
                </noscript>
                <div class="lanes">
                    <section class="lane lane-strong" data-lane="strong" aria-labelledby="lane-strong">
                        <LaneHeader lane=Lane::Strong state=strong />
                        <StrongLane />
                    </section>
                    <section class="lane lane-eventual" data-lane="eventual" aria-labelledby="lane-eventual">
                        <LaneHeader lane=Lane::Eventual state=eventual />
                        <EventualLane />
                    </section>
                </div>
            </Race>
            <Explanation />
            <PurchaseSource />
        </main>
    }
}

#[component]
fn BreakItForm(limits: Limits) -> impl IntoView {
    let seats = SeatId::all().map(|seat| view! { <option>{seat.to_string()}</option> }).collect_view();
    let suggested = BUYERS_SUGGESTED.min(limits.buyers_max);
    view! {
        <form id="break-it" class="break-it" action="/fn/break_it" method="post">
            <label>"Seat " <select name="seat">{seats}</select></label>
            <label>
                "Buyers "
                <input
                    name="buyers"
                    type="number"
                    inputmode="numeric"
                    required
                    min=BUYERS_MIN
                    max=limits.buyers_max
                    value=suggested
                />
            </label>
            <button type="submit">"Break it"</button>
        </form>
    }
}

#[component]
fn LaneHeader(lane: Lane, state: Option<EngineState>) -> impl IntoView {
    let (engine, regions) = match state {
        Some(state) => {
            let regions = state.regions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
            (state.engine.unwrap_or_else(|why| why), regions)
        }
        None => ("No engine.".into(), String::new()),
    };
    let title = match lane {
        Lane::Strong => "Strong",
        Lane::Eventual => "Eventual",
    };
    view! {
        <h2 id=format!("lane-{lane}")>{title}</h2>
        <p class="engine" data-engine>{engine}</p>
        <p class="regions">{regions}</p>
    }
}

#[component]
fn Explanation() -> impl IntoView {
    view! {
        <section class="prose" aria-labelledby="what">
            <h2 id="what">"What you see"</h2>
            <p>
                "Each buyer reads the seat, and if nobody is written in it, writes himself in and adds a row to the \
                 ledger. The tickets are counted from the committed ledger rows of every region, never from what the \
                 buyers were told."
            </p>
            <p>
                <strong>"Strong: "</strong>
                "read and write are one transaction under snapshot isolation. Of two buyers who both read \u{201c}free\u{201d}, \
                 the second to commit is refused, starts again, and reads \u{201c}sold\u{201d}."
            </p>
            <p>
                <strong>"Eventual: "</strong>
                "each region answers at once from its own copy, and the copies agree later; the last writer wins. That keeps \
                 a shop open while regions cannot reach each other, and it is what global tables are built for. This \
                 code asks them for something else. To sell a seat once there, use a conditional write in one region, or \
                 a global table with multi-Region strong consistency."
            </p>
            <p>
                "Two things happen on the eventual side, and this page does not tell them apart: buyers in one region \
                 overtake each other between their read and their write, and the regions do not see each other in time. \
                 A conditional write cures the first; only coordination between the regions cures the second."
            </p>
            <p>
                "An engine that stands in for an AWS product is named as what it is. Snapshot isolation prevents this lost \
                 update; it does not prevent write skew."
            </p>
        </section>
    }
}
