// The widget on a slide of reveal.js: it starts with its slide, and gives the keys back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertNoTroubles, openPage } from "../support/browser.mjs";
import { Deck } from "../support/deck.mjs";
import { PAGE_MS, TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";
import { Widget, widgetIn } from "../support/widget.mjs";

/** A widget has half a second to find out whether it is on a slide. */
const LONG_ENOUGH_MS = 1_500;

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

test("one run a showing: none in a slide that is only loaded, none twice", { timeout: TEST_MS }, async () => {
  const page = await openPage(site.browser);
  const runs = startedRuns(page);
  const deck = await Deck.open(page, await site.folder.page("reveal.html"));
  await widgetIn(page, "#widget iframe").awake();
  await pause(LONG_ENOUGH_MS);
  assert.equal(runs(), 0, "its slide is not shown yet");
  const widget = await deck.toWidget();
  await widget.ended();
  assert.equal(runs(), 1);
  await page.evaluate(() => Reveal.startEmbeddedContent());
  await page.evaluate(() => Reveal.sync());
  await pause(LONG_ENOUGH_MS);
  assert.equal(runs(), 1, "the slide was already shown");
});

test("a deck that is opened on the widget's slide starts a run, and the speaker's window starts none besides", { timeout: TEST_MS }, async () => {
  const page = await openPage(site.browser);
  const runs = startedRuns(page);
  const deck = await site.folder.page("reveal.html");
  await page.goto(`${deck}#/widget`);
  await widgetIn(page, "#widget iframe").ended();
  assert.equal(runs(), 1);

  // As the plugin for speakers does it: the deck twice, in frames of a window of its own.
  const notes = await page.context().newPage();
  await notes.goto(await site.folder.page("said.js"));
  await notes.setContent(["#/widget", "#/before"].map((at) => `<iframe width="640" height="400" src="${deck}?receiver&progress=false&history=false${at}"></iframe>`).join(""));
  for (const index of [0, 1]) await new Widget(notes.frameLocator("iframe").nth(index).frameLocator("#widget iframe")).awake();
  await pause(LONG_ENOUGH_MS);
  assert.equal(runs(), 1);
});

test("a deck that is printed starts no run", { timeout: TEST_MS }, async () => {
  const page = await openPage(site.browser);
  const runs = startedRuns(page);
  await page.goto(`${await site.folder.page("reveal.html")}?view=print`);
  await page.locator("html.reveal-print").waitFor({ state: "attached" });
  await widgetIn(page, "#widget iframe").awake();
  await page.locator("#widget").scrollIntoViewIfNeeded();
  await pause(LONG_ENOUGH_MS);
  assert.equal(runs(), 0);
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

/** Returns a function that counts the runs that any window of this visitor asked for. */
function startedRuns(page) {
  let count = 0;
  page.context().on("request", (request) => {
    count += request.method() === "POST" && new URL(request.url()).pathname === "/api/embed/runs" ? 1 : 0;
  });
  return () => count;
}

/** Returns a function that counts the open streams from the server. */
function openLines(page) {
  const open = new Set();
  const isLine = (request) => new URL(request.url()).pathname === "/api/embed/stream";
  page.on("request", (request) => isLine(request) && open.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => open.delete(request));
  return () => open.size;
}
