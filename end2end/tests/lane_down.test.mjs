// One lane has no database: nothing of it is counted, so the page shows no number for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";

// There is no PostgreSQL at this address.
const site = useSite({ flags: ["--postgres-bin", "/dev/null"] });

/** Every number of the strong lane that is on the page. */
async function numbers(page) {
  const section = page.locator("section[data-lane=strong]");
  return section.locator("[data-total], [data-number]").evaluateAll((all) => all.map((one) => one.textContent.trim()));
}

test("a lane that cannot run shows no number, while it is watched and on the run's page", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.breakIt({ buyers: 4 });
  const run = await race.run();
  await race.status.filter({ hasText: /Finished/ }).waitFor();
  assert.ok((await race.lane("strong").locator("[data-failed]").innerText()).length > 0);
  assert.deepEqual([...new Set(await numbers(race.page))], ["\u{2013}"], "live");
  const plain = await site.open(`/run/${run}`, { javaScriptEnabled: false });
  assert.deepEqual([...new Set(await numbers(plain))], ["\u{2013}"], "on its page");
});
