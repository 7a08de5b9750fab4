//! The appearance that the parameters set: the server has already applied it to the page, but a
//! file has no server, and a host may set other parameters.

use super::{
    super::dom::{flag, mark, put, window},
    Widget,
};
use crate::embed::{Motion, Params};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The parameters that a host may change while the widget runs.
const CHANGEABLE: [&str; 12] =
    ["seat", "buyers", "lanes", "db", "seed", "speed", "view", "theme", "bg", "accent", "accent2", "scale"];

impl Widget {
    pub(super) fn apply_appearance(&self) {
        let params = self.params.borrow();
        for (name, value) in params.attributes() {
            mark(&self.page, name, value);
        }
        flag(&self.page, "data-static", params.is_static);
        flag(&self.form, "hidden", params.is_static);
        let style = self.page.unchecked_ref::<HtmlElement>().style();
        let set = |name, value: Option<String>| {
            let _ = match value {
                Some(value) => style.set_property(name, &value),
                None => style.remove_property(name).map(drop),
            };
        };
        set("--accent", params.accent.map(|color| ["#", &color.hex()].concat()));
        set("--accent2", params.accent2.map(|color| ["#", &color.hex()].concat()));
        set("--scale", (params.scale != crate::embed::params::SCALE.1).then(|| hundredths(params.scale)));
    }

    /// The seat and the buyers of the next run, in the question.
    pub(super) fn name_the_next(&self) {
        let params = self.params.borrow();
        self.name_the_seat(&params.buyers.to_string(), &params.seat.to_string());
    }

    /// The seat and the buyers, in the question and on the seat.
    pub(super) fn name_the_seat(&self, buyers: &str, seat: &str) {
        put(&self.root, "[data-headline-buyers]", buyers);
        put(&self.root, "[data-headline-seat]", seat);
        put(&self.root, "[data-seat-name]", seat);
    }

    /// Takes other parameters: `query` as in an address. Returns the names of those that are
    /// invalid, or may not be changed.
    pub(super) fn change(&self, query: &str) -> Vec<String> {
        let (mut taken, mut wrong) = (String::new(), Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let name = name_of(pair);
            let (_, bad) = Params::of_query(pair, self.buyers_max);
            if CHANGEABLE.contains(&name) && bad.is_empty() {
                taken = [&taken, "&", pair].concat();
            } else {
                wrong.push(name.to_owned());
            }
        }
        let query = [remaining(&self.query.borrow(), &taken), taken].concat();
        self.params.replace(Params::of_query(&query, self.buyers_max).0);
        self.query.replace(query);
        self.apply_appearance();
        wrong
    }

    /// Whether nothing may move by itself.
    pub(super) fn is_still(&self) -> bool {
        let reduced = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
        let params = self.params.borrow();
        params.is_static || params.motion == Motion::Off || reduced.is_some_and(|query| query.matches())
    }
}

fn name_of(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}

/// Returns the parameters of a query that a newer one does not set, so that the query does not
/// grow, however often a host changes it.
fn remaining(query: &str, newer: &str) -> String {
    let mut remaining = String::new();
    for pair in query.split('&').filter(|pair| newer.split('&').all(|new| name_of(new) != name_of(pair))) {
        remaining = [&remaining, "&", pair].concat();
    }
    remaining
}

/// Writes hundredths as a decimal: 140 is "1.40".
fn hundredths(scale: u32) -> String {
    let (tens, ones) = (scale % 100 / 10, scale % 10);
    [&(scale / 100).to_string(), ".", &tens.to_string(), &ones.to_string()].concat()
}
