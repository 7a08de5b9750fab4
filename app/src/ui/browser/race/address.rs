//! The address of the page: from its start on, a run's own.

use super::super::dom::{document, on, window};
use std::cell::RefCell;
use wasm_bindgen::JsValue;

thread_local! {
    /// The path of what the page shows.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Loads the page that the visitor goes back to, because this one shows another run. A step to another part of the
/// same page is none of that.
pub(super) fn start() {
    SHOWN.set(path());
    on(&window(), "popstate", |_| {
        if SHOWN.with_borrow(|shown| *shown != path()) {
            let _ = window().location().reload();
        }
    });
}

/// Makes the address that of the run.
pub(super) fn of_run(id: &str, seat: &str) {
    let Ok(history) = window().history() else { return };
    let own = ["/run/", id].concat();
    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&own));
    SHOWN.set(own);
    document().set_title(&["WorldSeat: the run for seat ", seat].concat());
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}
