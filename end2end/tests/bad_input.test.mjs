// Input that cannot be run is answered with a sentence, and the page goes on working.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

for (const buyers of [1, 100_000]) {
  test(`${buyers} buyers: the visitor is told, and no run starts`, { timeout: TEST_MS }, async () => {
    const race = await site.visit();
    // A slider does not go that far: somebody changed the page.
    await race.buyers.evaluate((slider) => (slider.type = "hidden"));
    await race.breakIt({ buyers });
    await race.alert.filter({ hasText: /\w+ .*\w/ }).first().waitFor();
    await race.assertNoRun();
    await assertStillWorks(race);
  });
}

async function assertStillWorks(race) {
  await race.breakIt({ buyers: 4 });
  assert.ok(await race.run());
  await race.finished();
  assert.equal((await race.read("strong")).numbers.sold, 1);
  assert.equal(await race.alert.filter({ hasText: /\w/ }).count(), 0, "the old complaint is gone");
}
