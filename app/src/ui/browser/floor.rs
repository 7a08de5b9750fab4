//! The visitor's own floor: buying, aiming, moving by keyboard, and the purchases of others.

mod buy;
mod draw;
mod keys;
mod model;
mod tickets;
mod watch;

use super::{
    dom::{all, attribute, find, find_in, flag, hit, mark, on, set_value, value},
    live_region::announce,
};
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
/// The seat at which Break it aims.
const AIM: &str = "#break-it select[name=seat]";

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
    target: Cell<usize>,
    tab_stop: Cell<usize>,
    typing: Cell<TypeAhead>,
    watch: watch::Watch,
}

/// The lane, region and buyer in the form.
struct Order {
    lane: Lane,
    region: String,
    buyer: String,
}

pub(super) fn start() {
    let Some(section) = find("[data-floor]") else { return };
    let Some(form) = find_in(&section, "form[action='/tickets']") else { return };
    let seats = all(&form, "[data-seat]");
    let target = find(AIM).map(|aim| value(&aim)).and_then(|seat| seat_index(&seat)).unwrap_or(0);
    let floor = Rc::new(Floor {
        drawn: RefCell::new(seats.iter().map(draw::Drawn::read).collect()),
        ids: SeatId::all().collect(),
        section,
        form,
        seats,
        model: RefCell::default(),
        target: Cell::new(target),
        tab_stop: Cell::default(),
        typing: Cell::default(),
        watch: watch::Watch::default(),
    });
    if !floor.is_known() {
        floor.model.replace(Model::unsold());
    }
    // The browser may have restored the choices from before the page was left.
    floor.move_target(target);
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
        let this = self.clone();
        if let Some(aim) = find(AIM) {
            let chosen = aim.clone();
            on(&aim, "change", move |_| this.move_target(seat_index(&value(&chosen)).unwrap_or(0)));
        }
        watch::listen(self);
    }

    fn order(&self) -> Option<Order> {
        let data = FormData::new_with_form(self.form.unchecked_ref()).ok()?;
        let field = |name| data.get(name).as_string().unwrap_or_default();
        let lane = Lane::of_name(&field("lane"))?;
        Some(Order { lane, region: field("region"), buyer: field("buyer").trim().into() })
    }

    /// Redraws the seats after another lane, region or name was chosen.
    fn changed(&self, event: &Event) {
        if hit(event, "[name=lane],[name=region],[name=buyer]").is_some() {
            self.redraw();
        }
    }

    fn aim(&self, seat: usize) {
        let Some(id) = self.ids.get(seat) else { return };
        let name = id.to_string();
        if let Some(aim) = find(AIM) {
            set_value(&aim, &name);
        }
        self.move_target(seat);
        announce(&["Break it now aims at seat ", &name, "."].concat());
    }

    fn move_target(&self, seat: usize) {
        self.target.set(seat);
        self.redraw();
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
