// A visitor who sees no colours must still see which seats are sold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LOOKS } from "../support/accessibility.mjs";
import { Floor, TAG_COOKIE } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { contrast, luminances } from "../support/pixels.mjs";
import { openRace } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const DIFFERENT = 3;
// A mark that covers less than this share of a seat does not count.
const SHARE_MIN = 0.25;

const site = useSite();

test("sold, yours and available differ by 3:1 in greys alone", { timeout: TEST_MS }, async () => {
  const floor = await floorWithAllStates();
  const { page } = floor;
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement.blur());
  for (const look of ["light", "dark"]) {
    await page.emulateMedia(LOOKS[look]);
    // Seats of the same number, so that the text on them is the same.
    const available = await luminances(page, floor.seat("C5"));
    for (const [seat, state] of [["B5", "sold"], ["D5", "yours"]]) {
      assert.equal(await floor.seat(seat).getAttribute("data-state"), state);
      const grey = await luminances(page, floor.seat(seat));
      const share = shareThatDiffers(grey, available);
      assert.ok(share >= SHARE_MIN, `${look}: only ${Math.round(share * 100)} % of a seat that is ${state} differ by ${DIFFERENT}:1 from an available one`);
    }
    const border = edgeContrast(available);
    assert.ok(border >= DIFFERENT, `${look}: the outline of an available seat has ${border.toFixed(2)}:1`);
  }
});

/** A floor with a seat of another buyer, one of the visitor's own, and many free ones. */
async function floorWithAllStates() {
  const { page } = await site.visit();
  const floor = new Floor(page);
  await floor.name.fill("Ben");
  await floor.buy("B5");
  // Another visitor on the same floor.
  await page.context().clearCookies({ name: TAG_COOKIE });
  await openRace(page, site.url);
  await floor.becomes("B5", "sold");
  await floor.name.fill("Ada");
  await floor.buy("D5");
  return floor;
}

/** The share of pixels that differ between two seats. Seats lie between pixels, so one may be a line larger. */
function shareThatDiffers(one, other) {
  const [width, height] = ["width", "height"].map((side) => Math.min(one[side], other[side]));
  const at = ({ width, greys }, x, y) => greys[y * width + x];
  let differ = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) if (contrast(at(one, x, y), at(other, x, y)) >= DIFFERENT) differ += 1;
  }
  return differ / (width * height);
}

/** The left line of a seat, half way down, against the seat's own ground, which is most of its pixels. */
function edgeContrast({ width, height, greys }) {
  const ground = greys.toSorted((a, b) => a - b)[Math.floor(greys.length / 2)];
  const begin = Math.floor(height / 2) * width;
  return Math.max(...greys.slice(begin, begin + 6).map((grey) => contrast(grey, ground)));
}
