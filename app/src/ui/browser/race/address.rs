//! The address of the page: from its start on, a run's own.

use super::super::dom::{document, on, window};
use wasm_bindgen::JsValue;

/// Loads the page that the visitor goes back to: this one shows another run.
pub(super) fn start() {
    on(&window(), "popstate", |_| {
        let _ = window().location().reload();
    });
}

/// Makes the address that of the run.
pub(super) fn of_run(id: &str, seat: &str) {
    let Ok(history) = window().history() else { return };
    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&["/run/", id].concat()));
    document().set_title(&["WorldSeat: the run for seat ", seat].concat());
}
