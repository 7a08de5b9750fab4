//! The seats on the page.

use super::{
    super::dom::{attribute, flag, mark},
    Floor,
};
use crate::ui::words::{SeatMark, seat_label};
use sale::SeatId;
use web_sys::Element;

/// The drawn state of a seat.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    mark: SeatMark,
    tickets: u32,
}

impl Drawn {
    /// Reads the state that the server drew.
    pub(super) fn read(seat: &Element) -> Self {
        let state = attribute(seat, "data-state");
        let mark = [SeatMark::Sold, SeatMark::Yours].into_iter().find(|mark| mark.name() == state);
        Self {
            mark: mark.unwrap_or(SeatMark::Available),
            tickets: attribute(seat, "data-tickets").parse().unwrap_or(0),
        }
    }

    pub(super) const fn mark(self) -> SeatMark {
        self.mark
    }
}

impl Floor {
    /// Draws every seat as it is known now, and the visitor's tickets; changes only those that differ. Returns a seat
    /// of the visitor that has now more tickets than one.
    pub(super) fn redraw(&self) -> Option<SeatId> {
        let order = self.order()?;
        mark(&self.section, "data-shown-lane", order.lane.name());
        let mut twice = None;
        let model = self.model.borrow();
        let mut drawn = self.drawn.borrow_mut();
        for (was, (id, seat)) in drawn.iter_mut().zip(self.ids.iter().zip(&self.seats)) {
            if !model.is_known(order.lane, *id) {
                continue;
            }
            let (mark, tickets) = model.mark_of(order.lane, &order.region, *id);
            let new = Drawn { mark, tickets };
            if mark == SeatMark::Yours && was.tickets < 2 && tickets > 1 {
                twice = Some(*id);
            }
            if new != *was {
                *was = new;
                draw(seat, new, &seat_label(*id, mark, tickets));
            }
        }
        self.show_tickets();
        twice
    }
}

fn draw(seat: &Element, drawn: Drawn, label: &str) {
    mark(seat, "data-state", drawn.mark.name());
    mark(seat, "aria-label", label);
    if drawn.tickets > 1 {
        mark(seat, "data-tickets", &drawn.tickets.to_string());
    } else {
        flag(seat, "data-tickets", false);
    }
    if drawn.mark == SeatMark::Available {
        flag(seat, "aria-disabled", false);
    } else {
        mark(seat, "aria-disabled", "true");
    }
}
