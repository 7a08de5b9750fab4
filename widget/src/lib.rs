//! The widget's entry: its page loads this module and nothing else.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs as soon as the module is there.
#[wasm_bindgen(start)]
pub fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    app::ui::wake::embed::wake();
}

/// A simulated race as text, of a seed in decimal digits; see
/// [`app::ui::wake::embed::simulated`]. Empty for what is no seed.
#[wasm_bindgen]
#[must_use]
pub fn simulated(seed: &str, buyers: u32) -> String {
    seed.parse().map(|seed| app::ui::wake::embed::simulated(seed, buyers)).unwrap_or_default()
}
