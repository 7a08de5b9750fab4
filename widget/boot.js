// Starts the widget's wasm, from its address or, in the offline file, as it was unpacked: a
// plain script, because a file has no modules. `wasm_bindgen` is the glue in front of this.
const script = document.currentScript;
const poster = document.querySelector("[data-load-button]");

// A slide show sends `slide:start` as soon as the page has loaded, before the wasm has.
const early = [];
const hear = (event) => early.length < 20 && early.push(event);
if (parent !== self) addEventListener("message", hear);

// Nor is a press lost.
let pressed;
const press = ({ target }) => (pressed = target.closest(".start button"));
addEventListener("click", press);

function hearAgain() {
  removeEventListener("message", hear);
  removeEventListener("click", press);
  pressed?.click();
  for (const { data, origin, source } of early) dispatchEvent(new MessageEvent("message", { data, origin, source }));
}

// Without the wasm nothing else could report this.
function failed(error) {
  const put = (selector, text) => (document.querySelector(selector) ?? {}).textContent = text;
  document.querySelector("[data-widget]")?.setAttribute("data-state", "failed");
  put("[data-badge-word]", "NOT RUNNING");
  put("[data-badge-text]", "The widget's script could not be loaded. Nothing here is a result.");
  if (parent !== self) parent.postMessage({ ns: "worldseat", v: 1, type: "error", code: "load", message: `${error}` }, "*");
}

async function boot() {
  try {
    await wasm_bindgen({ module_or_path: script.wasm ?? script.dataset.wasm });
    hearAgain();
  } catch (error) {
    failed(error);
  }
}

if (poster) {
  poster.addEventListener("click", async () => {
    (poster.closest(".poster") ?? poster).remove();
    await boot();
    document.querySelector(".start button")?.focus();
  }, { once: true });
} else boot();
