//! The browser's entry: starts the islands that the server has drawn.

#![cfg(target_arch = "wasm32")]

#[expect(unused_imports, reason = "names the crate, or the linker drops its islands' exports")]
use app::*;

/// Called by the page once the module is loaded; the page's own script then
/// starts each island.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}

/// Called by the widget's page instead of [`hydrate`], where the widget has no wasm of its own.
#[cfg(feature = "widget")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start_widget() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    app::ui::browser::embed::start();
}
