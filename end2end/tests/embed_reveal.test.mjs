// The widget on a slide of reveal.js: it starts with its slide, and gives the keys back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles, openPage } from "../support/browser.mjs";
import { Deck } from "../support/deck.mjs";
import { PAGE_MS, TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";

const site = useSite({ deck: true });

test("a run starts with its slide, its line ends with it, and both come back", { timeout: TEST_MS }, async () => {
  const page = await openPage(site.browser);
  const lines = openLines(page);
  const deck = await Deck.open(page, await site.folder.page("reveal.html"));
  const widget = await deck.toWidget();
  await widget.comesFrom("live");
  await widget.ended();
  const first = await widget.run();
  assert.ok(first, "it started by itself");
  assert.equal(lines(), 1, "one line to the server");

  await deck.press("ArrowRight");
  await deck.isOn("after");
  await until("the line is closed", PAGE_MS, () => lines() === 0);
  await deck.press("ArrowLeft");
  await deck.isOn("widget");
  await until("the line is open again", PAGE_MS, () => lines() === 1);
  await until("another run has ended", PAGE_MS, async () => (await widget.run()) !== first);
  await widget.ended();
  await widget.comesFrom("live");
  assertNoTroubles(page);
});

test("with the widget clicked into, the deck's keys turn slides, with Escape and without", { timeout: TEST_MS }, async () => {
  const page = await openPage(site.browser);
  const deck = await Deck.open(page, await site.folder.file("reveal.html", "autoplay=0"));
  const widget = await deck.toWidget();
  await deck.keepsItsKeys(widget);

  // A run that was started by a click ends with the keyboard focus back in the deck.
  await widget.start();
  await widget.ended();
  await until("the run's end gives the focus back", PAGE_MS, async () => !(await deck.widgetHasFocus()));
  await deck.turns();

  // From the middle of the widget, without Escape.
  await widget.button.focus();
  await deck.turns();
});

test("a key that works in the widget works there only", { timeout: TEST_MS }, async () => {
  const page = await openPage(site.browser);
  const deck = await Deck.open(page, await site.folder.page("reveal.html", "autoplay=0"));
  const widget = await deck.toWidget();
  await widget.comesFrom("live");
  await widget.button.focus();
  await deck.press("Enter");
  await widget.ended();
  assert.ok(await widget.run());
  await deck.isOn("widget");
});

/** Returns a function that counts the open streams from the server. */
function openLines(page) {
  const open = new Set();
  const isLine = (request) => new URL(request.url()).pathname === "/api/embed/stream";
  page.on("request", (request) => isLine(request) && open.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => open.delete(request));
  return () => open.size;
}
