//! Style and script of the widget's page, in files beside it or in the page itself.

use super::{EmbedAssets, EmbedPage, address::decimal};
use crate::embed::params::SCALE;
use leptos::prelude::*;

/// The style sheet's parts, in the order of `style/embed.css`: for a build without the
/// widget's own files.
const STYLE: &str = concat!(
    include_str!("../../../../style/tokens.css"),
    include_str!("../../../../style/embed/page.css"),
    include_str!("../../../../style/embed/stage.css"),
    include_str!("../../../../style/embed/seat.css"),
    include_str!("../../../../style/embed/lanes.css"),
    include_str!("../../../../style/embed/tickets.css"),
    include_str!("../../../../style/embed/sizes.css"),
    include_str!("../../../../style/embed/views.css"),
    include_str!("../../../../style/embed/question.css"),
    include_str!("../../../../style/embed/print.css"),
);

/// The style sheet, and the rule that the address adds to it.
pub(super) fn styles(page: &EmbedPage, nonce: Option<&str>) -> impl IntoView + use<> {
    let nonce = nonce.map(str::to_owned);
    let sheet = match &page.assets {
        EmbedAssets::Linked { css, .. } => view! { <link rel="stylesheet" href=css.clone() /> }.into_any(),
        EmbedAssets::Inline { css, .. } => style(css.clone(), nonce.clone()).into_any(),
        EmbedAssets::OfPage { .. } | EmbedAssets::Missing => style(STYLE.into(), nonce.clone()).into_any(),
    };
    let param_rule = param_rule(page).map(|rule| style(rule, nonce));
    (sheet, param_rule)
}

fn style(text: String, nonce: Option<String>) -> impl IntoView {
    view! { <style nonce=nonce inner_html=text></style> }
}

/// The rule for the parameters of the address. It can contain only colours as hexadecimal
/// digits, and a number.
fn param_rule(page: &EmbedPage) -> Option<String> {
    let params = &page.params;
    let colors = [("--accent:#", params.accent), ("--accent2:#", params.accent2)];
    let colors = colors.into_iter().filter_map(|(name, color)| Some([name, &color?.hex()].concat()));
    let scale = (params.scale != SCALE.1).then(|| ["--scale:", &decimal(params.scale, 2)].concat());
    let rules: Vec<String> = colors.chain(scale).collect();
    (!rules.is_empty()).then(|| [":root{", &rules.join(";"), "}"].concat())
}

/// The script that starts the page, where one runs: in the head, deferred, from a file.
pub(super) fn linked_script(page: &EmbedPage, nonce: Option<&str>) -> impl IntoView + use<> {
    let EmbedAssets::Linked { script, wasm, .. } = &page.assets else { return None };
    let nonce = nonce.map(str::to_owned);
    (!page.is_still()).then(|| view! { <script defer src=script.clone() data-wasm=wasm.clone() nonce=nonce></script> })
}

/// The script and its wasm in the page itself, behind all elements that they need.
pub(super) fn inline_script(page: &EmbedPage) -> impl IntoView + use<> {
    let EmbedAssets::Inline { script, packed, .. } = &page.assets else { return None };
    // Within a string, the only place for it, `<\/` is the same as `</`.
    let script = script.replace("</script", "<\\/script").replace("<!--", "<\\!--");
    let packed = packed.clone();
    (!page.is_still()).then(|| {
        view! {
            <script type="text/plain" data-wasm-gzip inner_html=packed></script>
            <script inner_html=script></script>
        }
    })
}

/// Loads the page's script and starts the widget in it: closed, so that no name is left on the page.
const FROM_PAGE: &str = concat!(
    "(()=>{",
    include_str!("../../../../widget/boot.js"),
    include_str!("../../../../widget/from_page.js"),
    include_str!("../../../../widget/windows.js"),
    "})()"
);

/// The script for a widget that is a part of the page's script, behind all elements that it needs.
pub(super) fn page_script(page: &EmbedPage, nonce: Option<&str>) -> impl IntoView + use<> {
    let EmbedAssets::OfPage { script, wasm } = &page.assets else { return None };
    let (script, wasm, nonce) = (script.clone(), wasm.clone(), nonce.map(str::to_owned));
    let loader = |()| view! { <script data-page=script data-wasm=wasm nonce=nonce inner_html=FROM_PAGE></script> };
    (!page.is_still()).then_some(()).map(loader)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_loader_ends_its_element() {
        assert!(!FROM_PAGE.contains("</") && !FROM_PAGE.contains("<!--"), "{FROM_PAGE}");
    }

    #[test]
    fn the_page_carries_every_part_of_the_style_sheet() {
        let sheet = include_str!("../../../../style/embed.css");
        let parts: Vec<&str> = sheet.split("@import \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let style = env!("CARGO_MANIFEST_DIR").to_owned() + "/../style/";
        let whole: String = parts.iter().map(|part| std::fs::read_to_string(style.clone() + part).unwrap()).collect();
        assert!(parts.len() > 5 && whole == STYLE, "style/embed.css and STYLE name the same files: {parts:?}");
    }
}
