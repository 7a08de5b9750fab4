//! "My tickets": one more stub for every purchase.

use super::{
    super::dom::{copy_of, find, find_in, flag, mark, put},
    Floor,
};
use crate::ui::words::{also_sold, is_yours, lane_name};
use sale::{Lane, Ticket};
use web_sys::Element;

impl Floor {
    /// Shows the visitor's tickets, from whichever tab, and to whom else their seats were sold.
    pub(super) fn show_tickets(&self) {
        let Some(list) = find("[data-my-tickets]") else { return };
        let model = self.model.borrow();
        if model.is_whole() && self.left.replace(false) {
            list.set_text_content(None);
        }
        for ticket in Lane::ALL.into_iter().flat_map(|lane| model.all_tickets(lane)) {
            if is_yours(ticket, model.you()) {
                let all = model.tickets(ticket.lane, ticket.seat);
                show(&list, ticket, &also_sold(ticket, &all, model.you()));
            }
        }
        if let Some(none) = find("[data-no-tickets]") {
            flag(&none, "hidden", find_in(&list, "li").is_some());
        }
    }
}

fn show(list: &Element, ticket: &Ticket, also: &str) {
    let shown = find_in(list, &["[data-code='", &ticket.code, "']"].concat());
    if let Some(stub) = shown.or_else(|| added(list, ticket)) {
        put(&stub, "[data-t-also]", also);
    }
}

fn added(list: &Element, ticket: &Ticket) -> Option<Element> {
    let stub = copy_of("#my-ticket")?;
    mark(&stub, "data-lane", ticket.lane.name());
    mark(&stub, "data-code", &ticket.code);
    put(&stub, "[data-t-seat]", &ticket.seat.to_string());
    put(&stub, "[data-t-buyer]", &ticket.buyer);
    put(&stub, "[data-t-where]", &[lane_name(ticket.lane), " ", ticket.region.as_str()].concat());
    put(&stub, "[data-t-code]", &ticket.code);
    let _ = list.append_child(&stub);
    Some(stub)
}
