//! The other tabs of this browser. A page learns here that another tab has opened or joined a floor: from then on it
//! shows that one. Nothing is stored: only pages that are open hear it.

use super::{
    super::dom::{find_in, mark, on, put, value},
    Floor,
};
use js_sys::Reflect;
use std::rc::Rc;
use web_sys::BroadcastChannel;

/// The field with the name of the buyer.
const BUYER: &str = "[name=buyer]";

/// The line to the other tabs; a browser may have none.
pub(super) struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    pub(super) fn open() -> Self {
        Self(BroadcastChannel::new("floor").ok())
    }
}

pub(super) fn listen(floor: &Rc<Floor>) {
    let this = floor.clone();
    if let Some(channel) = &floor.tabs.0 {
        on(channel, "message", move |event| {
            let buyer = Reflect::get(&event, &"data".into()).ok().and_then(|buyer| buyer.as_string());
            this.suggest(&buyer.unwrap_or_default());
            // It may be another floor, so all of it is read again: the cookie decides.
            this.close();
            this.model.take();
            put(&this.section, "[data-my-tickets]", "");
            this.open_floor();
        });
    }
}

impl Floor {
    /// Tells the other tabs that there is a floor, and the name of its buyer.
    pub(super) fn report(&self) {
        if let (Some(channel), Some(name)) = (&self.tabs.0, find_in(&self.form, BUYER)) {
            let _ = channel.post_message(&value(&name).into());
        }
    }

    /// Suggests a name, so that all tabs suggest the same: a field in which the visitor has written keeps theirs.
    fn suggest(&self, buyer: &str) {
        if let Some(field) = find_in(&self.form, BUYER) {
            mark(&field, "value", buyer);
        }
    }
}
