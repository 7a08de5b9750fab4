// Small screens and high magnification: everything is there, and the page scrolls only down.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { Floor } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const SCREENS = [
  { name: "390x844", viewport: { width: 390, height: 844 } },
  { name: "320x640", viewport: { width: 320, height: 640 } },
  // The part of a screen of 1280x1024 that remains at 400 %.
  { name: "zoom-400", viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
];
const COMFORTABLE_PX = 40;

const site = useSite();

for (const { name, ...screen } of SCREENS) {
  test(`${name}: the whole race and the floor`, { timeout: TEST_MS }, async () => {
    const race = await site.visit({ ...screen, hasTouch: true, isMobile: true });
    const { page } = race;
    await assertNothingSticksOut(race, "before the run");

    await race.setBuyers(12);
    await race.button.tap();
    const run = await race.run();
    await race.finished();
    if (name === "390x844") await assertBothNumbersAreInSight(race);
    await assertNothingSticksOut(race, "after the run");
    await page.screenshot({ path: join(ARTIFACTS, `phone-${name}.png`), fullPage: true });

    const floor = new Floor(page);
    await floor.seat("A1").tap();
    await floor.becomes("A1", "yours");
    await assertNothingSticksOut(race, "after the purchase");
    await assertSeatsAreEasyToHit(floor);

    await page.goto(`${site.url}/run/${run}`);
    await assertNoSidewaysScroll(page, "the run's own page");
    assertNoTroubles(page);
  });
}

test("text at 200 % is not cut off and does not scroll sideways", { timeout: TEST_MS }, async () => {
  const race = await site.visit({ viewport: { width: 640, height: 800 } });
  await race.page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await assertNothingSticksOut(race, "with large text");
  const cut = await race.page.evaluate(() =>
    [...document.querySelectorAll("h1, h2, h3, .sentence, .total, button, label, legend, [data-map-says]")]
      .filter((element) => element.checkVisibility() && getComputedStyle(element).overflowX !== "visible")
      .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  assert.deepEqual(cut, []);
});

test("on a phone nothing that has the focus is beneath something else", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit({ ...SCREENS[0], hasTouch: true, isMobile: true });
  const seen = new Set();
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const box = element.getBoundingClientRect();
      // The seat map is larger than the screen: the part of it that is on the screen counts.
      const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
      const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
      const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      // A label lies over its own radio button.
      const covered = !(on && (element.contains(on) || on.contains(element) || element.closest("label")?.contains(on)));
      return { name: element.outerHTML.slice(0, 100), covered, inside: bottom - top >= Math.min(20, box.height) };
    });
    if (focused.name.startsWith("<body")) break;
    seen.add(focused.name);
    assert.ok(focused.inside && !focused.covered, JSON.stringify(focused));
  }
  assert.ok(seen.size >= 15, `${seen.size} controls were reached`);
});

/** The result is not two screens above the thumb that asked for it. */
async function assertBothNumbersAreInSight(race) {
  for (const lane of LANES) {
    const { top, bottom } = await race.lane(lane).locator("[data-total]").evaluate((total) => total.getBoundingClientRect());
    assert.ok(top >= 0 && bottom <= SCREENS[0].viewport.height, `${lane}: from ${top} to ${bottom}`);
  }
}

async function assertNothingSticksOut(race, when) {
  const screen = await assertNoSidewaysScroll(race.page, when);
  const asks = (await race.beat()) === "ask";
  for (const part of asks ? [race.button, race.buyers] : [race.again, ...LANES.map((lane) => race.lane(lane))]) {
    assert.ok(await part.isVisible(), `${when}: ${part} is visible`);
    const { x, width } = await part.boundingBox();
    assert.ok(x >= 0 && x + width <= screen + 1, `${when}: ${part} lies from ${x} to ${x + width} on a screen of ${screen}`);
  }
}

async function assertNoSidewaysScroll(page, when) {
  const { content, screen, culprits } = await page.evaluate(() => {
    const { scrollWidth: content, clientWidth: screen } = document.documentElement;
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > screen + 1);
    return { content, screen, culprits: wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)) };
  });
  assert.ok(content <= screen, `${when}: the page is ${content} wide on a screen of ${screen}; look at\n${culprits.join("\n")}`);
  return screen;
}

/** Checks that a seat is large enough for a finger. */
async function assertSeatsAreEasyToHit(floor) {
  const { width, height } = await floor.seat("B2").boundingBox();
  assert.ok(Math.min(width, height) >= COMFORTABLE_PX, `a seat is ${width} x ${height}`);
}
