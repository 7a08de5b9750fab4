// Two visitors, same seat, same moment: each has a race of their own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { checkAgainstRows } from "../support/check.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const SEAT = "A1";
const VISITORS = [{ buyers: 16 }, { buyers: 20 }];

const site = useSite();

test("two runs at once do not see each other's rows", { timeout: TEST_MS }, async () => {
  const races = await Promise.all(VISITORS.map(() => site.visit()));
  await Promise.all(races.map((race, index) => race.breakIt(VISITORS[index])));
  const runs = await Promise.all(races.map((race) => race.run()));
  assert.notEqual(runs[0], runs[1]);
  await Promise.all(races.map((race) => race.finished()));

  // Outcomes, sales and owners of each are those of its own buyers only.
  const found = [];
  for (const [index, race] of races.entries()) {
    found.push(await checkAgainstRows(race, site.url, { run: runs[index], seat: SEAT, ...VISITORS[index] }));
  }
  for (const lane of LANES) {
    const [first, second] = found.map((lanes) => lanes[lane].sales);
    assert.deepEqual(first.filter((sale) => second.includes(sale)), [], `${lane}: no sale is in both runs`);
  }
  for (const { strong } of found) assert.equal(strong.sales.length, 1, "each run sold its own seat once");
  for (const race of races) assertNoTroubles(race.page);
});
