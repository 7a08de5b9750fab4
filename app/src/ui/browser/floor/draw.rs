//! The seats on the page.

use super::{
    super::dom::{attribute, flag, mark},
    Floor,
};
use crate::ui::words::{SeatMark, seat_label};
use web_sys::Element;

/// The drawn state of a seat.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    mark: SeatMark,
    tickets: u32,
    target: bool,
}

impl Drawn {
    /// Reads the state that the server drew.
    pub(super) fn read(seat: &Element) -> Self {
        let state = attribute(seat, "data-state");
        let mark = [SeatMark::Sold, SeatMark::Yours].into_iter().find(|mark| mark.name() == state);
        Self {
            mark: mark.unwrap_or(SeatMark::Available),
            tickets: attribute(seat, "data-tickets").parse().unwrap_or(0),
            target: seat.has_attribute("data-target"),
        }
    }

    pub(super) const fn mark(self) -> SeatMark {
        self.mark
    }
}

impl Floor {
    /// Draws every seat as it is known now; changes only those that differ.
    pub(super) fn redraw(&self) {
        let Some(order) = self.order() else { return };
        let model = self.model.borrow();
        let mut drawn = self.drawn.borrow_mut();
        for (index, (was, (id, seat))) in drawn.iter_mut().zip(self.ids.iter().zip(&self.seats)).enumerate() {
            let (mark, tickets) = if model.is_known(order.lane, *id) {
                model.mark_of(order.lane, &order.region, &order.buyer, *id)
            } else {
                (was.mark, was.tickets)
            };
            let new = Drawn { mark, tickets, target: index == self.target.get() };
            if new != *was {
                *was = new;
                draw(seat, new, &seat_label(*id, mark, tickets, new.target));
            }
        }
    }
}

fn draw(seat: &Element, drawn: Drawn, label: &str) {
    mark(seat, "data-state", drawn.mark.name());
    mark(seat, "aria-label", label);
    flag(seat, "data-target", drawn.target);
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
