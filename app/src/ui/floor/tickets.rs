//! "My tickets", as the committed ledger has them.

use crate::ui::{
    page::FloorView,
    words::{self, also_sold, is_yours},
};
use leptos::prelude::*;
use sale::{SeatState, Ticket, VisitorTag};

/// Tickets of both lanes that the visitor bought, under whichever name.
#[component]
pub(super) fn MyTickets(floor: FloorView) -> impl IntoView {
    let seats = floor.lanes.iter().filter_map(|lane| lane.as_ref().ok()).flat_map(|lane| &lane.seats);
    let mine: Vec<_> = seats.flat_map(|seat| of_seat(seat, floor.visitor)).collect();
    let none = mine.is_empty();
    let mine = mine.into_iter().map(|(ticket, also)| view! { <MyTicket ticket=Some(ticket) also /> });
    view! {
        <section class="my-tickets" aria-labelledby="my-tickets">
            <h3 id="my-tickets">"My tickets"</h3>
            <p class="none" data-no-tickets hidden=!none>
                "None yet. Choose a seat."
            </p>
            <ul data-my-tickets>{mine.collect_view()}</ul>
            <template id="my-ticket">
                <MyTicket ticket=None also=String::new() />
            </template>
        </section>
    }
}

/// The visitor's tickets of a seat, each with a sentence about the others.
fn of_seat(seat: &SeatState, you: VisitorTag) -> impl Iterator<Item = (Ticket, String)> {
    let all: Vec<&Ticket> = seat.tickets.iter().collect();
    let mine = seat.tickets.iter().filter(move |ticket| is_yours(ticket, Some(you)));
    mine.map(move |ticket| (ticket.clone(), also_sold(ticket, &all, Some(you))))
}

/// A ticket; without one, the blank that the browser fills in.
#[component]
fn MyTicket(ticket: Option<Ticket>, also: String) -> impl IntoView {
    let lane = ticket.as_ref().map(|ticket| ticket.lane);
    let text = |of: fn(&Ticket) -> String| ticket.as_ref().map(of).unwrap_or_default();
    view! {
        <li class="stub" data-lane=lane.map(|lane| lane.name()) data-code=text(|t| t.code.clone())>
            <b data-t-seat>{text(|t| t.seat.to_string())}</b>
            <span class="named" data-t-buyer>
                {text(|t| t.buyer.clone())}
            </span>
            <span data-t-where>
                {lane.map(words::lane_name)} " " {text(|t| t.region.to_string())}
            </span>
            <code data-t-code>{text(|t| t.code.clone())}</code>
            <strong class="named" data-t-also>
                {also}
            </strong>
        </li>
    }
}
