// A run belongs to the server: a visitor who leaves does not stop it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEST_MS } from "../support/limits.mjs";
import { LANES } from "../support/race.mjs";
import { laneOf, watchRun } from "../support/run_stream.mjs";
import { useSite } from "../support/site.mjs";

const BUYERS = 60;
// A run may be over before the tab is closed: then the test shows nothing, so it tries again.
const ATTEMPTS_MAX = 5;

const site = useSite();

test("a run goes on to its end when the tab is closed after the first outcome", { timeout: TEST_MS }, async () => {
  const run = await leaveMidRun();

  const lines = await watchRun(site.url, run);
  assert.deepEqual(lines[0].slice(0, 2), ["run", run]);
  for (const lane of LANES) {
    const { told, counted } = laneOf(lines, lane);
    assert.equal(told.confirmed + told.rejected + told.unknown, BUYERS, `${lane}: every buyer was answered`);
    assert.deepEqual(counted, told, `${lane}: the verdict counts what the buyers were told`);
  }
  assert.equal(laneOf(lines, "strong").verdict, "sold-once");
});

/** Presses, closes the tab at the first outcome, and returns the run's id. */
async function leaveMidRun() {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const race = await site.visit();
    await race.breakIt({ buyers: BUYERS });
    await race.page.locator("[data-race][data-run] ol.outcomes > li").first().waitFor({ state: "attached" });
    const run = await race.run();
    const verdicts = await race.page.locator('[data-verdict]:not([data-verdict=""])').count();
    await race.page.close();
    if (verdicts < LANES.length) return run;
  }
  return assert.fail(`${ATTEMPTS_MAX} runs were over before the tab could be closed`);
}
