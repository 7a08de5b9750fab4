// Whoever sees no colours must still see which seats are sold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LOOKS } from "../support/accessibility.mjs";
import { Floor } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { contrast, luminances } from "../support/pixels.mjs";
import { useSite } from "../support/site.mjs";

const DIFFERENT = 3;
// A mark that covers less than this of a seat is none.
const SHARE_MIN = 0.1;

const site = useSite();

test("sold, yours and available differ by 3:1 in greys alone", { timeout: TEST_MS }, async () => {
  const floor = await floorWithAllStates();
  const { page } = floor;
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement.blur());
  for (const look of ["light", "dark"]) {
    await page.emulateMedia(LOOKS[look]);
    const available = await luminances(page, floor.seat("C5"));
    for (const [seat, state] of [["B2", "sold"], ["B3", "yours"]]) {
      assert.equal(await floor.seat(seat).getAttribute("data-state"), state);
      const grey = await luminances(page, floor.seat(seat));
      const share = shareThatDiffers(grey, available);
      assert.ok(share >= SHARE_MIN, `${look}: only ${Math.round(share * 100)} % of a seat that is ${state} differ by ${DIFFERENT}:1 from an available one`);
    }
    const border = await edgeContrast(page, floor.seat("C5"), available);
    assert.ok(border >= DIFFERENT, `${look}: the outline of an available seat has ${border.toFixed(2)}:1`);
  }
});

/** A floor with a seat of somebody else, one of one's own, and many free ones. */
async function floorWithAllStates() {
  const { page } = await site.visit();
  const floor = new Floor(page);
  await floor.name.fill("Ben");
  await floor.buy("B2");
  await floor.name.fill("Ada");
  await floor.buy("B3");
  await page.reload();
  await floor.becomes("B2", "sold");
  return floor;
}

/** Pixels at the same place in two seats of the same size, as a share of all. */
function shareThatDiffers(one, other) {
  assert.equal(one.length, other.length, "seats are of one size");
  return one.filter((grey, pixel) => contrast(grey, other[pixel]) >= DIFFERENT).length / one.length;
}

/** The strongest line of a seat against its own ground, which is most of its pixels. */
async function edgeContrast(page, seat, pixels) {
  const ground = [...pixels].sort((a, b) => a - b)[Math.floor(pixels.length / 2)];
  const width = Math.round((await seat.boundingBox()).width);
  // The middle row crosses the left edge within its first pixels.
  const row = Math.floor(pixels.length / width / 2);
  return Math.max(...pixels.slice(row * width, row * width + 6).map((grey) => contrast(grey, ground)));
}
