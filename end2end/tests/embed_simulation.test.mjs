// A seed is a run: what the widget shows of one is what the command line makes of it. That both
// are the same to the last byte is tested where the simulation is, in crates/sale/tests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulated } from "../support/evidence.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";
import { Widget } from "../support/widget.mjs";

/** Seeds and buyers; the largest is what no `number` of JavaScript can hold. */
const RUNS = [
  [7n, 24],
  [4711n, 60],
  [18_446_744_073_709_551_615n, 9],
];

const OUTCOMES = { c: "confirmed", r: "rejected", u: "unknown" };

const site = useSite();

test("a seed shows the outcomes that the command line makes of it", { timeout: TEST_MS }, async () => {
  const seen = new Set();
  for (const [seed, buyers] of RUNS) {
    const here = simulated(seed, buyers);
    const page = await site.open(`/embed?mode=sim&seed=${seed}&buyers=${buyers}`);
    const widget = await new Widget(page).awake();
    await widget.start();
    await widget.ended();
    for (const lane of LANES) {
      const shown = await widget.lane(lane).evaluate(outcomesOf);
      assert.deepEqual(shown, made(here[lane]), `seed ${seed}, ${lane}`);
      seen.add(JSON.stringify(shown));
    }
    await page.context().close();
  }
  assert.equal(seen.size, RUNS.length * LANES.length, "and each seed is a run of its own");
});

/** In the page: buyer, outcome and when it was told, in microseconds, in the order of the page. */
function outcomesOf(section) {
  const items = [...section.querySelectorAll(".outcomes > li")];
  return items.map(({ dataset }) => [Number(dataset.buyer), dataset.outcome, Number(dataset.at)]);
}

/** The same of a run's lines. */
function made(events) {
  const attempts = events.filter((line) => line.startsWith("a ")).map((line) => line.split(" "));
  return attempts.map(([, , buyer, , outcome, , started, took]) => [Number(buyer), OUTCOMES[outcome], Number(started) + Number(took)]);
}
