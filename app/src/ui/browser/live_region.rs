//! The texts that are read out: a polite region and one for alerts in each part of the page that speaks.

use super::dom::{document, find, mark, put};
use web_sys::Element;

/// The region of a race, on the page and in the widget.
pub(super) const STATUS: &str = "[data-status]";

/// Announces what happens in the region that `selector` names, without interrupting the screen reader.
pub(super) fn announce(selector: &str, sentence: &str) {
    if let Some(page) = super::dom::page() {
        put(&page, selector, sentence);
    }
}

/// Shows an error message in the region that `selector` names; an empty sentence removes
/// the message.
pub(super) fn alarm(selector: &str, sentence: &str) {
    let Some(region) = find(selector) else { return };
    region.set_text_content(None);
    if !sentence.is_empty() {
        paragraph(&region, sentence);
    }
}

/// Shows an error message with a link behind its sentence.
#[cfg(feature = "hydrate")]
pub(super) fn alarm_with_link(selector: &str, sentence: &str, href: &str, label: &str) {
    let Some(region) = find(selector) else { return };
    region.set_text_content(None);
    let message = paragraph(&region, &[sentence, " "].concat());
    if let (Some(message), Some(link)) = (message, element("a")) {
        mark(&link, "href", href);
        link.set_text_content(Some(label));
        let _ = message.append_child(&link);
    }
}

fn paragraph(region: &Element, sentence: &str) -> Option<Element> {
    let message = element("p")?;
    mark(&message, "class", "notice");
    message.set_text_content(Some(sentence));
    let _ = region.append_child(&message);
    Some(message)
}

fn element(name: &str) -> Option<Element> {
    document().create_element(name).ok()
}
