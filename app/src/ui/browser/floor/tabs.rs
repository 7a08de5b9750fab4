//! The other tabs of this browser. A page learns here that another tab has opened or joined a floor: from then on it
//! shows that one. Nothing is stored: only pages that are open hear it.

use super::{
    super::dom::{find_in, mark, on, value},
    Floor,
};
use js_sys::Reflect;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::BroadcastChannel;

/// The field with the name of the buyer.
const BUYER: &str = "[name=buyer]";

/// The line to the other tabs; a browser may have none.
pub(super) struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    pub(super) fn open() -> Self {
        Self(BroadcastChannel::new("floor").ok())
    }

    /// Sends a message: the name of a buyer, or null from a page that was loaded.
    pub(super) fn post(&self, message: &JsValue) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(message);
        }
    }
}

pub(super) fn listen(floor: &Rc<Floor>) {
    let this = floor.clone();
    if let Some(channel) = &floor.tabs.0 {
        on(channel, "message", move |event| {
            let buyer = Reflect::get(&event, &"data".into()).ok().and_then(|buyer| buyer.as_string());
            match buyer {
                Some(buyer) => this.suggest(&buyer),
                None => this.leave(),
            }
            this.open_floor();
        });
    }
}

impl Floor {
    /// Tells the other tabs that something was sent to the floor, and the name in the form.
    pub(super) fn report(&self) {
        if let Some(name) = find_in(&self.form, BUYER) {
            self.tabs.post(&value(&name).into());
        }
    }

    /// Forgets the floor that is shown, as another tab has been loaded and may have another floor: the cookie decides.
    /// It stays drawn until all of that one has been read.
    fn leave(&self) {
        self.close();
        self.model.borrow_mut().forget();
        self.left.set(true);
    }

    /// Suggests a name, so that all tabs suggest the same: a field in which the visitor has written keeps theirs.
    fn suggest(&self, buyer: &str) {
        if let Some(field) = find_in(&self.form, BUYER) {
            mark(&field, "value", buyer);
        }
    }
}
