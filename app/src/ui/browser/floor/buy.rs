//! Sends the form: a purchase, or the replication delay. The request is the same as without script, but the page stays.

use super::{
    super::{
        dom::{find_in, flag, value},
        live_region::{alarm, announce},
        server::send_order,
    },
    ALERT, Floor, STATUS,
};
use crate::{
    api::{OrderAnswer, floor::BuySeat},
    ui::{
        grid::seat_index,
        words::{SeatMark, owned},
    },
};
use leptos::server_fn::ServerFn;
use sale::SeatId;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlElement, SubmitEvent};

/// Marks a control whose value is being sent.
const SENDING: &str = "data-buying";

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
        alarm(ALERT, "");
        let free = self.drawn.borrow().get(seat).is_some_and(|drawn| drawn.mark() == SeatMark::Available);
        if free {
            self.send(BuySeat::PATH, button);
        } else {
            self.say_owner(*id, true);
        }
    }

    /// Says whose a seat is; without `always`, only if it is the visitor's and somebody else's, too.
    pub(super) fn say_owner(&self, seat: SeatId, always: bool) {
        let (model, Some(order)) = (self.model.borrow(), self.order()) else { return };
        if always || model.is_shared(order.lane, seat) {
            announce(STATUS, &owned(seat, &model.tickets(order.lane, seat), model.you()));
        }
    }

    /// Sends the form with the value of a control, unless that is being sent, and shows what came of it.
    pub(super) fn send(self: &Rc<Self>, path: &'static str, control: &Element) {
        if !control.has_attribute(SENDING) {
            flag(control, SENDING, true);
            spawn_local(self.clone().send_all(path, control.clone()));
        }
    }

    /// Sends the control's value, and again if it is another one by then, as a slider's may be.
    async fn send_all(self: Rc<Self>, path: &'static str, control: Element) {
        loop {
            let sent = value(&control);
            let answer = send_order(path, self.fields(&sent)).await;
            let (said, wrong) = match &answer {
                Ok(answer) => (&*answer.sentence, ""),
                Err(error) => ("", &*error.sentence),
            };
            announce(STATUS, said);
            alarm(ALERT, wrong);
            if let Ok(answer) = answer {
                self.answered(&sent, answer);
            }
            if value(&control) == sent {
                break;
            }
        }
        flag(&control, SENDING, false);
    }

    fn answered(self: &Rc<Self>, sent: &str, answer: OrderAnswer) {
        self.report();
        for ticket in answer.tickets {
            self.model.borrow_mut().bought(ticket);
        }
        // After any outcome there is a floor, and the rows may have changed.
        self.open_floor();
        if let Ok(seat) = sent.parse() {
            self.say_owner(seat, false);
        }
    }
}
