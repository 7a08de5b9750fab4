//! The experts' drawer: the server fills it when it is opened, and arrow keys move through it.

use super::{
    dom::{all, attribute, document, find, find_in, flag, focus, hit, mark, on, page},
    lie::lie_to_the_witness,
    live_region::alarm,
    server::{run_details, run_observations},
};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, KeyboardEvent};

thread_local! {
    /// The run whose details are in the drawer.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

pub(super) fn start() {
    if let Some(drawer) = find("[data-details]") {
        on(&drawer, "toggle", |_| fill());
    }
    if let Some(panel) = find("[data-lie]") {
        let opened = panel.clone();
        on(&panel, "toggle", move |_| lie(&opened));
        lie(&panel);
    }
    let Some(page) = page() else { return };
    tab_stops(&page);
    watch_observations(&page);
    on(&document(), "keydown", |event| walk(&event));
}

/// Loads the checker when the panel of lies is opened.
fn lie(panel: &Element) {
    if panel.has_attribute("open") && !panel.has_attribute("data-awake") {
        flag(panel, "data-awake", true);
        spawn_local(lie_to_the_witness());
    }
}

/// Shows the drawer: there is a run, and it has ended.
pub(super) fn renew() {
    if let Some(drawer) = find("[data-details]") {
        flag(&drawer, "hidden", false);
    }
    SHOWN.with_borrow_mut(String::clear);
    fill();
}

/// Fills the drawer if it is open and not filled yet.
fn fill() {
    let (Some(_), Some(stage)) = (find("[data-details][open]"), find("[data-shown]")) else { return };
    let run = attribute(&stage, "data-shown");
    if SHOWN.with_borrow(|shown| *shown == run) {
        return;
    }
    SHOWN.set(run.clone());
    spawn_local(async move {
        let answer = run_details(&run).await;
        // Another run may have ended meanwhile.
        if SHOWN.with_borrow(|shown| *shown == run) {
            match answer {
                Ok(html) => draw(&html),
                Err(error) => failed(&error.sentence),
            }
        }
    });
}

fn draw(html: &str) {
    let Some(body) = find("[data-details-body]") else { return };
    // HTML of our own server, which has escaped all text of others.
    body.set_inner_html(html);
    tab_stops(&body);
    watch_observations(&body);
}

/// Loads the observations in each region when somebody opens them, perhaps by a link.
fn watch_observations(root: &Element) {
    let Some(drawer) = find_in(root, "[data-said]") else { return };
    if drawer.has_attribute("open") {
        spawn_local(load(drawer.clone()));
    }
    let opened = drawer.clone();
    on(&drawer, "toggle", move |_| spawn_local(load(opened.clone())));
}

async fn load(drawer: Element) {
    if !drawer.has_attribute("open") || drawer.has_attribute("data-heard") {
        return;
    }
    let Some(body) = find_in(&drawer, "[data-said-body]") else { return };
    flag(&drawer, "data-heard", true);
    match run_observations(&shown()).await {
        // As above.
        Ok(html) => body.set_inner_html(&html),
        Err(error) => {
            flag(&drawer, "data-heard", false);
            mark(&body, "role", "alert");
            body.set_text_content(Some(&error.sentence));
        }
    }
}

/// The run on the page.
fn shown() -> String {
    find("[data-shown]").map(|stage| attribute(&stage, "data-shown")).unwrap_or_default()
}

fn failed(sentence: &str) {
    SHOWN.with_borrow_mut(String::clear);
    if let Some(body) = find("[data-details-body]") {
        mark(&body, "role", "alert");
        alarm("[data-details-body]", sentence);
    }
}

/// Gives each diagram one tab stop; arrow keys move between its bars.
fn tab_stops(root: &Element) {
    for diagram in all(root, ".diagram") {
        if let Some(first) = bars(&diagram).first() {
            mark(first, "tabindex", "0");
        }
    }
}

/// The visible bars of a diagram.
fn bars(diagram: &Element) -> Vec<Element> {
    let shown = if find(".show-all input:checked").is_some() { "[data-bar]" } else { "[data-bar]:not(.beyond)" };
    all(diagram, shown)
}

fn walk(event: &Event) {
    let Some(bar) = hit(event, "[data-bar]") else { return };
    let Ok(Some(diagram)) = bar.closest(".diagram") else { return };
    let bars = bars(&diagram);
    let Some(at) = bars.iter().position(|other| *other == bar) else { return };
    let to = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
        "ArrowDown" | "ArrowRight" => at + 1,
        "ArrowUp" | "ArrowLeft" => at.saturating_sub(1),
        "Home" => 0,
        "End" => bars.len() - 1,
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = bars.get(to) {
        mark(&bar, "tabindex", "-1");
        mark(next, "tabindex", "0");
        focus(next);
    }
}
