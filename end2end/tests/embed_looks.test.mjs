// The widget in every shape: from 320 by 400 to a projector, without motion, in every colour scheme, for every visitor.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible } from "../support/accessibility.mjs";
import { assertNoTroubles } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { watchMotion } from "../support/motion.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { useSite } from "../support/site.mjs";
import { Widget } from "../support/widget.mjs";

const VIEWS = ["race", "seat", "lanes", "verdict"];
/** The smallest size, a phone, half a slide, a slide, a projector. */
const SCREENS = [
  { width: 320, height: 400 },
  { width: 390, height: 844 },
  { width: 640, height: 360 },
  { width: 960, height: 540 },
  { width: 1920, height: 1080 },
];
const SIM = "mode=sim&seed=5&speed=1&buyers=24";

const site = useSite();

for (const view of VIEWS) {
  test(`${view}: fits every screen, before and after a run, and axe-core finds nothing`, { timeout: TEST_MS }, async () => {
    const { page, widget } = await open(`${SIM}&motion=off&view=${view}`);
    await assertFitsAll(page, widget, `${view}, idle`);
    await assertAccessible(page, `${view}, idle`);
    await widget.start();
    await widget.ended();
    await assertFitsAll(page, widget, `${view}, ended`);
    await assertAccessible(page, `${view}, ended`);
    assertNoTroubles(page);
  });
}

test("the smallest frame need not be scrolled, before a run and after it, in any view", { timeout: TEST_MS }, async () => {
  for (const view of VIEWS) {
    const { page, widget } = await open(`mode=replay&speed=1&view=${view}`, { viewport: SCREENS[0] });
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    assert.equal(await height(), SCREENS[0].height, `${view}, idle`);
    await widget.start();
    await widget.ended();
    assert.match(await widget.root.locator("[data-speed-says]").innerText(), /at its own speed/);
    assert.equal(await height(), SCREENS[0].height, `${view}, ended`);
  }
});

test("type of twice the size fits a projector, and the smallest frame scrolls down only", { timeout: TEST_MS }, async () => {
  for (const [width, height, scale] of [[1920, 1080, 2], [320, 400, 3]]) {
    const { page, widget } = await open(`${SIM}&motion=off&scale=${scale}`, { viewport: { width, height } });
    await widget.start();
    await widget.ended();
    await assertFits(page, widget, `${width} by ${height} at ${scale}`);
  }
});

test("who wants no motion is shown the end at once, and nothing starts by itself", { timeout: TEST_MS }, async () => {
  for (const [query, options] of [["", { reducedMotion: "reduce" }], ["&motion=off", {}]]) {
    const { page, widget } = await open(`mode=sim&seed=5&speed=0.05&buyers=60&autoplay=1${query}`, options);
    await page.evaluate(watchMotion);
    await page.waitForTimeout(800); // It has half a second to find out whether it is on a slide.
    await widget.idle();
    const pressed = Date.now();
    await widget.start();
    await widget.ended();
    assert.ok(Date.now() - pressed < 2_000, "at a twentieth of its speed it would take long");
    assert.deepEqual(await page.evaluate(() => window.motion()), []);
    assertNoTroubles(page);
  }
});

test("who has nothing against motion sees it come, slowed down, and is told so", { timeout: TEST_MS }, async () => {
  const { widget } = await open("mode=sim&seed=5&speed=0.05&buyers=24&autoplay=1");
  await widget.running();
  assert.match(await widget.root.locator("[data-speed-says]").innerText(), /20× slower/);
  const drawn = () => widget.root.locator(".outcomes > li").count();
  assert.ok((await drawn()) < 48, "not all at once");
  await widget.ended();
  assert.equal(await drawn(), 48);
});

test("nothing is shown before a press: no number, and in every mode", { timeout: TEST_MS }, async () => {
  for (const mode of ["auto", "replay", "sim"]) {
    const { widget } = await open(`mode=${mode}`);
    await widget.idle();
    const numbers = await widget.root.locator("[data-number], [data-total]").evaluateAll((all) => all.filter((one) => one.checkVisibility() && /\d/.test(one.textContent)).length);
    assert.equal(numbers, 0, mode);
  }
});

test("without script, and as a still, a recorded run's end is shown", { timeout: TEST_MS }, async () => {
  const page = await site.open("/embed?static=1", { javaScriptEnabled: false });
  const widget = new Widget(page);
  assert.match(await widget.word.innerText(), /REPLAY/);
  assert.equal((await widget.read("strong")).verdict, "sold-once");
  assert.equal((await widget.read("eventual")).verdict, "oversold");
  const scripts = await page.locator("script:not([type='text/plain'])").count();
  assert.equal(scripts, 0);
  await assertFits(page, widget, "static", false);

  const off = await site.open("/embed", { javaScriptEnabled: false });
  assert.doesNotMatch(await off.locator("body").innerText(), /Looking for the server/, "nobody looks");
  for (const button of await off.getByRole("button").all()) assert.ok(!(await button.isVisible()), "no button would do anything");
  await off.getByRole("link", { name: /still|without script|recorded|picture/i }).first().click();
  assert.match(new URL(off.url()).search, /static=1/);
});

test("what cannot be is left at its default, and said on the page", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open("view=diagram&seat=Z99&accent=fefefe&unknown=1&mode=sim&chrome=plain");
  const wrong = await page.locator("html").getAttribute("data-param-error");
  assert.deepEqual(wrong.split(" ").sort(), ["accent", "seat", "view"]);
  assert.equal(await page.locator("html").getAttribute("data-view"), "race");
  await widget.assertBadge();
});

test("click to load: no script before the click", { timeout: TEST_MS }, async () => {
  const page = await site.open("/embed?load=click&mode=sim&speed=1");
  const wasm = [];
  page.on("request", (request) => request.url().endsWith(".wasm") && wasm.push(request.url()));
  const widget = new Widget(page);
  await widget.assertBadgeWaits();
  await page.locator("[data-load-button]").click();
  await widget.awake();
  assert.equal(wasm.length, 1);
  await widget.comesFrom("sim");
});

async function open(query, options) {
  const page = await site.open(`/embed?${query}`, options);
  const widget = await new Widget(page).awake();
  return { page, widget };
}

async function assertFitsAll(page, widget, when) {
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    await assertFits(page, widget, `${when}, ${screen.width} by ${screen.height}`);
    await page.screenshot({ path: join(ARTIFACTS, `embed-${when.replace(", ", "-")}-${screen.width}.png`) });
  }
}

/** Checks that nothing scrolls sideways, and that button and badge are within the frame. */
async function assertFits(page, widget, when, pressed = true) {
  const { content, screen, culprits } = await page.evaluate(() => {
    const { scrollWidth: content, clientWidth: screen } = document.documentElement;
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > screen + 1);
    return { content, screen, culprits: wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)) };
  });
  assert.ok(content <= screen, `${when}: ${content} wide on ${screen}; look at\n${culprits.join("\n")}`);
  await widget.assertBadge();
  for (const part of pressed ? [widget.badge, widget.button] : [widget.badge]) {
    const box = await part.boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= screen + 1, `${when}: ${JSON.stringify(box)} on ${screen}`);
  }
}
