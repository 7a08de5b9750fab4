// The main purpose of the page: press the button, watch both lanes, compare.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { checkAgainstRows } from "../support/check.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES, watchLanes } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const BUYERS = 24;
const SEAT = "A1";

const site = useSite();

test("a run streams its outcomes and ends in verdicts that the committed rows bear out", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  const seen = await watchLanes(race.page);

  await race.breakIt({ buyers: BUYERS });
  const run = await race.run();
  await race.finished();

  const notes = await seen();
  for (const lane of LANES) {
    assert.ok(
      notes[lane].some(({ outcomes, judged }) => outcomes >= 1 && !judged),
      `${lane}: outcomes arrive before the verdict, but seen was ${JSON.stringify(notes[lane])}`,
    );
  }

  const { strong, eventual } = await checkAgainstRows(race, site.url, { run, seat: SEAT, buyers: BUYERS });
  assert.equal(strong.sales.length, 1, "the strong lane sold the seat once");
  assert.equal(strong.shown.numbers.oversold, 0);
  assert.ok(eventual.shown.numbers.oversold >= 1, "the eventual lane sold the seat more than once");

  await race.page.screenshot({ path: join(ARTIFACTS, "desktop.png"), fullPage: true });
  assertNoTroubles(race.page);
});

test("the next run on the same page starts afresh", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.breakIt({ buyers: 6 });
  const first = await race.run();
  await race.finished();

  await race.breakIt({ buyers: 8 });
  const second = await race.nextRun(first);
  await race.finished();

  const { strong } = await checkAgainstRows(race, site.url, { run: second, seat: SEAT, buyers: 8 });
  assert.equal(strong.sales.length, 1);
  assertNoTroubles(race.page);
});
