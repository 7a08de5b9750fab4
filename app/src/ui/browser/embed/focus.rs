//! The keyboard: keys that the widget does not use go back to the host, and Escape gives the
//! host the whole keyboard back.

use super::{
    super::dom::{document, find_in, focus, hit, on},
    Widget,
};
use crate::embed::Host as Dialect;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

/// The keys of a slide show; all others stay with the browser and the visitor.
const HANDED_BACK: [&str; 14] = [
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "ArrowDown",
    "PageUp",
    "PageDown",
    "Home",
    "End",
    " ",
    "F",
    "S",
    "O",
    "B",
    ".",
];

impl Widget {
    pub(super) fn listen_to_keys(self: &Rc<Self>) {
        let this = self.clone();
        on(&document(), "keydown", move |event| this.key(&event));
    }

    fn key(&self, event: &Event) {
        let key: &KeyboardEvent = event.unchecked_ref();
        if event.default_prevented() || key.ctrl_key() || key.alt_key() || key.meta_key() {
            return;
        }
        let name = key.key();
        if name == "Escape" {
            return self.release_focus();
        }
        // Space presses the element that has the focus.
        let used = name == " " && hit(event, "button, a, summary").is_some();
        if !used && HANDED_BACK.iter().any(|handed| name.eq_ignore_ascii_case(handed)) {
            self.hand_back(event, key, &name);
        }
    }

    fn hand_back(&self, event: &Event, key: &KeyboardEvent, name: &str) {
        let dialect = self.params.borrow().host;
        match dialect {
            Dialect::None => {}
            Dialect::Auto if !self.visibility.slides.get() => self.host.key(name, key.shift_key()),
            _ => {
                // The key turns the slide; it must not scroll the frame as well.
                event.prevent_default();
                self.host.trigger_key(key.key_code());
            }
        }
    }

    /// Gives the keyboard back to the host.
    pub(super) fn release_focus(&self) {
        if let Some(active) = document().active_element() {
            let _ = active.unchecked_into::<HtmlElement>().blur();
        }
        self.host.release();
    }

    pub(super) fn focus_start(&self) {
        if let Some(button) = find_in(&self.form, "[data-start]") {
            focus(&button);
        }
    }
}
