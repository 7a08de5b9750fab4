// The glue in front of boot.js where the widget is a part of the page's script (`cargo leptos watch`):
// the place of what wasm-bindgen writes for the widget's own wasm. `script` is declared in boot.js.
async function wasm_bindgen(options) {
  const page = await import(script.dataset.page);
  await page.default(options);
  page.start_widget();
}
