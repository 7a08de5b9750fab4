//! The one figure that needs a script: the gap between two buyers.

use super::dom::{attribute, find, find_in, mark, on, put, value};
use crate::ui::gap;
use web_sys::Element;

pub(super) fn start() {
    let Some(figure) = find("[data-figure=gap]") else { return };
    let Some(slider) = find_in(&figure, "[data-gap]") else { return };
    let moved = slider.clone();
    on(&slider, "input", move |_| show(&figure, &value(&moved)));
}

fn show(figure: &Element, ms: &str) {
    let gap_ms: u32 = ms.parse().unwrap_or(0);
    put(figure, "[data-gap-ms]", ms);
    if let Some(second) = find_in(figure, "[data-gap-second]") {
        let right = gap_ms * gap::UNITS_A_MS;
        mark(&second, "transform", &["translate(", &right.to_string(), " 0)"].concat());
    }
    let tickets = if gap_ms < gap::READ_TO_WRITE_MS { "two" } else { "one" };
    mark(figure, "data-gap-state", tickets);
    if let Some(sentence) = find_in(figure, "[data-gap-says]") {
        sentence.set_text_content(Some(&attribute(&sentence, &["data-", tickets].concat())));
    }
}
