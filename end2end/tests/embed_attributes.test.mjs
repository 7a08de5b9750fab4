// <world-seat>: the addresses it puts into its frame. The script itself, in a page that has nothing else.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import vm from "node:vm";

const SCRIPT = new URL("../../public/embed.js", import.meta.url);
const REFUSED = [
  "javascript:alert(document.domain)//",
  " \tJavaScript:alert(1)",
  "java\nscript:alert(1)",
  "vbscript:x",
  "data:text/html,<script>alert(1)</script>",
  "blob:https://deck.example/7d2b",
  "about:blank",
  "filesystem:https://deck.example/temporary/x",
  "ftp://deck.example/x",
  "https://",
];

/** An element with these attributes in a document at `base`; `said` contains its warnings. */
async function element(base, attributes, src = null) {
  const said = [];
  let made;
  const context = {
    URL,
    HTMLElement: class {},
    console: { warn: (sentence) => said.push(sentence) },
    customElements: { get: () => null, define: (_, it) => (made = it) },
    document: { baseURI: base, currentScript: src && { src } },
  };
  vm.runInNewContext(await readFile(SCRIPT, "utf8"), context);
  const getAttribute = (name) => attributes[name] ?? null;
  return { seat: Object.create(made.prototype, { getAttribute: { value: getAttribute } }), said };
}

test("an address that is not http(s) or relative is refused with a sentence", async () => {
  for (const base of ["https://deck.example/talk/", "file:///home/ada/talk/index.html"]) {
    for (const address of REFUSED) {
      const { seat, said } = await element(base, { fallback: address, site: address });
      assert.equal(seat.fallback, null, `fallback=${address} at ${base}`);
      assert.equal(seat.address, null, `site=${address} at ${base}`);
      assert.deepEqual(said, ["fallback", "site"].map((name) => `<world-seat>: ${name} takes an http(s) or a relative address.`));
    }
  }
  const { seat } = await element("https://deck.example/", { fallback: "file:///etc/passwd" });
  assert.equal(seat.fallback, null, "a page of the web names no file of a disk");
});

test("http(s) and relative addresses are taken", async () => {
  for (const [base, site, fallback, expected] of [
    ["https://deck.example/talk/", "https://seat.example/x", "offline.html", ["https://seat.example/embed", "https://deck.example/talk/offline.html"]],
    ["http://deck.example/", "/", "//other.example/o.html", ["http://deck.example/embed", "http://other.example/o.html"]],
    ["file:///talk/index.html", "http://127.0.0.1:3000", "offline.html", ["http://127.0.0.1:3000/embed", "file:///talk/offline.html"]],
    ["file:///talk/index.html", "relative", null, [null, null]],
  ]) {
    const { seat, said } = await element(base, { site, fallback });
    assert.deepEqual([seat.address, seat.fallback].map((url) => url && url.href), expected, base);
    assert.deepEqual(said, []);
  }
  const { seat } = await element("file:///talk/index.html", {}, "https://seat.example/embed.v1.js");
  assert.equal(seat.address.href, "https://seat.example/embed", "without a site it is the script's");
});
