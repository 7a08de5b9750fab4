// The seat map by keyboard: one tab stop, and arrows from there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { Floor } from "../support/floor.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

test("the map is one tab stop; arrows, Home, End and Page keys move in it", { timeout: TEST_MS }, async () => {
  const { page, floor } = await onTheMap();
  assert.equal(await floor.grid.locator('[tabindex="0"]').count(), 1);

  const walk = [
    ["ArrowRight", "A2"], ["ArrowDown", "B2"], ["End", "B12"], ["ArrowRight", "B12"], ["Home", "B1"], ["ArrowLeft", "B1"],
    ["PageDown", "F1"], ["PageUp", "B1"], ["Control+End", "H12"], ["ArrowDown", "H12"], ["Control+Home", "A1"], ["ArrowUp", "A1"],
  ];
  for (const [key, seat] of walk) {
    await page.keyboard.press(key);
    assert.equal(await focused(page), seat, `after ${key}`);
    assert.equal(await floor.grid.locator('[tabindex="0"]').count(), 1, `after ${key} there is one tab stop`);
  }

  // Type-ahead: a row's letter, then a number.
  await page.keyboard.type("c5");
  assert.equal(await focused(page), "C5");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), undefined, "one step back leaves the map");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "C5", "and one step forth comes back to the same seat");
  assertNoTroubles(page);
});

test("Enter buys, the focus stays, and a sold seat says so", { timeout: TEST_MS }, async () => {
  const { page, floor } = await onTheMap();
  await page.keyboard.type("e8");
  await page.keyboard.press("Enter");
  await floor.becomes("E8", "yours");
  await floor.says(/^Seat E8 is yours. Confirmation code/);
  assert.equal(await focused(page), "E8", "the focus stays where it was");
  assert.equal((await floor.codes()).length, 1);

  const seat = floor.seat("E8");
  assert.equal(await seat.getAttribute("disabled"), null, "a seat that cannot be bought can still be reached");
  assert.equal(await seat.getAttribute("aria-disabled"), "true");
  await page.keyboard.press("Enter");
  await floor.says("Seat E8 is yours already.");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), "E9");
  assert.equal((await floor.codes()).length, 1, "it was not bought twice");
  assertNoTroubles(page);
});

test("a seat that is pressed while the name has the focus is bought; Enter there buys nothing", { timeout: TEST_MS }, async () => {
  const { page, floor } = await onTheMap();
  await floor.name.fill("Ada");
  await floor.name.press("Enter");
  // As voice control and screen readers press, and Safari on a touch: the focus stays in the field.
  await floor.seat("E2").evaluate((seat) => seat.click());
  await floor.becomes("E2", "yours");
  assert.equal(await page.evaluate(() => document.activeElement.name), "buyer");
  assert.equal((await floor.codes()).length, 1, "Enter bought nothing");
  assertNoTroubles(page);
});

/** A visitor whose focus is on the map's only tab stop. */
async function onTheMap() {
  const race = await site.visit();
  const floor = new Floor(race.page);
  await tabTo(race.page, floor.seat("A1"));
  return { page: race.page, floor };
}

function focused(page) {
  return page.evaluate(() => document.activeElement.dataset.seat);
}
