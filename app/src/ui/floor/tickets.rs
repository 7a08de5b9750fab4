//! "My tickets", as the committed ledger has them.

use crate::ui::{page::FloorView, words};
use leptos::prelude::*;
use sale::Ticket;

/// Tickets of both lanes that carry the visitor's name.
#[component]
pub(super) fn MyTickets(floor: FloorView) -> impl IntoView {
    let lanes = floor.lanes.iter().filter_map(|lane| lane.as_ref().ok());
    let mine = lanes.flat_map(|lane| &lane.seats).flat_map(|seat| &seat.tickets).filter(|t| t.buyer == floor.buyer);
    let mine: Vec<Ticket> = mine.cloned().collect();
    let none = mine.is_empty();
    let sold = floor.sold.map(|ticket| {
        view! { <p class="just-sold" data-just-sold>{format!("Seat {} is yours. Confirmation code {}.", ticket.seat, ticket.code)}</p> }
    });
    view! {
        <section class="my-tickets" aria-labelledby="my-tickets">
            <h3 id="my-tickets">"My tickets"</h3>
            {sold}
            <p class="none" data-no-tickets hidden=!none>
                "None yet. Choose a seat."
            </p>
            <ul data-my-tickets>{mine.into_iter().map(|ticket| view! { <MyTicket ticket=Some(ticket) /> }).collect_view()}</ul>
            <template id="my-ticket">
                <MyTicket ticket=None />
            </template>
        </section>
    }
}

/// A ticket; without one, the blank that the browser fills in.
#[component]
fn MyTicket(ticket: Option<Ticket>) -> impl IntoView {
    let lane = ticket.as_ref().map(|ticket| ticket.lane);
    let text = |of: fn(&Ticket) -> String| ticket.as_ref().map(of).unwrap_or_default();
    view! {
        <li class="stub" data-lane=lane.map(|lane| lane.name()) data-code=text(|t| t.code.clone())>
            <b data-t-seat>{text(|t| t.seat.to_string())}</b>
            <span data-t-buyer>{text(|t| t.buyer.clone())}</span>
            <span data-t-where>
                {lane.map(words::lane_name)} " " {text(|t| t.region.to_string())}
            </span>
            <code data-t-code>{text(|t| t.code.clone())}</code>
        </li>
    }
}
