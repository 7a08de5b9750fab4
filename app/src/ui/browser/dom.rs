//! The few DOM functions that the pages need. Each is here once, because every DOM method that
//! is called costs the browser an import.

use js_sys::Function;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, HtmlTemplateElement, Window};

/// The window.
pub(super) fn window() -> Window {
    web_sys::window().unwrap_or_else(|| unreachable!("this runs in a page"))
}

/// The document.
pub(super) fn document() -> Document {
    window().document().unwrap_or_else(|| unreachable!("this runs in a page"))
}

/// The first element of the page that matches.
pub(super) fn find(selector: &str) -> Option<Element> {
    find_in(&page()?, selector)
}

/// The whole page.
pub(super) fn page() -> Option<Element> {
    document().document_element()
}

/// The first element inside `root` that matches.
pub(super) fn find_in(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

/// All elements inside `root` that match, in the order of the page.
pub(super) fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).map(JsCast::unchecked_into).collect()
}

/// Writes a text into the first element inside `root` that matches.
pub(super) fn put(root: &Element, selector: &str, text: &str) {
    if let Some(element) = find_in(root, selector) {
        element.set_text_content(Some(text));
    }
}

/// The text of the first element inside `root` that matches.
#[cfg(feature = "hydrate")]
pub(super) fn text(root: &Element, selector: &str) -> String {
    find_in(root, selector).and_then(|element| element.text_content()).unwrap_or_default()
}

/// Writes an attribute.
pub(super) fn mark(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Sets an attribute without a value, or removes it.
pub(super) fn flag(element: &Element, name: &str, on: bool) {
    let _ = element.toggle_attribute_with_force(name, on);
}

/// The value of an attribute; empty where there is none.
pub(super) fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// The value of a control of any kind.
#[cfg(feature = "hydrate")]
pub(super) fn value(control: &Element) -> String {
    control.unchecked_ref::<web_sys::HtmlInputElement>().value()
}

/// Sets the value of a control.
#[cfg(feature = "hydrate")]
pub(super) fn set_value(control: &Element, value: &str) {
    control.unchecked_ref::<web_sys::HtmlInputElement>().set_value(value);
}

/// Moves the focus.
pub(super) fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// A copy of the element in a template.
pub(super) fn copy_of(selector: &str) -> Option<Element> {
    let template: HtmlTemplateElement = find(selector)?.unchecked_into();
    let first = template.content().first_element_child()?;
    first.clone_node_with_deep(true).ok().map(JsCast::unchecked_into)
}

/// The element at which an event happened, or the closest one around it that matches.
pub(super) fn hit(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.unchecked_into::<Element>().closest(selector).ok().flatten()
}

/// Calls `handler` for every event of a kind, until the page is closed.
pub(super) fn on(target: &EventTarget, kind: &str, handler: impl Fn(Event) + 'static) {
    listen(target, kind, Box::new(handler));
}

fn listen(target: &EventTarget, kind: &str, handler: Box<dyn Fn(Event)>) {
    let closure = Closure::<dyn Fn(Event)>::wrap(handler).into_js_value();
    let _ = target.add_event_listener_with_callback(kind, closure.unchecked_ref::<Function>());
}
