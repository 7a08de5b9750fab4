//! The replication delay: the slider sends its place, and shows that of others who hold the floor's link.

use super::{
    super::dom::{find_in, mark, put, set_value, value},
    Floor,
};
use crate::api::floor::SetDelay;
use leptos::server_fn::ServerFn;
use std::rc::Rc;
use web_sys::Element;

impl Floor {
    /// Shows the place of the slider, and sends it.
    pub(super) fn delay_chosen(self: &Rc<Self>, slider: &Element) {
        self.write_delay(slider, &[&value(slider), " ms"].concat());
        self.send(SetDelay::PATH, slider);
    }

    /// Shows the delay that holds. A slider whose place is being sent stays where it is: that place comes back.
    pub(super) fn show_delay(&self, ms: u32, text: &str) {
        if let Some(slider) = find_in(&self.form, "[name=delay]:not([data-buying])") {
            set_value(&slider, &ms.to_string());
            self.write_delay(&slider, text);
        }
    }

    fn write_delay(&self, slider: &Element, text: &str) {
        put(&self.form, "[data-delay]", text);
        mark(slider, "aria-valuetext", text);
    }
}
