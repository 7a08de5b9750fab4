//! Views as HTML.

use leptos::prelude::*;

/// The empty comment by which Leptos separates texts and components for a browser that hydrates them. No browser hydrates
/// these: an island keeps the server's HTML and changes it by hand. Within `<title>` it would be shown as text.
const SEPARATOR: &str = "<!>";

/// A view that can be drawn.
pub trait ToPlainHtml {
    /// Returns the HTML of the view, without separators. No text of ours or of a visitor contains one: `<` is escaped.
    fn to_plain_html(self) -> String;
}

impl<V: RenderHtml> ToPlainHtml for V {
    fn to_plain_html(self) -> String {
        self.to_html().replace(SEPARATOR, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_components_stand_side_by_side_and_what_a_visitor_wrote_is_kept() {
        let rows = vec!["a", "<!>"].into_iter().map(|text| view! { <li>{text} " of two"</li> }).collect_view();
        let html = view! { <ul>{rows}</ul> }.to_plain_html();
        assert_eq!(html, "<ul><li>a of two</li><li>&lt;!&gt; of two</li></ul>");
    }
}
