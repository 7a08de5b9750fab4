// A seed determines a run: the widget shows the same outcomes as the command line. That both
// are identical to the last byte is tested with the simulation, in crates/sale/tests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulated } from "../support/evidence.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";
import { Widget } from "../support/widget.mjs";

/** Seeds and buyers; the largest seed is one that a `number` of JavaScript cannot hold. */
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

/** Runs in the page: buyer, outcome and its time in microseconds, in the order of the page. */
function outcomesOf(section) {
  const items = [...section.querySelectorAll(".outcomes > li")];
  return items.map(({ dataset }) => [Number(dataset.buyer), dataset.outcome, Number(dataset.at.split(" ").at(-1))]);
}

/** The same from a run's lines. */
function made(events) {
  const attempts = events.filter((line) => line.startsWith("a ")).map((line) => line.split(" "));
  return attempts.map(([, , buyer, , outcome, , started, took]) => [Number(buyer), OUTCOMES[outcome], Number(started) + Number(took)]);
}
