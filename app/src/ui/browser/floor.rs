//! The visitor's own floor: buying, moving by keyboard, and the purchases of others.

mod buy;
mod draw;
mod keys;
mod model;
mod tabs;
mod tickets;
mod watch;

use super::dom::{all, attribute, find, find_in, flag, hit, mark, on};
use crate::ui::grid::{TypeAhead, seat_index};
use model::Model;
use sale::{Lane, SeatId};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData};

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
}

/// The lane, region and buyer in the form, and whether to buy in both regions.
pub(super) struct Order {
    pub(super) lane: Lane,
    pub(super) region: String,
    pub(super) buyer: String,
    pub(super) both: String,
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
    });
    if !floor.is_known() {
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
        on(&self.form, "change", move |event| this.changed(&event));
        let this = self.clone();
        on(&self.form, "keydown", move |event| this.key(&event));
        let this = self.clone();
        on(&self.form, "focusin", move |event| this.focused(&event));
        watch::listen(self);
        tabs::listen(self);
    }

    fn order(&self) -> Option<Order> {
        let data = FormData::new_with_form(self.form.unchecked_ref()).ok()?;
        let field = |name| data.get(name).as_string().unwrap_or_default();
        let lane = Lane::of_name(&field("lane"))?;
        let (region, buyer) = (field("region"), field("buyer").trim().into());
        Some(Order { lane, region, buyer, both: field("both") })
    }

    /// Redraws the seats after another lane or region was chosen.
    fn changed(&self, event: &Event) {
        if hit(event, "[name=lane],[name=region]").is_some() {
            self.redraw();
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

    fn set_buying(&self, seat: usize, buying: bool) {
        if let Some(button) = self.seats.get(seat) {
            flag(button, "data-buying", buying);
        }
    }
}
