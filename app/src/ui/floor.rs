//! The floor: the visitor's own seats, on either lane's database, in either region.

mod delay;
mod grid;
mod tickets;

use super::{glossary::Term, islands::Floor as Awake, page::FloorView, words};
use delay::DelayControl;
use grid::SeatGrid;
use leptos::prelude::*;
use sale::{BUYER_NAME_MAX, Lane, SeatId};
use tickets::MyTickets;

/// The section "Buy a seat yourself".
#[component]
pub(super) fn Floor(floor: FloorView) -> impl IntoView {
    let known = if floor.floor_id.is_some() { "yes" } else { "" };
    let lane = floor.lane.name();
    view! {
        <section class="band floor" id="floor" data-floor data-known=known data-shown-lane=lane aria-labelledby="floor-title">
            <div class="band-inner">
                <h2 id="floor-title">"Buy a seat yourself"</h2>
                <p class="lead">
                    "Only people with its link can see this " <Term name="floor" /> ". What you buy here stays yours: the race never touches \
                     it. Same function, same databases, real rows."
                </p>
                <Awake>
                    <OrderForm floor=floor.clone() />
                    <MyTickets floor=floor.clone() />
                </Awake>
                <FloorLinks />
            </div>
        </section>
    }
}

/// A real form: a click on a seat buys it, with script or without.
#[component]
fn OrderForm(floor: FloorView) -> impl IntoView {
    let failed = floor.lanes.get(floor.lane.index()).and_then(|lane| lane.as_ref().err().cloned());
    let failed = floor.notice.clone().into_iter().chain(failed);
    let (buyer, outcome) = (floor.buyer.clone(), floor.outcome.clone());
    view! {
        <form id="order" action="/tickets" method="post">
            // Enter in a field presses a form's first button. This one cannot be pressed: nobody wants to buy by Enter in
            // their name.
            <button class="visually-hidden" disabled aria-hidden="true"></button>
            <div class="order-head">
                <label>
                    "Name on the ticket "
                    <input name="buyer" required maxlength=BUYER_NAME_MAX value=buyer autocomplete="nickname" />
                </label>
                <WhichFloor floor=floor.clone() />
                <label class="choice both">
                    <input type="checkbox" name="both" value="yes" checked=floor.both />
                    <span>"Buy in both regions at once"</span>
                </label>
            </div>
            {floor.delay.clone().map(|delay| view! { <DelayControl delay /> })}
            <SeatPicker />
            <p class="floor-status named" role="status" data-floor-status>
                {outcome}
            </p>
            <div role="alert" data-floor-alert>
                {failed.map(|why| view! { <p class="notice">{why}</p> }).collect_view()}
            </div>
            <SeatGrid floor />
            <Legend />
        </form>
    }
}

/// The lane and region of the seat map that is shown, and of the next purchase.
#[component]
fn WhichFloor(floor: FloorView) -> impl IntoView {
    let lanes = Lane::ALL.map(|lane| {
        view! {
            <label class=format!("choice choice-{lane}")>
                <input type="radio" name="lane" value=lane.name() checked=lane == floor.lane />
                <span>{words::lane_name(lane)}</span>
            </label>
        }
    });
    let regions = floor.lane(floor.lane).map_or_else(|| vec![floor.region.clone()], |lane| lane.regions.clone());
    let regions = regions.into_iter().map(|region| {
        view! {
            <label class="choice">
                <input type="radio" name="region" value=region.to_string() checked=region == floor.region />
                <span>{region.to_string()}</span>
            </label>
        }
    });
    view! {
        <fieldset class="switch">
            <legend>"Database"</legend>
            {lanes.collect_view()}
        </fieldset>
        <fieldset class="switch">
            <legend>"Region"</legend>
            {regions.collect_view()}
        </fieldset>
        <noscript>
            <button class="plain" name="do" value="show">
                "Show this floor"
            </button>
        </noscript>
    }
}

/// The same choice without the map, always there.
#[component]
fn SeatPicker() -> impl IntoView {
    let seats = SeatId::all()
        .map(|seat| {
            let name = seat.to_string();
            view! { <option value=name.clone()>{format!("Row {}, seat {}", &name[..1], &name[1..])}</option> }
        })
        .collect_view();
    view! {
        <div class="picker">
            <label>"Choose from a list " <select name="pick">{seats}</select></label>
            <button class="plain" name="do" value="buy">
                "Buy it"
            </button>
        </div>
    }
}

#[component]
fn Legend() -> impl IntoView {
    let marks = [("available", None), ("sold", None), ("yours", None), ("sold", Some("sold twice"))];
    view! {
        <ul class="legend" aria-label="Legend">
            {marks
                .map(|(name, twice)| {
                    view! {
                        <li>
                            <span class="seat sample" data-sample=name data-tickets=twice.map(|_| 2) aria-hidden="true"></span>
                            {twice.unwrap_or(name)}
                        </li>
                    }
                })
                .collect_view()}
            <li class="keys">"Keys: arrows move, Enter buys"</li>
        </ul>
    }
}

/// The button for a new floor, and the link with which the visitor shares this one.
#[component]
fn FloorLinks() -> impl IntoView {
    view! {
        <div class="floor-links">
            <form action="/floor" method="post">
                <button class="plain">"New floor"</button>
                " A fresh one; the old one is left behind."
            </form>
            <p>
                <a href="/floor" data-share>"Share this floor"</a>
                ": everybody who has its link can buy here, too."
            </p>
        </div>
    }
}
