//! The other tabs of this browser. A page without a floor learns here that a purchase in another tab has opened one.
//! Nothing is stored: only pages that are open hear it.

use super::{
    super::dom::{attribute, find_in, on, set_value, value},
    Floor,
};
use js_sys::Reflect;
use std::rc::Rc;
use web_sys::BroadcastChannel;

/// The line to the other tabs; a browser may have none.
pub(super) struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    pub(super) fn open() -> Self {
        Self(BroadcastChannel::new("floor").ok())
    }

    /// Tells the other tabs that there is a floor, and the name of its buyer.
    pub(super) fn report(&self, buyer: &str) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&buyer.into());
        }
    }
}

pub(super) fn listen(floor: &Rc<Floor>) {
    let this = floor.clone();
    if let Some(channel) = &floor.tabs.0 {
        on(channel, "message", move |event| {
            let buyer = Reflect::get(&event, &"data".into()).ok().and_then(|buyer| buyer.as_string());
            this.suggest(&buyer.unwrap_or_default());
            this.open_floor();
        });
    }
}

impl Floor {
    /// Puts a name into the field if the visitor has not written one: all tabs then suggest the same.
    fn suggest(&self, buyer: &str) {
        let Some(field) = find_in(&self.form, "[name=buyer]") else { return };
        if value(&field) == attribute(&field, "value") {
            set_value(&field, buyer);
        }
    }
}
