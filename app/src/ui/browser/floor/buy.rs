//! A purchase: the same request as without script, but the page stays.

use super::{
    super::{
        dom::{attribute, document, find_in, mark, value},
        live_region::{alarm, announce},
        server::buy_seat,
    },
    ALERT, Floor, Order,
};
use crate::{
    api::Bought,
    ui::{grid::seat_index, words::SeatMark},
};
use sale::{SeatId, Ticket};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlElement, SubmitEvent};

impl Floor {
    pub(super) fn submitted(self: &Rc<Self>, event: &Event) {
        event.prevent_default();
        // Enter in the name's field would press the first button of the form, but nobody
        // wants to buy a seat by that.
        let in_name = document().active_element().is_some_and(|focused| attribute(&focused, "name") == "buyer");
        let button = event.unchecked_ref::<SubmitEvent>().submitter();
        let (false, Some(button)) = (in_name, button) else { return };
        let Some(seat) = self.seat_of(&button) else { return };
        if attribute(&button, "value") == "aim" {
            return self.aim(seat);
        }
        self.buy(seat);
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
        let drawn = self.drawn.borrow().get(seat).map(|drawn| drawn.mark());
        match drawn {
            _ if button.has_attribute("data-buying") => return,
            Some(SeatMark::Yours) => return announce(&["Seat ", &id.to_string(), " is yours already."].concat()),
            Some(SeatMark::Sold) => return announce(&taken(*id)),
            _ => {}
        }
        let Some(order) = self.order() else { return };
        self.set_buying(seat, true);
        alarm(ALERT, "");
        spawn_local(self.clone().send_order(seat, *id, order));
    }

    async fn send_order(self: Rc<Self>, seat: usize, id: SeatId, order: Order) {
        let Order { lane, region, buyer } = &order;
        let answer = buy_seat(lane.name(), region, &id.to_string(), buyer).await;
        self.set_buying(seat, false);
        match answer {
            Ok(bought) => self.answered(id, &order, &bought),
            Err(error) => alarm(ALERT, &error.sentence),
        }
    }

    fn answered(self: &Rc<Self>, seat: SeatId, order: &Order, bought: &Bought) {
        match bought {
            Bought::Sold(code) => self.sold(seat, order, code),
            Bought::Taken => announce(&taken(seat)),
            Bought::Unknown(class) => announce(&unknown(seat, class)),
        }
        // After any outcome there is a floor, and the rows may have changed.
        mark(&self.section, "data-known", "yes");
        self.redraw();
        self.watch_if_known();
    }

    fn sold(&self, seat: SeatId, order: &Order, code: &str) {
        announce(&["Seat ", &seat.to_string(), " is yours. Confirmation code ", code, "."].concat());
        let Ok(region) = order.region.parse() else { return };
        let ticket = Ticket { lane: order.lane, region, seat, buyer: order.buyer.clone(), code: code.into() };
        self.show_ticket(&ticket);
        self.model.borrow_mut().bought(ticket);
    }
}

fn taken(seat: SeatId) -> String {
    ["Seat ", &seat.to_string(), " is sold already."].concat()
}

fn unknown(seat: SeatId, class: &str) -> String {
    ["Nobody can tell yet whether seat ", &seat.to_string(), " is yours (", class, "). The ledger will."].concat()
}
