// A seed is a run: the browser's wasm and the program on the command line make the same one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulated } from "../support/evidence.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";
import { Widget } from "../support/widget.mjs";

/** Seeds and buyers; the largest is what no `number` of JavaScript can hold. */
const RUNS = [
  [0n, 2],
  [7n, 24],
  [8n, 60],
  [4711n, 60],
  [18_446_744_073_709_551_615n, 9],
];

const site = useSite();

test("the same seed is the same run, byte for byte, native and in wasm", { timeout: TEST_MS }, async () => {
  const page = await site.open("/embed?mode=sim");
  await new Widget(page).awake();
  const seen = new Set();
  for (const [seed, buyers] of RUNS) {
    const here = simulated(seed, buyers);
    const there = split(await page.evaluate(([seed, buyers]) => window.worldseat.simulated(seed, buyers), [String(seed), buyers]));
    for (const lane of LANES) {
      assert.deepEqual(eventsOf(there.events, lane), here[lane].events, `seed ${seed}, ${lane}: what is shown`);
      assert.equal(there.histories[lane].join("\n"), here[lane].history.join("\n"), `seed ${seed}, ${lane}: what happened`);
      seen.add(here[lane].history.join("\n"));
    }
  }
  assert.equal(seen.size, RUNS.length * LANES.length, "and each seed is a run of its own");
});

/** Events first, then the histories of both lanes. */
function split(text) {
  const lines = text.trimEnd().split("\n");
  const [strong, eventual] = lines.flatMap((line, at) => (line.startsWith("history ") ? [at] : []));
  return { events: lines.slice(0, strong), histories: { strong: lines.slice(strong, eventual), eventual: lines.slice(eventual) } };
}

/** The lines of one lane, and those that are of both. */
function eventsOf(lines, lane) {
  return lines.filter((line) => {
    const [kind, of] = line.split(" ");
    return ["run", "end"].includes(kind) || of === lane;
  });
}
