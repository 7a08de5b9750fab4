// The run that was just asked for is shown slowly, by itself, and can be seen again.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES, Race } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";

// The page shows any run in five seconds.
const SHOWN_MS = 5000;
const SLACK_MS = 3000;

const site = useSite();

test("guess, press, watch it happen, see the result", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.breakIt({ buyers: 24, guess: "one" });
  await race.becomes("watch");
  const began = performance.now();
  const middle = await until("the run is in its middle", SHOWN_MS + SLACK_MS, () => inTheMiddle(race));
  assert.ok(middle.eventual.steps.read + middle.eventual.steps.wrote > 0, "people have read, or written, and wait");
  assert.match(middle.eventual.sentence, /so far/, "no verdict before the end");
  assert.match(middle.eventual.caption, /read \u201cfree\u201d/);
  assert.ok(!(await race.page.locator("[data-guess-said]").isVisible()), "the guess is answered at the end");
  assert.ok(!(await race.lane("eventual").locator(".witnesses").isVisible()));
  await race.page.screenshot({ path: join(ARTIFACTS, "watch.png") });

  await race.becomes("result");
  const took = performance.now() - began;
  assert.ok(took > SHOWN_MS / 2, `it is slow enough to be watched, not ${took} ms`);
  const ended = await picture(race);
  assert.equal(ended.eventual.shown, 24);
  assert.ok(ended.eventual.total > 1);
  assert.match(await race.page.locator("[data-guess-said]").innerText(), /^You guessed 1\. Strong sold 1, Eventual sold \d+\. Right for Strong\.$/);
  assert.match(await race.replay.locator("[data-factor]").innerText(), /^(\d+ ms|\d+\.\d\d s) shown in 5 s \(\d+× (slower|faster)\)$/);

  await race.replay.locator("[data-play]").click();
  assert.equal(await race.replay.locator("[data-play]").innerText(), "Pause");
  await until("it is shown again", SHOWN_MS, () => inTheMiddle(race));
  await until("it has ended again", SHOWN_MS + SLACK_MS, async () => (await race.replay.locator("[data-play]").innerText()) === "Play");
  assert.deepEqual(await picture(race), ended, "it ends as the run ended");
  assertNoTroubles(race.page);
});

test("it can be skipped, and the focus is never lost", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.guess("two").focus();
  await race.page.keyboard.press("Enter");
  await race.becomes("watch");
  await until("the focus is on the way out", SHOWN_MS, () => race.skip.evaluate((skip) => skip === document.activeElement));
  await race.page.locator("[data-race]:not([data-running])").waitFor({ state: "attached" });
  await race.page.keyboard.press("Enter");
  await race.becomes("result");
  assert.ok(await race.again.evaluate((again) => again === document.activeElement));
});

test("a recorded run is shown again on its page, and nothing is asked of the server", { timeout: TEST_MS }, async () => {
  const race = await recorded();
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
});

test("steps and the scrubber lead to any moment, and say which", { timeout: TEST_MS }, async () => {
  const race = await recorded();
  const ended = await picture(race);
  const all = ended.strong.shown + ended.eventual.shown;

  const back = race.replay.locator('[data-step="-1"]');
  await back.click();
  const fewer = await shownInAll(race);
  assert.ok(fewer < all && fewer >= all - 3, `a step back takes an answer away: ${all}, ${fewer}`);
  await race.replay.locator('[data-step="1"]').click();
  assert.equal(await shownInAll(race), all);

  const scrub = race.replay.locator("[data-scrub]");
  await scrub.focus();
  await race.page.keyboard.press("Home");
  assert.ok((await shownInAll(race)) <= 2, "at the beginning hardly anybody has been answered");
  for (let position = 1; position <= 8; position += 1) {
    await race.page.keyboard.press("ArrowRight");
    assert.equal(await scrub.inputValue(), String(position), "each arrow moves by one");
  }
  await race.page.keyboard.press("ArrowLeft");
  assert.equal(await scrub.inputValue(), "7");
  assert.match(await scrub.getAttribute("aria-valuetext"), /^\d+\.\d ms, \d+ and \d+ tickets$/);
  await race.page.keyboard.press("End");
  assert.deepEqual(await picture(race), ended);
  assertNoTroubles(race.page);
});

/** The recorded run, on its page. */
async function recorded() {
  const { page } = await site.visit();
  await page.getByRole("link", { name: "See a recorded run" }).click();
  await page.locator("[data-race][data-ready] .stage[data-beat=result]").waitFor({ state: "attached" });
  return new Race(page);
}

async function shownInAll(race) {
  const { strong, eventual } = await picture(race);
  return strong.shown + eventual.shown;
}

async function inTheMiddle(race) {
  const now = await picture(race);
  return now.eventual.drawn && now.eventual.shown < now.eventual.all && now.eventual.steps.read + now.eventual.steps.wrote > 0 && now;
}

/** The values that a visitor sees of each lane. */
function picture(race) {
  return race.page.evaluate((lanes) => {
    const read = (lane) => {
      const section = document.querySelector(`section[data-lane=${lane}]`);
      const buyers = [...section.querySelectorAll("ol.outcomes > li")];
      const at = (step) => buyers.filter((buyer) => buyer.dataset.step === step).length;
      return {
        all: buyers.length,
        drawn: buyers.length > 0 && buyers.every((buyer) => buyer.checkVisibility({ visibilityProperty: true })),
        // Buyers who have been answered by the shown moment.
        shown: buyers.filter((buyer) => buyer.dataset.step === undefined).length,
        steps: { waiting: at("waiting"), read: at("read"), wrote: at("wrote") },
        total: Number(section.querySelector("[data-total]").textContent),
        sentence: section.querySelector("[data-sentence]").textContent.trim(),
        caption: section.querySelector("[data-caption]").textContent.trim(),
      };
    };
    return Object.fromEntries(lanes.map((lane) => [lane, read(lane)]));
  }, LANES);
}
