// A run can be replayed slowly: the recorded one at once, the visitor's own when it has ended.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";

// The page shows any run in four seconds.
const SHOWN_MS = 4000;
const SLACK_MS = 3000;

const site = useSite();

test("arrive, break it, read the verdict, see it again", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  assert.match(await race.badge.innerText(), /replay/i);
  await race.breakIt({ buyers: 24 });
  await race.run();
  assert.match(await race.badge.innerText(), /live/i);
  await race.finished();
  const ended = await picture(race);
  assert.ok(ended.eventual.total > 1);

  const began = performance.now();
  await race.replay.locator("[data-play]").click();
  assert.equal(await race.replay.locator("[data-play]").innerText(), "Pause");
  const middle = await until("the replay is in its middle", SHOWN_MS, () => inTheMiddle(race));
  assert.ok(middle.eventual.total < ended.eventual.total, "tickets are counted as they come");
  assert.match(middle.eventual.sentence, /so far/, "no verdict before the end");
  await until("the replay has ended", SHOWN_MS + SLACK_MS, async () => (await race.replay.locator("[data-play]").innerText()) === "Play");
  const took = performance.now() - began;
  assert.ok(took > SHOWN_MS / 2, `the replay is slow enough to be watched, not ${took} ms`);
  assert.deepEqual(await picture(race), ended, "it ends as the run ended");
  assertNoTroubles(race.page);
});

test("the recorded run is replayed before any press, and nothing is asked of the server", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  const asked = [];
  race.page.on("request", (request) => asked.push(request.url()));
  const ended = await picture(race);
  assert.ok(ended.strong.shown >= 24 && ended.eventual.shown >= 24, "every buyer is drawn");

  await race.replay.locator("[data-play]").click();
  await until("the replay is in its middle", SHOWN_MS, () => inTheMiddle(race));
  await race.replay.locator("[data-play]").click();
  const paused = await picture(race);
  await race.page.waitForTimeout(300);
  assert.deepEqual(await picture(race), paused, "Pause holds it");
  assert.deepEqual(asked, []);
  await race.assertNoRun();
});

test("steps and the scrubber lead to any moment, and the factor is printed", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  const ended = await picture(race);
  const all = ended.strong.shown + ended.eventual.shown;
  assert.match(await race.replay.locator("[data-factor]").innerText(), /^(\d+ ms|\d+\.\d\d s) shown in 4 s \(\d+× (slower|faster)\)$/);

  const back = race.replay.locator('[data-step="-1"]');
  await back.click();
  const fewer = await shownInAll(race);
  assert.ok(fewer < all && fewer >= all - 3, `a step back takes an outcome away: ${all}, ${fewer}`);
  await race.replay.locator('[data-step="1"]').click();
  assert.equal(await shownInAll(race), all);

  const scrub = race.replay.locator("[data-scrub]");
  await scrub.focus();
  await race.page.keyboard.press("Home");
  assert.ok((await shownInAll(race)) <= 2, "at the beginning hardly anybody has been answered");
  await race.page.keyboard.press("End");
  assert.deepEqual(await picture(race), ended);
  assertNoTroubles(race.page);
});

async function shownInAll(race) {
  const { strong, eventual } = await picture(race);
  return strong.shown + eventual.shown;
}

async function inTheMiddle(race) {
  const now = await picture(race);
  return now.eventual.shown > 2 && now.eventual.shown < now.eventual.all && now;
}

/** The values that a visitor sees of each lane. */
function picture(race) {
  return race.page.evaluate((lanes) => {
    const read = (lane) => {
      const section = document.querySelector(`section[data-lane=${lane}]`);
      const outcomes = [...section.querySelectorAll("ol.outcomes > li")];
      return {
        all: outcomes.length,
        // Outcomes after the shown moment are there, but faint.
        shown: outcomes.filter((outcome) => outcome.checkVisibility() && Number(getComputedStyle(outcome).opacity) > 0.5).length,
        total: Number(section.querySelector("[data-total]").textContent),
        sentence: section.querySelector("[data-sentence]").textContent.trim(),
      };
    };
    return Object.fromEntries(lanes.map((lane) => [lane, read(lane)]));
  }, LANES);
}
