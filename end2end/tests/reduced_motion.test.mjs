// A visitor who does not want motion gets steps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { Floor } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { watchMotion } from "../support/motion.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

test("nothing moves by itself: not in a run, not in its replay, not in a purchase", { timeout: TEST_MS }, async () => {
  const race = await site.visit({ reducedMotion: "reduce" });
  const { page } = race;
  await page.evaluate(watchMotion);

  await race.breakIt({ buyers: 24 });
  await race.run();
  // The decisive moment is shown, and the visitor leads on from there.
  const caption = race.lane("eventual").locator("[data-caption]");
  await caption.filter({ hasText: /Nobody has written|before anybody had written/ }).waitFor();
  assert.equal(await race.beat(), "watch");
  await race.replay.locator('[data-step="1"]').click();
  assert.equal(await race.beat(), "watch");
  await race.finished();
  await new Floor(page).buy("A1");
  assert.deepEqual(await page.evaluate(() => window.motion()), []);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), "auto");

  // The replay moves in steps.
  assert.ok(await race.replay.locator('[data-step="1"]').isVisible());
  assert.ok(!(await race.replay.locator("[data-play]").isVisible()), "there is nothing to be played");
  assert.ok(!(await race.replay.locator("[data-factor]").isVisible()), "and so it has no speed");
  assertNoTroubles(page);
});

test("a visitor who has nothing against motion may play the run", { timeout: TEST_MS }, async () => {
  const race = await site.visit({ reducedMotion: "no-preference" });
  await race.breakIt({ buyers: 4 });
  await race.run();
  await race.finished();
  assert.ok(await race.replay.locator("[data-play]").isVisible());
});

test("what moves is noticed, so the first test can fail", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit({ reducedMotion: "reduce" });
  await page.evaluate(watchMotion);
  await page.evaluate(() => document.body.animate([{ opacity: 0 }, { opacity: 1 }], 300).finished);
  assert.equal((await page.evaluate(() => window.motion())).length, 1);
});
