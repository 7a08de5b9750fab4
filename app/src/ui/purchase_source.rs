//! The purchase function, as it was compiled.

use leptos::prelude::*;

const FILE: &str = sale::PURCHASE_SOURCE;
const BEGIN: &str = "// begin: shown on the page\n";
const END: &str = "// end: shown on the page";

/// The part of `purchase.rs` that visitors read.
fn shown() -> &'static str {
    let from = FILE.find(BEGIN).map_or(0, |at| at + BEGIN.len());
    let until = FILE.find(END).unwrap_or(FILE.len());
    FILE[from..until].trim_end()
}

/// Shows the source of the purchase.
#[component]
pub(super) fn PurchaseSource() -> impl IntoView {
    view! {
        <details class="drawer">
            <summary id="code">"The code that both lanes run"</summary>
            <pre tabindex="0" role="region" aria-labelledby="code">
                <code id="purchase-source">{shown()}</code>
            </pre>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_the_purchase_and_nothing_around_it() {
        assert!(shown().starts_with("/// Buys one seat"));
        assert!(shown().ends_with('}') && shown().contains("store.commit().await?;"));
        assert!(!shown().contains("shown on the page"));
    }
}
