//! The grid by keyboard: one tab stop, arrows inside.

use super::{
    super::{
        dom::{focus, hit},
        time::now,
    },
    Floor,
};
use crate::ui::grid::go;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

impl Floor {
    /// Handles a key on a seat. The button itself handles Enter and Space.
    pub(super) fn key(&self, event: &Event) {
        let Some(seat) = hit(event, "[data-seat]").as_ref().and_then(Self::seat_index_of) else { return };
        let pressed: &KeyboardEvent = event.unchecked_ref();
        if pressed.alt_key() || pressed.meta_key() {
            return;
        }
        let (key, ctrl) = (pressed.key(), pressed.ctrl_key());
        let to = go(seat, &key, ctrl).or_else(|| if ctrl { None } else { self.type_ahead(seat, &key) });
        if let Some(button) = to.and_then(|to| self.seats.get(to)) {
            event.prevent_default();
            focus(button);
        }
    }

    fn type_ahead(&self, seat: usize, key: &str) -> Option<usize> {
        let mut typing = self.typing.get();
        let to = typing.typed(seat, key, now());
        self.typing.set(typing);
        to
    }

    pub(super) fn focused(&self, event: &Event) {
        if let Some(seat) = hit(event, "[data-seat]").as_ref().and_then(Self::seat_index_of) {
            self.set_tab_stop(seat);
        }
    }
}
