//! "My tickets": one more stub for every purchase.

use super::{
    super::dom::{copy_of, find, find_in, flag, mark, put, value},
    Floor,
};
use crate::ui::words::lane_name;
use sale::Ticket;

impl Floor {
    /// Shows a ticket from the stream if it has the visitor's name: it may be from another tab.
    pub(super) fn show_if_mine(&self, ticket: &Ticket) {
        let name = find_in(&self.form, "[name=buyer]").map(|field| value(&field)).unwrap_or_default();
        if name.trim() == ticket.buyer {
            self.show_ticket(ticket);
        }
    }

    pub(super) fn show_ticket(&self, ticket: &Ticket) {
        let (Some(list), Some(stub)) = (find("[data-my-tickets]"), copy_of("#my-ticket")) else { return };
        if find_in(&list, &["[data-code='", &ticket.code, "']"].concat()).is_some() {
            return;
        }
        mark(&stub, "data-lane", ticket.lane.name());
        mark(&stub, "data-code", &ticket.code);
        put(&stub, "[data-t-seat]", &ticket.seat.to_string());
        put(&stub, "[data-t-buyer]", &ticket.buyer);
        put(&stub, "[data-t-where]", &[lane_name(ticket.lane), " ", ticket.region.as_str()].concat());
        put(&stub, "[data-t-code]", &ticket.code);
        let _ = list.append_child(&stub);
        if let Some(none) = find("[data-no-tickets]") {
            flag(&none, "hidden", true);
        }
    }
}
