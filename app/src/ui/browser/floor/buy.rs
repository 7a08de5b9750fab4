//! A purchase: the same request as without script, but the page stays.

use super::{
    super::{
        dom::{find_in, value},
        live_region::{alarm, announce},
        server::buy_seat,
    },
    ALERT, Floor, Order, STATUS,
};
use crate::{
    api::OrderAnswer,
    ui::{
        grid::seat_index,
        words::{SeatMark, owned},
    },
};
use sale::SeatId;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlElement, SubmitEvent};

impl Floor {
    /// Buys the seat of the button that was pressed. Enter in a field presses none: the form's first button cannot be
    /// pressed.
    pub(super) fn submitted(self: &Rc<Self>, event: &Event) {
        event.prevent_default();
        let button = event.unchecked_ref::<SubmitEvent>().submitter();
        if let Some(seat) = button.and_then(|button| self.seat_of(&button)) {
            self.buy(seat);
        }
    }

    /// The seat of a button, or the one chosen in the list beside it.
    fn seat_of(&self, button: &HtmlElement) -> Option<usize> {
        Self::seat_index_of(button).or_else(|| {
            let list: Element = find_in(&self.form, "select[name=pick]")?;
            seat_index(&value(&list))
        })
    }

    fn buy(self: &Rc<Self>, seat: usize) {
        let (Some(button), Some(id)) = (self.seats.get(seat), self.ids.get(seat)) else { return };
        let (false, Some(order)) = (button.has_attribute("data-buying"), self.order()) else { return };
        alarm(ALERT, "");
        let free = self.drawn.borrow().get(seat).is_some_and(|drawn| drawn.mark() == SeatMark::Available);
        if !free {
            return self.say_owner(*id, &order);
        }
        self.set_buying(seat, true);
        spawn_local(self.clone().send_order(seat, *id, order));
    }

    fn say_owner(&self, seat: SeatId, order: &Order) {
        let model = self.model.borrow();
        announce(STATUS, &owned(seat, &model.tickets(order.lane, seat), model.you()));
    }

    /// Says so if a seat of the visitor is somebody else's, too.
    pub(super) fn say_if_shared(&self, seat: SeatId) {
        let Some(order) = self.order() else { return };
        if self.model.borrow().is_shared(order.lane, seat) {
            self.say_owner(seat, &order);
        }
    }

    async fn send_order(self: Rc<Self>, seat: usize, id: SeatId, order: Order) {
        let answer = buy_seat(&order, &id.to_string()).await;
        self.set_buying(seat, false);
        match answer {
            Ok(answer) => self.answered(id, &order, answer),
            Err(error) => {
                announce(STATUS, "");
                alarm(ALERT, &error.sentence);
            }
        }
    }

    fn answered(self: &Rc<Self>, seat: SeatId, order: &Order, answer: OrderAnswer) {
        announce(STATUS, &answer.sentence);
        self.tabs.report(&order.buyer);
        for ticket in answer.tickets {
            self.model.borrow_mut().bought(ticket);
        }
        // After any outcome there is a floor, and the rows may have changed.
        self.open_floor();
        self.say_if_shared(seat);
    }
}
