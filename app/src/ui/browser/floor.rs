//! The visitor's own floor: buying, moving by keyboard, the replication delay, and the purchases of others.

mod buy;
mod delay;
mod draw;
mod keys;
mod model;
mod tabs;
mod tickets;
mod watch;

use super::dom::{all, attribute, find, find_in, hit, mark, on, value};
use crate::ui::grid::{TypeAhead, seat_index};
use model::Model;
use sale::{Lane, SeatId};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FormData, UrlSearchParams};

/// The place of the floor's error messages.
const ALERT: &str = "[data-floor-alert]";
/// The place where the floor says what came of a press.
const STATUS: &str = "[data-floor-status]";

/// The floor on the page.
pub(super) struct Floor {
    section: Element,
    form: Element,
    /// The seats, row by row.
    seats: Vec<Element>,
    ids: Vec<SeatId>,
    model: RefCell<Model>,
    /// The drawn state of each seat.
    drawn: RefCell<Vec<draw::Drawn>>,
    tab_stop: Cell<usize>,
    typing: Cell<TypeAhead>,
    watch: watch::Watch,
    tabs: tabs::Tabs,
    /// Whether the tickets that are shown may be those of another floor.
    left: Cell<bool>,
}

/// The lane and region in the form.
struct Order {
    lane: Lane,
    region: String,
}

pub(super) fn start() {
    let Some(section) = find("[data-floor]") else { return };
    let Some(form) = find_in(&section, "form[action='/tickets']") else { return };
    let seats = all(&form, "[data-seat]");
    let floor = Rc::new(Floor {
        drawn: RefCell::new(seats.iter().map(draw::Drawn::read).collect()),
        ids: SeatId::all().collect(),
        section,
        form,
        seats,
        model: RefCell::default(),
        tab_stop: Cell::default(),
        typing: Cell::default(),
        watch: watch::Watch::default(),
        tabs: tabs::Tabs::open(),
        left: Cell::default(),
    });
    if floor.is_known() {
        // It may be another one than the other tabs have.
        floor.tabs.post(&JsValue::NULL);
    } else {
        floor.model.replace(Model::unsold());
    }
    // The browser may have restored the choices from before the page was left.
    floor.redraw();
    floor.listen();
    floor.watch_if_known();
}

impl Floor {
    fn listen(self: &Rc<Self>) {
        let this = self.clone();
        on(&self.form, "submit", move |event| this.submitted(&event));
        let this = self.clone();
        on(&self.form, "input", move |event| this.changed(&event));
        let this = self.clone();
        on(&self.form, "keydown", move |event| this.key(&event));
        let this = self.clone();
        on(&self.form, "focusin", move |event| this.focused(&event));
        watch::listen(self);
        tabs::listen(self);
    }

    fn order(&self) -> Option<Order> {
        let chosen = |control| find_in(&self.form, control).map(|control| value(&control));
        let lane = Lane::of_name(&chosen("[name=lane]:checked")?)?;
        Some(Order { lane, region: chosen("[name=region]:checked")? })
    }

    /// All fields of the form, with this seat.
    fn fields(&self, seat: &str) -> Result<UrlSearchParams, JsValue> {
        let all = FormData::new_with_form(self.form.unchecked_ref())?;
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&all)?;
        fields.append("seat", seat);
        Ok(fields)
    }

    /// Sends a delay that was chosen; redraws the seats after any other choice, such as a lane or a region.
    fn changed(self: &Rc<Self>, event: &Event) {
        match hit(event, "[name=delay]") {
            Some(slider) => self.delay_chosen(&slider),
            None => {
                self.redraw();
            }
        }
    }

    /// The place of a seat's button.
    fn seat_index_of(button: &Element) -> Option<usize> {
        seat_index(&attribute(button, "data-seat"))
    }

    /// The one seat that Tab leads to.
    fn set_tab_stop(&self, seat: usize) {
        let before = self.tab_stop.replace(seat);
        if let (Some(old), Some(new)) = (self.seats.get(before), self.seats.get(seat)) {
            mark(old, "tabindex", "-1");
            mark(new, "tabindex", "0");
        }
    }
}
