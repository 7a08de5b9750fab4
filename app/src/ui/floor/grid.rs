//! The seat map: an ARIA grid with one tab stop.

use crate::ui::{
    page::FloorView,
    words::{SeatMark, is_yours, seat_label},
};
use leptos::prelude::*;
use sale::{SeatId, SeatState};
use std::collections::HashMap;

/// 8 rows of 12 seats.
#[component]
pub(super) fn SeatGrid(floor: FloorView) -> impl IntoView {
    let states = seat_states(&floor);
    let rows = ('A'..='H').enumerate().map(|(index, letter)| {
        let seats = SeatId::all().skip(index * 12).take(12).map(|seat| {
            let (mark, tickets) = states.get(&seat).copied().unwrap_or((SeatMark::Available, 0));
            view! { <Seat seat mark tickets first=index == 0 /> }
        });
        view! {
            <div role="row" aria-rowindex=index + 1 class="seat-row">
                <span role="rowheader" aria-colindex="1" class="row-name">{letter.to_string()}</span>
                {seats.collect_view()}
            </div>
        }
    });
    view! {
        <p class="scrolls">"The map scrolls sideways: each row has 12 seats \u{2192}"</p>
        <div class="grid-scroll" role="region" aria-label="Seat map, scrolls sideways" tabindex="0">
            <div class="seat-grid" role="grid" aria-label="Seats, 8 rows of 12" aria-rowcount="8" aria-colcount="13" data-grid>
                {rows.collect_view()}
            </div>
        </div>
    }
}

#[component]
fn Seat(seat: SeatId, mark: SeatMark, tickets: u32, first: bool) -> impl IntoView {
    let name = seat.to_string();
    let number = name[1..].to_owned();
    // The first column is the row's letter.
    let column = number.parse::<u8>().map_or(2, |number| number + 1);
    let tab_stop = if first && number == "1" { "0" } else { "-1" };
    let taken = (mark != SeatMark::Available).then_some("true");
    view! {
        <button
            role="gridcell"
            aria-colindex=column
            class="seat"
            name="seat"
            value=name.clone()
            data-seat=name
            data-state=mark.name()
            data-tickets=(tickets > 1).then_some(tickets)
            aria-label=seat_label(seat, mark, tickets)
            aria-disabled=taken
            tabindex=tab_stop
        >
            {number}
        </button>
    }
}

/// Each seat's owner by the shown region's seat map, and its number of tickets by the ledger.
fn seat_states(floor: &FloorView) -> HashMap<SeatId, (SeatMark, u32)> {
    let Some(lane) = floor.lane(floor.lane) else { return HashMap::new() };
    let region = lane.regions.iter().position(|region| *region == floor.region).unwrap_or(0);
    let mark = |state: &SeatState| {
        let yours = state.tickets.iter().any(|ticket| is_yours(ticket, Some(floor.visitor)));
        SeatMark::of(yours, state.owners.get(region).is_some_and(Option::is_some))
    };
    lane.seats.iter().map(|state| (state.seat, (mark(state), state.rows()))).collect()
}
