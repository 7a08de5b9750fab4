// The widget's three beats: it asks, it shows the run slowly, and it holds both numbers against the guess.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { command, hears } from "../support/host.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { Widget, widgetIn } from "../support/widget.mjs";

const VIEWS = ["race", "seat", "lanes", "verdict"];
const SMALLEST = { width: 320, height: 400 };
/** Smaller targets are hard to hit. */
const TARGET_PX = 44;
/** So slow that a run is not over before something else is done. */
const SLOW = "mode=sim&seed=5&speed=0.05&buyers=60";

const site = useSite({ deck: true });

test("it asks first, in every view and rung, and shows no number of another run", { timeout: TEST_MS }, async () => {
  for (const query of [...VIEWS.map((view) => `view=${view}`), "mode=replay", "mode=sim&chrome=plain&view=verdict"]) {
    const { page, widget } = await open(`${query}&buyers=24&seat=C7`, { viewport: SMALLEST });
    assert.equal(await widget.question.innerText(), "24 people press Buy on seat C7. How many get it?", query);
    assert.deepEqual(await widget.guesses.allInnerTexts(), ["1", "2", "more"], query);
    assert.equal(await widget.button.innerText(), "Just break it", query);
    for (const button of [...(await widget.guesses.all()), widget.button]) {
      const { width, height } = await button.boundingBox();
      assert.ok(Math.min(width, height) >= TARGET_PX, `${query}: ${width} by ${height}`);
    }
    assert.equal(await page.locator(".lane").evaluateAll((all) => all.filter((lane) => lane.checkVisibility()).length), 0, query);
    await page.context().close();
  }
  const { widget } = await open("buyers=2");
  assert.deepEqual(await widget.guesses.allInnerTexts(), ["1", "2"], "two buyers cannot get more than two tickets");
});

test("the result holds both numbers against the guess, in every view of the smallest frame", { timeout: TEST_MS }, async () => {
  for (const view of VIEWS) {
    const { page, widget } = await open(`mode=replay&speed=1&view=${view}`, { viewport: SMALLEST });
    await widget.guess("more");
    const { strong, eventual } = await widget.ended();
    const sentence = `You guessed more than 2. Strong sold ${strong.numbers.sold}, Eventual sold ${eventual.numbers.sold}. Right for Eventual.`;
    assert.equal(await widget.status.innerText(), `Replay of a recorded run. ${sentence}`, view);
    const box = await widget.status.boundingBox();
    assert.ok(box.width > 200 && box.height > 10 && box.y + box.height <= SMALLEST.height, `${view}: ${JSON.stringify(box)}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight), SMALLEST.height, view);
    await page.context().close();
  }
});

test("a start without a guess is compared with nothing", { timeout: TEST_MS }, async () => {
  const page = await site.open("/robots.txt");
  await page.goto(await site.folder.page("plain.html", "mode=sim&seed=5&speed=1"));
  const widget = await widgetIn(page).awake();
  await widget.comesFrom("sim");
  await widget.guess("one");
  await widget.ended();
  assert.match(await widget.status.innerText(), /^Simulated. You guessed 1. Strong sold 1, Eventual sold \d+. Right /);
  await command(page, "start");
  await hears(page, "run:end", 2);
  assert.match(await widget.status.innerText(), /^Simulated. Finished. Strong sold 1, Eventual sold \d+.$/);
  await command(page, "reset");
  await widget.idle();
  assert.ok(await widget.guesses.first().isVisible(), "a reset asks again");
});

test("one lane is compared alone", { timeout: TEST_MS }, async () => {
  const { widget } = await open("mode=sim&seed=5&speed=1&lanes=strong");
  await widget.guess("one");
  await widget.ended(["strong"]);
  assert.equal(await widget.status.innerText(), "Simulated. You guessed 1. Strong sold 1. Right for Strong.");
});

test("a live run is shown slowly when it is over, with the decisive moment", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open("");
  await widget.comesFrom("live");
  await widget.guess("one");
  await page.locator("[data-speed-says]", { hasText: /^played (\d+(\.\d)?\u00d7 slower|at its own speed)$/ }).waitFor();
  const over = Date.now();
  await widget.running();
  const seen = (text) => widget.lane("eventual").locator("[data-sentence]", { hasText: text }).waitFor();
  await seen(/^\d+ ha(ve|s) read \u201cfree\u201d. Nobody has written.$/);
  await seen(/^\d+ had read \u201cfree\u201d before anybody had written.$/);
  await widget.ended();
  assert.ok(Date.now() - over > 3_000, "in about five seconds");
  await widget.comesFrom("live");
  assert.match(await widget.status.innerText(), /^You guessed 1. Strong sold 1, Eventual sold \d+. Right /);
  assertNoTroubles(page);
});

test("the button that stays skips to the end, by pointer and by keyboard", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open(SLOW);
  await widget.guess("two");
  await widget.running();
  assert.equal(await widget.button.innerText(), "Skip to the end");
  await widget.start();
  await endsNow(widget);

  const second = await open(SLOW);
  await tabTo(second.page, second.widget.guesses.nth(2));
  await second.page.keyboard.press("Enter");
  await second.widget.running();
  assert.ok(await second.widget.button.evaluate((button) => button === document.activeElement), "the focus is not lost with the guesses");
  await second.page.keyboard.press("Space");
  await endsNow(second.widget);
  assert.equal(await second.widget.button.innerText(), "Break it again");
  assertNoTroubles(page);
});

test("a press before the script is there is not lost", { timeout: TEST_MS }, async () => {
  const page = await site.open("/robots.txt");
  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/*.wasm", async (route) => (await held, route.continue()));
  await page.goto(`${site.url}/embed?mode=sim&seed=5&speed=1`);
  const widget = new Widget(page);
  await widget.guess("one");
  release();
  await widget.ended();
  assert.match(await widget.status.innerText(), /You guessed 1\./);
});

/** Waits for the end of a run that would take many seconds more. */
async function endsNow(widget) {
  const began = Date.now();
  await widget.ended();
  assert.ok(Date.now() - began < 1_500, "at once");
}

async function open(query, options) {
  const page = await site.open(`/embed?${query}`, options);
  return { page, widget: await new Widget(page).awake() };
}
