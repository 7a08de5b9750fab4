// Base64 of a gzip: style sheet, zero, script, and the wasm, which begins with a zero.
(async () => {
  const find = (what) => document.querySelector(what);
  try {
    const bytes = Uint8Array.from(atob(find("[data-wasm-gzip]").textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const all = new Uint8Array(await new Response(stream).arrayBuffer());
    const style = all.indexOf(0), end = all.indexOf(0, style + 1), script = document.createElement("script");
    const text = (from, to) => new TextDecoder().decode(all.subarray(from, to));
    find("style").textContent = text(0, style);
    script.wasm = all.slice(end);
    script.textContent = text(style + 1, end);
    document.body.append(script);
  } catch {
    find("style").textContent = "";
    find("[data-badge-word]").textContent = "NOT RUNNING";
    find("[data-badge-text]").textContent = "This browser cannot unpack the file. Nothing here is a result.";
  }
})();
