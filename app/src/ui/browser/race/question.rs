//! The question: the visitor's input, and the number beside the slider.

use super::{
    super::dom::{all, attribute, find_in, flag, on, value},
    Race,
};
use sale::SeatId;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, SubmitEvent};

/// The visitor's input.
pub(super) struct FormValues {
    pub(super) seat: String,
    pub(super) buyers: u32,
    pub(super) guess: String,
}

pub(super) fn start(race: &Rc<Race>) {
    let Some(form) = find_in(&race.root, "#break-it") else { return };
    let pressed = race.clone();
    on(&form, "submit", move |event| pressed.press(&event));
    let moved = form.clone();
    on(&form, "input", move |_| say_buyers(&moved));
    // The browser may have restored the slider from before the page was left.
    say_buyers(&form);
}

/// The visitor's input; the guess is the button that was pressed.
pub(super) fn values(event: &Event) -> Option<FormValues> {
    let form: Element = event.target()?.unchecked_into();
    let buyers = buyers(&form)?;
    let guess = event.unchecked_ref::<SubmitEvent>().submitter().map(|button| attribute(&button, "value"));
    Some(FormValues { seat: SeatId::first().to_string(), buyers, guess: guess.unwrap_or_default() })
}

fn buyers(form: &Element) -> Option<u32> {
    value(&find_in(form, "[name=buyers]")?).parse().ok()
}

/// Writes the number of buyers wherever it is told. Two buyers cannot get more than two tickets.
fn say_buyers(form: &Element) {
    let Some(buyers) = buyers(form) else { return };
    let write = |selector: &str, number: u32| {
        for place in all(form, selector) {
            place.set_text_content(Some(&number.to_string()));
        }
    };
    write("[data-buyers-say]", buyers);
    write("[data-half='0']", buyers.div_ceil(2));
    write("[data-half='1']", buyers / 2);
    if let Some(more) = find_in(form, "[value=more]") {
        flag(&more, "hidden", buyers == 2);
    }
}
